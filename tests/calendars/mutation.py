"""Mutations of calendars: the mistakes that programs make in them, and some that only an enemy makes."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251 - seeded by whoever mutates

FIXTURES = Path(__file__).parents[1] / "fixtures" / "calendars"
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "calendars"

_LARGEST_SEED = 6_000
_WORDS = (
    b"BEGIN:VEVENT\n",
    b"END:VEVENT\n",
    b"BEGIN:VCALENDAR\n",
    b"END:VCALENDAR\n",
    b"BEGIN:VTIMEZONE\n",
    *(
        b"BEGIN:VFREEBUSY\nFREEBUSY:20261124T080000Z/PT1H\nEND:VFREEBUSY\n",
        b"BEGIN:DAYLIGHT\n",
        b"\n ",
        b"\r",
    ),
    b"RRULE:FREQ=SECONDLY\n",
    b"RRULE:FREQ=DAILY;COUNT=999999999\n",
    b"RRULE:FREQ=YEARLY;BYWEEKNO=-53\n",
    *(
        b"EXRULE:FREQ=HOURLY\n",
        b"RDATE;VALUE=PERIOD:20261124T080000Z/PT1H\n",
        b"RDATE:20261124\n",
        b"EXDATE:\n",
    ),
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T080000Z\n",
    b"RECURRENCE-ID:20261124\n",
    b"SEQUENCE:9\n",
    b"DTSTART:10000101\n",
    b"DTSTART:89991231T235959Z\n",
    b"DTEND:89991231\n",
    b"DURATION:P9999999W\n",
    *(
        b"DURATION:-P1D\n",
        b";TZID=Europe/Berlin:",
        b";TZID=/etc/passwd:",
        b';TZID="',
        b":",
        b";",
        b",",
        b"=",
        b"/",
    ),
    *(
        b"TZOFFSETTO:+2359\n",
        b"TZOFFSETFROM:-2359\n",
        b"X-WR-TIMEZONE:Mars\n",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ),
    *(
        b"0",
        b"-1",
        b"53",
        b"366",
        b"999999999999999999999",
        b"20270229",
        b"T240000",
        b"99991231T235959Z",
        b"Z",
    ),
)


def seeds() -> list[bytes]:
    """Return the calendars to begin with: the fixtures, and the shared ones that are small."""
    files = [*sorted(FIXTURES.glob("*.ics")), *sorted(SHARED.glob("*/*.ics"))]
    return [data for data in (path.read_bytes() for path in files) if len(data) < _LARGEST_SEED]


def mutated(data: bytes, random: Random, others: list[bytes]) -> bytes:
    """Return ``data`` with one to eight mistakes in it."""
    for _ in range(random.randint(1, 8)):
        data = random.choice((_flip, _insert, _cut, _number, _line, _graft))(data, random, others)
    return data


def _flip(data: bytes, random: Random, _others: list[bytes]) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + bytes([random.randrange(256)]) + data[place + 1 :]


def _insert(data: bytes, random: Random, _others: list[bytes]) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(_WORDS) + data[place:]


def _cut(data: bytes, random: Random, _others: list[bytes]) -> bytes:
    begin, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[:begin] + data[end:] if random.random() < 0.5 else data[: max(begin, 20)]


def _number(data: bytes, random: Random, _others: list[bytes]) -> bytes:
    numbers = list(re.finditer(rb"[0-9]+", data))
    if not numbers:
        return data
    found = random.choice(numbers)
    digits = b"".join(b"%d" % random.randrange(10) for _ in range(random.choice((len(found[0]), 1, 8, 20))))
    return data[: found.start()] + digits + data[found.end() :]


def _line(data: bytes, random: Random, _others: list[bytes]) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one = random.randrange(len(lines))
    lines.insert(random.randrange(len(lines) + 1), random.choice((lines[one], lines.pop(one))))
    return b"".join(lines)


def _graft(data: bytes, random: Random, others: list[bytes]) -> bytes:
    other = random.choice(others)
    begin, end = sorted(random.randrange(len(other) + 1) for _ in range(2))
    place = random.randrange(len(data) + 1)
    return data[:place] + other[begin:end] + data[place:]


def inputs(count: int, seed: int) -> Iterator[bytes]:
    """Return that many calendars, the same for the same seed."""
    random, known = Random(seed), seeds()  # noqa: S311 - the same inputs for the same seed are the point
    for _ in range(count):
        yield mutated(random.choice(known), random, known)
