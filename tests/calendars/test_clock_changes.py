"""Clock changes of 2025 to 2027 all over the world: sessions keep away from them, calendars cover them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from calendars.shared import SHARED, calendar, event, terms
from core.small_weeks import dues, team

from coachplan.core.calendars.taken import Taken
from coachplan.core.calendars.week import week_on_offer
from coachplan.core.isoweek import week_of
from coachplan.core.placement.placing import Terms, place
from coachplan.core.placement.rules.in_force import preferences_of, rules_of
from coachplan.core.times import WEEKDAYS
from coachplan.files.calendars.reading import read_calendar

CLOCK_CHANGES = SHARED / "tz" / "dst_weeks.json"
REPS = ("ana", "bo", "cy", "dee", "eve", "flo")

pytestmark = pytest.mark.skipif(
    not CLOCK_CHANGES.exists(), reason="no list of clock changes beside the repository"
)


def changes() -> Iterator[dict[str, Any]]:
    """Return the changes of the list that this machine's time zone database knows."""
    for change in json.loads(CLOCK_CHANGES.read_text())["transitions"]:
        at, zone = datetime.fromisoformat(change["utc"]), ZoneInfo(change["zone"])
        offsets = [(at + timedelta(minutes=m)).astimezone(zone).utcoffset() for m in (-1, 0)]
        if offsets[0] != offsets[1]:
            yield change


def night(change: dict[str, Any], busy: bytes) -> list[tuple[int, int]]:
    """Return when six sessions lie that have only the hours around a clock change, and a calendar."""
    at, zone = datetime.fromisoformat(change["utc"]), change["zone"]
    here = at.astimezone(ZoneInfo(zone))
    days = [(here + timedelta(days=n)).date() for n in (-1, 0)]
    hours = dict(zip((WEEKDAYS[day.weekday()] for day in days), ("20:00-23:55", "0:00-7:00"), strict=True))
    manager = {"timezone": zone, "hours": hours, "buffer": 0, "max_sessions_per_day": 20}
    roster = team({**manager, "max_minutes_per_day": 1440}, **{rep: {} for rep in REPS})
    week = week_of(days[1])
    begin = int(at.timestamp()) // 60
    reading = read_calendar(busy, "night.ics", terms(zone=zone, window=(begin - 2880, begin + 2880)))
    offer = week_on_offer(roster, week, Taken(busy={"": reading.busy}))
    due = dues(*REPS)
    found = place(offer, due, Terms(rules_of(roster), preferences_of(roster), 0, 15))
    return [(session.start, session.start + due[session.due].minutes) for session in found.placed]


def odd_stretch(change: dict[str, Any]) -> bytes:
    """Return a calendar with one meeting: the hour on the wall that is missing or doubled."""
    stamps = [
        datetime.fromisoformat(text).strftime("%Y%m%dT%H%M%S")
        for text in change.get("missing_local") or change["doubled_local"]
    ]
    lines = [
        f"{name};TZID={change['zone']}:{stamp}"
        for name, stamp in zip(("DTSTART", "DTEND"), stamps, strict=True)
    ]
    return calendar(event("UID:odd", *lines))


def test_no_session_lies_in_missing_or_doubled_time_nor_in_a_meeting_there() -> None:
    checked = 0
    for change in changes():
        zone, at = ZoneInfo(change["zone"]), int(datetime.fromisoformat(change["utc"]).timestamp()) // 60
        shift = abs(change["shift_minutes"])
        odd = (at - shift * ("doubled_local" in change), at + shift * ("doubled_local" in change))
        # Every second night has the odd stretch in a calendar as well, which must not matter.
        sessions = night(change, odd_stretch(change) if checked % 2 else calendar())
        assert len(sessions) == len(REPS), change
        for begin, end in sessions:
            clocks = [datetime.fromtimestamp(m * 60, UTC).astimezone(zone) for m in (begin, end)]
            walls = [clock.replace(tzinfo=None) for clock in clocks]
            assert walls[1] - walls[0] == timedelta(minutes=end - begin), (change, walls)
            for clock in clocks:
                assert clock.replace(fold=0).utcoffset() == clock.replace(fold=1).utcoffset(), clock
            assert end <= odd[0] or odd[1] <= begin, (change, walls)
        checked += 1
    print(f"\n{checked} clock changes")  # noqa: T201 - the count is asked for
    assert checked >= 100
