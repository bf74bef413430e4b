"""Zones: what a name means, in this calendar and in no other one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from calendars.shared import SHARED, calendar, event, minute, read, terms
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from coachplan.files.calendars.instances import read_instances
from coachplan.files.calendars.reading import read_calendar
from coachplan.files.calendars.zones import database_name, database_zone, known

CLOCK_CHANGES = SHARED / "tz" / "dst_weeks.json"

BERLIN = """BEGIN:VTIMEZONE
TZID:Our Berlin
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def custom(offset: str) -> bytes:
    """Return a calendar that describes a zone under the name that Exchange gives to every such zone."""
    half = f"DTSTART:16010101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n"
    zone = f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\n{half}END:STANDARD\nEND:VTIMEZONE\n"
    return calendar(
        zone, event("UID:a", "DTSTART;TZID=Customized Time Zone:20261124T100000", "DURATION:PT1H")
    )


LEAK = """
import sys
from icalendar import Calendar
for text in sys.argv[1:]:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    print(event.start.utcoffset().total_seconds() / 3600)
"""


def test_a_zone_of_one_calendar_is_not_that_of_the_next() -> None:
    east, west = custom("+0200"), custom("-0400")
    # In a process of its own: the leak lasts as long as the process.
    command = [sys.executable, "-W", "ignore", "-c", LEAK, east.decode(), west.decode()]
    leaked = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert leaked == ["2.0", "2.0"], "icalendar no longer leaks; the reason in docs/calendars.md is gone"
    for order in ([east, west], [west, east]):
        found = {data: read(data).busy for data in order}
        assert found[east] == ((minute("2026-11-24T08:00"), minute("2026-11-24T09:00")),)
        assert found[west] == ((minute("2026-11-24T14:00"), minute("2026-11-24T15:00")),)


UNKNOWN = [
    *("Mars/Olympus", "Customized Time Zone", "Customized Time Zone 1", "CST", "IST", "PDT", "Europe/Berln"),
    *("Europe", "America", "localtime", "posixrules", "Factory", "right/UTC", "posix/Europe/Berlin"),
    *("../../../etc/passwd", "/etc/localtime", "Europe/../Berlin", "Europe//Berlin", "C:\\Berlin", "nul"),
    *(
        "UTC+25",
        "UTC+1:75",
        "GMT+",
        "+0100",
        "UTC 01",
        "My Zone",
        "Mitteleuropäische Zeit",
        "Zeit\u0000",
        "💥",
    ),
    *(
        "(UTC-05:00) Eastern Time (US & Canada)",
        "tzone://Microsoft/Custom",
        "W. Europe",
        "Berlin Standard Time",
    ),
    *(
        "x" * 5_000,
        "/" * 50,
        "/a/b/c/d/e/f/g/h/i/j",
        "/freeassociation.sourceforge.net/",
        "-",
        ".",
        "0",
        "Z1",
    ),
]


@pytest.mark.parametrize("name", UNKNOWN, ids=ascii)
def test_an_unknown_zone_is_a_finding_and_never_a_guess(name: str) -> None:
    reading = read(
        calendar(
            event("UID:a", f'DTSTART;TZID="{name}":20261124T090000', "DURATION:PT1H"),
            event("UID:b", "DTSTART:20261126T080000Z", "DURATION:PT1H"),
        )
    )
    assert [problem.code for problem in reading.findings] == ["E3204"]
    assert reading.busy == ((minute("2026-11-26T08:00"), minute("2026-11-26T09:00")),)


def test_there_are_forty_of_them() -> None:
    assert len(set(UNKNOWN)) >= 40


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("/Europe/Stockholm", "Europe/Stockholm"),
        ("/mozilla.org/20050126_1/America/Indiana/Knox", "America/Indiana/Knox"),
        ("/softwarestudio.org/Olson_20011030_5/Pacific/Auckland", "Pacific/Auckland"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("eastern standard time", "America/New_York"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("GMT-5", "Etc/GMT+5"),
        ("UTC+05:30", "Asia/Kolkata"),
    ],
)
def test_names_of_known_zones(name: str, zone: str) -> None:
    found = known(name)
    assert found is not None
    for wall in (datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12)):  # noqa: DTZ001 - wall clocks
        assert found.utc(wall) == wall.replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("name", "hours"),
    [("UTC+14:00", 14), ("UTC-5", -5), ("GMT+1:59", 1 + 59 / 60), ("UTC+15:00", None), ("UTC+1:60", None)],
)
def test_an_offset_is_a_zone_as_far_as_the_earth_is_round(name: str, hours: float | None) -> None:
    found = known(name)
    noon = datetime(2026, 11, 23, 12)  # noqa: DTZ001 - a wall clock
    ahead = found and (noon.replace(tzinfo=UTC).timestamp() - found.utc(noon)) / 3600
    assert ahead == hours


