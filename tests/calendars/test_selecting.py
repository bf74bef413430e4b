"""The quick look that drops what cannot matter: what is in doubt is kept."""

from datetime import date

import pytest
from calendars.shared import calendar, event

from coachplan.files.calendars.selecting import select

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 29)
LONG_AGO, TOO_LONG_AGO = "20260410", "20260409"
"""225 days before the first day that a zone could still bring into the week."""


def kept(*lines: str) -> bool:
    """Tell whether the only event of a calendar is kept for the week."""
    found = select(calendar(event(*lines)), FIRST, LAST)
    assert found.events == 1
    assert (b"BEGIN:VEVENT" in found.data) == bool(found.kept)
    return bool(found.kept)


@pytest.mark.parametrize(
    ("lines", "stays"),
    [
        # A zone may shift a day by up to two.
        (("DTSTART:20261120T230000",), False),
        (("DTSTART:20261121T000000",), True),
        (("DTSTART:20261201T000000Z",), True),
        (("DTSTART:20261202T000000Z",), False),
        (("DTSTART;VALUE=DATE:20261202",), False),
        (("dtstart;TZID=Europe/Berlin:20261202T090000",), False),
        # What ends in time is over, however long it took.
        (("DTSTART:20261101T090000", "DTEND:20261120T090000"), False),
        (("DTSTART:20261101T090000", "DTEND:20261121T090000"), True),
        (("DTSTART:20261101T090000", "DTEND:unreadable"), True),
        # What has a length that could reach the week stays; so short a one never lasts 225 days.
        (("DTSTART:20261101T090000", "DURATION:PT1H"), True),
        ((f"DTSTART:{LONG_AGO}T090000", "DURATION:P99DT999H99999M999999S"), True),
        ((f"DTSTART:{TOO_LONG_AGO}T090000", "DURATION:P99DT999H99999M999999S"), False),
        (("DTSTART:20200101T090000", "DURATION:P100D"), True),
        (("DTSTART:20200101T090000", "DURATION:PT9999999S"), True),
        (("DTSTART:20261101T090000",), False),
        # Whatever comes again may come in the week.
        (("DTSTART:20200101T090000", "RRULE:FREQ=DAILY"), True),
        (("DTSTART:20200101T090000", "RDATE:20261124T090000"), True),
        (("DTSTART:20200101T090000", "EXRULE:FREQ=DAILY"), True),
        (("DTSTART:20271201T090000", "RECURRENCE-ID:20261124T090000"), True),
        (("DTSTART:20200101T090000", "DESCRIPTION:RRULE:FREQ=DAILY"), False),
        # And so does a start that cannot be seen at a glance.
        (("SUMMARY:without a start",), True),
        (("DTSTART:tomorrow",), True),
        (("DTSTART:202612020T090000",), True),
    ],
)
def test_an_event_is_dropped_only_where_it_cannot_reach_the_week(
    lines: tuple[str, ...], *, stays: bool
) -> None:
    assert kept("UID:a", *lines) == stays


GONE, HERE = "DTSTART:20200101T090000Z", "DTSTART:20261124T090000Z"


def test_a_version_that_moved_away_stays_beside_the_one_that_did_not() -> None:
    both = calendar(
        event("UID:a", GONE), event("UID:a", HERE), event("UID:b", GONE), event(GONE), event(HERE)
    )
    found = select(both, FIRST, LAST)
    assert (found.events, found.kept) == (5, 3)
    assert found.data.count(b"UID:a") == 2
    assert b"UID:b" not in found.data


def test_it_is_told_from_when_to_when_events_begin() -> None:
    found = select(calendar(event(HERE), event(GONE), event("DTSTART:20301225T000000Z")), FIRST, LAST)
    assert (found.earliest, found.latest) == (date(2020, 1, 1), date(2030, 12, 25))
    none = select(calendar(event("SUMMARY:no start"), event("DTSTART:20261399T000000")), FIRST, LAST)
    assert (none.earliest, none.latest) == (None, None)
    assert select(calendar(), FIRST, LAST).events == 0


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("BEGIN:VEVENT\nEND:VEVENT", 1),
        ("begin:vevent\r\nend:vevent\r\n", 1),
        ("BEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\n", 1),  # the first one has no end
        ("BEGIN:VEVENT\nX:END:VEVENT\n", 0),
        ("BEGIN:VEVENTS\nEND:VEVENT\n", 0),
        ("BEGIN:VEVENT\nEND:VEVENTS\nEND:VEVENT\n", 1),
        ("X:BEGIN:VEVENT\nEND:VEVENT\n", 0),
        ("XBEGIN:VEVENT\nEND:VEVENT\n", 0),
    ],
)
def test_an_event_stands_between_lines_of_its_own(text: str, events: int) -> None:
    assert select(text.encode(), FIRST, LAST).events == events


def test_what_stands_between_dropped_events_stays() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n"
    found = select(calendar(event(GONE), event(GONE), zone, event(GONE), event(HERE)), FIRST, LAST)
    assert (
        found.data.decode()
        == calendar(
            "BEGIN:VNOTHING\nEND:VNOTHING\n", zone, "BEGIN:VNOTHING\nEND:VNOTHING\n", event(HERE)
        ).decode()
    )
