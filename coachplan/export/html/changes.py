"""Who gains and who loses as a picture: a row a rep, a column a policy, a bar to the right for more."""

from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.comparison.comparison import Comparison, RepMinutes
from coachplan.export.html.page import percent

_HALF = 50
"""Bars begin in the middle of a cell."""

_ROOM = 46
"""Hundredths of a cell that the longest bar takes, to either side."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: ``way`` is ``more``, ``less`` or nothing."""

    way: str
    begin: str
    width: str
    told: str


@dataclass(frozen=True, slots=True)
class RepChanges:
    """One rep: minutes due today, and the change under each policy."""

    name: str
    today: str
    cells: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The whole picture; ``policies`` head the columns."""

    policies: tuple[str, ...]
    rows: tuple[RepChanges, ...]


def changes(found: Comparison) -> Changes:
    """Return the picture of a comparison's changes against today, all on one scale."""
    under = [choice.changes for choice in found.choices]
    most = max((abs(change) for one in under for change in one.values()), default=0.0)
    return Changes(
        policies=tuple(choice.policy for choice in found.choices),
        rows=tuple(
            _row(rep, found.today.minutes.get(rep.rep), [_cell(one[rep.rep], most) for one in under])
            for rep in found.choices[0].by_rep
        ),
    )


def _row(rep: RepMinutes, today: float | None, cells: Sequence[Change]) -> RepChanges:
    return RepChanges(rep.name, "\u2013" if today is None else f"{today:.0f}", tuple(cells))


def _cell(change: float, most: float) -> Change:
    whole = round(change)
    if not whole:
        return Change("", "50%", "0%", "\u2013")
    reach = _ROOM * abs(change) / most
    begin = _HALF if change > 0 else _HALF - reach
    told = f"{whole:+d}".replace("-", "\u2212")
    return Change("more" if change > 0 else "less", percent(begin, 100), percent(reach, 100), told)
