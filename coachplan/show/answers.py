"""The three answers at the head of a plan, each on a line or two."""

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.plans.answer_words import answer_forms
from coachplan.core.plans.answers import Answers
from coachplan.show.safe import safe

_LABELS = ("To move", "You", "Working?")
_LABEL = 9
_LINES = (2, 2, 1)
"""Lines that each answer may take."""

_RAGGED = 12
"""Columns that wrapping may leave empty."""


def answers_view(found: Answers, width: int) -> RenderableType:
    """Return what has to move, what you do about it, and whether it is working."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL)
    grid.add_column(overflow="fold")
    room = width - _LABEL - 1
    for label, lines, forms in zip(_LABELS, _LINES, answer_forms(found), strict=True):
        most = lines * room - (_RAGGED if lines > 1 else 0)
        text = next((form for form in forms if cell_len(form) < most), forms[-1])
        grid.add_row(Text(label, "bold"), Text(safe(f"{text[:1].upper()}{text[1:]}.")))
    return grid
