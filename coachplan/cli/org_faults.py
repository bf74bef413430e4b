"""Faults of one team of an organisation: told, so that the others go on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from coachplan.cli import exits
from coachplan.cli.endings import code_of
from coachplan.core.org.run import Fault
from coachplan.core.problems import Problem, Rejected

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing could be done for a team, with the exit code that it would end a run of its own with."""

    code: int
    problems: tuple[Problem, ...]


def attempted(roster: str, work: Callable[[], _Result]) -> _Result | Refused:
    """Return what ``work`` returns for a roster, or why it could not be done."""
    try:
        return work()
    except Rejected as rejected:
        return Refused(code_of(rejected), tuple(_of_team(one, roster) for one in rejected.problems))
    except Exception as error:  # noqa: BLE001 - a fault in one team leaves the others as they are
        hint = f"run 'coachplan schedule {roster}' with COACHPLAN_DEBUG=1 and report what it prints"
        message = f"this is a bug in coachplan: {type(error).__name__}"
        return Refused(exits.BUG, (Problem("E0001", message, hint=hint, source=roster),))


def _of_team(problem: Problem, roster: str) -> Problem:
    """Return a problem that says for which team it arose, wherever it stands."""
    if problem.source in {"", roster}:
        return replace(problem, source=roster)
    return replace(problem, message=f"{problem.message} (for {roster})")


def lost(roster: str) -> Refused:
    """Return the fault of a team at which the process at work ended, and another one after it."""
    hint = f"is there enough memory? try: coachplan schedule {roster}"
    message = "the process that was at work on this team came to a sudden end, twice"
    return Refused(exits.BUG, (Problem("E0002", message, hint=hint, source=roster),))


def told(refused: Refused) -> tuple[Fault, ...]:
    """Return the faults as a document has them; a warning keeps no team from a plan, so it is none."""
    return tuple(
        Fault(
            code=one.code,
            message=one.message,
            hint=one.hint,
            file=one.source,
            line=one.line,
            column=one.column,
        )
        for one in refused.problems
        if not one.is_warning
    )
