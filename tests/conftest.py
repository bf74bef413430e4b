"""How the laws are tried: the same examples on every run and machine, and few enough for a quick suite.

``HYPOTHESIS_PROFILE=ci`` tries each law with 1,000 examples, the same every time; ``long`` looks further,
with new examples every time. ``-m property`` picks the laws out, as ``tests/instruments/properties.py`` does.
"""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick",
    derandomize=True,
    deadline=None,  # a slow machine is no failure
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("quick"), max_examples=1_000)
settings.register_profile("long", deadline=None, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def heard() -> Iterator[None]:
    """Let children hear every signal, whatever the caller of the tests ignores.

    Background jobs of a shell without job control ignore SIGINT, and so do their children; ``nohup``: SIGHUP.
    """
    polite = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    ignored = [number for number in polite if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def pytest_configure(config: pytest.Config) -> None:
    """Make the laws known by a word."""
    config.addinivalue_line("markers", "property: a law that is tried with many examples")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the laws."""
    for item in items:
        if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
            item.add_marker("property")
