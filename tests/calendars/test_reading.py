"""Reading a calendar: what is dropped early, what is too much, and what is told."""

import json
from datetime import date

import pytest
from calendars.shared import FIXTURES, calendar, event, minute, read, terms
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.calendars.busy import CalendarReading
from coachplan.core.problems import RejectedInput
from coachplan.files.calendars import instances as reader
from coachplan.files.calendars.content import content_lines
from coachplan.files.calendars.copies import Latest
from coachplan.files.calendars.instances import LARGEST, read_instances
from coachplan.files.calendars.reading import read_calendar
from coachplan.files.calendars.selecting import Selection, select

HOUR = "DURATION:PT1H"
NOON = "DTSTART:20261124T120000Z"

days = (
    st.integers(20261115, 20261130)
    | st.integers(20260401, 20260430)
    | st.integers(20271101, 20271130)
    | st.just(20260101)
)
zones = st.sampled_from(["", ";TZID=Pacific/Kiritimati", ";TZID=Pacific/Pago_Pago", ";VALUE=DATE-TIME"])
ends = st.sampled_from(
    [
        "",
        HOUR,
        "DURATION:P300D",
        "DTEND:20261124T000000Z",
        "DTEND;VALUE=DATE:20270101",
        "dtend:20990101T000000Z",
    ]
)
extras = st.sampled_from(["", "", "RRULE:FREQ=DAILY;COUNT=400", "rdate:20261125T090000Z", "SEQUENCE:3"])


@st.composite
def events(draw: st.DrawFn) -> str:
    """Return an event somewhere around the week, under one of a few UIDs."""
    start = f"DTSTART{draw(zones)}:{draw(days)}T{draw(st.integers(0, 23)):02d}0000"
    folded = draw(st.sampled_from(["", "", "DTSTART\n :20261124T090000Z", "DTEND\n :20261124T100000Z"]))
    lines = [f"UID:{draw(st.sampled_from('abc'))}", start, draw(ends), draw(extras), folded]
    return event(*draw(st.permutations([line for line in lines if line])))


@given(st.lists(events(), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_is_dropped_early_would_not_have_counted(some: list[str], end: str) -> None:
    data = calendar(*some).replace(b"\n", end.encode())
    quick = read(data)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "select", lambda body, *_: Selection(body, len(some), len(some), None, None))
        whole = read(data)
    assert (quick.busy, quick.events) == (whole.busy, whole.events)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=Pacific/Pago_Pago:20261122T090000", "DTEND;TZID=Pacific/Pago_Pago:20261122T233000"),
        ("DTSTART;TZID=Pacific/Kiritimati:20261130T050000", HOUR),
        ("DTSTART:20261101T000000Z", "DURATION:P25D"),
        ("DTSTART:20260501T000000Z", "DURATION:P99DT999H99999M999999S"),
        ("DTSTART:20250101T000000Z", "DURATION:P100W"),
        ("DTSTART:20250101T000000Z", "DTEND\n :20270101T000000Z"),
    ],
)
def test_nothing_that_reaches_into_the_week_is_dropped(lines: tuple[str, str]) -> None:
    reading = read_calendar(calendar(event(*lines)), "some.ics", terms("2026-11-23", "2026-11-29T23:00"))
    assert reading.counted == 1


def test_most_of_a_calendar_is_dropped_early() -> None:
    old = [event(f"UID:{n}", f"DTSTART:2020{n % 12 + 1:02d}01T090000Z", HOUR) for n in range(200)]
    selection = select(calendar(*old, event(NOON, HOUR)), date(2026, 11, 23), date(2026, 11, 30))
    assert (selection.events, selection.kept) == (201, 1)
    assert selection.data.count(b"BEGIN:VEVENT") == 1
    assert str(selection.earliest) == "2020-01-01"
    assert str(selection.latest) == "2026-11-24"


def many(count: int, *lines: str) -> bytes:
    """Return a calendar of that many events with the same lines."""
    return calendar(*(event(f"UID:{n}", *lines, HOUR) for n in range(count)))


COUNTED = "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE;COUNT=99999"
MANY_EXCEPTIONS = "EXDATE:" + ",".join(["20261124T120000Z"] * 300)
HOURLY = "RRULE:FREQ=HOURLY"

