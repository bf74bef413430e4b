"""Measured: the metrics of reps as a file beside the roster holds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.readings import Reading

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of one rep over a period; ``reading`` is ``None`` where there are no data.

    ``weeks`` are weekly values as text, oldest first: ``3``, ``2/5``, or ``-`` for a week without any.
    """

    rep: str
    metric: str
    reading: Reading | None
    since: str = ""
    until: str = ""
    weeks: tuple[str, ...] = ()
    line: int = 0


def compare(
    before: Sequence[Measured], now: Sequence[Measured], may_vanish: float, *, allow: bool, source: str = ""
) -> tuple[Problem, ...]:
    """Return warnings about what was there at the last import and is gone.

    Args:
        before: what the file beside the roster holds.
        now: what would replace it.
        may_vanish: the share of reps that may be gone.
        allow: whether the user said that it is meant.
        source: the file of the roster, which the problems then name.

    Raises:
        RejectedInput: unless allowed: E2110 a metric has gone for everybody, W2111 and E2128 more than
            ``may_vanish`` of the reps who had data have none.
    """
    problems = []
    for metric in sorted(_metrics(before) - _metrics(now)):
        message = f"{metric} was in the last import and is in no row of this one: a column is missing"
        problems.append(("E2110", "W2110", message, "add the column to the export again"))
    had, have = _reps(before), _reps(now)
    gone = sorted(had - have)
    if gone:
        names = ", ".join(gone[:_NAMED]) + (f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else "")
        message = f"{len(gone)} of the {len(had)} reps with data in the last import have none now: {names}"
        error = "E2128" if len(gone) > may_vanish * len(had) else "W2111"
        problems.append((error, "W2111", message, "check the filters of the export"))
    told = " or, if this is meant, add --allow-partial"
    found = tuple(
        Problem(
            mild if allow else hard, message, (), hint + ("" if allow or hard[0] == "W" else told), source
        )
        for hard, mild, message, hint in problems
    )
    if any(not problem.is_warning for problem in found):
        raise RejectedInput(found)
    return found


def _metrics(rows: Sequence[Measured]) -> set[str]:
    return {row.metric for row in rows if row.reading is not None}


def _reps(rows: Sequence[Measured]) -> set[str]:
    return {row.rep for row in rows if row.reading is not None}
