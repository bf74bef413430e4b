"""The table of odd cases: what docs/calendars.md says of each file is what the reader makes of it."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from calendars.shared import FIXTURES, read

from coachplan.core.problems import RejectedInput

TABLE = Path(__file__).parents[2] / "docs" / "calendars.md"
BERLIN = ZoneInfo("Europe/Berlin")
GIVEN = {"aliases": {"Head Office": "Europe/Berlin"}, "ours": {"session@coachplan"}}

COLUMNS = 5

Row = tuple[str, str, str]


def rows() -> list[Row]:
    """Return file, time and findings of every row of the table."""
    lines = TABLE.read_text("utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    return [(row[0], row[3], row[4]) for row in cells if len(row) == COLUMNS and row[0] != "file"]


def told(path: Path) -> tuple[str, str]:
    """Return the time and the findings of a calendar, as the table writes them."""
    try:
        reading = read(path.read_bytes(), **GIVEN)
    except RejectedInput as rejected:
        return "refused", _codes([problem.code for problem in rejected.problems])
    busy = [_stretch(*stretch) for stretch in reading.busy]
    standing = [f"{one.partner}: {_stretch(one.start, one.end)}" for one in reading.one_to_ones]
    return ", ".join((*busy, *standing)) or "free", _codes([problem.code for problem in reading.findings])


def _codes(codes: list[str]) -> str:
    return ", ".join(dict.fromkeys(codes)) or "none"


def _stretch(begin: int, end: int) -> str:
    first, last = (datetime.fromtimestamp(minute * 60, BERLIN) for minute in (begin, end))
    if first.time() == last.time() == datetime.min.time():
        last -= timedelta(days=1)
        return f"{first:%a} all day" if first == last else f"{first:%a}-{last:%a} all day"
    day = "" if first.date() == last.date() else f"{last:%a} "
    return f"{first:%a %H:%M}-{day}{last:%H:%M}"


@pytest.mark.parametrize(("name", "time", "findings"), rows())
def test_the_table_says_what_happens(name: str, time: str, findings: str) -> None:
    assert told(FIXTURES / f"{name}.ics") == (time, findings)


def test_each_file_has_its_row() -> None:
    assert sorted(name for name, _, _ in rows()) == sorted(path.stem for path in FIXTURES.glob("*.ics"))
