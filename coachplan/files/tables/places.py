"""Places: where a cell of a CSV file stands, looked up only once something is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

from coachplan.core.problems import Problem

_FURTHEST = 300_000
"""Characters looked at: a cell may have 131,072 of them."""


class Spot(NamedTuple):
    """The place of a cell, and the line of the file it begins in."""

    line: int
    column: int
    excerpt: str


def cell_spot(lines: Iterable[str], delimiter: str, line: int, index: int | None) -> Spot:
    """Return where a cell of the record that begins at ``line`` stands (the last one begun without index).

    Where a quote is never closed, or text follows a closed one, the record ends with that cell.
    """
    record = _Record(islice(lines, line - 1, None), delimiter)
    spot = Spot(line, 1, "")
    for number, (_, begun) in enumerate(record.cells()):
        spot = Spot(line + begun.line, begun.column, begun.excerpt)
        if number == index:
            break
    return spot


def long_cell_spot(lines: Iterable[str], delimiter: str, line: int, most: int) -> Spot:
    """Return where the first cell of more than ``most`` characters begins, in the record at ``line``."""
    record = _Record(islice(lines, line - 1, None), delimiter)
    cells = list(record.cells())
    long = (spot for (at, spot), (following, _) in pairwise(cells) if following - at > most)
    begun = next(long, cells[-1][1])
    return Spot(line + begun.line, begun.column, begun.excerpt)


def placed(problem: Problem, spot: Spot) -> Problem:
    """Return ``problem`` at a place, with the line as an excerpt."""
    return replace(problem, line=spot.line, column=spot.column, excerpt=spot.excerpt)


class _Record:
    """One record, read character by character."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._number = -1
        self._line = ""
        self._seen = 0
        self._turn()

    def _turn(self) -> bool:
        """Move to the next line; tells whether there is one worth looking at."""
        self._seen += len(self._line)
        self._line = next(self._lines, "")
        self._number += 1
        return bool(self._line) and self._seen < _FURTHEST

    def cells(self) -> Iterator[tuple[int, Spot]]:
        """Yield the characters before each cell, and where it begins."""
        at: int | None = 0
        while at is not None:
            yield self._seen + at, Spot(self._number, at + 1, self._line.rstrip("\r\n"))
            at = self._behind(at)

    def _behind(self, at: int) -> int | None:
        """Return where the cell after the one at ``at`` begins; ``None`` where the record ends."""
        if not self._line[at:].startswith('"'):
            end = self._line.find(self._delimiter, at)
            return None if end < 0 else end + 1
        at += 1
        while True:
            close = self._line.find('"', at)
            if close < 0:
                if not self._turn():
                    return None
                at = 0
            elif self._line[close + 1 : close + 2] == '"':
                at = close + 2
            else:
                return close + 2 if self._line[close + 1 : close + 2] == self._delimiter else None
