"""By hand: a published plan as the manager wants it, and what that costs.

Each function returns the plan to start from and the sessions that must then stay; the stages make the
plan of it, so that the same rules hold as for any other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from coachplan.core.allocation.ledger import counts
from coachplan.core.allocation.promises import PromiseState
from coachplan.core.plans.difference import changes_between
from coachplan.core.plans.plan import Change, Session, WeekPlan

Wanted = tuple[WeekPlan, frozenset[str]]
"""A plan to start from, and the ids of the sessions that must stay in it."""


def skipped(plan: WeekPlan, session: Session, how: str = "was skipped") -> Wanted:
    """Return the plan without a session; its minutes stay with the manager, and are owed."""
    left = plan.left_over_minutes + session.cost
    whys = [plan.left_over_why] if plan.left_over_why else []
    whys.append(f"the session of {' and '.join(session.names)} {how}")
    rest = tuple(other for other in plan.sessions if other.id != session.id)
    changes = {
        "sessions": rest,
        "left_over_minutes": left,
        "left_over_why": "; ".join(whys),
        "promises": tuple(
            p for promise in plan.promises for p in _reopened(promise, session, rest, plan.week)
        ),
    }
    return plan.model_copy(update=changes), frozenset()


def _reopened(
    promise: PromiseState, gone: Session, rest: Iterable[Session], week: str
) -> Iterable[PromiseState]:
    """Yield a promise as it stands without a session; not where later weeks can keep it in time."""
    kept = any(promise.rep in s.coached and counts(s.theme_kinds, promise.theme_kinds) for s in rest)
    if kept or promise.state != "kept":
        yield promise
    elif promise.due_week <= week:
        yield promise.model_copy(update={"state": "broken"})
    elif gone.promise == promise.kind:
        yield promise.model_copy(update={"state": "at risk"})


def pinned(plan: WeekPlan, session: Session) -> Wanted:
    """Return the plan in which a session stays where it is, whatever comes."""
    return plan, frozenset({session.id})


def moved(plan: WeekPlan, session: Session, start: datetime) -> Wanted:
    """Return the plan in which a session starts at another time, and stays there."""
    return _with(plan, {session.id: start}), frozenset({session.id})


def swapped(plan: WeekPlan, one: Session, other: Session) -> Wanted:
    """Return the plan in which two sessions have changed places, and stay there."""
    return _with(plan, {one.id: other.start, other.id: one.start}), frozenset({one.id, other.id})


def _with(plan: WeekPlan, starts: Mapping[str, datetime]) -> WeekPlan:
    sessions = tuple(
        s.model_copy(update={"start": starts[s.id], "end": starts[s.id] + timedelta(minutes=s.minutes)})
        if s.id in starts
        else s
        for s in plan.sessions
    )
    return plan.model_copy(update={"sessions": sessions})


def is_idle(old: WeekPlan, new: WeekPlan) -> bool:
    """Tell whether a change leaves every session where it was, and as free to move as it was."""
    ways = [
        sorted((s.id, s.start, s.minutes, s.reps, s.locked) for s in plan.sessions) for plan in (old, new)
    ]
    return ways[0] == ways[1]


def changed_by_hand(
    old: WeekPlan, new: WeekPlan, named: Iterable[str], record: tuple[Change, ...]
) -> WeekPlan:
    """Return the ``new`` plan with its changes from the ``old`` one; ``named`` sessions changed by hand.

    ``record`` are all changes up to the ``old`` one.
    """
    by_hand = dict.fromkeys(named, "by hand")
    found = changes_between(old, new, {change.session: change.why for change in new.changes} | by_hand)
    told = tuple(
        change.model_copy(update={"why": by_hand[change.session]}) if change.session in by_hand else change
        for change in found
    )
    return new.model_copy(update={"changes": told, "changes_before": record})


def costs(old: WeekPlan, new: WeekPlan, named: Iterable[str], usual: WeekPlan) -> tuple[str, ...]:
    """Return in words what a change by hand costs beyond the change itself; nothing if nothing.

    ``usual`` is the ``old`` plan made anew without the change: what is liked now is held against that, as
    what was liked then may have changed since.
    """
    wanted = frozenset(named)
    return (
        *_minutes(old, new),
        *_promises(old, new),
        *(_made_way(change) for change in new.changes if change.session not in wanted),
        *_liked(usual, new),
    )


def _minutes(old: WeekPlan, new: WeekPlan) -> Iterable[str]:
    before, after = _planned(old), _planned(new)
    for share in new.shares:
        lost = before[share.rep] - after[share.rep]
        if lost > 0:
            credit = round(share.credit_after)
            left = f"is then owed {credit}" if credit > 0 else f"is still {-credit} ahead"
            yield f"{share.name} gets {lost} minutes less this week, and {left}"


def _planned(plan: WeekPlan) -> Counter[str]:
    """Return minutes by rep, of the sessions alone: shares still count one that was called off since."""
    minutes: Counter[str] = Counter()
    for session in plan.sessions:
        for rep in session.coached:
            minutes[rep] += session.minutes
    return minutes


def _promises(old: WeekPlan, new: WeekPlan) -> Iterable[str]:
    names = {share.rep: share.name for share in new.shares}
    kept = {(p.rep, p.kind, p.theme_kinds) for p in old.promises if p.state == "kept"}
    for promise in new.promises:
        if promise.state != "kept" and (promise.rep, promise.kind, promise.theme_kinds) in kept:
            yield f"the promise to {names[promise.rep]} is {promise.state}: {promise.why}"


def _made_way(change: Change) -> str:
    """Return what became of a session that nobody named."""
    names = " and ".join(change.names)
    to = f" to {change.after:%a %H:%M}" if change.after and change.what == "moved" else ""
    return f"the session of {names} is {change.what}{to}: {change.why}"


def _liked(usual: WeekPlan, new: WeekPlan) -> Iterable[str]:
    """Yield by how much less the times are liked, where the sessions are the same ones."""
    if {s.id for s in usual.sessions} != {s.id for s in new.sessions}:
        return
    before, after = (
        sum(level.value for level in plan.proof.levels if level.name == "preferences")
        for plan in (usual, new)
    )
    if after < before:
        points = f"{after} point{'s' * (after != 1)} instead of {before}"
        yield f"the times suit less well: {points} for preferred times and spacing, and more is better"
