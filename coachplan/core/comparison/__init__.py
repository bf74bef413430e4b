"""Comparison: the same team and week under several policies."""
