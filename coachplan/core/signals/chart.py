"""The control chart: has a weekly number fallen below what the rep's own weeks lead one to expect?

Each week is compared with the mean of the rep's earlier weeks, in standard deviations pooled over the
team (recursive residuals; without a change they are independent and standard normal, however short the
series). Shortfalls beyond ``REFERENCE`` add up, and the chart speaks when they reach ``LIMIT`` (a one-sided
CUSUM, Page 1954), then starts afresh.

An individuals chart alone, with its limit three standard deviations down, finds a fall of two within three
weeks in four cases of ten; this one in more than eight, given a quarter before it, at one false alarm per
rep, metric and seven quarters. ``tests/benchmarks/signals.py`` measures both.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import exp, fsum, pi, sqrt
from statistics import NormalDist

REFERENCE = 0.7
"""Shortfalls below this many standard deviations are not held against a week."""

LIMIT = 2.1
"""The sum at which the chart speaks; one week 2.8 standard deviations down reaches it alone.

The highest, in tenths, at which five reps with a quarter behind them have a fall of two standard deviations
seen within three weeks in eight cases of ten; with longer series or more reps more are seen. At equal false
alarms neither another reference, nor a spread from the weeks themselves instead of their steps, nor a mean
that stands still while shortfalls add up, nor the best of one to three weeks (GLR) finds more.
"""

QUARTER = 13
"""Weeks for which false alarms are stated."""

_SCREEN = 3.5
"""Steps from week to week beyond so many of their standard deviations are changes, not noise."""

_FEWEST_STEPS = 10
"""Steps from which on their size is known well enough."""

_NODES = 48
"""Points of the integral equation; twice as many change the result by one in five hundred."""


def spread_of(series: Iterable[Sequence[float]]) -> float | None:
    """Return the team's weekly standard deviation; ``None`` where too little is known, or nothing moves.

    From the steps between successive weeks (von Neumann 1941), which a lasting change of level hardly
    touches; steps that are far out of scale are left out once.
    """
    steps = sorted((b - a) ** 2 for weeks in series for a, b in pairwise(weeks))
    if len(steps) < _FEWEST_STEPS:
        return None
    widest = _SCREEN**2 * fsum(steps) / len(steps)
    usual = [step for step in steps if step <= widest]
    found = sqrt(fsum(usual) / len(usual) / 2)
    return found or None


def residuals(weeks: Sequence[float], spread: float) -> Iterator[float]:
    """Yield, from the second week on, how far each lies above the mean of those before it."""
    total = 0.0
    for before, week in enumerate(weeks):
        if before:
            yield (week - total / before) / (spread * sqrt(1 + 1 / before))
        total += week


def alarms(weeks: Sequence[float], spread: float) -> list[int]:
    """Return the indices of the weeks in which the chart speaks; more is better."""
    found, short = [], 0.0
    for index, residual in enumerate(residuals(weeks, spread), start=1):
        short = max(0.0, short - residual - REFERENCE)
        if short >= LIMIT:
            found.append(index)
            short = 0.0
    return found


@cache
def false_alarms(weeks: int = QUARTER) -> float:
    """Return the alarms to expect in so many weeks of one rep and metric when nothing has changed.

    One over the mean time between alarms, which solves Page's integral equation
    L(s) = 1 + L(0) F(k - s) + integral of L(t) f(t + k - s) over 0 < t < h (trapezoid rule).
    """
    normal, width = NormalDist(), LIMIT / _NODES
    points = [node * width for node in range(_NODES + 1)]
    rows = []
    for start in points:
        row = [
            -width * (0.5 if node in {0, _NODES} else 1.0) * _density(end + REFERENCE - start)
            for node, end in enumerate(points)
        ]
        row[0] -= normal.cdf(REFERENCE - start)
        rows.append(row)
    for node, row in enumerate(rows):
        row[node] += 1.0
    return weeks / _solved(rows, [1.0] * len(rows))[0]


def _density(x: float) -> float:
    return exp(-x * x / 2) / sqrt(2 * pi)


def _solved(rows: Sequence[list[float]], right: list[float]) -> list[float]:
    """Return the solution of a linear system with a heavy diagonal (Gauss, no pivots needed)."""
    size = len(rows)
    for pivot in range(size):
        for below in range(pivot + 1, size):
            factor = rows[below][pivot] / rows[pivot][pivot]
            for column in range(pivot, size):
                rows[below][column] -= factor * rows[pivot][column]
            right[below] -= factor * right[pivot]
    found = [0.0] * size
    for row in reversed(range(size)):
        known = fsum(rows[row][column] * found[column] for column in range(row + 1, size))
        found[row] = (right[row] - known) / rows[row][row]
    return found
