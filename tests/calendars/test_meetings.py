"""Past meetings as calendars write them: series and their changes, zones, answers, and broken files."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from calendars.shared import calendar, event, terms
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.audit.meetings import Meetings, PastMeeting
from coachplan.core.problems import RejectedInput
from coachplan.files.calendars.meetings import read_meetings, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NINE = ("DTSTART;TZID=Europe/Berlin:20261005T090000", "DTEND;TZID=Europe/Berlin:20261005T100000")


def read(data: bytes) -> Meetings:
    """Read a calendar for October and November in Berlin."""
    return read_meetings(data, "some.ics", terms("2026-10-01", "2026-12-01", "Europe/Berlin"))


def only(*lines: str) -> PastMeeting:
    """Return the one meeting of a calendar with one event of those lines."""
    (found,) = read(calendar(event("UID:a", *lines))).meetings
    return found


def when(*events: str) -> list[str]:
    """Return when the meetings of a calendar are in Berlin, with their minutes."""
    found = sorted(read(calendar(*events)).meetings, key=lambda one: one.start)
    return [f"{datetime.fromtimestamp(m.start * 60, BERLIN):%m-%d %H:%M} {m.end - m.start}" for m in found]


def change(of: str, *lines: str) -> str:
    """Return a change to the instance of series ``a`` at a time in Berlin."""
    return event("UID:a", f"RECURRENCE-ID;TZID=Europe/Berlin:{of}", *lines)


def test_a_meeting_says_who_when_and_since_when() -> None:
    found = only(
        *NINE,
        "SUMMARY:1:1\\, Ana",
        "ORGANIZER;CN=Maren:mailto:Maren@Example.com",
        "ATTENDEE;CN=Ana Ruiz;PARTSTAT=DECLINED:mailto:ana@example.com",
        "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com",
        "ATTENDEE:mailto:maren@example.com",
        "CREATED:20261001T080000Z",
        "DTSTAMP:20261002T080000Z",
        "SEQUENCE:3",
    )
    assert [(g.address, g.name, g.declined) for g in found.guests] == [
        ("ana@example.com", "Ana Ruiz", True),
        ("maren@example.com", "", False),
    ]
    assert (found.title, found.organizer, found.sequence) == ("1:1, Ana", "maren@example.com", 3)
    assert (found.end - found.start, found.series, found.instance) == (60, False, None)
    assert found.start - (found.created or 0) == 3 * 1440 + 23 * 60
    assert found.start - (found.stamped or 0) == 2 * 1440 + 23 * 60
    assert "Ana" not in repr(found)


def test_a_series_keeps_its_hour_over_the_clock_change_and_loses_what_is_excepted() -> None:
    rule = ("RRULE:FREQ=WEEKLY;COUNT=6", "EXDATE;TZID=Europe/Berlin:20261019T090000")
    assert when(event("UID:a", *NINE, *rule)) == [
        "10-05 09:00 60",
        "10-12 09:00 60",
        "10-26 09:00 60",
        "11-02 09:00 60",
        "11-09 09:00 60",
    ]


def test_changed_instances_are_there_as_they_were_changed() -> None:
    series = event("UID:a", *NINE, "RRULE:FREQ=WEEKLY;COUNT=3", "ATTENDEE:mailto:ana@example.com")
    moved = change("20261012T090000", "DTSTART;TZID=Europe/Berlin:20261013T140000", "DURATION:PT30M")
    off = change(
        "20261019T090000",
        "DTSTART;TZID=Europe/Berlin:20261019T090000",
        "DURATION:PT1H",
        "STATUS:CANCELLED",
    )
    assert when(series, moved, off) == ["10-05 09:00 60", "10-13 14:00 30", "10-19 09:00 60"]
    found = read(calendar(series, moved, off)).meetings
    assert [one.cancelled for one in sorted(found, key=lambda one: one.start)] == [False, False, True]
    assert all(one.series and len(one.guests) == 1 for one in found)
    assert {one.start - (one.instance or 0) for one in found} == {0, 1440 + 300}


def test_a_change_to_all_that_follow_keeps_each_instance_apart() -> None:
    series = event("UID:a", *NINE, "RRULE:FREQ=WEEKLY;COUNT=4")
    later = event(
        "UID:a",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261019T090000",
        "DTSTART;TZID=Europe/Berlin:20261019T110000",
        "DTEND;TZID=Europe/Berlin:20261019T113000",
    )
    head = "X-WR-TIMEZONE:America/New_York\n"
    assert when(head, series, later) == [
        "10-05 09:00 60",
        "10-12 09:00 60",
        "10-19 11:00 30",
        "10-26 11:00 30",
    ]
    assert len({one.instance for one in read(calendar(series, later)).meetings}) == 4


def test_the_zone_of_the_calendar_moves_floating_times_and_no_others() -> None:
    head = "X-WR-TIMEZONE:America/New_York\n"
    utc = event("UID:a", "DTSTART:20261005T070000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=28")
    floating = event("UID:b", "DTSTART:20261006T090000", "DURATION:PT1H")
    assert when(head, utc, floating) == [
        "10-05 09:00 60",
        "10-06 15:00 60",
        "11-02 08:00 60",
        "11-30 08:00 60",
    ]


def test_the_zone_that_a_calendar_describes_is_forgotten_before_the_next() -> None:
    def described(offset: str, uid: str) -> str:
        offsets = f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}"
        zone = f"BEGIN:STANDARD\nDTSTART:20000101T000000\n{offsets}\nEND:STANDARD"
        one = event(f"UID:{uid}", "DTSTART;TZID=Office:20261005T090000", "DURATION:PT1H")
        return f"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Office\n{zone}\nEND:VTIMEZONE\n{one}END:VCALENDAR\n"

    found = read((described("+0200", "a") + described("-0500", "b")).encode()).meetings
    assert found[1].start - found[0].start == 7 * 60
    unknown = read(calendar(event("UID:c", "DTSTART;TZID=Office:20261005T090000", "DURATION:PT1H")))
    assert (unknown.meetings, [one.code for one in unknown.findings]) == ((), ["E3204"])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("TRANSP:TRANSPARENT",), (False, False)),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE",), (False, False)),
        (("STATUS:CANCELLED",), (True, True)),
        (("SUMMARY:Canceled: 1:1",), (True, True)),
        (("SUMMARY:Cancelled: 1:1",), (True, True)),
        (("STATUS:TENTATIVE",), (True, False)),
    ],
)
def test_what_counts_and_what_was_cancelled(lines: tuple[str, ...], expected: tuple[bool, bool]) -> None:
    found = only(*NINE, *lines)
    assert (found.counts, found.cancelled) == expected


def test_what_lasts_a_day_or_more_is_no_meeting() -> None:
    assert read(calendar(event("UID:a", "DTSTART;VALUE=DATE:20261005"))).meetings == ()
    assert not only("DTSTART:20261005T080000Z", "DURATION:P1D").counts
    assert only("DTSTART:20261005T080000Z", "DURATION:PT23H59M").counts


@pytest.mark.parametrize("stamp", ["CREATED:00001231T000000Z", "CREATED:19000101T120000Z", "CREATED:soon"])
def test_a_date_of_creation_that_cannot_be_is_none(stamp: str) -> None:
    assert only(*NINE, stamp).created is None


ODD = {
    "backwards": ((NINE[0], "DTEND;TZID=Europe/Berlin:20261005T080000"), "W3206", 0),
    "no start": (("DTEND:20261005T080000Z",), "W3207", 0),
    "broken start": (("DTSTART:soon", "DURATION:PT1H"), "W3207", 0),
    "every second": ((*NINE, "RRULE:FREQ=SECONDLY"), "W3201", 1),
    "never": ((*NINE, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "W3202", 1),
    "no interval": ((*NINE, "RRULE:FREQ=DAILY;INTERVAL=0"), "W3202", 1),
    "broken exception": ((*NINE, "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:soon"), "W3207", 2),
    "unknown zone": (("DTSTART;TZID=Nowhere:20261005T090000", "DURATION:PT1H"), "E3204", 0),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_about_one_event_is_told_and_the_others_count(name: str) -> None:
    lines, code, count = ODD[name]
    found = read(calendar(event("UID:odd", *lines), event("UID:good", *NINE)))
    assert ([one.code for one in found.findings], len(found.meetings)) == ([code], count + 1)


def test_a_day_in_until_is_included() -> None:
    assert len(when(event("UID:a", *NINE, "RRULE:FREQ=DAILY;UNTIL=20261007"))) == 3


def test_twins_are_two_and_of_two_versions_the_newer_counts() -> None:
    other = ("DTSTART;TZID=Europe/Berlin:20261006T090000", "DURATION:PT1H")
    assert when(event("UID:a", *NINE), event("UID:a", *other)) == ["10-05 09:00 60", "10-06 09:00 60"]
    assert when(event("UID:a", *NINE), event("UID:a", *other, "SEQUENCE:1")) == ["10-06 09:00 60"]


def test_an_instance_that_is_both_excepted_and_changed_is_there_as_it_was_changed() -> None:
    series = event("UID:a", *NINE, "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=Europe/Berlin:20261012T090000")
    moved = change("20261012T090000", "DTSTART;TZID=Europe/Berlin:20261013T140000", "DURATION:PT30M")
    assert when(series, moved) == ["10-05 09:00 60", "10-13 14:00 30"]


def test_series_that_began_long_ago_are_entered_where_the_weeks_begin() -> None:
    daily = ("DTSTART:19700101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert len(read(calendar(*(event(f"UID:{n}", *daily) for n in range(60)))).meetings) == 60 * 61


def test_a_calendar_that_asks_for_too_much_is_refused() -> None:
    counted = "RRULE:FREQ=DAILY;COUNT=40000;BYDAY=MO,TU,WE,TH,FR"
    daily = ("DTSTART:19700101T090000Z", "DURATION:PT1H", counted)
    with pytest.raises(RejectedInput) as refused:
        read(calendar(*(event(f"UID:{n}", *daily) for n in range(60))))
    assert [one.code for one in refused.value.problems] == ["E3203"]


def test_a_series_that_recurs_too_often_takes_its_whole_span_which_is_no_meeting_if_it_is_a_day() -> None:
    assert not only(*NINE, "RRULE:FREQ=SECONDLY").counts
    assert when(event("UID:a", *NINE, "RRULE:FREQ=HOURLY;INTERVAL=2;COUNT=3")) == [
        "10-05 09:00 60",
        "10-05 11:00 60",
        "10-05 13:00 60",
    ]


def test_an_exrule_is_followed() -> None:
    rules = ("RRULE:FREQ=DAILY;COUNT=4", "EXRULE:FREQ=DAILY;INTERVAL=2")
    assert when(event("UID:a", *NINE, *rules)) == ["10-06 09:00 60", "10-08 09:00 60"]


def test_the_newest_version_is_the_only_one_with_its_uid() -> None:
    newer = event("UID:a", *NINE, "SEQUENCE:1")
    (found,) = read(calendar(event("UID:a", *NINE), newer)).meetings
    assert (found.sequence, found.instance) == (1, None)


@pytest.mark.parametrize("data", [b"", b"<html>", b"BEGIN:NOTHING"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(RejectedInput) as refused:
        read(data)
    assert [one.code for one in refused.value.problems] == ["E3101"]


def test_a_file_that_breaks_off_counts_as_far_as_it_goes() -> None:
    whole = calendar(event("UID:a", *NINE), event("UID:b", *NINE))
    found = read(whole[: whole.rindex(b"END:VEVENT")])
    assert [one.code for one in found.findings] == ["E3104"]
    assert found.meetings[0].uid == "a"


def test_the_zone_of_a_calendar_is_the_one_it_names_or_uses_most() -> None:
    one, two = event("UID:a", *NINE), event("UID:b", "DTSTART;TZID=Asia/Tokyo:20261005T090000")
    assert zone_of(calendar(one, one, two)) == "Europe/Berlin"
    assert zone_of(calendar("X-WR-TIMEZONE:W. Europe Standard Time\n", two)) == "Europe/Berlin"
    assert zone_of(calendar(event("UID:a", "DTSTART:20261005T090000Z"))) == "UTC"


_WORDS = """BEGIN:VCALENDAR BEGIN:VEVENT END:VEVENT BEGIN:VTIMEZONE BEGIN:STANDARD END:VTIMEZONE END:VCALENDAR
DTSTART: DTEND: DURATION: RRULE:FREQ= RDATE: EXDATE: RECURRENCE-ID: UID: TZID: SUMMARY: ATTENDEE: CREATED:"""


def answered(data: bytes) -> bool:
    """Tell whether ``data`` is read; it may be refused instead, and nothing else."""
    try:
        found = read(data).meetings
        zone_of(data)
    except RejectedInput:
        return False
    return all(one.start <= one.end for one in found)


@given(st.lists(st.tuples(st.sampled_from(_WORDS.split()), st.text(max_size=20)), max_size=30))
def test_any_lines(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(("BEGIN:VCALENDAR", *(f"{name}{rest}" for name, rest in lines)))
    assert answered(text.encode("utf-8", "surrogatepass"))
