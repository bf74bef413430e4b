"""Memory: what was planned, what was held, and what is owed."""
