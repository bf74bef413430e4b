"""The comparison: what each policy would make of one team's week."""

from datetime import date, datetime
from typing import Literal

from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.cautions import Side
from coachplan.core.allocation.promises import PromiseState
from coachplan.core.base import Value
from coachplan.core.plans.plan import Unplaced
from coachplan.core.policies.figures import Figure
from coachplan.core.policies.policy import Belief, Tier
from coachplan.core.ranking.ranking import Certainty

SCHEMA_VERSION = 1


class Today(Value):
    """How minutes are split now: ``minutes`` a week by rep id; ``source`` says where that is taken from.

    Those of a ``policy`` are due, those of the ``history`` or a ``calendar`` were really had.
    """

    source: str
    minutes: dict[str, float]
    kind: Literal["policy", "history", "calendar"] = "policy"


class TierMinutes(Value):
    """One tier's minutes of the week (``tier`` is ``None`` for reps outside the tiers), in all and a head."""

    tier: Tier | None
    heads: int
    due: float
    placed: int
    due_per_head: float
    placed_per_head: float


class RepMinutes(Value):
    """One rep's minutes of the week.

    ``change`` is what is due against today (positive: more), ``hours_per_month`` what is due in an
    average month of weeks like this one.
    """

    rep: str
    name: str
    tier: Tier | None
    certainty: Certainty
    due: float
    placed: int
    change: float
    hours_per_month: float


class BandBreach(Value):
    """A rep who is due more or fewer hours a month than the evidence speaks for."""

    rep: str
    name: str
    side: Side
    hours_per_month: float


class Choice(Value):
    """One policy on this team and week.

    ``gains`` and ``loses`` are the reps (ids) due noticeably more or less than today, most first.
    ``promises`` are those that are not kept. ``figures`` are the numbers that make the split, each with
    its source; ``asks`` and ``refuses`` what the policy's source asks and warns about.
    """

    policy: str
    title: str
    summary: str
    source: str
    basis: Literal["shares", "heads", "need"]
    tiers: Literal["hard", "soft"]
    budget_minutes: int
    left_over_minutes: int
    sessions: int
    placed_minutes: int
    unplaced: tuple[Unplaced, ...]
    by_tier: tuple[TierMinutes, ...]
    by_rep: tuple[RepMinutes, ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    promises: tuple[PromiseState, ...]
    band_hours_per_month: tuple[float, float]
    outside_band: tuple[BandBreach, ...]
    cautions: tuple[Caution, ...]
    figures: tuple[Figure, ...]
    asks: tuple[str, ...]
    refuses: tuple[str, ...]
    believe: tuple[Belief, ...]

    @property
    def changes(self) -> dict[str, float]:
        """Each rep's change by id: every policy has an order of its own."""
        return {rep.rep: rep.change for rep in self.by_rep}


class Comparison(Value):
    """The same team and week under each policy, in the order asked for.

    Unless it is a ``whole_week`` of the manager's, nobody's hours a month are held against a band.
    """

    schema_version: int = SCHEMA_VERSION
    kind: Literal["comparison"] = "comparison"
    team: str
    week: str
    monday: date
    sunday: date
    as_of: datetime
    timezone: str
    today: Today
    choices: tuple[Choice, ...]
    whole_week: bool = True

    @property
    def band_hours_per_month(self) -> tuple[float, float] | None:
        """The hours that all policies keep to, or ``None`` where they differ."""
        first, *others = (choice.band_hours_per_month for choice in self.choices)
        return None if any(band != first for band in others) else first
