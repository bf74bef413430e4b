"""Signals: leading numbers that left their limits, while there is time to act."""
