"""What a week of sessions must obey, and what it prefers: one rule a file."""
