"""Staying: which sessions of a published plan must stand where they were. Part of the checker."""

from collections.abc import Iterable
from datetime import UTC, datetime

from coachplan.core.plans.plan import WeekPlan
from coachplan.core.team.roster import Roster

NEVER = datetime.min.replace(tzinfo=UTC)
"""Before every session: nothing is too close to move."""


def staying(plan: WeekPlan, published: WeekPlan | None, frozen: datetime) -> frozenset[str]:
    """Return the sessions that stand where they were published, or in a calendar, and must not move."""
    places = {(s.id, s.start) for s in published.sessions} if published else set()
    return frozenset(
        s.id
        for s in plan.sessions
        if s.kind == "existing" or ((s.id, s.start) in places and (s.locked or s.start < frozen))
    )


def not_staying(
    plan: WeekPlan, roster: Roster, published: WeekPlan | None, frozen: datetime
) -> Iterable[str]:
    """Yield the sessions that should have stayed and did not."""
    here, now = {rep.id for rep in roster.reps}, {s.id: s for s in plan.sessions}
    for old in published.sessions if published else ():
        new = now.get(old.id)
        if "existing" in {old.kind, new.kind if new else ""}:
            continue  # the manager's calendar says when these are
        must = (old.locked or old.start < frozen) and here.intersection(old.reps)
        if must and (new is None or (new.start, new.minutes) != (old.start, old.minutes)):
            yield f"session {old.id} is locked or too close, and did not stay"
        if new is None or not new.locked:
            continue
        if new.start != old.start:
            yield f"session {old.id} is locked, and was moved"
