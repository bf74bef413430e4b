"""Published: what an earlier plan leaves to a new one of the same week, or of a later week."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Allocation, Due, PromiseState, Share
from coachplan.core.allocation.counting import go_on, with_sessions, within
from coachplan.core.allocation.ledger import counts
from coachplan.core.allocation.shares import from_before
from coachplan.core.allocation.together import with_saved
from coachplan.core.placement.rules.base import Scene
from coachplan.core.plans.composing import DID_NOT_FIT
from coachplan.core.plans.content import Library, SessionContent
from coachplan.core.plans.plan import PlanShare, Session, WeekPlan


class Earlier(NamedTuple):
    """The earlier plans that bear on a week.

    ``published`` is the plan of this week that people know, ``previous`` one of an earlier week.
    ``locked`` names sessions of the published plan that stay; ``reallocate`` opens the list of its sessions.
    ``carried`` are the minutes that the published plan leaves to the next week, where that is on record.
    ``known`` is the published plan as people have it, where more became known since; ``whys`` says by session
    what.
    """

    published: WeekPlan | None = None
    previous: WeekPlan | None = None
    locked: frozenset[str] = frozenset()
    reallocate: bool = False
    carried: int | None = None
    known: WeekPlan | None = None
    whys: Mapping[str, str] = MappingProxyType({})


def locked_in(earlier: Earlier) -> frozenset[str]:
    """Return the ids of the published sessions that are locked, then or now."""
    movable = _movable(earlier.published) if earlier.published else ()
    return frozenset(s.id for s in movable if s.locked or s.id in earlier.locked)


def fixed_in(earlier: Earlier, frozen: datetime) -> frozenset[str]:
    """Return the ids of the published sessions that do not move: locked, or starting before ``frozen``."""
    plan = earlier.published
    soon = {s.id for s in _movable(plan) if s.start < frozen} if plan else set()
    return locked_in(earlier) | soon


def _movable(plan: WeekPlan) -> Iterable[Session]:
    """Return the sessions but for those that stand in the manager's calendar, which says when they are."""
    return (session for session in plan.sessions if session.kind != "existing")


def continued(fresh: Allocation, earlier: Earlier, fixed: frozenset[str]) -> Allocation:
    """Return the sessions that are due, given what was published: its list and lengths stand.

    With ``reallocate`` the ``fresh`` list holds, its sessions matched with the published ones.
    """
    if earlier.published is None:
        return fresh
    if earlier.reallocate:
        return _reallocated(fresh, earlier.published, fixed)
    found = _standing(fresh, earlier.published)
    if earlier.carried is None:
        return found
    # What somebody who is gone was to have is there for the others, as nobody is owed it.
    freed = _freed(earlier.published, found.sessions)
    ledger = found.ledger.model_copy(update={"carried_minutes": earlier.carried + freed})
    why = f"{found.left_over_why}: {go_on(freed)}" if freed else found.left_over_why
    return found.model_copy(update={"ledger": ledger, "left_over_why": why})


def _freed(plan: WeekPlan, sessions: Sequence[Due]) -> int:
    """Return the manager's minutes that a plan gave to reps who are gone from its ``sessions``."""
    before = sum(s.cost for s in plan.sessions) + sum(miss.cost for miss in plan.unplaced)
    return max(0, before - sum(due.cost for due in sessions))


