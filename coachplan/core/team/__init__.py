"""The team: who is on it, when they work, and their numbers."""
