"""Columns: the cells of a table gathered compactly, and read once the whole file has shown its forms.

A cell such as ``03/04/2026`` or ``1.234`` means nothing by itself, so nothing is read before the last row
has been seen.
"""

import re
from array import array
from collections.abc import Sequence
from datetime import date

from coachplan.core.imports.cells import Cell
from coachplan.core.imports.date_forms import CHECK_DAY, Orders, day_of, day_part, parts_of, serial_day
from coachplan.core.imports.number_forms import (
    Decimals,
    Number,
    column_in_currency,
    currency_named,
    no_number,
    number_of,
)
from coachplan.core.problems import Problem, shown
from coachplan.core.team.readings import LARGEST, MISSING

FINE = 10_000
"""Amounts are kept in whole parts of so many to one, so that sums do not depend on their order."""

UNKNOWN = -(2**63)
"""The amount of a deal that has none."""

_CLEAR = re.compile(
    r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}(?=\.)|[0-9]{1,3}(?:\.[0-9]{3}){1,3}(?=,))(?:([.,])([0-9]{1,2}))?"
)
_UNCLEAR = re.compile(r"([$€£]?)([1-9][0-9]{0,2})([.,])([0-9]{3})")
_TENTH, _HUNDREDTH = FINE // 10, FINE // 100
_THOUSAND = 1000
_MILLIONS = 6
_MOST_PROBLEMS = 100


