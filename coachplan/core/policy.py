"""The policy: how coaching minutes follow standings. Data only; every number can be changed."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from coachplan.core.base import Value
from coachplan.core.problems import fault
from coachplan.core.scalars import Fraction, Identifier, Minutes, Number, Text, Whole

Tier = Literal["top", "middle", "bottom"]
TIERS: tuple[Tier, ...] = ("top", "middle", "bottom")
ProvenanceKind = Literal["published", "derived", "assumption", "yours"]


class Provenance(Value):
    """Where a number comes from."""

    kind: ProvenanceKind
    source: Text


class Promise(Value):
    """Reps of ``tier`` (``everyone`` for all) are seen at least once in every ``every_weeks`` ISO weeks."""

    tier: Literal["top", "middle", "bottom", "everyone"]
    every_weeks: Whole = Field(ge=1, le=26)
    theme_kinds: tuple[Text, ...] = Field(default=(), description="only these kinds of theme count")


class ProtectedWeeks(Value):
    """In the last ``weeks`` of a quarter each rep of ``tier`` has a session of one of ``theme_kinds``."""

    tier: Tier
    weeks: Whole = Field(ge=1, le=6)
    theme_kinds: tuple[Text, ...] = ()


class TierCap(Value):
    """No rep of ``tier`` gets more than ``share`` of the budget over ``weeks`` weeks."""

    tier: Tier
    share: Fraction
    weeks: Whole = Field(ge=1, le=13)


class Cadence(Value):
    """Need decides how often: ``need`` of at least ``above`` (units of gap x impact) means every ``weeks``."""

    above: Number = Field(ge=0)
    weeks: Whole = Field(ge=1, le=13)


def _order(value: Any) -> Any:
    """Read ``top >= middle >= bottom`` as pairs; a list joins several."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        return value
    pairs = []
    for chain in value:
        names = re.split(r"\s*>=\s*", chain.strip())
        if len(names) < 2 or any(name not in TIERS for name in names):
            raise fault("E1401", f"'{chain}' is not an order of tiers", "write top >= middle >= bottom")
        pairs += list(zip(names, names[1:], strict=False))
    return pairs


Order = Annotated[
    tuple[tuple[Tier, Tier], ...],
    BeforeValidator(_order),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Policy(Value):
    """Everything that two sales managers may disagree on."""

    name: Text
    title: Text = ""
    summary: Text = ""
    source: Text = Field(default="", description="author and title of the article or study")
    asks: tuple[Text, ...] = Field(default=(), description="what the source asks for")
    warns: tuple[Text, ...] = Field(default=(), description="what the source refuses or warns about")

    basis: Literal["shares", "heads", "need"] = Field(description="how entitlements are made")
    shares: dict[Tier, Fraction] = Field(default={}, description="share of the budget by tier (basis: shares)")
    tiers: Literal["hard", "soft"] = "hard"
    tier_heads: dict[Tier, Fraction] = Field(description="share of heads by tier")
    order: Order = Field(default=(), description="what must hold per head, as top >= middle >= bottom")
    ramping_floor: Minutes = Field(description="minutes a week for a rep who is still ramping")
    caps: tuple[TierCap, ...] = ()
    cap_hours_per_month: Number | None = Field(default=None, gt=0, description="per rep")
    promises: tuple[Promise, ...] = ()
    protected: tuple[ProtectedWeeks, ...] = ()
    cadences: tuple[Cadence, ...] = Field(default=(), description="by need, highest first (basis: need)")
    signal_share: Fraction = Field(description="of the budget, at most, for signals")
    planned_share: Fraction = Field(description="of coaching minutes planned ahead, at least")
    flag_share: Fraction | None = Field(default=None, description="one rep above this share of rep time is flagged")
    theme_window: Whole = Field(ge=1, description="sessions of a rep before a theme may return")
    themes: dict[Tier, tuple[Identifier, ...]] = Field(description="themes by tier, in order of rotation")
    blueprint_pairs: bool = False

    quantum: Minutes = Field(description="the usual session length")
    lengths: tuple[Minutes, ...] = Field(description="session lengths")
    touch: Minutes = Field(description="the shortest contact")
    budget_share: Fraction = Field(description="of net working hours")
    budget_hours_per_rep_month: Number = Field(gt=0)
    warn_below_minutes: Minutes = Field(description="weekly coaching below this is warned about")
    warn_above_share: Fraction = Field(description="team time above this share of the week is warned about")
    band_hours_per_month: tuple[Number, Number] = Field(description="evidence band per rep and month")
    span_note: Whole = Field(description="a note above this many reps")
    span_warning: Whole = Field(description="a warning above this many reps")
    ramp: tuple[Fraction, ...] = Field(description="expected share of full results by month in the job")
    firm_at: Fraction = Field(description="probability at which an end tier is called firm")
    firm_until: Fraction = Field(description="probability down to which it stays firm")
    reliability_gate: Fraction = Field(description="no tier is called below this reliability")
    provenance: dict[str, Provenance] = Field(default={}, description="where each number comes from")
