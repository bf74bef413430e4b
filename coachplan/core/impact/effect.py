"""The effect of the coin: differences within pairs, what they say, and what they could have shown.

All effects are per 30 minutes a week, in shares of the metric's usual level; more is better. Everybody
counts as assigned, whatever was held.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import fsum, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.impact.experiment import Block, Experiment
from coachplan.core.impact.retoss import retossed

Readings = Mapping[str, Mapping[date, float]]
"""Weekly values by rep, then by Monday, as shares of the usual level; more is better."""

DOSE = 30
"""Effects are told for so many minutes a week more."""

PRIOR_SPREAD = 0.1
"""Effects of half an hour a week are believed to lie mostly within this share of the level, either way."""

_ROUNDING = 1e-12
"""Effects below this share of the level are nothing but rounding."""

VISIBLE = 2.8
"""An effect of so many standard errors is found four times of five: 1.96 for the test, 0.84 for the power."""

ANY_LOOK = 0.05
"""The range for weekly looks leaves the truth out at most this often, all looks together."""


class Range(Value):
    """From ``low`` to ``high``; ``None`` where nothing bounds it yet."""

    low: float | None
    high: float | None

    @property
    def excludes_zero(self) -> bool:
        """Tell whether every value in it has the same sign."""
        return (self.low is not None and self.low > 0) or (self.high is not None and self.high < 0)


class Effect(Value):
    """What the coins say of the blocks that are over.

    ``chance`` is how often luck alone gives so large a difference (both signs); ``likely`` holds what it
    cannot rule out, ``whenever`` the same for somebody who looks every week. ``shrunken`` is the estimate
    drawn towards nothing with ``shrunken_error``, ``positive`` the probability that more minutes help.
    """

    pairs: int
    estimate: float
    error: float | None
    chance: float
    likely: Range
    whenever: Range
    shrunken: float
    shrunken_error: float
    positive: float


class _Observed(NamedTuple):
    rep: str
    score: float
    mean: float


def differences(blocks: Sequence[Block], readings: Readings) -> list[float]:
    """Return for each pair by how much the one with more minutes did better, scores allowed for.

    The slope on the score at assignment is pooled over all reps and blocks. A pair of which one has no
    reading in the block drops out. A block is left out whole by leaving it out of ``blocks``.
    """
    observed = [[*_observed(block, readings)] for block in blocks]
    slope = pooled_slope([[(seen.score, seen.mean) for seen in one] for one in observed])
    found = []
    for block, seen in zip(blocks, observed, strict=True):
        adjusted = {one.rep: one.mean - slope * one.score for one in seen}
        found += [
            adjusted[pair.more] - adjusted[pair.less]
            for pair in block.pairs
            if pair.more in adjusted and pair.less in adjusted
        ]
    return found


def _observed(block: Block, readings: Readings) -> Iterator[_Observed]:
    for rep, score in sorted(block.scores.items()):
        own = readings.get(rep, {})
        weeks = [own[monday] for monday in block.counted if monday in own]
        if weeks:
            yield _Observed(rep, score, fsum(weeks) / len(weeks))


def pooled_slope(groups: Sequence[Sequence[tuple[float, float]]]) -> float:
    """Return the least-squares slope of the second on the first, each group about its own means."""
    across = along = 0.0
    for group in groups:
        if group:
            middle_x, middle_y = (fsum(column) / len(group) for column in zip(*group, strict=True))
            across += fsum((x - middle_x) * (y - middle_y) for x, y in group)
            along += fsum((x - middle_x) ** 2 for x, _ in group)
    return across / along if along else 0.0


def effect_of(experiment: Experiment, blocks: Sequence[Block], readings: Readings) -> Effect | None:
    """Return the effect in ``blocks``, those that are over; ``None`` without a single whole pair."""
    found = differences(blocks, readings)
    if not found:
        return None
    dose = 2 * experiment.quantum / DOSE
    verdict = retossed(found, experiment.seed)
    mean, count = fsum(found) / len(found), len(found)
    estimate, error = mean / dose, None
    if count > 1:
        error = sqrt(fsum((d - mean) ** 2 for d in found) / (count - 1) / count) / dose
    # One pair has no spread of its own; what was expected beforehand stands in for it.
    used = experiment.spread / dose if error is None else error
    weight = PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + used**2)
    shrunken, rest = weight * estimate, sqrt(weight) * used
    planned = experiment.planned * max(len(block.pairs) for block in blocks)
    return Effect(
        pairs=count,
        estimate=estimate,
        error=error,
        chance=verdict.chance,
        likely=_scaled(verdict.low, verdict.high, dose),
        whenever=_scaled(*sequence(found, planned), dose),
        shrunken=shrunken,
        shrunken_error=rest,
        positive=_probability(shrunken, rest),
    )


def _probability(shrunken: float, error: float) -> float:
    """Return the probability that more minutes help; even odds where they made no difference at all."""
    if abs(shrunken) <= _ROUNDING:
        return 0.5
    return NormalDist().cdf(shrunken / error) if error else float(shrunken > 0)


def _scaled(low: float | None, high: float | None, dose: float) -> Range:
    return Range(low=None if low is None else low / dose, high=None if high is None else high / dose)


def sequence(found: Sequence[float], planned: int) -> tuple[float | None, float | None]:
    """Return the range of the mean that holds at every look at once (confidence sequence).

    Normal mixture: a mean b is kept while |sum (D - b)| <= sd sqrt((N + r) log((N + r) / (r a^2))).
    The sd is taken about b itself: the bound then rests on the coins alone (de la Pena 1999). The ordinary
    sd is too small by luck at the first looks; with one pair a block it errs in 24 % of all series. ``r``
    makes the range tightest at ``planned`` pairs (Howard and others 2021). Open before about ten pairs.
    """
    count = len(found)
    rest = max(1, planned) / (log(1 / ANY_LOOK**2) + log(1 + log(1 / ANY_LOOK**2)))
    reach = (count + rest) * log((count + rest) / (rest * ANY_LOOK**2))
    if count**2 <= reach:
        return None, None
    mean = fsum(found) / count
    spread = fsum((d - mean) ** 2 for d in found) / count
    half = sqrt(spread * reach / (count**2 - reach))
    return mean - half, mean + half


def smallest_effect(spread: float, pairs: int, quantum: int) -> float:
    """Return the effect that so many pairs show four times of five (2.8 standard errors).

    ``spread`` is the standard deviation of one pair's difference; ``quantum`` in minutes a week.
    """
    return VISIBLE * spread / sqrt(pairs) / (2 * quantum / DOSE)


def pairs_needed(effect: float, spread: float, quantum: int) -> float:
    """Return how many pairs show ``effect`` four times of five."""
    return (VISIBLE * spread / effect / (2 * quantum / DOSE)) ** 2
