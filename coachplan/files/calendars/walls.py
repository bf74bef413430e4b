"""Walls: the clocks on which the times of an event are written."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from coachplan.files.calendars.zones import KnownZone, UnknownZoneError, in_database, known

_SINGLE = ("DTSTART", "DTEND", "RECURRENCE-ID")
_LISTS = ("EXDATE", "RDATE")


class Walls:
    """The zones of one calendar: the time zone database counts, then what the calendar describes."""

    def __init__(self, floating: str, aliases: Mapping[str, str]) -> None:
        found = known(floating)
        self._floating: tzinfo = found.rules if isinstance(found, KnownZone) else UTC
        self._aliases = aliases

    def settle(self, event: Any) -> None:
        """Put every time of ``event`` into its zone; raises ``UnknownZoneError``."""
        for value, name in _values(event):
            if isinstance(value.dt, tuple):
                value.dt = tuple(self._placed(one, name) for one in value.dt)
            else:
                value.dt = self._placed(value.dt, name)

    def midnight(self, day: date) -> datetime:
        """Return when a day begins where floating times are."""
        return datetime.combine(day, time(0), self._floating)

    def _placed(self, when: object, name: str) -> object:
        if not isinstance(when, datetime):
            return when
        if not name:
            return when if when.tzinfo else when.replace(tzinfo=self._floating)
        found = known(name) or in_database(self._aliases.get(name, ""))
        if isinstance(found, KnownZone):
            return when.replace(tzinfo=found.rules)
        if when.tzinfo is None:
            raise UnknownZoneError(name)
        return when


def _values(event: Any) -> Iterator[tuple[Any, str]]:
    """Return every value that has a time, with the name of the zone that stands beside it."""
    for name in _SINGLE:
        if name in event:
            yield event[name], _zone(event[name])
    for name in _LISTS:
        for values in listed(event, name):
            yield from ((value, _zone(values)) for value in values.dts)


def listed(event: Any, name: str) -> list[Any]:
    """Return every property of that name."""
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _zone(value: object) -> str:
    return str(getattr(value, "params", {}).get("TZID", ""))


def database_name(name: str) -> str:
    """Return the tz database name of the zone that ``name`` means, nothing if it means none of them."""
    found = known(name)
    return str(getattr(found.rules, "key", "")) if isinstance(found, KnownZone) else ""
