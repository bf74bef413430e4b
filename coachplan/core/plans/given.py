"""What past weeks had planned, and what was given of it."""

from collections.abc import Sequence
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.policies.policy import TIERS, Tier


class GivenWeek(Value):
    """One past week (``2026-W47``): minutes planned and minutes held, by tier.

    ``untiered_planned`` and ``untiered_given`` are those of reps who had no tier, newcomers mostly.
    """

    week: str
    planned: dict[Tier, int]
    given: dict[Tier, int]
    untiered_planned: int = 0
    untiered_given: int = 0


class TierGiven(NamedTuple):
    """One tier over past weeks: minutes planned and minutes held, week by week."""

    tier: str
    planned: tuple[int, ...]
    given: tuple[int, ...]


def given_by_tier(weeks: Sequence[GivenWeek]) -> tuple[TierGiven, ...]:
    """Return the tiers, the reps without one last where a week has any."""
    found = [
        TierGiven(
            tier,
            tuple(week.planned.get(tier, 0) for week in weeks),
            tuple(week.given.get(tier, 0) for week in weeks),
        )
        for tier in TIERS
    ]
    planned, given = (
        tuple(week.untiered_planned for week in weeks),
        tuple(week.untiered_given for week in weeks),
    )
    return (*found, *([TierGiven("no tier", planned, given)] if any((*planned, *given)) else []))


class RepGiven(Value):
    """One rep over past weeks, in minutes: due by the policy, planned, and held; and sessions missed.

    ``tier`` is the latest one.
    """

    rep: str
    name: str
    tier: Tier | None
    due_minutes: float
    planned_minutes: int
    given_minutes: int
    missed: int


class OnRecord(Value):
    """Published weeks, oldest first: promised against given, by tier and week, and by rep.

    ``unconfirmed`` counts past sessions that nobody spoke about; they count as held.
    """

    weeks: tuple[GivenWeek, ...]
    reps: tuple[RepGiven, ...]
    unconfirmed: int
