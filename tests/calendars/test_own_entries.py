"""Our own entries in a calendar that people have worked on since."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from builders import roster
from calendars.shared import calendar, event, terms

from coachplan.cli.read_back import read_back
from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.memory.history import History
from coachplan.core.memory.syncing import Standing
from coachplan.core.problems import RejectedInput
from coachplan.files.calendars.own_entries import own_entries

OURS, OTHER = "one@coachplan", "two@coachplan"
BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = ("DTSTART:20261124T090000Z", "DTEND:20261124T094500Z")
LATER = ("DTSTART:20261126T130000Z", "DTEND:20261126T140000Z")


def known(**more: object) -> CalendarTerms:
    return terms("2025-11-24", "2027-11-29", zone="Europe/Berlin", ours=frozenset({OURS, OTHER}), **more)


def entry(*lines: str, uid: str = OURS) -> str:
    return event(f"UID:{uid}", *lines)


def found_in(folder: Path, *events: str, **more: object) -> Mapping[str, Standing | None]:
    path = folder / "back.ics"
    path.write_bytes(calendar(*events))
    return own_entries(path, known(**more)).entries


def at(day: int, begin: str, end: str, *, cancelled: bool = False) -> Standing:
    start, until = (
        datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=BERLIN) for clock in (begin, end)
    )
    return Standing(start=start, end=until, cancelled=cancelled)


def numbered(sequence: int) -> Standing:
    """Return the later time as one version of an entry has it."""
    return THERE.model_copy(update={"sequence": sequence})


HERE, THERE = at(24, "10:00", "10:45"), at(26, "14:00", "15:00")


@pytest.mark.parametrize(
    ("events", "stands"),
    [
        ([entry(*TUESDAY)], HERE),
        ([entry(*LATER)], THERE),
        ([entry("DTSTART;TZID=Europe/Berlin:20261124T100000", "DURATION:PT45M")], HERE),
        ([entry("DTSTART:20261124T100000", "DTEND:20261124T104500")], HERE),  # the manager's own clock
        ([entry(*TUESDAY, "STATUS:CANCELLED")], at(24, "10:00", "10:45", cancelled=True)),
        ([entry(*TUESDAY, "SUMMARY:Canceled: Coaching")], at(24, "10:00", "10:45", cancelled=True)),
        ([entry(*LATER, "SEQUENCE:2"), entry(*TUESDAY, "SEQUENCE:1")], numbered(2)),
        ([entry(*TUESDAY, "SEQUENCE:1"), entry(*LATER, "SEQUENCE:10")], numbered(10)),
        ([entry(*LATER, "DTSTAMP:20261123T090000Z"), entry(*TUESDAY, "DTSTAMP:20261122T090000Z")], THERE),
        ([entry(*TUESDAY), entry(*LATER)], THERE),  # nothing tells them apart: the last one
        ([entry(*TUESDAY, "RRULE:FREQ=WEEKLY")], HERE),  # somebody made it recur
        ([entry(*LATER, "RECURRENCE-ID:20261124T090000Z")], THERE),
        ([entry("DTSTART;VALUE=DATE:20261124")], None),
        ([entry("DTSTART:20261124T090000Z")], None),  # no length
        ([entry("DTSTART:20261124T090000Z", "DURATION:P3D")], None),
        ([entry("DTSTART:20261124T090000Z", "DTEND:20261124T080000Z")], None),
        ([entry()], None),
        ([entry("DTSTART:today")], None),
        ([entry("DTSTART:today"), entry(*TUESDAY)], HERE),
    ],
)
def test_an_entry_stands_where_its_latest_version_says(
    tmp_path: Path, events: list[str], stands: Standing | None
) -> None:
    assert found_in(tmp_path, *events) == {OURS: stands}


@pytest.mark.parametrize(
    "events",
    [
        [],
        [event(*TUESDAY)],
        [entry(*TUESDAY, uid="somebody@example.com")],
        [entry("DTSTART:20281124T090000Z", "DTEND:20281124T094500Z")],  # beyond the years looked at
        [event("UID:dentist", "DTSTART;TZID=Nowhere:20261124T090000", "RRULE:FREQ=SECONDLY")],
    ],
)
def test_what_is_not_ours_is_not_looked_at(tmp_path: Path, events: list[str]) -> None:
    assert found_in(tmp_path, *events) == {}


def test_other_peoples_series_cost_nothing(tmp_path: Path) -> None:
    theirs = [entry(*TUESDAY, "RRULE:FREQ=DAILY", uid=f"{n}@example.com") for n in range(200)]
    assert found_in(tmp_path, *theirs, entry(*TUESDAY)) == {OURS: HERE}


def test_a_folder_is_one_calendar_and_the_highest_number_counts(tmp_path: Path) -> None:
    for name, lines in (("a", (*LATER, "SEQUENCE:1")), ("b", TUESDAY)):
        (tmp_path / f"{name}.ics").write_bytes(calendar(entry(*lines)))
    (tmp_path / "c.ics").write_bytes(calendar(entry(*TUESDAY, uid=OTHER)))
    assert own_entries(tmp_path, known()).entries == {OURS: numbered(1), OTHER: HERE}


def test_what_is_covered_is_told_by_single_events_beside_our_entries(tmp_path: Path) -> None:
    others = [
        event("DTSTART:20200106T090000Z", "DTEND:20200106T093000Z", "RRULE:FREQ=WEEKLY"),
        event("DTSTART;VALUE=DATE:20261120"),
        event("DTSTART:20261203T090000Z", "DTEND:20261203T093000Z"),
    ]
    (tmp_path / "a.ics").write_bytes(calendar(*others[:2], entry(*TUESDAY)))
    (tmp_path / "b.ics").write_bytes(calendar(*others[2:]))
    first, last = date(2026, 11, 20), date(2026, 11, 24)
    assert own_entries(tmp_path, known()).singles == (first, last)
    (tmp_path / "a.ics").write_bytes(calendar(*others))
    assert own_entries(tmp_path, known()).singles is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E3101"),
        (b"<html>", "E3101"),
        (calendar(entry(*TUESDAY)).removesuffix(b"END:VCALENDAR\n"), "E3104"),
        (calendar(entry(*TUESDAY)).partition(b"DTEND")[0], "E3104"),
        (calendar(entry("DTSTART;TZID=Nowhere:20261124T090000", "DURATION:PT1H")), "E3204"),
    ],
)
def test_what_cannot_be_seen_is_not_called_deleted(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "back.ics"
    path.write_bytes(data)
    with pytest.raises(RejectedInput) as rejected:
        own_entries(path, known())
    assert [problem.code for problem in rejected.value.problems] == [code]


def test_a_zone_of_their_own_can_be_named(tmp_path: Path) -> None:
    there = entry("DTSTART;TZID=Nowhere:20261124T100000", "DURATION:PT45M")
    assert found_in(tmp_path, there, aliases={"Nowhere": "Europe/Berlin"}) == {OURS: HERE}


def test_where_nothing_was_published_nothing_is_looked_for(tmp_path: Path) -> None:
    assert read_back(tmp_path / "none.ics", roster(Ana=0.4), History(())).entries == {}