def starts_before(sessions: Sequence[Due], plan: WeekPlan | None) -> dict[int, int]:
    """Return by number the UTC minute at which each session was published."""
    known = {s.id: int(s.start.timestamp()) // 60 for s in plan.sessions} if plan else {}
    return {n: known[due.id] for n, due in enumerate(sessions) if due.id in known}


def contents_before(
    sessions: Sequence[Due], plan: WeekPlan | None, library: Library
) -> dict[int, SessionContent]:
    """Return by number what each session was published with, unless somebody else holds it now."""
    known = {(s.id, s.guide): s for s in plan.sessions} if plan else {}
    # Plans of old have titles alone.
    themes = {theme.title: theme.id for theme in library.themes}
    return {
        n: SessionContent(
            theme=s.theme_id or themes.get(s.theme, s.theme),
            title=s.theme,
            focus=s.focus,
            prompts=s.prompts,
            metric=s.metric,
        )
        for n, due in enumerate(sessions)
        if (s := known.get((due.id or "", due.guide)))
    }


def scene_of(sessions: Sequence[Due], earlier: Earlier, fixed: frozenset[str]) -> Scene:
    """Return what rules and preferences may know of earlier plans."""
    starts = starts_before(sessions, earlier.published)
    slots: dict[str, tuple[tuple[int, int], ...]] = {}
    for session in earlier.previous.sessions if earlier.previous else ():
        clock = session.start.astimezone(ZoneInfo(earlier.previous.timezone if earlier.previous else "UTC"))
        for rep in session.reps:
            slots[rep] = (*slots.get(rep, ()), (clock.weekday(), clock.hour * 60 + clock.minute))
    return Scene({n: start for n, start in starts.items() if sessions[n].id in fixed}, slots)


def _standing(fresh: Allocation, plan: WeekPlan) -> Allocation:
    here = {*(share.rep for share in fresh.shares), *fresh.coaches}
    sessions = tuple(_ordered(_dues(plan, here)))
    left = plan.budget_minutes + plan.carried_minutes - sum(due.cost for due in sessions)
    before = sum(s.minutes for s in plan.sessions) + sum(miss.minutes for miss in plan.unplaced)
    gone = before - sum(due.minutes for due in sessions)
    whys = [why for why in (with_saved(plan.left_over_why, sessions),) if why]
    whys += [f"{gone} minutes were for somebody who is no longer on the roster"] if gone else []
    shares = {share.rep: share for share in plan.shares}
    return fresh.model_copy(
        update={
            "budget_minutes": plan.budget_minutes,
            "carried_minutes": plan.carried_minutes,
            "left_over_minutes": left,
            "left_over_why": "; ".join(whys),
            "shares": tuple(_share(share, shares.get(share.rep), sessions) for share in fresh.shares),
            "sessions": sessions,
            "promises": tuple(_promises(plan, here, sessions)),
            "nominal": plan.tier_split.nominal,
            "due": plan.tier_split.due,
        }
    )


def _dues(plan: WeekPlan, here: set[str]) -> Iterable[Due]:
    """Yield what the plan had to place, but for reps who are gone."""
    for found in plan.sessions:
        yield from _due(found.reps, found, here)
    for missed in plan.unplaced:
        yield from _due((missed.rep, *missed.others), missed, here)


def _due(reps: Sequence[str], found: object, here: set[str]) -> Iterable[Due]:
    guide = getattr(found, "guide", None)
    present = [rep for rep in reps if rep in here and rep != guide]
    if present:
        fields = {name: getattr(found, name) for name in ("id", "minutes", "place", "promise", "theme_kinds")}
        # Without its guide a session is the manager's again.
        if guide in here:
            fields |= {name: getattr(found, name) for name in ("guide", "manager_minutes")}
        yield Due(rep=present[0], others=tuple(present[1:]), **fields)


def _ordered(dues: Iterable[Due]) -> Iterable[Due]:
    """Yield the sessions in the order of handing out, numbered anew where a plan does not tell it."""
    for place, due in enumerate(sorted(dues, key=lambda due: due.place), start=1):
        yield due if due.place else due.model_copy(update={"place": place})


def _share(fresh: Share, before: PlanShare | None, sessions: Sequence[Due]) -> Share:
    own = [due.minutes for due in sessions if fresh.rep in due.reps]
    handed = {"minutes": sum(own), "sessions": len(own)}
    if before is None:
        return fresh.model_copy(update={**handed, "why": "new on the roster since the week was published"})
    kept = {"tier": before.tier, "due_minutes": before.due_minutes, "why": _why(fresh, before)}
    return fresh.model_copy(update=handed | kept)


def _why(fresh: Share, before: PlanShare) -> str:
    """Return the published reason with what is owed from before today: what was told since counts."""
    (_, then), (now, _) = (_parted(share.why, share.credit_before) for share in (fresh, before))
    return now + then


def _parted(why: str, credit: float) -> tuple[str, str]:
    """Return a reason without what it adds of minutes from before, and that."""
    added = (from_before(credit, assumed=assumed) for assumed in (True, False))
    own = next((text for text in added if text and why.endswith(text)), "")
    return why.removesuffix(own), own


def _promises(plan: WeekPlan, here: set[str], sessions: Sequence[Due]) -> Iterable[PromiseState]:
    """Yield the promises as before it was known what fits."""
    for promise in plan.promises:
        held = any(promise.rep in d.reps and counts(d.theme_kinds, promise.theme_kinds) for d in sessions)
        why = promise.why.removesuffix(DID_NOT_FIT)
        if promise.rep in here:
            yield promise.model_copy(update={"state": "kept" if held else promise.state, "why": why})


def _reallocated(fresh: Allocation, plan: WeekPlan, fixed: frozenset[str]) -> Allocation:
    """Return the fresh list, each published session matched with one of it; those that stay are added."""
    here = {*(share.rep for share in fresh.shares), *fresh.coaches}
    sessions = list(fresh.sessions)
    for found in sorted(plan.sessions, key=lambda s: (s.id not in fixed, s.place, s.id)):
        stays = found.id in fixed
        at = _match(sessions, found, stays=stays)
        if at is not None:
            sessions[at] = sessions[at].model_copy(update={"id": found.id, "minutes": found.minutes})
        elif stays:
            sessions += [
                due.model_copy(update={"place": len(sessions) + 1}) for due in _due(found.reps, found, here)
            ]
    offered = fresh.budget_minutes + fresh.carried_minutes
    kept = within(sessions, offered, lambda due: due.id in fixed)
    return with_sessions(fresh, kept, "sessions that stay as published are not of the lengths handed out now")


def _match(sessions: Sequence[Due], found: Session, *, stays: bool) -> int | None:
    """Return which session continues a published one: of the same reps, and of its length if possible."""
    alike = [n for n, due in enumerate(sessions) if due.id is None and set(due.there) == _there(found)]
    same = [n for n in alike if sessions[n].minutes == found.minutes]
    return next(iter(same or (alike if stays else [])), None)


def _there(found: Session) -> set[str]:
    return {*found.reps, *([found.guide] if found.guide else [])}