def test_a_zone_tells_what_its_clock_shows_also_where_an_hour_comes_twice() -> None:
    berlin = database_zone("Europe/Berlin")
    twice = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a wall clock
    first, second = berlin.utc(twice), berlin.utc(twice, 1)
    assert (second - first, berlin.latest(twice)) == (3600, second)
    assert [(berlin.wall(at), berlin.wall(at).fold) for at in (first, second)] == [(twice, 0)] * 2
    assert berlin.wall(first).tzinfo is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ('"America/New York"', "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Mars/Olympus", ""),
    ],
)
def test_the_name_of_a_zone_is_that_of_the_database(name: str, found: str) -> None:
    assert database_name(name) == found


def test_every_name_of_windows_is_known() -> None:
    assert len(WINDOWS_TO_OLSON) > 130
    assert [name for name in WINDOWS_TO_OLSON if known(name) is None] == []


def test_a_described_zone_is_the_zone_that_it_describes() -> None:
    hours = [datetime(2026, month, day, hour, minute)  # noqa: DTZ001 - wall clocks
             for month, day in ((3, 28), (3, 29), (3, 30), (7, 1), (10, 24), (10, 25), (10, 26), (12, 31))
             for hour in range(6) for minute in (0, 30)]  # fmt: skip
    for wall in hours:
        stamp = f"{wall:%Y%m%dT%H%M%S}"
        described, database = (
            read_instances(
                calendar(BERLIN, event(f"DTSTART;TZID={zone}:{stamp}", "DURATION:PT20M")),
                "some.ics",
                terms("2026-01-01", "2027-01-02"),
            ).instances
            for zone in ("Our Berlin", "Europe/Berlin")
        )
        assert [(i.start, i.covers) for i in described] == [(i.start, i.covers) for i in database], wall


def _changes() -> Iterator[dict[str, Any]]:
    if not CLOCK_CHANGES.exists():
        return
    for change in json.loads(CLOCK_CHANGES.read_text())["transitions"]:
        at, zone = datetime.fromisoformat(change["utc"]), ZoneInfo(change["zone"])
        offsets = [(at + timedelta(minutes=m)).astimezone(zone).utcoffset() for m in (-1, 0)]
        if offsets[0] != offsets[1]:  # else this machine's tzdata does not know the change
            yield change


@pytest.mark.skipif(not CLOCK_CHANGES.exists(), reason="no list of clock changes beside the repository")
def test_busy_time_covers_what_a_clock_change_skips_or_doubles() -> None:
    checked = 0
    for change in _changes():
        at = int(datetime.fromisoformat(change["utc"]).timestamp()) // 60
        shift = abs(change["shift_minutes"])
        begin, end = change.get("missing_local") or change["doubled_local"]
        doubled = "doubled_local" in change
        # Exactly the odd stretch, a part of its inside, and something around it.
        for before, after, least in (
            (0, 0, (at - shift, at + shift * doubled)),
            (10, -10, (at - shift + 10, at + shift - 10)),
            (-60, 60, (at - shift * doubled - 60, at + shift * doubled + 60)),
        ):
            stamps = [
                (datetime.fromisoformat(text) + timedelta(minutes=add)).strftime("%Y%m%dT%H%M%S")
                for text, add in ((begin, before), (end, after))
            ]
            start, until = (
                f"{name};TZID={change['zone']}:{s}"
                for name, s in zip(("DTSTART", "DTEND"), stamps, strict=True)
            )
            within = terms(zone="UTC", window=(at - 3000, at + 3000))
            (busy,) = read_calendar(calendar(event(start, until)), "some.ics", within).busy
            assert busy == least, (change["zone"], change["utc"], before)
        checked += 1
    assert checked >= 100


@pytest.mark.skipif(not CLOCK_CHANGES.exists(), reason="no list of clock changes beside the repository")
def test_a_weekly_meeting_keeps_its_hour_on_the_wall() -> None:
    for change in _changes():
        monday = change["iso_week_monday"].replace("-", "")
        wanted = [minute(change[key].removesuffix("Z")) for key in ("mon_0900_utc", "next_mon_0900_utc")]
        series = event(f"DTSTART;TZID={change['zone']}:{monday}T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
        within = terms(window=(wanted[0] - 60, wanted[1] + 60))
        found = read_calendar(calendar(series), "some.ics", within).busy
        assert [begin for begin, _ in found] == wanted, change["zone"]


@pytest.mark.parametrize(
    ("noon", "end"),
    [
        ("2026-10-24T12:00", "2026-10-25T05:00"),  # 6:00 on the wall, nine hours that night
        ("2026-03-28T12:00", "2026-03-29T05:00"),  # eight hours, 7:00 on the wall
    ],
)
def test_a_night_shift_covers_the_night_of_the_change(noon: str, end: str) -> None:
    night = calendar(
        event(
            "DTSTART;TZID=Europe/Berlin:20260112T220000",
            "DTEND;TZID=Europe/Berlin:20260113T060000",
            "RRULE:FREQ=DAILY",
        )
    )
    within = terms(noon, f"{end[:10]}T12:00")
    (busy,) = read_calendar(night, "some.ics", within).busy
    assert busy[1] == minute(end)
    (instance,) = read_instances(night, "some.ics", within).instances
    assert instance.end == minute(end) * 60
