"""Audit: where a calendar's past weeks went, rep by rep, beside what a policy would have given.

The stages: ``meetings`` (what a calendar says), ``matching`` (with whom), ``contacts`` (whose minutes),
``beside`` (the same minutes under each policy), ``audit`` (all of it), ``sentence`` (what matters most).
"""
