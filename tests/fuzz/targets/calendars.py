"""Calendars: bytes become busy time and past meetings."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fuzz.outcome import Read
from icalendar import Calendar
from running import EXAMPLES, ROOT

from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.calendars.one_to_ones import Matcher, Person
from coachplan.core.problems import Problem
from coachplan.files.calendars.meetings import read_meetings, zone_of
from coachplan.files.calendars.reading import read_calendar, read_holidays
from coachplan.files.calendars.reducing import reduced

RATE = 30_000

_BEGIN = 29_923_140
"""Monday, 23 November 2026, midnight in Berlin."""

_START = re.compile(rb"DTSTART[^\r\n]*:([0-9]{8})")
_WEEK = 7 * 1440
_YEARS = range(1800, 8000)
_MATCHER = Matcher(
    owner=Person(id="", name="Anna", addresses=("anna@example.com",)),
    partners=(Person(id="priya", name="Priya", addresses=("priya@example.com",)),),
)


def reader(_folder: Path) -> Read:
    """Return what reads a calendar for the week of its first event."""

    def read(data: bytes) -> Sequence[Problem]:
        terms = CalendarTerms(zone="Europe/Berlin", window=_window(data), matcher=_MATCHER)
        found = read_calendar(data, "fuzz.ics", terms)
        if found.busy != read_calendar(reduced(data, _MATCHER), "fuzz.ics", terms).busy:
            raise AssertionError("reduced, it takes other time")
        if any(not terms.window[0] <= begin < end <= terms.window[1] for begin, end in found.busy):
            raise AssertionError("busy outside the window")
        zone_of(data)
        if b"DATE:" in data:  # whole days alone are holidays
            read_holidays(data, "fuzz.ics", terms)
        past = read_meetings(data, "fuzz.ics", terms)
        if any(one.start > one.end for one in past.meetings):
            raise AssertionError("a meeting that ends before it begins")
        return (*found.findings, *past.findings)

    return read


def _window(data: bytes) -> tuple[int, int]:
    """Return the week around the first event, so that something happens in it."""
    try:
        found = _START.search(data)
        day = datetime.strptime(found[1].decode(), "%Y%m%d").replace(tzinfo=UTC) if found else None
    except ValueError:
        day = None
    begin = _BEGIN if day is None or day.year not in _YEARS else int(day.timestamp()) // 60 - _WEEK // 2
    return begin, begin + _WEEK


def naive(data: bytes) -> Sequence[Problem]:
    """Read a calendar as one would who expects no harm."""
    Calendar.from_ical(data)
    return ()


def seeds() -> Iterator[bytes]:
    """Yield the calendars to begin with."""
    for folder in (EXAMPLES, EXAMPLES / "calendars", ROOT / "tests/fixtures/calendars"):
        yield from (path.read_bytes() for path in sorted(folder.glob("*.ics")))
