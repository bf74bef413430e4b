"""A table: the names of its columns and its rows, whatever file it was read from."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from coachplan.core.imports.cells import Cell, Line, is_footer, left_out
from coachplan.core.problems import Problem, RejectedInput, shown
from coachplan.files.tables.places import Spot

MOST_COLUMNS = 2_000
_LONGEST_NUMBER = 40
_DATA = re.compile(r"[-+(]?[\d.,\s]*\d[\d.,\s]*[%)]?(?:[-/:.T ]\d[-\d/:.Z ]*)?")
_FOOTED = re.compile(r"\(\s*([\d.,\s]+?)\s+\w+\s*\)")


@dataclass(slots=True)
class Table:
    """A table in the order of its file.

    ``rows`` can be walked once; ``warnings`` and ``footer``, what tells of the lines below the rows, are
    complete when they have been. ``how`` tells how the bytes were read. ``spot`` looks up the place of a
    cell, by the line its row begins in and the number of the cell.
    """

    name: str
    header: tuple[str, ...]
    header_line: int
    rows: Iterator[Line]
    how: str
    spot: Callable[[int, int], Spot]
    warnings: list[Problem] = field(default_factory=list)
    footer: str = ""

    def located(self, problem: Problem) -> Problem:
        """Return ``problem`` with file, line and column; its path names a column of this table, if any."""
        line = problem.line or self.header_line
        index = next((self.header.index(part) for part in problem.path if part in self.header), 0)
        spot = self.spot(line, index)
        return replace(
            problem, source=self.name, line=spot.line, column=spot.column, excerpt=spot.excerpt, path=()
        )


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows as a file has them, before the first is taken for the names of the columns."""

    name: str
    lines: Iterator[tuple[int, Sequence[Cell]]]
    how: str
    spot: Callable[[int, int], Spot]

    def reject(self, code: str, message: str, hint: str, line: int, index: int = 0) -> None:
        """Raise ``RejectedInput`` for a problem at a cell."""
        at = self.spot(line, index)
        problem = Problem(code, message, (), hint, self.name, at.line, at.column, at.excerpt)
        raise RejectedInput((problem,))


def tabled(raw: Raw, names: Sequence[str] = (), footers: tuple[str, ...] = ()) -> Table:
    """Return ``raw`` as a table.

    Args:
        raw: the rows of a file.
        names: the names of the columns of a file whose first row is data already.
        footers: patterns (of the first cell, in lower case) of the lines some systems put below a table.

    Raises:
        RejectedInput: E2105 a column stands twice, E2108 no names of columns; while the rows are walked also
            E2101 a row does not fit the columns and E2109 there is no row at all.
    """
    lines = ((line, cells) for line, cells in raw.lines if any(cells))
    line = 0
    if not names:
        line, first = next(lines, (1, ()))
        _check_header(raw, line, first)
        names = [str(cell).strip() for cell in first]
    header = tuple(names)
    table = Table(raw.name, header, line or 1, iter(()), raw.how, raw.spot)
    table.rows = _rows(raw, table, lines, _Footer(footers))
    return table


def _check_header(raw: Raw, line: int, cells: Sequence[Cell]) -> None:
    hint = "the first row must hold the names of the columns; or name them in a mapping file, under header"
    if len(cells) > MOST_COLUMNS:
        raw.reject("E2108", f"more than {MOST_COLUMNS:,} columns", hint, line)
    if not cells:
        raw.reject("E2108", "this file has no rows", "export it again", line)
    seen: dict[str, int] = {}
    for index, cell in enumerate(cells):
        text = str(cell).strip()
        if not isinstance(cell, str) or (len(text) < _LONGEST_NUMBER and _DATA.fullmatch(text)):
            raw.reject("E2108", f"'{shown(text)}' is no name of a column", hint, line, index)
        if text and seen.setdefault(text.casefold(), index) != index:
            message = f"the column '{shown(text)}' stands twice"
            raw.reject("E2105", message, "remove or rename one of the two", line, index)
    if sum(bool(str(cell).strip()) for cell in cells) < min(2, len(cells)):
        raw.reject("E2108", "the first row names a single column", hint, line)


class _Footer:
    """What stands below a table: recognised, and its count of records remembered."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns
        self.count: int | None = None
        self.reached = False

    def begins(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row is part of it; what follows then is too."""
        filled = [str(cell).strip() for cell in cells if cell]
        text = filled[0].casefold()
        if not is_footer(text, self._patterns) or len(filled) > max(2, len(cells) // 2):
            return False
        found = _FOOTED.search(text)
        if found and self.count is None:
            self.count = int(re.sub(r"\D", "", found[1]))
        self.reached = True
        return True


def _rows(
    raw: Raw, table: Table, lines: Iterator[tuple[int, Sequence[Cell]]], footer: _Footer
) -> Iterator[Line]:
    width, count = len(table.header), 0
    for line, cells in lines:
        # Footers are short or have few cells; the test of the last cell keeps the usual row cheap.
        if (len(cells) != width or not cells[-1] or footer.reached) and footer.begins(cells):
            table.footer = table.footer or left_out(line, next(str(cell) for cell in cells if cell))
            continue
        if footer.reached:
            raw.reject("E2101", "a row below the last line of the report", "export it again", line)
        count += 1
        yield line, cells if len(cells) == width else _fitted(raw, line, cells, width)
    if not count:
        message = "the table has no rows, which is not the same as nothing sold"
        raw.reject("E2109", message, "check the filters of the export", table.header_line)
    if footer.count is not None and footer.count != count:
        message = f"the report counts {footer.count:,} records, the file has {count:,}"
        table.warnings.append(Problem("W2114", message, hint="is it complete?", source=raw.name))


def _fitted(raw: Raw, line: int, cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """Return cells without empty ones beyond the last column; any other row that does not fit is refused."""
    if len(cells) < width or any(cells[width:]):
        message = f"{len(cells)} cell{'s' * (len(cells) != 1)} here, {width} columns in the first row"
        hint = "a separator or line break inside a cell without quotes does this; export it again"
        raw.reject("E2101", message, hint, line, min(len(cells), width + 1) - 1)
    return cells[:width]
