"""How a CSV file separates its cells, told by its first lines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coachplan.files.tables.source import Source

_TOLD = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"?')
_SEPARATORS = {",": "','", ";": "';'", "\t": "a tab", "|": "'|'"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What separates two cells, and how many lines stand before the first row."""

    delimiter: str
    skipped: int

    @property
    def name(self) -> str:
        """Return the separator in words."""
        return _SEPARATORS.get(self.delimiter, f"'{self.delimiter}'")


def dialect_of(lines: Iterable[str], source: Source) -> Dialect:
    """Return how a table is written, by a ``sep=`` line or by what its first row has most of.

    Raises:
        RejectedInput: E2108 nothing in the file, or no way to tell the separator.
    """
    told = ""
    for number, line in enumerate(lines):
        if not told and (found := _TOLD.fullmatch(line)):
            told = found[1]
        elif line.strip("\ufeff \t\r\n,;"):
            return Dialect(told or _commonest(line, number + 1, source), number)
    source.reject("E2108", "this file is empty", "export it again")


def _commonest(line: str, number: int, source: Source) -> str:
    bare = _QUOTED.sub("", line)
    counts = {mark: bare.count(mark) for mark in _SEPARATORS}
    most = max(counts.values())
    best = [mark for mark, count in counts.items() if count == most]
    if most == 0:
        message = "the first row has a single cell, so this is no table"
        source.reject("E2108", message, "the first row must hold the names of the columns", number, 1)
    if len(best) > 1:
        message = f"the cells may be separated by {' or '.join(_SEPARATORS[mark] for mark in best)}"
        source.reject("E2108", message, "say which in a first line, as sep=;", number, 1)
    return best[0]
