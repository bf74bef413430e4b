"""Cells and lines: what a table hands over, whatever file it was read from."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from coachplan.core.folding import folded

Cell = str | float | date
"""A cell is text; a workbook also holds numbers and days that are already told apart."""

Line = tuple[int, Sequence[Cell]]
"""The line a row begins in, and its cells."""


@lru_cache(maxsize=4_000)
def plain(text: str) -> str:
    """Return a name as it is compared: no case, accents, underscores, trailing star or double spaces.

    Every table is held against the same few hundred names of columns.
    """
    return " ".join(folded(text).replace("_", " ").replace("\u2019", "'").rstrip("* ").split())
