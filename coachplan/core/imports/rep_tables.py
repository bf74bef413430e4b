"""Tables of reps: one row each, with what is measured and what is known about the person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic_core import PydanticCustomError

from coachplan.core.imports.cells import Cell, Line, plain
from coachplan.core.imports.columns import Days, word
from coachplan.core.imports.date_forms import CHECK_DAY, Orders, day_of, parts_of, serial_day
from coachplan.core.imports.deals import Told
from coachplan.core.imports.export_kinds import Exports, Layout
from coachplan.core.imports.number_forms import Decimals, Number, no_number, number_of
from coachplan.core.imports.people import Person, Register, name_key
from coachplan.core.imports.percents import Unsigned, in_percent
from coachplan.core.problems import Problem, RejectedInput, fault
from coachplan.core.scalars import slug
from coachplan.core.team.readings import LARGEST, MISSING, Reading, read_cell

_WRITTEN = re.compile(r"[0-9]+\s*/\s*[0-9]+|[0-9.]+\s*(?:d|days?|w|wk|weeks?)")
_PERSONAL = frozenset({"rep", "email", "manager", "team", "started", "active", "quota"})
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class RepsRead:
    """What a table of reps says, and how its columns were read."""

    people: tuple[Person, ...]
    forms: str


def read_reps(
    rows: Iterable[Line],
    header: Sequence[str],
    layout: Layout,
    told: Told,
    exports: Exports,
    register: Register,
) -> RepsRead:
    """Return the people of one table.

    Raises:
        RejectedInput: all that is wrong: E2103 and E2104 numbers and dates that are none or can be read in
            two ways, E2118 a rep stands twice.
    """
    return _Reader(list(rows), header, layout, told).read(exports, register)


class _Reader:
    """One table of reps; it is small, so its rows are kept."""

    def __init__(self, rows: list[Line], header: Sequence[str], layout: Layout, told: Told) -> None:
        self._rows = rows
        self._header = header
        self._columns = layout.columns
        self._metrics = [name for name in layout.columns if name not in _PERSONAL]
        split = plain(told.split_by or "")
        titles = enumerate(header)
        self._group = next((place for place, title in titles if title and plain(title) == split), None)
        self._decimals = Decimals(told.decimal)
        self._orders = Orders(told.dates)
        self._ranges, self._shares = layout.ranges, layout.shares
        self._percents: list[str] = []
        self._problems: list[Problem] = []

    def read(self, exports: Exports, register: Register) -> RepsRead:
        """Decide how numbers and dates are written, then read every row."""
        self._look()
        for _, problem in (self._orders.verdict(), self._decimals.verdict()):
            self._problems += [problem] if problem else []
        if not self._problems:
            self._settle_percents()
        if self._problems:
            raise RejectedInput(tuple(self._problems))
        active = frozenset(plain(text) for text in exports.active)
        people = [self._person(line, cells, active, register) for line, cells in self._rows]
        people = [person for person in people if person.name]
        self._check_names(people)
        if self._problems:
            raise RejectedInput(tuple(self._problems))
        words = [self._orders.words()] if "started" in self._columns else []
        words += [self._decimals.words()] if self._numeric() else []
        words += [f"{self._columns[field]} in per cent (too large for shares)" for field in self._percents]
        return RepsRead(tuple(people), ", ".join(words))

    def _numeric(self) -> list[str]:
        return [name for name in (*self._metrics, "quota") if name in self._columns]

    def _cell(self, cells: Sequence[Cell], field: str) -> Cell:
        column = self._columns.get(field)
        return cells[self._header.index(column)] if column is not None else ""

    def _look(self) -> None:
        """Let every number and date say how it is written."""
        started = Days(self._columns.get("started", ""))
        days = [self._cell(cells, "started") for _, cells in self._rows]
        started.extend(days, [line for line, _ in self._rows])
        for line, cells in self._rows:
            for field in self._numeric():
                cell = self._cell(cells, field)
                text = cell.strip() if isinstance(cell, str) else ""
                if text in MISSING or _WRITTEN.fullmatch(text):
                    continue
                number = number_of(text)
                if number is None:
                    self._problems.append(no_number(text, self._columns[field], line))
                else:
                    self._decimals.see(number, line, self._columns[field], text)
        self._problems += started.show(self._orders)

    def _settle_percents(self) -> None:
        """Decide for each column of shares how its numbers without a sign are meant."""
        for field in self._metrics:
            if field in self._shares and not self._in_percent(field):
                cells = self._unsigned(field)
                found, problem = in_percent(cells, self._ranges[field][1], self._columns[field])
                self._percents += [field] if found else []
                self._problems += [problem] if problem else []

    def _unsigned(self, field: str) -> list[Unsigned]:
        mark, _ = self._decimals.verdict()
        found = []
        for line, cells in self._rows:
            cell = self._cell(cells, field)
            number = number_of(cell.strip()) if isinstance(cell, str) else None
            value = cell if isinstance(cell, float) else number.value(mark) if number else None
            if value is not None and not (number and number.percent):
                found.append(Unsigned(line, word(cell), value))
        return found

    def _person(self, line: int, cells: Sequence[Cell], yes: frozenset[str], register: Register) -> Person:
        name = register.person(word(self._cell(cells, "rep")))
        active = plain(word(self._cell(cells, "active")))
        readings = ((metric, self._reading(cells, metric, line)) for metric in self._metrics)
        quota = self._reading(cells, "quota", line) if "quota" in self._columns else None
        return Person(
            name=name,
            id=slug(name) if name else "",
            email=word(self._cell(cells, "email")),
            manager=word(self._cell(cells, "manager")),
            team=word(self._cell(cells, "team")),
            group="" if self._group is None else word(cells[self._group]),
            started=self._day(self._cell(cells, "started"), line),
            active=(not active or active in yes) and not register.has_left(name),
            quota=quota.value if quota else None,
            metrics={metric: reading for metric, reading in readings if reading},
        )

    def _reading(self, cells: Sequence[Cell], field: str, line: int) -> Reading | None:
        cell = self._cell(cells, field)
        try:
            reading = self._read(cell, field)
        except PydanticCustomError as error:
            self._refuse("E2103", error.message(), field, line, str((error.context or {}).get("hint", "")))
            return None
        low, high = self._ranges.get(field, (-LARGEST, LARGEST))
        if reading is not None and not low <= reading.value <= high:
            scale, sign = (100, "%") if field in self._shares else (1, "")
            bounds = f"{low * scale:g}{sign} and {high * scale:g}{sign}"
            message = f"'{word(cell)[:_SHOWN]}' must lie between {bounds}"
            self._refuse("E2103", message, field, line, "check the number")
        return reading

    def _read(self, cell: Cell, field: str) -> Reading | None:
        text = cell.strip() if isinstance(cell, str) else ""
        if isinstance(cell, float):
            return read_cell(cell / 100 if self._in_percent(field) else cell)
        if text in MISSING or _WRITTEN.fullmatch(text):
            return read_cell(text)
        return self._number(number_of(text), field, text)

    def _number(self, number: Number | None, field: str, text: str) -> Reading | None:
        mark, _ = self._decimals.verdict()
        value = number.value(mark) if number else None
        if number is None or value is None:
            raise fault("E2103", f"'{text[:_SHOWN]}' is not a number here", "write it in digits, as 4000")
        if self._in_percent(field) and not number.percent:
            value, text = value / 100, f"{text}%"
        if abs(value) > LARGEST:
            message = f"'{text[:_SHOWN]}' must lie between {-LARGEST:g} and {LARGEST:g}"
            raise fault("E2103", message, "check the number")
        return Reading(value=value, text=text, currency=number.currency)

    def _in_percent(self, field: str) -> bool:
        """Tell whether the name of the column, or all of its numbers, say that these are per cent."""
        return field in self._percents or self._columns[field].rstrip(" )").endswith("%")

    def _day(self, cell: Cell, line: int) -> date | None:
        if not isinstance(cell, str):
            return cell if isinstance(cell, date) else serial_day(cell)
        parts = parts_of(cell)
        day = day_of(parts, self._orders.verdict()[0]) if parts else None
        if parts and day is None:
            message = f"there is no day '{cell.strip()}' in the years 1970 to 2100"
            self._refuse("E2104", message, "started", line, CHECK_DAY)
        return day

    def _check_names(self, people: Sequence[Person]) -> None:
        lines = [line for line, cells in self._rows if word(self._cell(cells, "rep"))]
        first: dict[str, int] = {}
        for person, line in zip(people, lines, strict=True):
            before = first.setdefault(name_key(person.name), line)
            if before != line:
                message = f"'{person.name[:_SHOWN]}' stands twice (first in line {before})"
                self._refuse("E2118", message, "rep", line, "keep one row for each rep")

    def _refuse(self, code: str, message: str, field: str, line: int, hint: str) -> None:
        self._problems.append(Problem(code, message, (self._columns[field],), hint, line=line))
