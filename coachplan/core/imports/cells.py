"""Cells and lines: what a table hands over, whatever file it was read from."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from coachplan.core.folding import folded
from coachplan.core.problems import shown

Cell = str | float | date
"""A cell is text; a workbook also holds numbers and days that are already told apart."""

Line = tuple[int, Sequence[Cell]]
"""The line a row begins in, and its cells."""


_LONGEST_FOOTER = 200


@lru_cache
def _footing(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def is_footer(text: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether the text of a cell begins what stands below the rows of a report, as a total does."""
    return _footing(patterns).fullmatch(text.casefold()[:_LONGEST_FOOTER].rstrip(": ")) is not None


def left_out(line: int, text: str) -> str:
    """Return how an import tells that a line is no row, by the text it begins with."""
    return f"line {line} left out ('{shown(text)}')"


@lru_cache(maxsize=4_000)
def plain(text: str) -> str:
    """Return a name as it is compared: no case, accents, underscores, trailing star or double spaces.

    Every table is held against the same few hundred names of columns.
    """
    return " ".join(folded(text).replace("_", " ").replace("\u2019", "'").rstrip("* ").split())
