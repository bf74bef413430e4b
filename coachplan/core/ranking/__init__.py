"""Ranking: who is where, and how sure the numbers are."""