class Words:
    """A column of text: each different cell once, and which of them stands in every row."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.numbers = array("i")
        self.lines: list[int] = []
        self._known: dict[Cell, int] = {}

    def extend(self, cells: Sequence[Cell], lines: Sequence[int]) -> None:
        """Take the cells of the next rows, and the lines of these."""
        known = self._known
        for cell in dict.fromkeys(cells):
            if cell not in known:
                known[cell] = len(known)
                self.lines.append(lines[cells.index(cell)])
        self.numbers.extend([known[cell] for cell in cells])

    def counts(self) -> list[int]:
        """Return in how many rows each different cell stands."""
        found = [0] * len(self.lines)
        for number in self.numbers:
            found[number] += 1
        return found

    def cells(self) -> list[Cell]:
        """Return the different cells, in the order of the file."""
        return list(self._known)

    def words(self) -> list[str]:
        """Return the different cells as trimmed text; whole numbers of a workbook without a fraction."""
        return [word(cell) for cell in self._known]


class Days(Words):
    """A column of dates, with or without a time of day, which is left out."""

    def extend(self, cells: Sequence[Cell], lines: Sequence[int]) -> None:
        """Take the cells of the next rows, and the lines of these."""
        # Every deal has its own second; its day, many share.
        super().extend(
            [day_part(cell) if isinstance(cell, str) else cell for cell in cells],
            lines,
        )

    def show(self, orders: Orders) -> list[Problem]:
        """Tell ``orders`` how the dates are written; returns a problem (E2104) for each that is none."""
        problems = []
        for cell, line in zip(self.cells(), self.lines, strict=True):
            if not isinstance(cell, str):
                if not isinstance(cell, date) and serial_day(cell) is None:
                    problems.append(_no_date(format(cell, "g"), self.column, line))
            elif cell.strip() not in MISSING:
                parts = parts_of(cell)
                if parts is None:
                    problems.append(_no_date(cell, self.column, line))
                else:
                    orders.see(parts[0], line, self.column, cell.strip())
        return problems

    def ordinals(self, orders: Orders) -> tuple["array[int]", list[Problem]]:
        """Return the day of every row as an ordinal, 0 where there is none; and days that do not exist."""
        order, _ = orders.verdict()
        problems, days = [], array("i")
        for cell, line in zip(self.cells(), self.lines, strict=True):
            parts = parts_of(cell) if isinstance(cell, str) else None
            day = day_of(parts, order) if parts else _typed_day(cell)
            if parts and day is None:
                message = f"there is no day '{str(cell).strip()}' in the years 1970 to 2100"
                problems.append(Problem("E2104", message, (self.column,), CHECK_DAY, line=line))
            days.append(day.toordinal() if day else 0)
        return array("i", [days[number] for number in self.numbers]), problems


class Amounts:
    """A column of amounts.

    ``1.234`` is read as a thousand and more, and noted: where the point turns out to be the file's decimal
    mark, it becomes a thousandth of that. ``signs`` numbers the currency sign of every row in ``currencies``;
    the first of these is that of the column's name, for cells without a sign.
    """

    def __init__(self, column: str) -> None:
        self.column = column
        self.values = array("q")
        self.signs = array("b")
        self.currencies = [column_in_currency(column)[1]]
        self._seen: dict[str, tuple[int, str]] = {}
        self._unclear: dict[str, tuple[int, str]] = {}
        self._rows = {".": array("I"), ",": array("I")}
        self._problems: list[Problem] = []

    def extend(self, cells: Sequence[Cell], lines: Sequence[int]) -> None:
        """Take the cells of the next rows, and the lines of these."""
        self.signs.frombytes(bytes(len(cells)))
        for cell, line in zip(cells, lines, strict=True):
            found = _CLEAR.fullmatch(cell) if isinstance(cell, str) else None
            if found is None:
                self.values.append(self._otherwise(cell, line))
                continue
            whole, mark, rest = found.groups()
            if mark:
                if mark not in self._seen:
                    self._seen[mark] = (line, str(cell))
                digits = int(whole.replace("," if mark == "." else ".", "") + rest)
                self.values.append(digits * (_TENTH if len(rest) == 1 else _HUNDREDTH))
            else:
                self.values.append(int(whole) * FINE)

    def _otherwise(self, cell: Cell, line: int) -> int:
        """Return the amount in a cell that is not plain digits."""
        if isinstance(cell, float) and abs(cell) <= LARGEST:
            return round(cell * FINE)
        text = str(cell).strip()
        if text in MISSING:
            return UNKNOWN
        found = _UNCLEAR.fullmatch(text)
        if found:
            self._sign(found[1])
            return self._either(int(found[2] + found[4]), found[3], text, line)
        number = _amount_in(text)
        mark = number.decimal() if number else ""
        if number and mark == "?":
            self._sign(number.currency)
            value = int(re.sub(r"\D", "", number.digits)) * (-1 if number.negative else 1)
            return self._either(value * 10**number.zeros, "." if "." in number.digits else ",", text, line)
        amount = number.value("," if mark == "," else ".") if number else None
        if number is None or amount is None or abs(amount) > LARGEST:
            if len(self._problems) < _MOST_PROBLEMS:
                self._problems.append(no_number(text, self.column, line))
            return UNKNOWN
        if mark:
            self._seen.setdefault(mark, (line, text))
        self._sign(number.currency)
        return round(amount * FINE)

    def _either(self, thousands: int, mark: str, text: str, line: int) -> int:
        self._rows[mark].append(len(self.values))
        self._unclear.setdefault(mark, (line, text))
        return thousands * FINE

    def _sign(self, currency: str) -> None:
        currency = currency_named(currency)
        # A dollar may be one of several; the name of the column says which.
        if currency and not (currency == "$" and self.currencies[0]):
            if currency not in self.currencies:
                self.currencies.append(currency)
            self.signs[len(self.values)] = self.currencies.index(currency)

    def show(self, decimals: Decimals) -> list[Problem]:
        """Tell ``decimals`` how the numbers are written; returns a problem (E2103) for each that is none."""
        for line, text in (*self._seen.values(), *self._unclear.values()):
            number = number_of(text)
            if number:
                decimals.see(number, line, self.column, text)
        return self._problems

    def settle(self, decimals: Decimals) -> None:
        """Read what could be read in two ways, now that the decimal mark is known."""
        mark, _ = decimals.verdict()
        for row in self._rows[mark]:
            self.values[row] //= _THOUSAND


def _amount_in(text: str) -> Number | None:
    """Return the number in a cell, ``None`` where it is no amount.

    That is per cent, and 1.234bn: read in the larger of two ways it is more than any figure.
    """
    number = number_of(text)
    if number is None or number.percent or (number.zeros > _MILLIONS and number.decimal() == "?"):
        return None
    return number


def word(cell: Cell) -> str:
    """Return a cell as text."""
    if isinstance(cell, str):
        return cell.strip()
    return format(cell, ".0f") if isinstance(cell, float) and cell == int(cell) else str(cell)


def _typed_day(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else serial_day(cell) if isinstance(cell, float) else None


def _no_date(text: str, column: str, line: int) -> Problem:
    hint = "write dates as 2026-09-30, with four digits for the year"
    return Problem("E2104", f"'{shown(text)}' is not a date", (column,), hint, line=line)
