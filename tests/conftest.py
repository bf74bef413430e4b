"""How the laws are tried: the same examples on every run and machine, and few enough for a quick suite.

``HYPOTHESIS_PROFILE=long`` looks further, with new examples every time.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick",
    derandomize=True,
    deadline=None,  # a slow machine is no failure
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", deadline=None, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
