"""Policies: how coaching minutes follow standings."""
