"""Organisations: many teams, the regions that they belong to, and how they stand beside each other."""
