"""The ranking as a picture: a dot with its interval, and a bar of tier probabilities, for each rep."""

from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.policies.policy import TIERS, Tier
from coachplan.core.ranking.ranking import Ranking, Standing
from coachplan.core.ranking.words import signed
from coachplan.export.html.page import percent

WHOLE_UP_TO = 200
"""Larger teams are shown by their ends."""

END = 25
"""So many reps stand at each end of a large team's picture."""

_MARGIN = 0.03
"""Room at both ends of the scale, so that no dot is cut."""


@dataclass(frozen=True, slots=True)
class TierPart:
    """One tier's part of the bar."""

    tier: Tier
    begin: str
    width: str
    chance: str


@dataclass(frozen=True, slots=True)
class Interval:
    """One rep on the picture, and the same in words; ``dot`` is empty for a rep without numbers."""

    position: int
    name: str
    begin: str
    dot: str
    end: str
    parts: tuple[TierPart, ...]
    firm: bool
    score: str
    span: str
    ranks: str
    seat: str
    drivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intervals:
    """The team in order; ``zero`` is the place of its centre, ``left_out`` counts who is not drawn."""

    level: str
    zero: str
    rows: tuple[Interval, ...]
    left_out: int
    tiers: tuple[Tier, ...]


def intervals(ranking: Ranking) -> Intervals:
    """Return the picture of a ranking."""
    everybody = ranking.standings
    shown = everybody if len(everybody) <= WHOLE_UP_TO else (*everybody[:END], *everybody[-END:])
    low, high = _ends(shown)
    return Intervals(
        level=f"{ranking.interval_level * 100:.0f}%",
        zero=percent(0 - low, high - low),
        rows=tuple(_row(one, low, high) for one in shown),
        left_out=len(everybody) - len(shown),
        tiers=TIERS,
    )


def _ends(shown: Sequence[Standing]) -> tuple[float, float]:
    known = [one.interval for one in shown if one.because]
    low = min((begin for begin, _ in known), default=-1.0)
    high = max((end for _, end in known), default=1.0)
    low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low or 1.0) * _MARGIN
    return low - room, high + room


def _row(one: Standing, low: float, high: float) -> Interval:
    begin, dot, end = (
        percent(value - low, high - low) for value in (one.interval[0], one.score, one.interval[1])
    )
    first, last = one.rank_range
    drawn = bool(one.because)
    return Interval(
        position=one.position,
        name=one.name,
        begin=begin,
        dot=dot if drawn else "",
        end=end,
        parts=_parts(one) if one.tier is not None else (),
        firm=one.certainty == "firm",
        score=_signed(one.score) if drawn else "\u2013",
        span=f"{_signed(one.interval[0])} to {_signed(one.interval[1])}" if drawn else "\u2013",
        ranks=("\u2013" if not drawn else str(first) if first == last else f"{first}\u2013{last}"),
        seat=seat_words(one),
        drivers=_drivers(one),
    )


def _parts(one: Standing) -> tuple[TierPart, ...]:
    parts, begin = [], 0.0
    for tier in TIERS:
        chance = one.probability[tier]
        parts.append(TierPart(tier, percent(begin, 1), percent(chance, 1), f"{chance:.0%}"))
        begin += chance
    return tuple(parts)


def seat_words(one: Standing) -> str:
    """Return a rep's tier and how far to trust it."""
    if one.certainty == "ramping":
        return f"ramping, {(one.ramp or 0) * 100:.0f}% expected"
    if one.certainty == "no data":
        return "no data"
    if one.tier is None:
        return "no tiers"
    if one.certainty == "unclear":
        return f"{one.tier}, too close to call"
    return f"{one.tier}, {one.certainty} {one.probability[one.tier] * 100:.0f}%"


def _drivers(one: Standing) -> tuple[str, ...]:
    strongest = sorted(one.because, key=lambda because: (-abs(because.contribution), because.metric))
    told = (f"{_signed(b.contribution)} {b.title} {b.shown}" for b in strongest[:2] if b.contribution)
    return tuple(told)


def _signed(value: float) -> str:
    """Return a score with its sign, a real minus."""
    return signed(value).replace("-", "\u2212")
