"""Cells and lines: what a table hands over, whatever file it was read from."""

import unicodedata
from collections.abc import Sequence
from datetime import date

Cell = str | float | date
"""A cell is text; a workbook also holds numbers and days that are already told apart."""

Line = tuple[int, Sequence[Cell]]
"""The line a row begins in, and its cells."""


def plain(text: str) -> str:
    """Return a name as it is compared: no case, accents, underscores, trailing star or double spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("_", " ").replace("\u2019", "'").rstrip("* ").split())
