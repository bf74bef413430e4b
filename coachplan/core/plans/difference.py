"""Difference: what was added, moved and dropped between two plans of one week, and why."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.plans.plan import Change, Session, WeekPlan
from coachplan.core.problems import reject

NOT_RECORDED = "no reason is recorded, as the later plan was not made against the earlier one"

ANEW = "the minutes of the week were handed out anew, and it is no longer due"
MADE_ROOM = "a one-to-one that stands in your calendar takes its minutes"
_MOVED_THERE = "it was moved in your calendar"
_TAKEN_OVER = "the one-to-one that stands in your calendar takes its place"


class Difference(Value):
    """Two plans of one week side by side; ``kept`` counts the sessions that stand as they were.

    ``pins`` are those of them that were pinned to their time, or are free to move again.
    """

    schema_version: int = 1
    kind: Literal["difference"] = "difference"
    team: str
    week: str
    timezone: str
    kept: int
    changes: tuple[Change, ...]
    pins: tuple[Change, ...] = ()


def difference(old: WeekPlan, new: WeekPlan) -> Difference:
    """Return what became of every session of ``old`` in ``new``.

    Raises:
        RejectedInput: E1502, the two plans are of different weeks or teams.
    """
    if (old.team, old.week) != (new.team, new.week):
        message = f"{old.team} {old.week} and {new.team} {new.week} are not plans of one week"
        reject("E1502", message, "compare two plans of the same team and week")
    changes = changes_between(old, new, _recorded(old, new))
    changed = {change.session for change in changes}
    kept = sum(session.id not in changed for session in new.sessions)
    pins = tuple(sorted(_pins(old, new, changed), key=_order))
    return Difference(
        team=new.team, week=new.week, timezone=new.timezone, kept=kept, changes=changes, pins=pins
    )


def _pins(old: WeekPlan, new: WeekPlan, changed: Collection[str]) -> Iterable[Change]:
    """Yield the sessions that stand as they were, but may not move any more, or may again."""
    before = {s.id: s for s in old.sessions if s.kind != "existing"}
    for session in new.sessions:
        was = before.get(session.id)
        if was is None or session.kind == "existing" or session.id in changed:
            continue
        if session.locked and not was.locked:
            yield _change("pinned", session, was, session, "it stays where it is, whatever comes")
        elif was.locked and not session.locked:
            yield _change("freed", session, was, session, "it is no longer pinned, and may move again")


def changes_between(
    old: WeekPlan, new: WeekPlan, whys: Mapping[str, str], else_dropped: str = NOT_RECORDED
) -> tuple[Change, ...]:
    """Return the changes in the order of the week; ``whys`` says by session why, where it is known.

    ``else_dropped`` says why a session was dropped where neither that nor the plans do. What was over before
    somebody left the roster is no change: it was held, and the new plan is not of them.
    """
    before, after = ({s.id: s for s in plan.sessions} for plan in (old, new))
    on_roster = {share.rep for share in new.shares}
    found = [*_moved(before, after, whys)]
    found += [_change("added", s, None, s, s.why) for name, s in after.items() if name not in before]
    found += [
        _change("dropped", s, s, None, whys.get(name) or _why_dropped(s, new, on_roster) or else_dropped)
        for name, s in before.items()
        if name not in after and (s.end > new.as_of or any(rep in on_roster for rep in s.reps))
    ]
    return tuple(sorted(found, key=_order))


def _moved(
    before: Mapping[str, Session], after: Mapping[str, Session], whys: Mapping[str, str]
) -> Iterable[Change]:
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            continue
        why = whys.get(name) or _in_calendar(old, new) or NOT_RECORDED
        if old.start != new.start:
            yield _change("moved", new, old, new, why)
        elif (old.minutes, old.reps, old.guide) != (new.minutes, new.reps, new.guide):
            length = f"{old.minutes} minutes became {new.minutes}"
            yield _change(
                "changed", new, old, new, length if old.minutes != new.minutes else "others take part"
            )


def _in_calendar(old: Session, new: Session) -> str:
    """Return why a session is where it stands in the manager's calendar; nothing if it does not."""
    return "" if new.kind != "existing" else _MOVED_THERE if old.kind == "existing" else _TAKEN_OVER


def _change(
    what: Literal["added", "moved", "changed", "dropped", "pinned", "freed"],
    of: Session,
    old: Session | None,
    new: Session | None,
    why: str,
) -> Change:
    return Change(
        what=what,
        session=of.id,
        reps=of.reps,
        names=of.names,
        minutes=of.minutes,
        before=old.start if old else None,
        after=new.start if new else None,
        why=why,
    )


def _why_dropped(session: Session, new: WeekPlan, on_roster: Collection[str]) -> str:
    missed = [miss for miss in new.unplaced if miss.id == session.id]
    missed += [miss for miss in new.unplaced if miss.rep in session.reps]
    if missed:
        return f"it does not fit any more: {missed[0].why}"
    if not any(rep in on_roster for rep in session.reps):
        return f"{' and '.join(session.names)} left the roster"
    return ""


def _recorded(old: WeekPlan, new: WeekPlan) -> dict[str, str]:
    """Return by session why it is not where ``old`` has it: what was told since it last stood there."""
    starts = {session.id: session.start for session in old.sessions}
    told: dict[str, list[str]] = {}
    for change in new.changes_so_far:
        if change.before == starts.get(change.session):
            told[change.session] = [change.why]
        elif change.session in told and change.why not in told[change.session]:
            told[change.session].append(change.why)
    return {name: "; then ".join(whys) for name, whys in told.items()}


def _order(change: Change) -> tuple[object, ...]:
    moment = change.after or change.before
    return (moment.astimezone(UTC) if moment else None, change.session, change.what)
