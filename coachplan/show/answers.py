"""The three answers at the head of a plan, each on a line or two."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.plans.answers import Answers, Needle
from coachplan.show.safe import safe

_LABELS = ("To move", "You", "Working?")
_LABEL = 9
_MOST = 3
"""Needles named at most."""

_LINES = 2
"""Lines that an answer may take."""

_A_WEEK = " a week"

_RAGGED = 12
"""Columns that wrapping may leave empty."""


def answers_view(found: Answers, width: int) -> RenderableType:
    """Return what has to move, what you do about it, and whether it is working."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL)
    grid.add_column()
    room = width - _LABEL - 1
    for label, forms in zip(_LABELS, (_move(found), _do(found), [found.working]), strict=True):
        text = next((form for form in forms if cell_len(form) < _LINES * room - _RAGGED), forms[-1])
        grid.add_row(Text(label, "bold"), Text(safe(f"{text[:1].upper()}{text[1:]}.")))
    return grid


def _move(found: Answers) -> Sequence[str]:
    """Return the first answer, the fullest form first."""
    moving = [needle for needle in found.needles if needle.by > 0]
    goal = f"{found.goal.title} {_way(found.goal)}" if found.goal else ""
    if not found.needles:
        none = "no activity has a standard yet; add standard: to one of the roster's metrics"
        return [f"{goal}; {none}" if goal else none]
    if not moving:
        short = [
            f"{len(one.short)} of {one.reps} short of {_level(one)}" for one in found.needles if one.short
        ]
        met = "; ".join(["the team as a whole meets its standards", *short[:1]])
        return [f"{goal}: {met}" if goal else met]
    told = [f"{_name(needle)} {_way(needle)}" for needle in moving]
    forms = []
    for count in range(min(_MOST, len(told)), 0, -1):
        more = f" and {len(told) - count} more" if len(told) > count else ""
        forms.append(f"{goal + ': ' if goal else ''}{', '.join(told[:count])}{more}")
    return forms


def _name(needle: Needle) -> str:
    return needle.title.removesuffix(_A_WEEK)


def _way(needle: Needle) -> str:
    now, standard = needle.shown
    way = f"{now} to {standard}" if needle.by > 0 else f"{now}, standard {standard}"
    return f"{way}{_A_WEEK}" if needle.title.endswith(_A_WEEK) else way


def _level(needle: Needle) -> str:
    return f"{needle.shown[1]} {needle.title}"


def _do(found: Answers) -> Sequence[str]:
    """Return the second answer, the fullest form first."""
    if not found.sessions:
        return ["no session this week"]
    whole = f"{found.sessions} session{'s' * (found.sessions != 1)}"
    parts = [f"{one.sessions} on {one.title.removesuffix(_A_WEEK)}" for one in found.focus]
    parts += [f"{found.strengths} on what already works"] if found.strengths else []
    forms = [f"{whole}: {', '.join(parts)}"]
    forms += [f"{whole}: {', '.join(parts[:count])}, others" for count in range(len(parts) - 1, 0, -1)]
    return forms
