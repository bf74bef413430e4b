"""Times the reading of calendars, and counts what becomes of the shared ones.

``python tests/benchmarks/read_calendars.py``
"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from calendars.shared import FILES, agrees, expected, outcome, unanimous  # noqa: E402 - see above

from coachplan.core.busy import CalendarReading, CalendarTerms  # noqa: E402 - the same
from coachplan.core.one_to_ones import Matcher, Person  # noqa: E402 - the same
from coachplan.files.calendars.reading import read_calendar  # noqa: E402 - the same

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
EVENT = (
    "BEGIN:VEVENT\r\nUID:{uid}@example.com\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}\r\nDTEND;TZID=Europe/Berlin:{end:%Y%m%dT%H%M%S}\r\n"
    "SUMMARY:Meeting number {uid}\r\nDESCRIPTION:{text}\r\nORGANIZER:mailto:someone@example.com\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.com\r\n{more}END:VEVENT\r\n"
)
RULES = ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=DAILY;COUNT=900")


def calendar(events: int, series: int) -> bytes:
    """Return a calendar with single events over ten years around the week, and series since 2022."""
    parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n"]
    for n in range(events):
        start = MONDAY + timedelta(days=(n * 7919) % 3652 - 1826, hours=8 + n % 9)
        parts.append(_event(n, start, ""))
    for n in range(series):
        start = MONDAY - timedelta(days=1500 - n, hours=-8 - n % 9)
        parts.append(_event(events + n, start, f"RRULE:{RULES[n % len(RULES)]}\r\n"))
    return "".join((*parts, "END:VCALENDAR\r\n")).encode()


def _event(uid: int, start: datetime, more: str) -> str:
    return EVENT.format(uid=uid, start=start, end=start + timedelta(minutes=30), text="word " * 12, more=more)


def read(data: bytes) -> CalendarReading:
    """Read a calendar for one week."""
    begin = int(MONDAY.timestamp()) // 60
    owner = Person(id="", name="Anna", addresses=("anna@example.com",))
    terms = CalendarTerms(
        zone="Europe/Berlin", window=(begin, begin + 7 * 1440), matcher=Matcher(owner=owner)
    )
    return read_calendar(data, "calendar.ics", terms)


def main() -> None:
    """Print the figures."""
    large, week = calendar(4_000, 60), calendar(800, 20)
    worst = calendar(20_000, 0)
    for name, files in {
        "4,000 events and 60 series": [large],
        "the same and ten reps' calendars of 800 events": [large, *[week] * 10],
        "20,000 events": [worst],
        "20,000 events and 2,000 series": [calendar(20_000, 2_000)],
    }.items():
        size = sum(map(len, files)) / 1e6
        begin = perf_counter()
        counted = sum(read(data).counted for data in files)
        print(f"{name} ({size:.1f} MB, {counted} count): {perf_counter() - begin:.3f} s")  # noqa: T201
    _shared()


def _shared() -> None:
    if not FILES:
        print("no shared calendars here")  # noqa: T201
        return
    windows = [(file, window) for file in sorted(expected()) for window in unanimous(file)]
    print(f"{sum(agrees(*one) for one in windows)} of {len(windows)} unanimous windows")  # noqa: T201
    print(dict(Counter(outcome(path) for path in FILES)))  # noqa: T201


if __name__ == "__main__":
    main()
