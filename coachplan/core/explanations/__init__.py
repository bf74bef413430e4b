"""Explanations: why this rep, these minutes, this slot, and what would make room."""
