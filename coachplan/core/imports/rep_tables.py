"""Tables of reps: one row each, with what is measured and what is known about the person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coachplan.core.imports.cells import Cell, Line, is_footer, left_out, plain
from coachplan.core.imports.columns import Days, word
from coachplan.core.imports.date_forms import Orders
from coachplan.core.imports.deals import Told
from coachplan.core.imports.export_kinds import Exports, Layout
from coachplan.core.imports.number_forms import Decimal, Decimals
from coachplan.core.imports.people import Person, Register, name_key
from coachplan.core.imports.rep_figures import Figures, Kind
from coachplan.core.imports.subtotals import Row, is_a_total, without_subtotals
from coachplan.core.problems import Problem, RejectedInput, reject, shown
from coachplan.core.scalars import slug
from coachplan.core.team.readings import LARGEST, Reading

_PERSONAL = frozenset({"rep", "email", "manager", "team", "started", "active", "quota"})


@dataclass(frozen=True, slots=True)
class RepsRead:
    """What a table of reps says, how its columns were read, and what to know about its rows."""

    people: tuple[Person, ...]
    forms: str
    warnings: tuple[Problem, ...] = ()


def read_reps(
    rows: Iterable[Line],
    header: Sequence[str],
    layout: Layout,
    told: Told,
    exports: Exports,
    register: Register,
) -> RepsRead:
    """Return the people of one table.

    A row of totals is no rep: it is left out, and ``forms`` says so, or ``warnings`` where it carries a name.

    Raises:
        RejectedInput: all that is wrong: E2103 and E2104 numbers and dates that are none or can be read in
            two ways, E2109 there is no rep, E2118 a rep stands twice.
    """
    lines, totals = _without_totals(rows, header, layout.columns.get("rep", ""), exports)
    read = _Reader(lines, header, layout, told).read(exports, register)
    return replace(read, forms=", ".join(part for part in (read.forms, *totals) if part))


def _without_totals(
    rows: Iterable[Line], header: Sequence[str], column: str, exports: Exports
) -> tuple[Sequence[Line], Sequence[str]]:
    """Return the rows of reps, whose names stand in ``column``, and what is left out, in words."""
    seat = header.index(column) if column else None
    lines, totals = [], []
    for line, cells in rows:
        name = "" if seat is None else word(cells[seat])
        if is_footer(name, exports.footers) or is_a_total(name, exports.subtotals):
            totals.append(left_out(line, name))
        else:
            lines.append((line, cells))
    if not lines:
        reject("E2109", "the table has no rows besides totals", "check the filters of the export")
    return lines, totals


class _Reader:
    """One table of reps, column by column."""

    def __init__(self, lines: Sequence[Line], header: Sequence[str], layout: Layout, told: Told) -> None:
        self._lines = [line for line, _ in lines]
        self._columns = layout.columns
        self._cells = dict(zip(header, zip(*(cells for _, cells in lines), strict=True), strict=True))
        split = plain(told.split_by or "")
        self._group = next((title for title in header if title and plain(title) == split), None)
        self._decimals = Decimals(told.decimal)
        self._orders = Orders(told.dates)
        self._days = Days(layout.columns.get("started", ""))
        self._figures = {
            name: Figures(_kind(name, layout), self._of(name), self._lines)
            for name in layout.columns
            if name == "quota" or name not in _PERSONAL
        }

    def read(self, exports: Exports, register: Register) -> RepsRead:
        """Decide how numbers and dates are written, then read every column."""
        self._look()
        mark, _ = self._decimals.verdict()
        found = self._people(mark, frozenset(plain(text) for text in exports.active), register)
        rows, warnings = without_subtotals(list(zip(self._lines, found, strict=True)), exports.subtotals)
        _check(self._told_twice(rows))
        words = [self._orders.words()] if "started" in self._columns else []
        words += [self._decimals.words()] if self._figures else []
        large = [one.kind.column for one in self._figures.values() if one.by_size]
        words += [f"{column} in per cent (too large for shares)" for column in large]
        return RepsRead(tuple(person for _, person in rows if person.name), ", ".join(words), warnings)

    def _of(self, field: str) -> Sequence[Cell]:
        """Return the cells of a field, row by row; empty ones where the table has no such column."""
        column = self._columns.get(field)
        return ("",) * len(self._lines) if column is None else self._cells[column]

    def _look(self) -> None:
        """Let every number and date say how it is written."""
        problems = [problem for one in self._figures.values() for problem in one.show(self._decimals)]
        self._days.extend(self._of("started"), self._lines)
        problems += self._days.show(self._orders)
        verdicts = (self._orders.verdict(), self._decimals.verdict())
        _check([*problems, *(problem for _, problem in verdicts if problem)])
        mark, _ = self._decimals.verdict()
        _check([problem for one in self._figures.values() for problem in one.settle_percent(mark)])

    def _people(self, mark: Decimal, yes: frozenset[str], register: Register) -> Iterator[Person]:
        """Yield who stands in each row."""
        read = {name: one.readings(mark) for name, one in self._figures.items()}
        ordinals, problems = self._days.ordinals(self._orders)
        _check([*(problem for _, found in read.values() for problem in found), *problems])
        quotas = read.pop("quota", ((None,) * len(self._lines), ()))[0]
        texts = (self._words(field) for field in ("rep", "email", "manager", "team", "active"))
        groups = [word(cell) for cell in self._cells[self._group]] if self._group else ("",) * len(quotas)
        told = zip(*texts, groups, ordinals, quotas, strict=True)
        figures: Iterable[tuple[Reading | None, ...]] = zip(*(one for one, _ in read.values()), strict=True)
        for row, own in zip(told, figures if read else ((),) * len(quotas), strict=True):
            rep, email, manager, team, active, group, day, quota = row
            name, answer = register.person(rep), plain(active) if active else ""
            yield Person(
                name=name,
                id=slug(name) if name else "",
                email=email,
                manager=manager,
                team=team,
                group=group,
                started=date.fromordinal(day) if day else None,
                active=(not answer or answer in yes) and not register.has_left(name),
                quota=quota.value if quota else None,
                metrics={metric: reading for metric, reading in zip(read, own, strict=True) if reading},
            )

    def _words(self, field: str) -> list[str]:
        return [word(cell) for cell in self._of(field)]

    def _told_twice(self, rows: Iterable[Row]) -> Iterator[Problem]:
        """Yield a problem for each row of a rep who has one already."""
        first: dict[str, int] = {}
        for line, person in rows:
            before = first.setdefault(name_key(person.name), line) if person.name else line
            if before != line:
                message = f"'{shown(person.name)}' stands twice (first in line {before})"
                hint = "keep one row for each rep"
                yield Problem("E2118", message, (self._columns["rep"],), hint, line=line)


def _kind(field: str, layout: Layout) -> Kind:
    least, largest = layout.ranges.get(field, (-LARGEST, LARGEST))
    shows = "money" if field == "quota" else layout.shows.get(field)
    return Kind(layout.columns[field], shows, least, largest)


def _check(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise RejectedInput(found)
