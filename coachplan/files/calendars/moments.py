"""Dates, times, lengths and periods as calendars write them (RFC 5545, 3.3.4 to 3.3.10)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coachplan.files.calendars.content import Property
from coachplan.files.calendars.work import Work
from coachplan.files.calendars.zones import EPOCH, UNIVERSAL, Zone

_STAMP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})?(Z)?)?")
_LENGTH = re.compile(
    r"([+-]?)P(?=[0-9T])(?:([0-9]{1,7})W)?(?:([0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,7})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,9})S)?)?"
)
_YEARS = range(1000, 9000)
"""Years whose arithmetic stays within what a date can be."""

_FIRST_STAMPED = 1990
"""Calendar programs that do not know when an entry was made write a date long before there were any."""

_LEAP_SECOND = 60

_SECOND = timedelta(seconds=1)
_STEPS = 5
"""What a moment costs in steps: about as long as looking at five days of a rule."""


class BrokenValueError(Exception):
    """A value that cannot be understood; the text says which property, never what it held."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time in a zone, or a whole day (then ``wall`` is its midnight)."""

    wall: datetime
    zone: Zone
    all_day: bool = False
    floating: bool = False

    @property
    def utc(self) -> int:
        """Return the UTC second; where the wall clock shows it twice, the first."""
        return self.zone.utc(self.wall)

    def seen_from(self, zone: Zone) -> datetime:
        """Return the wall-clock time elsewhere; a day stays that day, and so does a floating time."""
        return self.wall if self.all_day or self.floating or zone == self.zone else zone.wall(self.utc)


@dataclass(frozen=True, slots=True)
class Where:
    """What the zones of one calendar are: by their ``TZID``, of times without one, and of whole days."""

    named: Callable[[str], Zone]
    floating: Callable[[], Zone]
    days: Zone
    work: Work


def moments(of: Property, where: Where) -> tuple[Moment, ...]:
    """Return the moments of a property; an empty value has none.

    Raises:
        BrokenValueError: the value is no date or time.
        UnknownZoneError: nobody knows the zone that it names.
    """
    return tuple(moment(part, of, where) for part in of.value.split(",") if part.strip())


def moment(text: str, of: Property, where: Where) -> Moment:
    """Return the moment that ``text``, one of the values of ``of``, means; raises as ``moments``."""
    where.work.spend(_STEPS)
    found = _STAMP.fullmatch(text.strip().upper())
    if not found or int(found[1]) not in _YEARS:
        raise BrokenValueError(f"its {of.name} is no date or time")
    try:
        wall = _wall(found)
    except ValueError:
        raise BrokenValueError(f"its {of.name} is a time that does not exist") from None
    if found[4] is None:
        return Moment(wall, where.days, all_day=True)
    if found[7]:
        return Moment(wall, UNIVERSAL)
    name = of.parameters.get("TZID", "").strip()
    return Moment(wall, where.named(name)) if name else Moment(wall, where.floating(), floating=True)


def stamp(text: str) -> int | None:
    """Return the UTC second of a stamp, ``None`` if it cannot be; all stamps are in UTC (3.8.7)."""
    found = _STAMP.fullmatch(text.strip().upper())
    if not found or found[4] is None or not _FIRST_STAMPED <= int(found[1]) < _YEARS.stop:
        return None
    try:
        return (_wall(found) - EPOCH) // _SECOND
    except ValueError:
        return None


def _wall(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, _ = found.groups("0")
    last = min(int(second), _LEAP_SECOND - 1)
    return datetime(int(year), int(month), int(day), int(hour), int(minute), last)  # noqa: DTZ001 - a wall clock


def length(text: str, name: str) -> timedelta:
    """Return a DURATION, negative ones included.

    Raises:
        BrokenValueError: this is no length of time.
    """
    found = _LENGTH.fullmatch(text.strip().upper())
    if not found:
        raise BrokenValueError(f"its {name} is no length of time")
    weeks, days, hours, minutes, seconds = (int(found[n] or 0) for n in range(2, 7))
    amount = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return min(amount, LONGEST) * (-1 if found[1] == "-" else 1)


LONGEST = timedelta(days=36_525 * 2)
"""Two centuries; what is longer covers every window all the same."""
