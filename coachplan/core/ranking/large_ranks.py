"""Rank distributions of large teams: the short cuts of ``rank_distribution`` on arrays.

How many reps score above t is a smooth curve. Up to ``PAIRWISE`` reps it is added up rep by rep; beyond, each
score's distribution is spread over a grid, reps of about equal uncertainty together, and smoothed by a
Fourier transform: as many transforms as there are classes of uncertainty, whatever the number of reps.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coachplan.core.ranking.rank_distribution import Likely, Score, quantile_of_normal

Array = NDArray[np.float64]

PAIRWISE = 1000
"""Up to so many reps every pair is looked at."""

CLASSES = 48
"""Classes of uncertainty, evenly apart in the log of the variance."""

GRID = 4096
"""Points of the grid over the scores."""

REACH = 6.0
"""The grid runs so many of the largest standard deviation beyond the outermost means."""

ROUNDS = 60
"""Bisections of a threshold."""


def expected_ranks(scores: Sequence[Score]) -> list[float]:
    """Return each expected rank: one plus the chances of every other rep to score higher."""
    means, deviations = columns(scores)
    # Against oneself the chance is one half.
    if len(means) <= PAIRWISE:
        above = [
            float(np.sum(normal((means - mean) / np.hypot(deviations, deviation))))
            for mean, deviation in zip(means, deviations, strict=True)
        ]
        return [0.5 + one for one in above]
    found: list[float] = (0.5 + _Smooth(means, deviations).above_others()).tolist()
    return found


def chances(scores: Sequence[Score], top: int, bottom: int, level: float) -> Likely:
    """Return the chances to be among the ``top`` first or ``bottom`` last, and likely ranks at ``level``."""
    means, deviations = columns(scores)
    count = len(means)
    above = _Pairwise(means, deviations) if count <= PAIRWISE else _Smooth(means, deviations)
    high, low = above.threshold(top), above.threshold(count - bottom)
    spread = quantile_of_normal((1 + level) / 2) * deviations
    first, last = (above.at_each(ends) + 0.5 for ends in (means + spread, means - spread))
    return Likely(
        (normal((means - high) / deviations) * (top > 0)).tolist(),
        (normal((low - means) / deviations) * (bottom > 0)).tolist(),
        np.clip(np.floor(first), 1, count).astype(int).tolist(),
        np.clip(np.ceil(last), 1, count).astype(int).tolist(),
    )


def columns(scores: Sequence[Score]) -> tuple[Array, Array]:
    """Return means and standard deviations."""
    return (
        np.array([score.mean for score in scores], dtype=np.float64),
        np.array([score.deviation for score in scores], dtype=np.float64),
    )


class _Pairwise:
    """The number of reps above a score, added up rep by rep."""

    def __init__(self, means: Array, deviations: Array) -> None:
        self._means, self._deviations = means, deviations
        reach = 4.8 * deviations
        self._grid = np.linspace(float(np.min(means - reach)), float(np.max(means + reach)), 257)
        self._above = np.array([self._at(at) for at in self._grid])

    def _at(self, at: float) -> float:
        return float(np.sum(normal((self._means - at) / self._deviations)))

    def at_each(self, at: Array) -> Array:
        return np.asarray(np.interp(at, self._grid, self._above), dtype=np.float64)

    def threshold(self, count: int) -> float:
        """Return the score that ``count`` reps are expected to pass."""
        low = float(np.min(self._means - 10 * self._deviations))
        high = float(np.max(self._means + 10 * self._deviations))
        for _ in range(ROUNDS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._at(middle) > count else (low, middle)
        return (low + high) / 2


class _Smooth:
    """The number of reps above a score, on a grid."""

    def __init__(self, means: Array, deviations: Array) -> None:
        self._means = means
        widest = float(np.max(deviations))
        low, high = float(np.min(means)) - REACH * widest, float(np.max(means)) + REACH * widest
        self._grid, self._step = np.linspace(low, high, GRID, retstep=True)
        self._classes = _classes(deviations)
        self._members = _members(deviations, self._classes)
        self._waves = 2 * np.pi * np.fft.rfftfreq(2 * GRID, self._step)
        total = np.zeros(len(self._waves), dtype=np.complex128)
        place = (means - self._grid[0]) / self._step
        left = np.clip(place.astype(np.int64), 0, GRID - 2)
        for variance, (reps, share) in zip(self._classes, self._members, strict=True):
            mass = _split(left[reps], place[reps] - left[reps], share)
            total += np.fft.rfft(mass, 2 * GRID) * self._blur(variance)
        self._spectrum = total
        self._above = self._passed(1.0)

    def _blur(self, variance: float) -> Array:
        # Splitting between two points widens by a sixth of a step squared on average: taken back here.
        return np.asarray(np.exp(-(self._waves**2) * (variance - self._step**2 / 6) / 2), dtype=np.float64)

    def _passed(self, blur: Any) -> Array:
        """Return how many reps are expected above each point of the grid."""
        density = np.fft.irfft(self._spectrum * blur, 2 * GRID)[:GRID]
        below = np.cumsum(density) - density / 2
        return np.asarray(len(self._means) - below, dtype=np.float64)

    def at_each(self, at: Array) -> Array:
        return np.asarray(np.interp(at, self._grid, self._above), dtype=np.float64)

    def threshold(self, count: int) -> float:
        """Return the score that ``count`` reps are expected to pass."""
        return float(np.interp(-count, -self._above, self._grid))

    def above_others(self) -> Array:
        """Return for each rep the number expected above, the rep's own uncertainty counted in."""
        found = np.zeros(len(self._means))
        for variance, (reps, share) in zip(self._classes, self._members, strict=True):
            blurred = self._passed(np.exp(-(self._waves**2) * variance / 2))
            found[reps] += share * np.interp(self._means[reps], self._grid, blurred)
        return found


