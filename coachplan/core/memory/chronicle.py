"""Chronicle: a history in sums, by week, by rep and by topic."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from math import fsum
from typing import Literal

from coachplan.core.allocation.ledger import Account, Ledger
from coachplan.core.base import Value
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.history import History, SessionOnRecord, WeekOnRecord
from coachplan.core.memory.records import Goal
from coachplan.core.policies.policy import Tier


class WeekSum(Value):
    """One week: how many sessions were planned, held, held as far as anybody knows, missed, and minutes.

    A session that was missed and planned again under another name was planned twice.
    """

    week: str
    monday: date
    published: datetime | None
    plans: int
    sessions: int
    held: int
    unconfirmed: int
    missed: int
    ahead: int
    due_minutes: float
    held_minutes: int


class RepSum(Value):
    """One rep over all weeks; ``credit`` is what the weeks that are over leave owed (negative: ahead).

    It is ``before_minutes``, owed from before the record, with ``due_so_far`` and without ``held_so_far``
    and ``borne_minutes``: lost to everybody, or due in an absence, or beyond the most that is carried.
    ``last_seen`` is the day of the last session that counts as held, or conversation that nobody planned.
    """

    rep: str
    tier: Tier | None
    due_minutes: float
    held_minutes: int
    missed: int
    credit: float
    last_seen: date | None
    unplanned_minutes: int
    before_minutes: float
    due_so_far: float
    held_so_far: int
    borne_minutes: float


class TopicSum(Value):
    """What unplanned conversations were about."""

    topic: str
    talks: int
    minutes: int


class Chronicle(Value):
    """Everything on record, in sums; weeks that were not published stand among the others."""

    schema_version: int = 1
    kind: Literal["history"] = "history"
    team: str
    weeks: tuple[WeekSum, ...]
    reps: tuple[RepSum, ...]
    topics: tuple[TopicSum, ...]
    goals: tuple[Goal, ...]
    sessions: tuple[SessionOnRecord, ...] = ()


def weeks_over(history: History, now: datetime) -> tuple[date, ...]:
    """Return the Mondays of the published weeks that are over by ``now``, or have no session ahead."""
    moment = now.astimezone(UTC)
    over = []
    for monday in history.weeks:
        own = history.of_week(monday)
        if monday + timedelta(days=7) <= moment.date() or (own and all(_over(s, moment) for s in own)):
            over.append(monday)
    return tuple(over)


def chronicle(team: str, history: History, ledger: Ledger, now: datetime) -> Chronicle:
    """Return the sums of a history as of ``now``; ``ledger`` is what it leaves to the week ahead."""
    moment = now.astimezone(UTC)
    return Chronicle(
        team=team,
        weeks=tuple(_weeks(history, moment)),
        reps=tuple(_rep(rep, history, ledger, moment) for rep in _reps(history)),
        topics=tuple(_topics(history)),
        goals=history.goals,
    )


def _weeks(history: History, now: datetime) -> Iterable[WeekSum]:
    mondays = list(history.weeks)
    week = IsoWeek(monday=mondays[0]) if mondays else None
    while week and week.monday <= mondays[-1]:
        found = history.weeks.get(week.monday)
        yield _week(week, found, history.of_week(week.monday), now)
        week = week.shifted(1)


def _week(
    week: IsoWeek, found: WeekOnRecord | None, sessions: Iterable[SessionOnRecord], now: datetime
) -> WeekSum:
    own = list(sessions)
    past = [s for s in own if _over(s, now)]
    return WeekSum(
        week=week.name,
        monday=week.monday,
        published=found.current.at if found else None,
        plans=len(found.ever) if found else 0,
        sessions=sum(not s.reallocated for s in own),
        held=sum(bool(s.held_minutes) and s.confirmed for s in past),
        unconfirmed=sum(bool(s.held_minutes) and not s.confirmed for s in past),
        missed=sum(s.is_missed for s in own),
        ahead=sum(bool(s.held_minutes) for s in own) - sum(bool(s.held_minutes) for s in past),
        due_minutes=round(fsum(found.current.due.values()), 6) if found else 0.0,
        held_minutes=sum(s.held_minutes for s in past),
    )


def _over(session: SessionOnRecord, now: datetime) -> bool:
    return session.start.astimezone(UTC) <= now


def _reps(history: History) -> list[str]:
    """Return every rep on record, as the last plan lists them, then those who are gone."""
    known: dict[str, None] = {}
    for week in reversed(list(history.weeks.values())):
        known |= dict.fromkeys(week.current.due)
    return list(known)


def _rep(rep: str, history: History, ledger: Ledger, now: datetime) -> RepSum:
    own = [s for s in history.sessions.values() if rep in s.reps]
    held = [s for s in own if s.held_minutes and _over(s, now)]
    talks = [talk for talk in history.talks if talk.rep == rep]
    talked = [talk.day for talk in talks if talk.at.astimezone(UTC) <= now]
    account = ledger.by_rep().get(rep, Account(rep=rep))
    over = weeks_over(history, now)
    opening = next((week.current.opening for week in history.weeks.values()), None) or Ledger()
    before = opening.by_rep().get(rep, Account(rep=rep)).credit
    due = fsum(history.weeks[monday].current.due.get(rep, 0.0) for monday in over)
    given = sum(s.held_minutes for s in own if s.monday in over)
    tiers = [week.current.tiers[rep] for week in history.weeks.values() if rep in week.current.tiers]
    return RepSum(
        rep=rep,
        tier=tiers[-1] if tiers else None,
        due_minutes=round(fsum(week.current.due.get(rep, 0.0) for week in history.weeks.values()), 6),
        held_minutes=sum(s.held_minutes for s in held),
        missed=sum(s.is_missed for s in own),
        credit=account.credit,
        last_seen=max((*(s.start.date() for s in held), *talked), default=None),
        unplanned_minutes=sum(talk.minutes for talk in talks),
        before_minutes=before,
        due_so_far=round(due, 6),
        held_so_far=given,
        borne_minutes=round(before + due - given - account.credit, 6),
    )


def _topics(history: History) -> Iterable[TopicSum]:
    topics = dict.fromkeys(talk.topic for talk in history.talks)
    sums = [
        TopicSum(topic=topic, talks=len(own), minutes=sum(talk.minutes for talk in own))
        for topic in topics
        for own in ([talk for talk in history.talks if talk.topic == topic],)
    ]
    return sorted(sums, key=lambda found: (-found.minutes, found.topic))
