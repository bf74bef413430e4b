"""Standings: one rep's place, and what put it there."""

from typing import Literal

from coachplan.core.base import Value
from coachplan.core.policy import Tier

DIGITS = 6
"""Printed numbers carry so many decimals; contributions then add up to the score to the last one."""

Certainty = Literal["firm", "leaning", "unclear", "ramping", "no data"]


class Because(Value):
    """What one metric adds to a score.

    ``shown`` is the value as written, ``usual`` the team's centre in the same spelling, ``weight`` the
    metric's share of all weights.
    """

    metric: str
    title: str
    value: float
    shown: str
    evidence: str
    contribution: float
    usual: str = ""
    weight: float = 0.0


class Standing(Value):
    """One rep's place, with its uncertainty.

    ``score`` and ``interval`` are in units of weighted benchmark differences from the team's
    centre (0 is the centre; weights sum to 1). ``interval`` is the 80 % interval. ``tier`` is the
    seat by expected rank, ``None`` for teams of one or two, for ramping reps and for reps without data;
    ``probability`` is then the share of heads by tier. ``reliability`` is the share of what could be
    known about the score that the values tell; ``ramp`` the share of full results expected of a rep who is
    ramping.
    """

    rep: str
    name: str
    position: int
    score: float
    interval: tuple[float, float]
    expected_rank: float
    rank_range: tuple[int, int]
    tier: Tier | None
    certainty: Certainty
    probability: dict[Tier, float]
    because: tuple[Because, ...]
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    reliability: float = 0.0
    ramp: float | None = None


def rounded(value: float) -> float:
    """Round for print; adding zero turns a negative zero into zero."""
    return round(value, DIGITS) + 0.0
