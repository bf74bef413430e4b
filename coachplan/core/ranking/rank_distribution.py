"""Rank distributions: from independent normal scores to ranks, exactly for small teams.

Rank 1 is the highest score. Equal scores get equal answers, whatever the order they come in.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coachplan.core.policies.policy import Tier

EXACT_UP_TO = 60
"""Teams up to this size get the exact distribution of every rank."""

SMALLEST_TIERED = 3
"""Smaller teams have no tiers."""

REACH = 4.8
"""Integrals run over so many standard deviations to either side."""

STEP = 0.5
"""Nodes lie so many of the smallest standard deviation apart; the trapezoid rule is exact to 1e-6 then."""

MOST_NODES = 800
"""Very sure scores beside very unsure ones ask for more nodes, up to this many."""

_ROOT = math.sqrt(0.5)


class Score(NamedTuple):
    """A normal score: its mean and its standard deviation (above zero)."""

    mean: float
    deviation: float


class Chances(NamedTuple):
    """Where a rep may rank: the probabilities of top and bottom tier, and the likely ranks, both included."""

    top: float
    bottom: float
    first: int
    last: int


class Likely(NamedTuple):
    """The same for many reps, column by column."""

    top: Sequence[float]
    bottom: Sequence[float]
    first: Sequence[int]
    last: Sequence[int]


def tier_heads(count: int, shares: Mapping[Tier, float]) -> dict[Tier, int]:
    """Return how many of ``count`` reps sit in each tier.

    An end tier has its share of the heads, rounded, halves down; two or fewer reps sit in the middle.
    """
    if count < SMALLEST_TIERED:
        return {"top": 0, "middle": count, "bottom": 0}
    # 0.2 x 7.5 is not 1.5 in binary; nine decimals make halves halves again.
    top, bottom = (math.ceil(round(shares.get(tier, 0.0) * count - 0.5, 9)) for tier in ("top", "bottom"))
    return {"top": top, "middle": count - top - bottom, "bottom": bottom}


def probability_above(one: Score, other: Score) -> float:
    """Return the probability that ``one`` is truly higher than ``other``."""
    return _normal((one.mean - other.mean) / math.hypot(one.deviation, other.deviation))


def expected_ranks(scores: Sequence[Score]) -> list[float]:
    """Return each expected rank: one plus the chances of every other rep to score higher."""
    ranks = [1.0] * len(scores)
    for i, one in enumerate(scores):
        ranks[i] += math.fsum(probability_above(other, one) for j, other in enumerate(scores) if j != i)
    return ranks


def chances(scores: Sequence[Score], top: int, bottom: int, level: float) -> list[Chances]:
    """Return for each rep the chances to be among the ``top`` first or ``bottom`` last, and the likely ranks.

    ``level`` is the probability that the range of ranks holds; equal parts are left out at both ends.
    """
    if len(scores) > EXACT_UP_TO:
        return _by_thresholds(scores, top, bottom, level)
    tail = (1 - level) / 2
    return [
        Chances(
            math.fsum(ranks[:top]),
            math.fsum(ranks[len(scores) - bottom :]),
            _quantile(ranks, tail),
            _quantile(ranks, 1 - tail),
        )
        for ranks in rank_probabilities(scores)
    ]


def rank_probabilities(scores: Sequence[Score]) -> list[list[float]]:
    """Return for each score the probability of every rank, first to last.

    The number of other scores above t is a sum of independent yes-or-no events; its distribution is
    integrated over t by the trapezoid rule, with the score's own density as weight.
    """
    nodes = _nodes(scores)
    ordered = sorted(scores)
    higher = [[_normal((score.mean - at) / score.deviation) for score in ordered] for at in nodes]
    counts = [_how_many(chances_of_each) for chances_of_each in higher]
    found: dict[Score, list[float]] = {}
    for index, score in enumerate(ordered):
        if score in found:
            continue
        sums, total = [0.0] * len(scores), 0.0
        for at, chances_of_each, count in zip(nodes, higher, counts, strict=True):
            z = (at - score.mean) / score.deviation
            if abs(z) <= REACH:
                weight = math.exp(-z * z / 2)
                total += weight
                others = _without(count, chances_of_each[index])
                sums = [so_far + weight * more for so_far, more in zip(sums, others, strict=True)]
        found[score] = [share / total for share in sums]
    return [found[score] for score in scores]


def _nodes(scores: Sequence[Score]) -> list[float]:
    low = min(score.mean - REACH * score.deviation for score in scores)
    high = max(score.mean + REACH * score.deviation for score in scores)
    finest = STEP * min(score.deviation for score in scores)
    steps = min(math.ceil((high - low) / finest), MOST_NODES)
    return [low + (high - low) * node / steps for node in range(steps + 1)]


def _how_many(chances_of_each: Sequence[float]) -> list[float]:
    """Return the distribution of how many of independent events happen (Poisson binomial)."""
    counts = [1.0]
    for p in chances_of_each:
        q = 1 - p
        counts = [q * no + p * yes for no, yes in zip([*counts, 0.0], [0.0, *counts], strict=True)]
    return counts


def _without(counts: Sequence[float], p: float) -> list[float]:
    """Return the distribution of how many happen when one event of probability ``p`` is taken out."""
    q, last = 1 - p, 0.0
    left = []
    # From the end where the divisor is the larger of p and q, rounding errors shrink on the way.
    for count in counts[:-1] if q >= p else reversed(counts[1:]):
        last = (count - p * last) / q if q >= p else (count - q * last) / p
        left.append(last)
    return left if q >= p else left[::-1]


def _quantile(ranks: Sequence[float], share: float) -> int:
    reached = 0.0
    for rank, probability in enumerate(ranks, 1):
        reached += probability
        if reached >= share:
            return rank
    return len(ranks)


def _by_thresholds(scores: Sequence[Score], top: int, bottom: int, level: float) -> list[Chances]:
    """Approximate: whoever passes the score that ``k`` reps are expected to pass is among the k."""
    grid, above = _expected_above(scores)
    high, low = _threshold(scores, top), _threshold(scores, len(scores) - bottom)
    spread = quantile_of_normal((1 + level) / 2)
    found = []
    for score in scores:
        ends = (score.mean + spread * score.deviation, score.mean - spread * score.deviation)
        first, last = (_between(grid, above, end) + 0.5 for end in ends)
        found.append(
            Chances(
                _normal((score.mean - high) / score.deviation) if top else 0.0,
                _normal((low - score.mean) / score.deviation) if bottom else 0.0,
                min(max(math.floor(first), 1), len(scores)),
                min(max(math.ceil(last), 1), len(scores)),
            )
        )
    return found


def _expected_above(scores: Sequence[Score]) -> tuple[list[float], list[float]]:
    """Return 257 scores and how many reps are expected above each."""
    low = min(score.mean - REACH * score.deviation for score in scores)
    high = max(score.mean + REACH * score.deviation for score in scores)
    grid = [low + (high - low) * node / 256 for node in range(257)]
    return grid, [_above(scores, at) for at in grid]


def _above(scores: Sequence[Score], at: float) -> float:
    return math.fsum(_normal((score.mean - at) / score.deviation) for score in scores)


def _between(grid: Sequence[float], values: Sequence[float], at: float) -> float:
    right = min(max(bisect_left(grid, at), 1), len(grid) - 1)
    share = (at - grid[right - 1]) / (grid[right] - grid[right - 1])
    return values[right - 1] + share * (values[right] - values[right - 1])


def _threshold(scores: Sequence[Score], count: int) -> float:
    """Return the score that ``count`` reps are expected to pass."""
    low = min(score.mean - 10 * score.deviation for score in scores)
    high = max(score.mean + 10 * score.deviation for score in scores)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _above(scores, middle) > count else (low, middle)
    return (low + high) / 2


def _normal(z: float) -> float:
    """Return the standard normal distribution function."""
    return 0.5 * math.erfc(-z * _ROOT)


def quantile_of_normal(share: float) -> float:
    """Return the standard normal quantile."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