REFUSED = {
    "more than 20 MB": (b" " * (LARGEST + 1), "E3103"),
    "events in the file": (b"BEGIN:VEVENT\nEND:VEVENT\n" * 2_001, "E3103"),
    "events near the week": (many(201, NOON), "E3103"),
    "instances": (many(8, NOON, HOURLY), "E3203"),
    "steps of long series": (many(20, "DTSTART:20000101T000000Z", COUNTED), "E3203"),
    "exceptions": (many(10, NOON, MANY_EXCEPTIONS), "E3203"),
    "lines": (b"BEGIN:VEVENT\n" + b"UID:1\n" * 6_001, "E3203"),
    "nothing": (b"", "E3101"),
    "something else": (b"%PDF-1.7", "E3101"),
    "a web page": (b"<html>", "E3101"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_or_no_calendar_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A hundredth of the real limits, so that the test is quick.
    for limit in ("MOST_EVENTS", "_MOST_INSTANCES", "_MOST_STEPS", "_MOST_LINES", "_MOST_LISTED"):
        monkeypatch.setattr(reader, limit, getattr(reader, limit) // 100)
    data, code = REFUSED[name]
    with pytest.raises(RejectedInput) as caught:
        read(data)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_calendar_without_events_takes_nothing() -> None:
    assert read(b"begin:vcalendar\nend:vcalendar") == CalendarReading(source="some.ics")


def test_findings_of_one_kind_are_counted_beyond_twenty() -> None:
    findings = read(calendar(*(event(f"UID:{n}", "DTSTART:never") for n in range(50)))).findings
    assert len(findings) == 21
    assert findings[-1].message == "and 30 more events like these"


def test_events_in_one_unknown_zone_are_one_finding() -> None:
    (finding,) = read(many(30, "DTSTART;TZID=Mars:20261124T090000")).findings
    assert finding.message == "30 events are in the time zone 'Mars', which is not known (the first: 0)"
    assert finding.hint == 'say which it is: timezone_aliases: {"Mars": Europe/Berlin}, for example'


def test_a_reading_prints_as_json_and_reads_back() -> None:
    reading = read((FIXTURES / "with-a-rep.ics").read_bytes())
    assert CalendarReading.model_validate(json.loads(reading.model_dump_json())) == reading


SECRET = event(
    "UID:a",
    NOON,
    HOUR,
    "RRULE:FREQ=DAILY",
    "SUMMARY:Merger",
    "LOCATION:Zurich",
    "ATTENDEE:mailto:kim@example.com",
    "ORGANIZER:mailto:lee@example.com",
)


def test_titles_places_and_guests_are_neither_kept_nor_printed() -> None:
    data = calendar(SECRET, SECRET.replace("DTSTART:", "DTSTART;TZID=Mars:"))
    shown = repr(read(data)) + repr(read_instances(data, "some.ics", terms()).instances)
    shown += repr([*content_lines(data), *(line.property() for line in content_lines(data))])
    shown += repr(Latest(data))
    assert [word for word in ("Merger", "Zurich", "kim@", "lee@") if word in shown] == []


def test_a_uid_is_shown_without_what_a_terminal_would_obey() -> None:
    (finding,) = read(calendar(event("UID:\x1b[31m\u202e" + "x" * 500, "DTSTART:never"))).findings
    assert finding.message.isprintable()
    assert finding.message.isascii()
    assert len(finding.message) < 200


def test_times_are_rounded_outwards_to_whole_minutes() -> None:
    reading = read(calendar(event("DTSTART:20261124T120030Z", "DTEND:20261124T120031Z")))
    assert reading.busy == ((minute("2026-11-24T12:00"), minute("2026-11-24T12:01")),)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo"])
def test_a_whole_day_is_the_owners_own(zone: str) -> None:
    # In Cairo the clocks change at midnight on 24 April 2026, and that midnight does not exist.
    within = terms("2026-04-20", "2026-04-30", zone)
    reading = read_calendar(calendar(event("DTSTART;VALUE=DATE:20260424")), "some.ics", within)
    assert reading.busy[0][0] <= minute("2026-04-24", zone)
    assert reading.busy[0][1] == minute("2026-04-25", zone)
