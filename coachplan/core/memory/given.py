"""Given: what the weeks on record had planned by tier and rep, and what was given of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from math import fsum

from coachplan.core.memory.history import History, SessionOnRecord, WeekOnRecord
from coachplan.core.plans.given import GivenWeek, OnRecord, RepGiven
from coachplan.core.policies.policy import TIERS, Tier

WEEKS = 8
"""So many weeks are looked back on: two months, in which quanta of one session even out."""


def given_weeks(history: History, before: date) -> tuple[GivenWeek, ...]:
    """Return the last published weeks before the Monday ``before``, oldest first.

    Planned is what was announced, also where it was called off since; minutes that were handed out anew
    count as that alone. Given is what was held, or what nobody denied. Each rep of a session counts with
    all its minutes, in the tier that the rep had that week.
    """
    known = [week for monday, week in history.weeks.items() if monday < before][-WEEKS:]
    return tuple(_given(week, history) for week in known)


def on_record(
    history: History, names: Mapping[str, str], weeks: tuple[date, date], now: datetime
) -> OnRecord | None:
    """Return promised against given for the published weeks whose Mondays lie from one day to before another.

    ``names`` are those of today's reps, by id; who is gone is called by id. ``None``: no such week.
    """
    known = [week for monday, week in history.weeks.items() if weeks[0] <= monday < weeks[1]]
    if not known:
        return None
    sessions = [session for week in known for session in history.of_week(week.monday)]
    reps = {rep: tier for week in known for rep, tier in week.current.tiers.items()}
    order = {tier: place for place, tier in enumerate((*TIERS, None))}
    return OnRecord(
        weeks=tuple(_given(week, history) for week in known),
        reps=tuple(
            _of_rep((rep, names.get(rep, rep)), reps[rep], known, sessions)
            for rep in sorted(reps, key=lambda rep: (order[reps[rep]], names.get(rep, rep), rep))
        ),
        unconfirmed=sum(session.is_open(now.astimezone(UTC)) for session in sessions),
    )


def _of_rep(
    who: tuple[str, str],
    tier: Tier | None,
    weeks: Sequence[WeekOnRecord],
    sessions: Sequence[SessionOnRecord],
) -> RepGiven:
    rep, name = who
    own = [session for session in sessions if rep in session.reps]
    return RepGiven(
        rep=rep,
        name=name,
        tier=tier,
        due_minutes=round(fsum(week.current.due.get(rep, 0.0) for week in weeks), 6),
        planned_minutes=sum(session.minutes for session in own if not session.reallocated),
        given_minutes=sum(session.held_minutes for session in own),
        missed=sum(session.is_missed for session in own),
    )


def _given(week: WeekOnRecord, history: History) -> GivenWeek:
    tiers = {rep: tier for event in week.ever for rep, tier in event.tiers.items()}
    sessions = history.of_week(week.monday)
    planned = _by_tier(((s.reps, s.minutes) for s in sessions if not s.reallocated), tiers)
    given = _by_tier(((s.reps, s.held_minutes) for s in sessions), tiers)
    return GivenWeek(
        week=week.current.week,
        planned={tier: planned[tier] for tier in TIERS},
        given={tier: given[tier] for tier in TIERS},
        untiered_planned=planned[None],
        untiered_given=given[None],
    )


def _by_tier(
    sessions: Iterable[tuple[tuple[str, ...], int]], tiers: Mapping[str, Tier | None]
) -> dict[Tier | None, int]:
    found: dict[Tier | None, int] = dict.fromkeys((*TIERS, None), 0)
    for reps, minutes in sessions:
        for rep in reps:
            found[tiers.get(rep)] += minutes
    return found
