"""Placement: the sessions on the week, provably as well as it goes, and the independent check."""
