"""Given: what the weeks on record had planned by tier, and what was given of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from coachplan.core.memory.history import History, WeekOnRecord
from coachplan.core.plans.given import GivenWeek
from coachplan.core.policies.policy import TIERS, Tier

WEEKS = 8
"""So many weeks are looked back on: two months, in which quanta of one session even out."""


def given_weeks(history: History, before: date) -> tuple[GivenWeek, ...]:
    """Return the last published weeks before the Monday ``before``, oldest first.

    Planned is what the week's plan was when it was last made, before anybody changed it by hand. Given is
    what was held, or what nobody denied. Each rep of a session counts with all its minutes, in the tier
    that the rep had that week; reps without a tier are left out.
    """
    known = [week for monday, week in history.weeks.items() if monday < before][-WEEKS:]
    return tuple(_given(week, history) for week in known)


def _given(week: WeekOnRecord, history: History) -> GivenWeek:
    made = [event for event in week.ever if event.cause == "publish"] or [week.current]
    tiers = {rep: tier for event in week.ever for rep, tier in event.tiers.items()}
    planned = ((kept.coached, kept.minutes) for kept in made[-1].sessions)
    held = ((session.reps, session.held_minutes) for session in history.of_week(week.monday))
    return GivenWeek(week=week.current.week, planned=_by_tier(planned, tiers), given=_by_tier(held, tiers))


def _by_tier(
    sessions: Iterable[tuple[tuple[str, ...], int]], tiers: Mapping[str, Tier | None]
) -> dict[Tier, int]:
    found: dict[Tier, int] = dict.fromkeys(TIERS, 0)
    for reps, minutes in sessions:
        for rep in reps:
            if tier := tiers.get(rep):
                found[tier] += minutes
    return found
