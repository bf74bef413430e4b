"""Small teams for the tests of minutes: rankings by seat, weeks, runs of weeks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from coachplan.core.allocation.allocation import Allocation, allocate
from coachplan.core.allocation.budget import weekly_budget
from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.allocation.promises import outlook
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.ranking.ranking import Certainty, Ranking, Standing
from coachplan.files.policies import load_policy

FIRST_WEEK = date(2026, 9, 28)
"""The first ISO week of a quarter."""

LAST_WEEK = date(2026, 12, 28)
"""The last ISO week of the same quarter, the fourteenth: its Thursday is the last day of the year."""


@cache
def shipped(name: str) -> Policy:
    return load_policy(name, Path())


def policy(name: str = "equal", **changes: Any) -> Policy:
    """A shipped policy with some values changed."""
    return Policy.model_validate(shipped(name).model_dump() | changes)


def standing(rep: str, tier: Tier | None, certainty: Certainty = "firm", **probability: float) -> Standing:
    return Standing(
        rep=rep,
        name=rep.title(),
        position=1,
        score=0,
        interval=(-1, 1),
        expected_rank=1,
        rank_range=(1, 1),
        tier=tier,
        certainty=certainty,
        probability=dict(probability) or {t: float(t == tier) for t in TIERS},
        because=(),
    )


def ranked(standings: Sequence[Standing]) -> Ranking:
    return Ranking(
        team="team",
        as_of=FIRST_WEEK,
        tiers={tier: sum(s.tier == tier for s in standings) for tier in TIERS},
        interval_level=0.8,
        standings=tuple(s.model_copy(update={"position": n}) for n, s in enumerate(standings, start=1)),
        skill="",
    )


def seats(count: int) -> tuple[Tier | None, ...]:
    """The seats of a team, best first: 20/60/20, halves rounded down, none for one or two."""
    if count <= 2:
        return (None,) * count
    end = max(1, (2 * count + 4) // 10)
    sizes: dict[Tier, int] = {"top": end, "middle": count - 2 * end, "bottom": end}
    return tuple(tier for tier in TIERS for _ in range(sizes[tier]))


def team(count: int) -> Ranking:
    return ranked([standing(f"rep{n:02d}", tier) for n, tier in enumerate(seats(count))])


def week(
    ranking: Ranking, minutes: int, monday: date = FIRST_WEEK, *, away: Sequence[str] = (), **changes: Any
) -> WeekFacts:
    days = {s.rep: 0 if s.rep in away else 5 for s in ranking.standings}
    return WeekFacts(monday=monday, budget_minutes=minutes, days=days | changes.pop("days", {}), **changes)


def usual_weeks(ranking: Ranking, policy: Policy) -> Callable[[date], WeekFacts]:
    """Weeks of forty hours with everybody there."""
    minutes = weekly_budget(policy, 2400, len(ranking.standings))
    return lambda monday: week(ranking, minutes, monday)


def run(
    ranking: Ranking,
    policy: Policy,
    calendar: Callable[[date], WeekFacts],
    weeks: int,
    needs: Mapping[str, float] | None = None,
) -> list[Allocation]:
    """One week after the other from the first week of a quarter, every session held."""
    ledger, found = Ledger(), []
    for number in range(weeks):
        monday = FIRST_WEEK + timedelta(weeks=number)
        ahead = outlook(policy, monday, calendar)
        found.append(allocate(ranking, policy, calendar(monday), ledger, needs, ahead))
        ledger = found[-1].ledger
    return found
