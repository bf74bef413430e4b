"""What the tests of the calendar reader share: its terms, and material that nobody here wrote."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from coachplan.core.calendars.busy import CalendarReading, CalendarTerms
from coachplan.core.calendars.one_to_ones import Matcher, Person
from coachplan.core.problems import RejectedInput
from coachplan.files.calendars.instances import read_instances
from coachplan.files.calendars.reading import read_calendar
from coachplan.files.calendars.series import Instance

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
FILES = sorted((SHARED / "calendars").glob("*/*.ics"))
FIXTURES = Path(__file__).parents[1] / "fixtures" / "calendars"

ANNA = Person(id="", name="Anna Berg", addresses=("anna@example.com",))
REPS = (
    Person(id="priya", name="Priya Patel", addresses=("priya@example.com",)),
    Person(id="ana-diaz", name="Ana Díaz", addresses=("diaz@example.com",)),
    Person(id="ana-ruiz", name="Ana Ruiz", addresses=("ruiz@example.com",)),
    Person(id="bo", name="Bo"),
)
MATCHER = Matcher(owner=ANNA, partners=REPS)

FLOATED = dict.fromkeys(("Western/Central Europe", "CUSTOM_tzid", "LOLOLOL", "Customized Time Zone 1"), "UTC")
"""Zones that nobody knows, in the shared files whose expected instances read them as UTC."""


def minute(text: str, zone: str = "UTC") -> int:
    """Return the UTC minute of a wall-clock time or of the midnight of a date."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) // 60


def terms(
    first: str = "2026-11-23", last: str = "2026-11-30", zone: str = "UTC", **more: Any
) -> CalendarTerms:
    """Return terms for the days from ``first`` to before ``last`` in ``zone``."""
    window = (minute(first, zone), minute(last, zone))
    return CalendarTerms.model_validate({"zone": zone, "window": window, "matcher": MATCHER, **more})


def event(*lines: str) -> str:
    """Return one event of those lines."""
    return "\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def calendar(*events: str) -> bytes:
    """Return a calendar of those events."""
    return "".join(("BEGIN:VCALENDAR\n", *events, "END:VCALENDAR\n")).encode()


def read(data: bytes, **more: Any) -> CalendarReading:
    """Read a calendar for week 48 of 2026 in Berlin."""
    return read_calendar(data, "some.ics", terms(zone="Europe/Berlin", **more))


@cache
def expected() -> dict[str, Any]:
    """Return what other engines make of the shared files."""
    found: dict[str, Any] = json.loads((SHARED / "calendars" / "expected.json").read_text("utf-8"))["files"]
    return found


def unanimous(file: str) -> list[tuple[str, str]]:
    """Return the windows of a shared file on whose instances all engines agree."""
    record = expected()[file]
    return [tuple(record["windows"][w]) for w, r in record["result"].items() if r["status"] == "unanimous"]


def starts(file: str, window: tuple[str, str]) -> list[str]:
    """Return when the instances of a shared file begin in a window, as expected.json writes it."""
    data = (SHARED / "calendars" / file).read_bytes()
    within = terms(*window, aliases=FLOATED)
    begin, end = (minute * 60 for minute in within.window)
    return sorted(_written(i) for i in read_instances(data, file, within).instances if begin <= i.start < end)


def _written(instance: Instance) -> str:
    if instance.all_day:
        return instance.wall.date().isoformat()
    return datetime.fromtimestamp(instance.start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def agrees(file: str, window: tuple[str, str]) -> bool:
    """Tell whether the instances are the expected ones; expected.json lists the first 300 of them."""
    record = expected()[file]
    (result,) = (r for w, r in record["result"].items() if tuple(record["windows"][w]) == window)
    found = starts(file, window)
    return len(found) == result["n"] and found[: len(result["starts"])] == sorted(result["starts"])


def outcome(path: Path) -> str:
    """Return what becomes of a shared file in its first week, or in week 48 of 2026 if none is known."""
    record = expected().get(f"{path.parent.name}/{path.name}")
    window = record["windows"]["first"] if record else ("2026-11-23", "2026-11-30")
    try:
        reading = read_calendar(path.read_bytes(), path.name, terms(*window))
    except RejectedInput as rejected:
        return "rejected with " + ", ".join(problem.code for problem in rejected.problems)
    return "read with findings" if reading.findings else "read"
