"""A plan as text, one format per file."""
