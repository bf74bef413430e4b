"""Zones of one calendar: from the name in the file to the rules of its clock.

A name means something only within its calendar: two calendars may both define ``Customized Time
Zone`` and mean different clocks. Nothing is kept between calendars except what the time zone
database says.
"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clocks are kept without a zone
_NAME = re.compile(r"[A-Z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*")
_OFFSET = re.compile(r"(?:UTC|GMT)([+-])([0-9]{1,2})(?::?([0-9]{2}))?")
_NO_ZONE = {"Factory"}


class UnknownZoneError(Exception):
    """Nobody knows the zone of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Zone(ABC):
    """A clock on a wall: which UTC second it shows, and when."""

    @abstractmethod
    def utc(self, wall: datetime, fold: int = 0) -> int:
        """Return the UTC second at which the clock shows ``wall``.

        Where it shows it twice, ``fold`` says which; where it never does, 0 reads it with the
        offset before the change and 1 with the one after, as PEP 495 has it.
        """

    @abstractmethod
    def wall(self, second: int) -> datetime:
        """Return what the clock shows at a UTC second."""

    def latest(self, wall: datetime) -> int:
        """Return the last UTC second that ``wall`` can mean."""
        return max(self.utc(wall), self.utc(wall, 1))


@dataclass(frozen=True, slots=True)
class KnownZone(Zone):
    """A zone of the time zone database, or a fixed offset: the rules of its clock as Python has them."""

    rules: tzinfo

    def utc(self, wall: datetime, fold: int = 0) -> int:
        """Return the UTC second at which the clock shows ``wall``."""
        return int(wall.replace(tzinfo=self.rules, fold=fold).timestamp())

    def wall(self, second: int) -> datetime:
        """Return what the clock shows at a UTC second."""
        there = (EPOCH + timedelta(seconds=second)).replace(tzinfo=UTC).astimezone(self.rules)
        return there.replace(tzinfo=None, fold=0)


UNIVERSAL = KnownZone(UTC)


def database_zone(name: str) -> Zone:
    """Return the zone that a roster names; it is known to exist."""
    return KnownZone(ZoneInfo(name))


def known(name: str) -> Zone | None:
    """Return the zone that ``name`` means wherever it stands, ``None`` if that depends on the calendar.

    Tried in this order: the database, the database behind a prefix such as
    ``/freeassociation.sourceforge.net/``, the names that Windows uses, an offset such as UTC+01:00.
    """
    plain = name.strip().strip('"').strip()
    for candidate in _candidates(plain):
        if (found := in_database(candidate)) is not None:
            return found
    windows = _windows().get(plain.casefold())
    return in_database(windows) if windows else _offset(plain)


def _candidates(name: str) -> list[str]:
    found = [name]
    if name.startswith("/"):
        parts = name.strip("/").split("/")
        found += ["/".join(parts[n:]) for n in range(min(len(parts), 8))]
    return [*found, *(_respelt().get(c.casefold().replace(" ", "_"), "") for c in found)]


def database_name(name: str) -> str:
    """Return the tz database name of the zone that ``name`` means, nothing if it means none of them."""
    found = known(name)
    return str(getattr(found.rules, "key", "")) if isinstance(found, KnownZone) else ""


def in_database(name: str) -> Zone | None:
    """Return the zone of that name in the time zone database, ``None`` if there is none."""
    # A machine's own files such as ``localtime`` are no zones, and neither is a path out of the folder.
    if not _NAME.fullmatch(name) or name in _NO_ZONE:
        return None
    try:
        return KnownZone(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return None


@cache
def _respelt() -> dict[str, str]:
    """Return the names of the database by their spelling in lower case."""
    return {name.casefold(): name for name in sorted(available_timezones()) if _NAME.fullmatch(name)}


@cache
def _windows() -> dict[str, str]:
    """Return the names of Windows, as Unicode's CLDR gives them, in lower case."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()} | {
        "tzone://microsoft/utc": "UTC"
    }


def _offset(name: str) -> Zone | None:
    found = _OFFSET.fullmatch(name)
    if not found or int(found[2]) > 14 or int(found[3] or 0) > 59:  # noqa: PLR2004 - hours and minutes of a clock
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return KnownZone(timezone(ahead if found[1] == "+" else -ahead))
