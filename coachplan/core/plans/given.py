"""What past weeks had planned, and what was given of it."""

from coachplan.core.base import Value
from coachplan.core.policies.policy import Tier


class GivenWeek(Value):
    """One past week (``2026-W47``): minutes planned and minutes held, by tier."""

    week: str
    planned: dict[Tier, int]
    given: dict[Tier, int]
