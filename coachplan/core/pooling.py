"""Partial pooling: how far the reps of a team really differ on one metric.

For metric m and rep i:  y ~ N(theta, s^2),  theta = centre + tau (sqrt(r) f_i + sqrt(1 - r) e_im),  with
f, e ~ N(0, 1). The centre is flat a priori; tau has Daniels' uniform shrinkage prior: s0^2 / (s0^2 + tau^2)
is uniform, s0^2 being the harmonic mean of the s^2. Five values of tau, the middles of the fifths of its
posterior, stand for what is not known of it.
"""

import math
from collections.abc import Sequence
from operator import truediv

from coachplan.core.base import Value
from coachplan.core.measures import Measured, median

CELLS = 40
"""Cells of the grid over the shrinkage s0^2 / (s0^2 + tau^2)."""

MIDDLES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""The middles of the five equal parts of tau's posterior."""

TRUSTED = 3.0
"""A deviation beyond so many standard deviations counts as this many."""


class Pool(Value):
    """What the team as a whole says about one metric, on its scale.

    ``centre`` with its standard error, five equally likely values of ``taus`` (the standard deviation of true
    differences between reps), and the usual standard ``error`` of one rep's value.
    """

    centre: float
    centre_error: float
    taus: tuple[float, ...]
    error: float

    @property
    def reliability(self) -> float:
        """Return the share of the differences one sees that is not chance."""
        return math.fsum(tau**2 / (tau**2 + self.error**2) for tau in self.taus) / len(self.taus)


def pool(cells: Sequence[Measured]) -> Pool:
    """Return centre and spread of one metric over the reps that have a value (at least one)."""
    errors = [cell.error for cell in cells]
    values = _winsorised([cell.y for cell in cells])
    usual = len(errors) / math.fsum(1 / error**2 for error in errors)
    taus = _taus(values, errors, usual)
    centres = [_centre(values, errors, tau) for tau in taus]
    centre = math.fsum(found for found, _ in centres) / len(centres)
    variance = math.fsum(spread + (found - centre) ** 2 for found, spread in centres) / len(centres)
    return Pool(centre=centre, centre_error=math.sqrt(variance), taus=taus, error=math.sqrt(usual))


def _winsorised(values: Sequence[float]) -> list[float]:
    """Draw what lies beyond three robust standard deviations back to there."""
    middle = median(values)
    squares = math.fsum((value - middle) ** 2 for value in values)
    robust = max(
        1.4826 * median([abs(value - middle) for value in values]), math.sqrt(squares / len(values)) / 2
    )
    return [min(max(value, middle - TRUSTED * robust), middle + TRUSTED * robust) for value in values]


def _centre(values: Sequence[float], errors: Sequence[float], tau: float) -> tuple[float, float]:
    """Return the precision-weighted mean and its variance."""
    weights = [1 / (error**2 + tau**2) for error in errors]
    total = math.fsum(weights)
    return math.fsum(weight * value for weight, value in zip(weights, values, strict=True)) / total, 1 / total


def _taus(values: Sequence[float], errors: Sequence[float], usual: float) -> tuple[float, ...]:
    """Return the middles of the fifths of tau's posterior, largest first."""
    squares = [error**2 for error in errors]
    logs = []
    for cell in range(CELLS):
        shrinkage = (cell + 0.5) / CELLS
        logs.append(_log_likelihood(values, squares, usual * (1 - shrinkage) / shrinkage))
    peak = max(logs)
    weights = [math.exp(log - peak) for log in logs]
    total = math.fsum(weights)
    found, cell, below = [], 0, 0.0
    for share in MIDDLES:
        while below + weights[cell] < share * total:
            below += weights[cell]
            cell += 1
        shrinkage = (cell + (share * total - below) / weights[cell]) / CELLS
        found.append(math.sqrt(usual * (1 - shrinkage) / shrinkage))
    return tuple(found)


def _log_likelihood(values: Sequence[float], squares: Sequence[float], variance: float) -> float:
    """Return the log likelihood of a variance between reps, the centre integrated out."""
    spreads = [square + variance for square in squares]
    total = math.fsum([1 / spread for spread in spreads])
    centre = math.fsum(map(truediv, values, spreads)) / total
    distance = math.fsum(
        [(value - centre) ** 2 / spread for value, spread in zip(values, spreads, strict=True)]
    )
    return -(math.log(total) + math.fsum(map(math.log, spreads)) + distance) / 2