def _split(left: NDArray[np.int64], beyond: Array, share: Array) -> Array:
    """Return means on the grid, each split between its two neighbours."""
    right = beyond * share
    found = np.bincount(left, share - right, GRID) + np.bincount(left + 1, right, GRID)
    return np.asarray(found)


def _classes(deviations: Array) -> Array:
    """Return the variances that stand for all."""
    least, most = float(np.min(deviations)) ** 2, float(np.max(deviations)) ** 2
    if most <= least * (1 + 1e-9):
        return np.array([least])
    return np.exp(np.linspace(math.log(least), math.log(most), CLASSES))


def _members(deviations: Array, classes: Array) -> list[tuple[NDArray[np.int64], Array]]:
    """Return by class the reps in it and how much of each; variances are kept on average."""
    if len(classes) == 1:
        return [(np.arange(len(deviations)), np.ones(len(deviations)))]
    variances = deviations**2
    right = np.clip(np.searchsorted(classes, variances), 1, len(classes) - 1)
    low, high = classes[right - 1], classes[right]
    share = np.clip((variances - low) / (high - low), 0.0, 1.0)
    found = []
    for number in range(len(classes)):
        above, below = np.flatnonzero(right == number), np.flatnonzero(right == number + 1)
        found.append((np.concatenate([above, below]), np.concatenate([share[above], 1 - share[below]])))
    return found


TABLE_STEP = 0.01
TABLE_END = 9.0


@cache
def _table() -> tuple[Array, Array]:
    """Return the normal distribution function and its slope times a step, at the nodes of a table."""
    nodes = [round(node * TABLE_STEP - TABLE_END, 2) for node in range(round(2 * TABLE_END / TABLE_STEP) + 1)]
    values = np.array([0.5 * math.erfc(-node * math.sqrt(0.5)) for node in nodes])
    slopes = np.array([TABLE_STEP * math.exp(-node * node / 2) / math.sqrt(2 * math.pi) for node in nodes])
    return values, slopes


def normal(z: Array) -> Array:
    """Return the standard normal distribution function, to 1e-10 (cubic Hermite interpolation)."""
    values, slopes = _table()
    place = (np.clip(z, -TABLE_END, TABLE_END) + TABLE_END) / TABLE_STEP
    left = np.minimum(place.astype(np.int64), len(values) - 2)
    t = place - left
    a, b, da, db = values[left], values[left + 1], slopes[left], slopes[left + 1]
    rise = b - a
    found = a + t * (da + t * (3 * rise - 2 * da - db + t * (da + db - 2 * rise)))
    return np.asarray(found, dtype=np.float64)
