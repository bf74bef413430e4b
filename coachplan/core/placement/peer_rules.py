"""Peer rules: sessions that somebody else than the manager holds, in a finished plan. Part of the checker."""

from collections.abc import Iterable
from datetime import UTC
from itertools import combinations

from coachplan.core.peers.worksheet import tells
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.team.roster import Roster


def peer_rules(plan: WeekPlan, roster: Roster, stay: frozenset[str]) -> Iterable[str]:
    """Yield what is wrong with sessions that have a guide, but for those that ``stay`` as published."""
    coaches, groups = {c.id for c in roster.coaches}, {rep.id: rep.group for rep in roster.reps}
    guided = [session for session in plan.sessions if session.guide]
    for session in guided:
        name = f"session {session.id}"
        if session.id not in stay:
            yield from (f"{name} {fault}" for fault in _who(session, coaches, groups, roster))
        if not 0 < session.cost < session.minutes:
            yield f"{name} saves the manager nothing"
        if _tells(session):
            yield f"{name} tells more than the two may know"
    for session in plan.sessions:
        if session.manager_minutes is not None and not session.guide:
            yield f"session {session.id} is held by nobody"
    yield from _often(guided)
    yield from _overlaps(plan, stay)


def _who(session: Session, coaches: set[str], groups: dict[str, str | None], roster: Roster) -> Iterable[str]:
    pupils = [rep for rep in session.reps if rep != session.guide]
    apart = [set(pair) for pair in roster.peers.apart] if roster.peers else []
    mixed = roster.peers.across_groups if roster.peers else False
    if len(pupils) != 1 or session.guide not in {*coaches, *session.reps}:
        yield "is not between one rep and one guide"
    for rep in pupils:
        if session.guide in coaches:
            continue
        if {rep, session.guide} in apart:
            yield f"brings together {rep} and {session.guide}, whom the roster keeps apart"
        if not mixed and groups.get(rep) != groups.get(str(session.guide)):
            yield f"brings together {rep} and {session.guide}, who are of different groups"


def _tells(session: Session) -> bool:
    """Tell whether what the two read holds a figure or a word about standing."""
    text = " ".join((session.theme, session.focus, *session.prompts))
    for name in (*session.names, session.guide_name or ""):
        text = text.replace(name, "")
    return tells(text)


def _often(guided: Iterable[Session]) -> Iterable[str]:
    met = [rep for session in guided for rep in session.reps]
    for rep in sorted({rep for rep in met if met.count(rep) > 1}):
        yield f"{rep} has more than one session with a colleague or another coach"


def _overlaps(plan: WeekPlan, stay: frozenset[str]) -> Iterable[str]:
    for first, second in combinations(plan.sessions, 2):
        shared = {*first.reps, first.guide} & {*second.reps, second.guide} - {None}
        apart = first.end.astimezone(UTC) <= second.start.astimezone(UTC)
        apart = apart or second.end.astimezone(UTC) <= first.start.astimezone(UTC)
        if shared and not apart and not {first.id, second.id} <= stay:
            yield f"sessions {first.id} and {second.id} need {min(map(str, shared))} at the same time"
