"""The policy: how coaching minutes follow standings. Data only; every number can be changed."""

import math
import re
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)

from coachplan.core.base import Value
from coachplan.core.problems import fault
from coachplan.core.scalars import Flag, Fraction, Identifier, Number, Text, Whole
from coachplan.core.times import Minutes

Tier = Literal["top", "middle", "bottom"]
TIERS: tuple[Tier, ...] = ("top", "middle", "bottom")
ProvenanceKind = Literal["published", "derived", "assumption", "yours"]


def _words(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    return value if value == "" else read(value)


Words = Annotated[Text, WrapValidator(_words)]
"""Text that may be left empty."""


class Provenance(Value):
    """Where a number comes from."""

    kind: ProvenanceKind = Field(description="published, derived, an assumption, or yours")
    source: Text = Field(description="where it stands, or how it was derived")


class Belief(Value):
    """Something that a choice rests on, and what is known about it."""

    that: Text = Field(description="what one would have to believe")
    known: Text = Field(description="what speaks for it and against it, with its source")


class Promise(Value):
    """Reps of ``tier`` (``everyone`` for all) are seen at least once in every ``every_weeks`` ISO weeks."""

    tier: Literal["top", "middle", "bottom", "everyone"] = Field(description="to whom it is made")
    every_weeks: Whole = Field(ge=1, le=26, description="ISO weeks within which a session is held")
    theme_kinds: tuple[Text, ...] = Field(default=(), description="only these kinds of theme count")


class ProtectedWeeks(Value):
    """In the last ``weeks`` of a quarter each rep of ``tier`` has a session of one of ``theme_kinds``."""

    tier: Tier = Field(description="whose sessions are protected")
    weeks: Whole = Field(ge=1, le=6, description="last weeks of a quarter")
    theme_kinds: tuple[Text, ...] = Field(default=(), description="only these kinds of theme count")


class TierCap(Value):
    """No rep of ``tier`` gets more than ``share`` of the budget over ``weeks`` weeks."""

    tier: Tier = Field(description="whose reps are capped")
    share: Fraction = Field(description="share of the budget for one rep, at most")
    weeks: Whole = Field(ge=1, le=13, description="weeks over which it is counted")


class Cadence(Value):
    """Need decides how often: a need of at least ``above`` (gap x impact) means every ``weeks`` weeks."""

    above: Number = Field(ge=0, description="need from which this cadence holds")
    weeks: Whole = Field(ge=1, le=13, description="a session every so many weeks")


def _order(value: Any) -> Any:
    """Read ``top >= middle >= bottom`` as pairs; a list joins several."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        return value
    pairs = []
    for chain in value:
        names = re.split(r"\s*>=\s*", chain.strip())
        if ">=" not in chain or any(name not in TIERS for name in names):
            raise fault("E1401", f"'{chain}' is not an order of tiers", "write top >= middle >= bottom")
        pairs += list(pairwise(names))
    return pairs


Order = Annotated[
    tuple[tuple[Tier, Tier], ...],
    BeforeValidator(_order),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


def _whole_split(split: dict[Tier, float]) -> dict[Tier, float]:
    """Accept nothing, or a share for every tier that adds up to the whole."""
    missing = [tier for tier in TIERS if tier not in split]
    if split and missing:
        raise fault("E1405", f"no share for {' and '.join(missing)}", "give top, middle and bottom")
    total = math.fsum(split[tier] for tier in TIERS) if split else 1.0
    if not math.isclose(total, 1.0, abs_tol=1e-9):
        shown = f"{total * 100:.10g} %"
        raise fault("E1405", f"top, middle and bottom add up to {shown}, not 100 %", "change one of them")
    return split


def _ramp(table: tuple[float, ...]) -> tuple[float, ...]:
    if any(share <= 0 for share in table) or any(a > b for a, b in pairwise(table)):
        hint = "write one share a month, such as [25%, 50%, 75%]"
        raise fault("E1406", "a ramp table rises from month to month and starts above 0 %", hint)
    return table


def _band(band: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= band[0] <= band[1]:
        raise fault("E1406", f"the band {band[0]:g} to {band[1]:g} is no band", "write [low, high]")
    return band


def _cadences(table: tuple[Cadence, ...]) -> tuple[Cadence, ...]:
    """Accept nothing, or a table from the highest need down to 0, so that every need has its cadence."""
    steps = [step.above for step in table]
    if table and (steps[-1] != 0 or any(a <= b for a, b in pairwise(steps))):
        hint = "the highest 'above' first, the last one 0"
        raise fault("E1407", "cadences fall from the highest need to 0", hint)
    return table


Split = Annotated[dict[Tier, Fraction], AfterValidator(_whole_split)]


class Policy(Value):
    """Everything that two sales managers may disagree on."""

    name: Text = Field(description="the name to call it by")
    title: Words = Field(default="", description="its name in the plan")
    summary: Words = Field(default="", description="the policy's rule in one line")
    source: Words = Field(default="", description="author and title of the article or study")
    asks: tuple[Text, ...] = Field(default=(), description="what the source asks for")
    warns: tuple[Text, ...] = Field(default=(), description="what the source refuses or warns about")
    believe: tuple[Belief, ...] = Field(
        default=(), description="what somebody who chooses this policy has to believe"
    )

    basis: Literal["shares", "heads", "need"] = Field(description="how entitlements are made")
    shares: Split = Field(default={}, description="share of the budget")
    tiers: Literal["hard", "soft"] = Field(
        default="hard", description="hard: by seat; soft: by tier probability"
    )
    tier_heads: Split = Field(min_length=1, description="share of heads")
    order: Order = Field(default=(), description="what must hold per head, as top >= middle >= bottom")
    ramping_floor: Minutes = Field(description="minutes a week for a rep who is still ramping")
    caps: tuple[TierCap, ...] = Field(default=(), description="what one rep of a tier gets at most")
    cap_hours_per_month: Number | None = Field(
        default=None, gt=0, description="hours a month for one rep, at most"
    )
    promises: tuple[Promise, ...] = Field(default=(), description="who is seen at least how often")
    protected: tuple[ProtectedWeeks, ...] = Field(default=(), description="who is seen as a quarter ends")
    cadences: Annotated[tuple[Cadence, ...], AfterValidator(_cadences)] = Field(
        default=(), description="by need, highest first (basis: need)"
    )
    signal_share: Fraction = Field(description="share of the budget for signals, at most")
    planned_share: Fraction = Field(description="share of coaching minutes planned ahead, at least")
    flag_share: Fraction | None = Field(
        default=None, description="one rep above this share of rep time is flagged"
    )
    top_unseen_weeks: Whole = Field(
        default=4, ge=1, le=26, description="a top rep unseen for so many weeks is told of at the plan's head"
    )
    theme_window: Whole = Field(ge=1, description="no theme twice among so many sessions of a rep")
    themes: dict[Tier, tuple[Identifier, ...]] = Field(description="themes by tier, in order of rotation")
    ramping_themes: tuple[Identifier, ...] = Field(
        default=(), description="themes of a rep who is still ramping, before those of the middle"
    )
    rules: dict[Text, Any] = Field(default={}, description="settings by rule or preference, or off")
    blueprint_pairs: Flag = Field(default=False, description="sessions that pair a top rep with a middle rep")

    quantum: Minutes = Field(description="the usual session length")
    lengths: tuple[Minutes, ...] = Field(description="session lengths")
    touch: Minutes = Field(description="the shortest contact")
    budget_share: Fraction = Field(description="coaching share of net working hours, at most")
    budget_hours_per_rep_month: Number = Field(gt=0, description="hours a month for each rep, at most")
    warn_below_minutes: Minutes = Field(description="weekly coaching below this is warned about")
    warn_above_share: Fraction = Field(description="team time above this share of the week is warned about")
    band_hours_per_month: Annotated[tuple[Number, Number], AfterValidator(_band)] = Field(
        description="evidence band per rep and month"
    )
    target_hours_per_month: Number = Field(gt=0, description="hours a month that each rep ought to have")
    span_note: Whole = Field(description="reps above which the span is noted")
    span_warning: Whole = Field(description="reps above which the span is warned about")
    ramp: Annotated[tuple[Fraction, ...], AfterValidator(_ramp)] = Field(
        description="expected share of full results by month in the job"
    )
    firm_at: Fraction = Field(description="probability at which an end tier is called firm")
    firm_until: Fraction = Field(description="probability down to which it stays firm")
    reliability_gate: Fraction = Field(description="no tier is called below this reliability")
    provenance: dict[str, Provenance] = Field(default={}, description="where each number comes from")

    @model_validator(mode="after")
    def _basis_fits(self) -> Self:
        for basis, name, table in (("shares", "shares", self.shares), ("need", "cadences", self.cadences)):
            if basis == self.basis and not table:
                raise fault("E1408", f"basis '{basis}' needs '{name}'", f"add {name}, or change the basis")
            if basis != self.basis and table:
                hint = f"remove {name}, or write basis: {basis}"
                raise fault("E1408", f"'{name}' has no use under basis '{self.basis}'", hint)
        return self

    @model_validator(mode="after")
    def _lengths_fit(self) -> Self:
        if self.quantum not in self.lengths:
            hint = "add it to lengths, or change quantum"
            raise fault("E1408", f"the usual length {self.quantum} is not among the lengths", hint)
        if not 0 < self.touch <= min(self.lengths):
            hint = "a touch is above 0 and no longer than the shortest session"
            raise fault("E1408", f"a touch cannot last {self.touch} minutes here", hint)
        return self
