"""Zone names: which time zones somebody means who writes a city alone, or misspells it."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

_MOST = 3
_CLOSE = 0.8
"""How like two cities must be; at the usual 0.6, Munich is taken for Zurich."""


def zones_meant(word: str) -> tuple[str, ...]:
    """Return the zones whose city is the last part of ``word``, or else like it; three at most, by name."""
    by_city = _zones_by_city()
    city = _city(word)
    near = [city] if city in by_city else get_close_matches(city, by_city, 1, _CLOSE)
    return tuple(by_city[near[0]][:_MOST]) if near else ()


@cache
def _zones_by_city() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(available_timezones()):
        area, _, city = name.partition("/")
        # Etc/GMT+1 is an hour west of Greenwich, and nobody who writes GMT+1 means that.
        if not city or area == "Etc":
            continue
        found.setdefault(_city(name), []).append(name)
    return found


def _city(name: str) -> str:
    return name.rpartition("/")[2].replace(" ", "_").casefold()
