"""Calendars and holidays against a finished plan. Part of the checker, and like it without the search."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from coachplan.core.calendars.taken import Taken
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.team.roster import Manager, Rep, Roster

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def in_the_way(session: Session, roster: Roster, taken: Taken) -> Iterable[str]:
    """Yield whose calendar or holiday a session lies on."""
    people: list[tuple[str, str, Manager | Rep]] = [("", "the manager", roster.manager)]
    people += [(rep.id, f"rep {rep.id}", rep) for rep in roster.reps if rep.id in session.reps]
    for key, who, person in people:
        name = f"session {session.id}: {who}"
        if any(_share(session, found) for found in taken.busy.get(key, ())):
            yield f"{name} has something else in the calendar then"
        day = session.start.astimezone(ZoneInfo(person.timezone or roster.manager.timezone)).date()
        if any(found.day == day for found in taken.holidays.get(key, ())):
            yield f"{name} has a holiday then"


def _share(session: Session, busy: tuple[int, int]) -> bool:
    begin, end = (EPOCH + timedelta(minutes=minute) for minute in busy)
    return begin < session.end.astimezone(UTC) and session.start.astimezone(UTC) < end


def not_standing(plan: WeekPlan, taken: Taken) -> Iterable[str]:
    """Yield the sessions that are said to stand in the manager's calendar and do not."""
    known = {
        (one.rep, EPOCH + timedelta(minutes=one.start), EPOCH + timedelta(minutes=one.end))
        for one in taken.standing
    }
    for session in plan.sessions:
        times = (session.start.astimezone(UTC), session.end.astimezone(UTC))
        if session.kind == "existing" and (*session.reps, *times) not in known:
            yield f"session {session.id} does not stand in the manager's calendar"
