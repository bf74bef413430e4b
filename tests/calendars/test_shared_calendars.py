"""Calendars from the test suites of eight projects, and what four engines make of them."""

from collections import Counter
from time import process_time

import pytest
from calendars.shared import FILES, FLOATED, SHARED, agrees, expected, outcome, starts, terms, unanimous

from coachplan.files.calendars.reading import read_calendar

pytestmark = pytest.mark.skipif(not FILES, reason="no shared calendars beside the repository")

WINDOWS = [(file, window) for file in sorted(expected()) for window in unanimous(file)] if FILES else []
MOST_SECONDS = 5

NO_CALENDAR = {"availabilities__rfc_7953_1.ics"}


@pytest.mark.parametrize(("file", "window"), WINDOWS)
def test_the_instances_are_those_of_every_engine(file: str, window: tuple[str, str]) -> None:
    assert agrees(file, window), starts(file, window)


def test_every_file_gives_a_result_or_says_why_not() -> None:
    outcomes: Counter[str] = Counter()
    for path in FILES:
        before = process_time()
        outcomes[outcome(path)] += 1
        assert process_time() - before < MOST_SECONDS, path
    matched = sum(agrees(*one) for one in WINDOWS)
    print(f"\n{matched} of {len(WINDOWS)} unanimous windows; {len(FILES)} files: {dict(outcomes)}")  # noqa: T201 - the count is asked for
    assert matched == len(WINDOWS)
    assert outcomes["read"] > outcomes["read with findings"]


@pytest.mark.parametrize("name", sorted(FLOATED))
def test_what_other_engines_read_as_utc_is_a_finding_here(name: str) -> None:
    found = [
        problem.code
        for path in FILES
        if f"TZID={name}:".encode() in path.read_bytes().replace(b'"', b"").replace(b";VALUE=DATE-TIME", b"")
        and b"BEGIN:VTIMEZONE" not in path.read_bytes()
        for problem in read_calendar(path.read_bytes(), path.name, terms("2012-01-01", "2022-01-01")).findings
    ]
    assert "E3204" in found


def test_the_order_of_reading_changes_nothing() -> None:
    def readings(order: int) -> dict[str, object]:
        windows = {f: expected()[f]["windows"]["year"] for f in sorted(expected())[::order]}
        return {
            f: read_calendar((SHARED / "calendars" / f).read_bytes(), f, terms(*window))
            for f, window in windows.items()
        }

    assert readings(1) == readings(-1)
