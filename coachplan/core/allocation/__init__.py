"""Allocation: minutes from standings and policy, and whole sessions from minutes."""
