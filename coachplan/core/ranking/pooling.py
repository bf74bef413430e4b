"""Partial pooling: how far the reps of a team really differ on one metric.

For metric m and rep i:  y ~ N(theta, s^2),  theta = centre + tau (skill of mean 0 and variance 1). The centre
is flat a priori, one for each group of peers. Of tau one knows two things before any value is seen: that
s0^2 / (s0^2 + tau^2) is uniform, s0^2 being the harmonic mean of the s^2 (Daniels' uniform shrinkage), and
that reps rarely differ by much more than a difference that matters (``Gauge.unit``). Five values of tau,
the middles of the fifths of its posterior, stand for what is not known of it.
"""

import math
from collections.abc import Mapping, Sequence
from operator import truediv

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.ranking.measures import Measured, median

CELLS = 40
"""Cells of the grid over the shrinkage s0^2 / (s0^2 + tau^2)."""

MIDDLES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""The middles of the five equal parts of tau's posterior."""

TRUSTED = 3.0
"""A deviation beyond so many standard deviations counts as this many."""

USUAL_TAU = 0.7
"""Before any value is seen tau is taken to be about so many units: a little less than what matters."""

SPREAD_ABOVE, SPREAD_BELOW = 0.6, 2.0
"""How far log tau strays from there: few teams differ twice as much, many differ by next to nothing."""


class Centre(Value):
    """Where a group of peers stands on one metric, with its standard error."""

    value: float
    error: float


class Pool(Value):
    """What the team as a whole says about one metric, on its scale.

    ``centre`` with its standard error, five equally likely values of ``taus`` (the standard deviation of true
    differences between reps), and the usual standard ``error`` of one rep's value. ``groups`` holds the
    centre of each group of peers, if there are several.
    """

    centre: float
    centre_error: float
    taus: tuple[float, ...]
    error: float
    groups: dict[str, Centre] = Field(default={})

    @property
    def reliability(self) -> float:
        """Return the share of the differences one sees that is not chance."""
        return math.fsum(tau**2 / (tau**2 + self.error**2) for tau in self.taus) / len(self.taus)

    def peers(self, group: str) -> Centre:
        """Return the centre that a rep of ``group`` is compared with; it has no error if all share one."""
        return self.groups.get(group) or Centre(value=self.centre, error=0.0)


def pool(cells: Sequence[Measured], unit: float | None = None, groups: Sequence[str] = ()) -> Pool:
    """Return centre and spread of one metric over the reps that have a value (at least one).

    ``unit`` is a difference that matters, on the metric's scale; ``groups`` names each cell's peers.
    """
    parts = _parts(cells, groups)
    parts = {name: _winsorised(part) for name, part in parts.items()}
    errors = [cell.error for cell in cells]
    usual = len(errors) / math.fsum(1 / error**2 for error in errors)
    taus = _taus(list(parts.values()), usual, unit)
    everybody = _centre([cell for name in sorted(parts) for cell in parts[name]], taus)
    centres = {name: _centre(part, taus) for name, part in parts.items()} if len(parts) > 1 else {}
    return Pool(
        centre=everybody.value,
        centre_error=everybody.error,
        taus=taus,
        error=math.sqrt(usual),
        groups=centres,
    )


def _parts(cells: Sequence[Measured], groups: Sequence[str]) -> Mapping[str, Sequence[Measured]]:
    if not groups:
        return {"": cells}
    found: dict[str, list[Measured]] = {name: [] for name in sorted(set(groups))}
    for cell, group in zip(cells, groups, strict=True):
        found[group].append(cell)
    return found


def _winsorised(cells: Sequence[Measured]) -> list[Measured]:
    """Draw what lies beyond three robust standard deviations back to there."""
    values = [cell.y for cell in cells]
    middle = median(values)
    squares = math.fsum((value - middle) ** 2 for value in values)
    robust = max(
        1.4826 * median([abs(value - middle) for value in values]), math.sqrt(squares / len(values)) / 2
    )
    low, high = middle - TRUSTED * robust, middle + TRUSTED * robust
    return [Measured(min(max(cell.y, low), high), cell.error) for cell in cells]


def _centre(cells: Sequence[Measured], taus: Sequence[float]) -> Centre:
    """Return the precision-weighted mean, tau integrated out."""
    found = []
    for tau in taus:
        weights = [1 / (cell.error**2 + tau**2) for cell in cells]
        total = math.fsum(weights)
        mean = math.fsum(weight * cell.y for weight, cell in zip(weights, cells, strict=True)) / total
        found.append((mean, 1 / total))
    centre = math.fsum(mean for mean, _ in found) / len(found)
    variance = math.fsum(spread + (mean - centre) ** 2 for mean, spread in found) / len(found)
    return Centre(value=centre, error=math.sqrt(variance))


def _taus(parts: Sequence[Sequence[Measured]], usual: float, unit: float | None) -> tuple[float, ...]:
    """Return the middles of the fifths of tau's posterior, largest first."""
    columns = [([cell.y for cell in part], [cell.error**2 for cell in part]) for part in parts]
    logs = []
    for cell in range(CELLS):
        variance = usual * (1 - (cell + 0.5) / CELLS) / ((cell + 0.5) / CELLS)
        likely = math.fsum(_log_likelihood(values, squares, variance) for values, squares in columns)
        logs.append(likely + log_belief(variance, unit))
    return middles(logs, usual)


def log_belief(variance: float, unit: float | None) -> float:
    """Return the log of how much a ``variance`` between reps is believed before any value is seen."""
    if unit is None:
        return 0.0
    away = math.log(variance) / 2 - math.log(USUAL_TAU * unit)
    return -((away / (SPREAD_ABOVE if away > 0 else SPREAD_BELOW)) ** 2) / 2


def middles(logs: Sequence[float], usual: float) -> tuple[float, ...]:
    """Return tau at ``MIDDLES`` of its posterior; ``logs`` are log probabilities, cell by cell."""
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
