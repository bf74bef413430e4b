"""Measures: a metric's values on a scale where chance has a known size.

Every measured value is turned so that more is better. Its standard error never uses the rep's own
result: a rep with no win in ten must not look precise.
"""

import math
from collections.abc import Sequence
from operator import mul
from typing import Literal, NamedTuple

from coachplan.core.base import Value
from coachplan.core.team.metrics import Metric, Scale

PRIOR_WEEKS = 4
"""The assumed spread of a week counts like so many weeks seen, until the roster's own series outweigh it."""

LOWEST = 0.01
"""On the positive scale nothing lies below this share of the usual value, so that zero has a logarithm."""

NOTHING = 1e-9
"""What is smaller is none of it."""

Basis = Literal["stated", "weeks", "team", "borrowed", "assumed"]


class Sample(NamedTuple):
    """One value of one rep, after ramp allowance, with the deals or weeks (``evidence``) behind it.

    ``ramp`` is the share of full results expected of the rep; ``weeks`` the weekly values, if there are any;
    ``basis`` tells where the evidence comes from.
    """

    value: float
    evidence: float
    basis: Basis
    ramp: float = 1.0
    weeks: tuple[float, ...] = ()


class Given(NamedTuple):
    """The values of a metric that a team has, and the evidence behind each.

    ``series`` are those values that are averages of weeks, each with its weeks.
    """

    values: Sequence[float]
    evidence: Sequence[float]
    series: Sequence[tuple[float, tuple[float, ...]]] = ()


class Measured(NamedTuple):
    """A value on its scale, more being better, and its standard error."""

    y: float
    error: float


class Gauge(Value):
    """How one metric is measured in one team.

    ``level`` is the usual value in the metric's own unit; ``unit`` is one unit on the scale; ``noise`` and
    ``weekly_noise`` are the standard errors of one deal (or week) and of one week of a series.
    """

    level: float
    unit: float
    noise: float
    weekly_noise: float


def gauge(metric: Metric, given: Given, win_rate: float) -> Gauge:
    """Return how ``metric`` is measured, given the team's values and the share of closed deals it wins."""
    level = _level(metric, given)
    slope = _slope(metric.scale, level)
    step = metric.unit if metric.unit is not None else (metric.unit_share or 1.0) * abs(level or 1.0)
    noise = _noise(metric, level, step, win_rate)
    return Gauge(
        level=level, unit=step * slope, noise=noise, weekly_noise=_weekly_noise(metric, given, level, noise)
    )


def measure(metric: Metric, sample: Sample, by: Gauge) -> Measured:
    """Return a value on the metric's scale with its standard error.

    Arcsine for ratios, (w + 1/4) of (n + 1/2), standard error 1 / (2 sqrt n) (Brown 2008); logarithm for
    positive amounts and times; square root for counts; the value itself for the other two scales.
    """
    worth = sample.evidence * (sample.ramp if metric.ramps else 1.0)
    noise = by.weekly_noise if sample.weeks else by.noise
    return Measured(metric.sign * _on_scale(metric.scale, sample, by.level), noise / math.sqrt(worth))


def plain(metric: Metric, y: float) -> float:
    """Return the value in the metric's own unit that lies at ``y`` on its scale."""
    raw = metric.sign * y
    if metric.scale == "ratio":
        return math.sin(min(max(raw, 0.0), math.pi / 2)) ** 2
    if metric.scale == "positive":
        return math.exp(raw)
    return max(raw, 0.0) ** 2 if metric.scale == "count" else raw


def _on_scale(scale: Scale, sample: Sample, level: float) -> float:
    if scale == "ratio":
        n = sample.evidence
        return math.asin(math.sqrt((min(max(sample.value, 0.0), 1.0) * n + 0.25) / (n + 0.5)))
    if scale == "positive":
        return math.log(max(sample.value, LOWEST * level))
    return math.sqrt(max(sample.value, 0.0)) if scale == "count" else sample.value


def _level(metric: Metric, given: Given) -> float:
    """Return the team's usual value; above zero on every scale that divides by it."""
    values = given.values
    if metric.scale == "ratio":
        # The rule of succession keeps a team without any win, or without any loss, off the ends.
        return (math.fsum(map(mul, values, given.evidence)) + 0.5) / (math.fsum(given.evidence) + 1)
    if metric.scale == "attainment":
        return max(math.fsum(values) / len(values), metric.unit or 0.0, LOWEST)
    if metric.scale == "linear":
        return median(values)
    positive = [value for value in values if value > NOTHING]
    return median(positive) if positive else 1.0


def _slope(scale: Scale, level: float) -> float:
    """Return how far the scale moves for a small step of one at ``level``."""
    if scale == "ratio":
        rate = min(max(level, 0.05), 0.95)
        return 0.5 / math.sqrt(rate * (1 - rate))
    if scale == "positive":
        return 1 / level
    return 0.5 / math.sqrt(level) if scale == "count" else 1.0


def _noise(metric: Metric, level: float, step: float, win_rate: float) -> float:
    """Return the standard error that a single deal, week or account has on the metric's scale."""
    if metric.scale == "ratio":
        return 0.5
    if metric.scale == "attainment":
        # A sum over n deals, each won with probability p and then of relative size 1 +- cv.
        return level * math.sqrt((1 + metric.cv**2 - win_rate) / win_rate)
    if metric.scale == "count":
        return 0.5 * math.sqrt(1 + metric.cv**2 * level)
    return metric.cv if metric.scale == "positive" else metric.cv * step


def _weekly_noise(metric: Metric, given: Given, level: float, noise: float) -> float:
    """Return the standard error of one week, pooled over all series, leaning on the assumption at first."""
    squares, freedom = strays(metric, given, level)
    return math.sqrt((PRIOR_WEEKS * noise**2 + squares) / (PRIOR_WEEKS + freedom))


def strays(metric: Metric, given: Given, level: float) -> tuple[float, int]:
    """Return how far weeks stray from the averages of their series, squared, and how many are free to."""
    squares, freedom = list[float](), 0
    for value, weeks in given.series:
        if len(weeks) > 1:
            slope = _slope(metric.scale, max(value, level / 4) if metric.scale != "linear" else level)
            squares += [((week - value) * slope) ** 2 for week in weeks]
            freedom += len(weeks) - 1
    return math.fsum(squares), freedom


def median(values: Sequence[float]) -> float:
    """Return the middle of at least one value."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
