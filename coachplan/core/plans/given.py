"""What past weeks had planned, and what was given of it."""

from coachplan.core.base import Value
from coachplan.core.policies.policy import Tier


class GivenWeek(Value):
    """One past week (``2026-W47``): minutes planned and minutes held, by tier."""

    week: str
    planned: dict[Tier, int]
    given: dict[Tier, int]


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
