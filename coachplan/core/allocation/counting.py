"""Counting: one-to-ones that stand in the manager's calendar are sessions of the week."""

from collections.abc import Callable, Iterable, Sequence

from coachplan.core.allocation.allocation import Allocation, Due
from coachplan.core.allocation.ledger import counts
from coachplan.core.allocation.promises import NO_ROOM
from coachplan.core.calendars.taken import StandingOneToOne

STAND = "the one-to-ones that stand in your calendar are"
STOOD = "the one-to-ones that stood in your calendar were"
"""How a plan begins to say what one-to-ones leave of its minutes, and what it says once they are gone."""

_BY_THE_MANAGER = {"guide": None, "manager_minutes": None, "metric": None}


def counted(handed: Allocation, standing: Sequence[StandingOneToOne], fixed: frozenset[str]) -> Allocation:
    """Return the allocation in which each standing one-to-one is one of its rep's sessions.

    It takes the place of one that was handed out; where the rep has none, those handed out last make
    room for it in the budget. Sessions whose id is ``fixed`` are left alone.
    """
    if not standing:
        return handed
    sessions = list(handed.sessions)
    for found in sorted(standing, key=lambda one: (one.start, one.end, one.rep)):
        stands = {"minutes": found.end - found.start, "stands": found.start, **_BY_THE_MANAGER}
        at = _match(sessions, found.rep, fixed)
        if at is not None:
            sessions[at] = sessions[at].model_copy(update=stands)
        else:
            place = 1 + max((due.place for due in sessions), default=0)
            sessions.append(Due(rep=found.rep, place=place, promise=None, **stands))
    offered = handed.budget_minutes + handed.carried_minutes
    kept = within(sessions, offered, lambda due: due.stands is not None or due.id in fixed)
    return _kept(_carrying_on(handed, with_sessions(handed, kept, "")))


def _match(sessions: Sequence[Due], rep: str, fixed: frozenset[str]) -> int | None:
    """Return which of the sessions a standing one-to-one with ``rep`` is: the first that was handed out.

    One that somebody else was to hold is taken only where the rep has no other: the manager holds it then.
    """
    alike = [
        (due.guide is not None, due.place, n)
        for n, due in enumerate(sessions)
        if due.reps == (rep,) and due.stands is None and due.id not in fixed
    ]
    return min(alike)[-1] if alike else None


def _carrying_on(handed: Allocation, found: Allocation) -> Allocation:
    """Return the allocation that carries on what the standing one-to-ones leave of the minutes handed out.

    Whoever meets for less is still owed the rest, so the rest must be there next week.
    """
    freed = sum(due.cost for due in handed.sessions) - sum(due.cost for due in found.sessions)
    if not freed:
        return found
    left, before = found.left_over_minutes, handed.ledger.carried_minutes
    carried = min(left, before + max(0, freed))
    if freed > 0:
        rest = [handed.left_over_why] if handed.left_over_why else []
        why = "; ".join([f"{STAND} shorter than the sessions handed out: {go_on(freed)}", *rest])
    else:
        goes = f": of the rest {go_on(carried)}" if carried else ""
        why = f"{STAND} longer than the sessions handed out{goes}"
    ledger = found.ledger.model_copy(update={"carried_minutes": carried})
    return found.model_copy(update={"ledger": ledger, "left_over_why": why if left else ""})


def go_on(minutes: int) -> str:
    """Say that minutes are carried."""
    return f"{minutes} {'goes' if minutes == 1 else 'go'} into next week"


def _kept(allocation: Allocation) -> Allocation:
    """Return the allocation with the promises that a standing one-to-one keeps against expectation."""
    here: dict[str, list[tuple[str, ...]]] = {}
    for due in allocation.sessions:
        if due.stands is not None:
            here.setdefault(due.rep, []).append(due.theme_kinds)
    promises = (
        promise.model_copy(update={"state": "kept", "why": promise.why.removesuffix(NO_ROOM)})
        if any(counts(kinds, promise.theme_kinds) for kinds in here.get(promise.rep, ()))
        else promise
        for promise in allocation.promises
    )
    return allocation.model_copy(update={"promises": tuple(promises)})


def within(sessions: Iterable[Due], offered: int, stays: Callable[[Due], bool]) -> list[Due]:
    """Return the sessions without the last ones that the budget does not hold beside those that stay."""
    kept = sorted(sessions, key=lambda due: due.place)
    open_ones = sorted((d for d in kept if not stays(d)), key=lambda d: (d.promise is not None, -d.place))
    for due in open_ones:
        if sum(d.cost for d in kept) <= offered:
            break
        kept.remove(due)
    return kept


def with_sessions(allocation: Allocation, sessions: Sequence[Due], why: str) -> Allocation:
    """Return the allocation with another list of sessions; ``why`` says where unused minutes come from."""
    offered = allocation.budget_minutes + allocation.carried_minutes
    spent = sum(due.cost for due in sessions)
    shares = tuple(
        share.model_copy(update={"minutes": sum(d.minutes for d in own), "sessions": len(own)})
        for share in allocation.shares
        for own in ([d for d in sessions if share.rep in d.reps],)
    )
    same = spent == sum(due.cost for due in allocation.sessions)
    told = allocation.left_over_why if same else why
    return allocation.model_copy(
        update={
            "sessions": tuple(sessions),
            "shares": shares,
            "left_over_minutes": max(0, offered - spent),
            "left_over_why": told if offered > spent else "",
        }
    )
