"""Coachplan: from a roster of reps to this week's coaching calendar."""

__version__ = "0.1.0"
