"""How often a law is tried that takes its time."""

import os

from hypothesis import settings


def few(examples: int) -> settings:
    """Return settings with so many examples in the quick suite, and with as many as any law's in another."""
    quick = os.environ.get("HYPOTHESIS_PROFILE", "quick") == "quick"
    return settings(max_examples=examples if quick else settings().max_examples)
