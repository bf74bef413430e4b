"""Dates as exports write them: the order of day and month is decided once for a whole file."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from coachplan.core.problems import Problem

Order = Literal["iso", "dmy", "mdy"]

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_SLASHED = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_CLOCK = re.compile(
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?\s*(?:[AaPp]\.?[Mm]\.?|Z|[+-][0-9]{2}:?[0-9]{2}|UTC|GMT)?"
)
_EPOCH = date(1899, 12, 30)
"""Day 0 of the dates of a workbook."""

_SERIALS = (20_000, 80_000)
"""Days of a workbook that are taken for dates: 1954 to 2119."""

_YEARS = (1970, 2100)
_MONTHS = 12
CHECK_DAY = "check day, month and year"
_LONGEST = 40
_DATE_LENGTH = 10


def serial_day(number: float) -> date | None:
    """Return the day that a number in a date column of a workbook means, ``None`` where it means none."""
    return _EPOCH + timedelta(days=int(number)) if _SERIALS[0] <= number <= _SERIALS[1] else None


def day_part(text: str) -> str:
    """Return a date without the time of day that follows it; any other text as it is."""
    if len(text) <= _DATE_LENGTH:
        return text
    day, gap, clock = text.strip().replace("T", " ", 1).partition(" ")
    return day.rstrip(",") if gap and _is_clock(clock) else text


@lru_cache(maxsize=100_000)
def _is_clock(text: str) -> bool:
    return len(text) <= _LONGEST and _CLOCK.fullmatch(text.strip()) is not None


def parts_of(text: str) -> tuple[Order | Literal["?"], int, int, int] | None:
    """Return the order, year and two further numbers of a date, ``None`` for any other text.

    The two numbers are month and day where the order is ``iso``, else as they are written. A date with points
    is written day first wherever it is used. ``?`` stands for an order that the cell does not show.
    """
    text = day_part(text.strip())
    if len(text) > _DATE_LENGTH:
        return None
    if found := _ISO.fullmatch(text):
        return "iso", int(found[1]), int(found[2]), int(found[3])
    found = _SLASHED.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > _MONTHS:
        return "dmy", year, first, second
    return ("mdy" if second > _MONTHS else "?"), year, first, second


def day_of(parts: tuple[str, int, int, int], order: Order) -> date | None:
    """Return the day with these parts in the order of the file; ``None`` where there is none."""
    shown, year, first, second = parts
    if shown == "iso":
        month, day = first, second
    else:
        day, month = (first, second) if (order if shown == "?" else shown) == "dmy" else (second, first)
    try:
        return date(year, month, day) if _YEARS[0] <= year <= _YEARS[1] else None
    except ValueError:
        return None


class Orders:
    """What the dates of one file say about their order; ``told`` is what the user says."""

    def __init__(self, told: Order | None = None) -> None:
        self.told = told
        self._seen: dict[str, tuple[int, str, str]] = {}

    def see(self, shown: str, line: int, column: str, text: str) -> None:
        """Take one more date into account."""
        self._seen.setdefault(shown, (line, column, text))

    def verdict(self) -> tuple[Order, Problem | None]:
        """Return the order of the file, and a problem (E2104) where it cannot be told or is not as told."""
        shown = {name: place for name, place in self._seen.items() if name in {"dmy", "mdy"}}
        if self.told:
            other = next((shown[name] for name in sorted(shown) if name != self.told), None)
            unclear = self._seen.get("?") if self.told == "iso" else None
            return self.told, _against(self.told, other or unclear)
        if len(shown) > 1:
            (line, column, text), (before, _, earlier) = sorted(shown.values(), reverse=True)
            message = f"'{text}' has day and month otherwise than '{earlier}' in line {before}"
            hint = "one file writes all its dates in one way; export it again with dates as 2026-09-30"
            return "iso", Problem("E2104", message, (column,), hint, line=line)
        order: Order = "dmy" if "dmy" in shown else "mdy" if "mdy" in shown else "iso"
        if order == "iso" and "?" in self._seen:
            line, column, text = self._seen["?"]
            hint = "say which comes first: --dates dmy or --dates mdy"
            message = f"ambiguous date '{text}': which is the month?"
            return order, Problem("E2104", message, (column,), hint, line=line)
        return order, None

    def words(self) -> str:
        """Return the decision as the user reads it."""
        order, _ = self.verdict()
        names = {"iso": "year-month-day", "dmy": "day first", "mdy": "month first"}
        return f"dates {names[order]} ({'told' if self.told else 'as its dates show'})"


def _against(order: str, place: tuple[int, str, str] | None) -> Problem | None:
    if place is None:
        return None
    line, column, text = place
    hint = "leave out --dates, or export it again with dates as 2026-09-30"
    return Problem("E2104", f"'{text}' is no date in the order {order}", (column,), hint, line=line)
