"""Lately: the time with reps that the last weeks on record really had."""

from datetime import datetime

from coachplan.core.allocation.spent import WEEKS, Spent
from coachplan.core.isoweek import week_of
from coachplan.core.memory.chronicle import weeks_over
from coachplan.core.memory.history import History


def spent_lately(history: History, now: datetime, lead: int = 0) -> Spent | None:
    """Return what was held and talked in the last published weeks; ``None`` where none is over.

    What nobody denied counts as held, with all its minutes for each rep of a session. Weeks that were not
    published are left out with their talks, as nobody knows what was planned in them. Weeks begin ``lead``
    days before their Monday.
    """
    first = week_of(now.date(), lead).shifted(-WEEKS).monday
    weeks = [monday for monday in weeks_over(history, now) if monday >= first][-WEEKS:]
    if not weeks:
        return None
    held = [session for monday in weeks for session in history.of_week(monday) if session.held_minutes]
    talks = [talk for talk in history.talks if week_of(talk.day, lead).monday in weeks]
    minutes = dict.fromkeys((rep for monday in weeks for rep in history.weeks[monday].current.due), 0)
    parts = [(rep, session.held_minutes) for session in held for rep in session.reps]
    for rep, length in (*parts, *((talk.rep, talk.minutes) for talk in talks)):
        minutes[rep] = minutes.get(rep, 0) + length
    return Spent(
        told_by="history",
        weeks=len(weeks),
        minutes=minutes,
        planned=sum(session.held_minutes for session in held),
        unplanned=sum(talk.minutes for talk in talks),
    )
