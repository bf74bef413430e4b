"""Presence: after how long somebody without a session is missed, weeks away aside."""

from collections.abc import Mapping
from datetime import date, timedelta

from coachplan.core.calendars.taken import Taken
from coachplan.core.calendars.week import week_on_offer
from coachplan.core.isoweek import week_of
from coachplan.core.team.roster import Roster

_LONGEST = 53
"""Weeks that are looked back on: who was hardly there in a year is not missed."""


def missed_after(roster: Roster, taken: Taken, today: date, days: int) -> Mapping[str, int]:
    """Return by rep after how many days without a session somebody is missed by ``today``.

    These are ``days``, and seven more for every week without working time in them, as absence stops the
    clock. Who has not been in the job for so long, or was away for a year, is left out.
    """
    found = {rep.id: days for rep in roster.reps}
    # To look at the weeks of everybody else would take time, and find nothing.
    leavers = roster.model_copy(update={"reps": tuple(rep for rep in roster.reps if rep.away), "coaches": ()})
    for back in range(_LONGEST if leavers.reps else 0):
        week = week_of(today, roster.manager.lead).shifted(-back)
        if week.last < today - timedelta(days=max(found.values())):
            break
        for rep in week_on_offer(leavers, week, taken).reps:
            if not rep.working and week.last >= today - timedelta(days=found[rep.id]):
                found[rep.id] += 7
    started = {rep.id: rep.started for rep in roster.reps if rep.started}
    return {
        rep: wait
        for rep, wait in found.items()
        if wait < 7 * _LONGEST and started.get(rep, date.min) <= today - timedelta(days=wait)
    }
