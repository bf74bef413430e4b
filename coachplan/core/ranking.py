"""Ranking: who is where, and how sure the numbers are."""

from datetime import date
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.policy import Policy, Tier
from coachplan.core.roster import Roster

Certainty = Literal["firm", "leaning", "unclear", "ramping", "no data"]


class Because(Value):
    """What one metric adds to a score."""

    metric: str
    title: str
    value: float
    shown: str
    evidence: str
    contribution: float


class Standing(Value):
    """One rep's place, with its uncertainty.

    ``score`` and ``interval`` are in units of weighted benchmark differences from the team's
    centre (0 is the centre; weights sum to 1). ``interval`` is the 80 % interval. ``tier`` is the
    seat by expected rank, ``None`` for teams of one or two and for ramping reps.
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


class Ranking(Value):
    """The team in order, best first."""

    team: str
    as_of: date
    tiers: dict[Tier, int]
    interval_level: float
    standings: tuple[Standing, ...]
    skill: str
    notes: tuple[str, ...] = ()


def rank(roster: Roster, policy: Policy, as_of: date) -> Ranking:
    """Rank the roster's reps on their metrics as of a date."""
    raise NotImplementedError
