"""Overlaid: a published plan with what was told of its sessions since."""

from collections.abc import Mapping
from datetime import UTC, timedelta

from coachplan.core.memory.records import Told
from coachplan.core.plans.by_hand import skipped
from coachplan.core.plans.plan import Session, WeekPlan


def whys(told: Mapping[str, Told]) -> dict[str, str]:
    """Return by session why it is not where it was published, where something was ``told`` of it since."""
    return {name: _why(last) for name, last in told.items() if last.state in {"moved", "missed", "cancelled"}}


def _why(last: Told) -> str:
    if last.source == "calendar":
        return f"it was {'moved' if last.state == 'moved' else 'called off'} in your calendar"
    return "you logged that it would not take place"


def overlaid(plan: WeekPlan, told: Mapping[str, Told]) -> WeekPlan:
    """Return a plan to go on from, with what was ``told`` of its sessions (by id) after it was made.

    A session that somebody moved in a calendar stands where they put it, and stays there like one moved by
    hand. One that was called off before it began is left out, and its minutes are owed: whoever deletes an
    entry does not want it back. What was only told afterwards stays in the plan, held or not.
    """
    found = plan
    for session in plan.sessions:
        last = told.get(session.id)
        if last is None or session.kind == "existing":
            continue
        if last.state == "moved":
            found = _moved(found, session, last)
        elif last.state in {"missed", "cancelled"} and last.at.astimezone(UTC) < session.start.astimezone(
            UTC
        ):
            found, _ = skipped(found, session, "was called off")
    return found


def _moved(plan: WeekPlan, session: Session, told: Told) -> WeekPlan:
    """Return the plan with a session where it stands now; it is no longer than the budget allows."""
    start, minutes = told.start or session.start, told.minutes or session.minutes
    left, why = plan.left_over_minutes, plan.left_over_why
    if session.manager_minutes is None:
        minutes = min(minutes, session.minutes + max(0, left))
        left -= minutes - session.minutes
    if left > plan.left_over_minutes:
        shorter = f"the session of {' and '.join(session.names)} was made shorter"
        why = "; ".join([*([why] if why else []), shorter])
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    stands = session.model_copy(update={"start": start, "end": end, "minutes": minutes, "locked": True})
    sessions = tuple(stands if other.id == session.id else other for other in plan.sessions)
    return plan.model_copy(update={"sessions": sessions, "left_over_minutes": left, "left_over_why": why})
