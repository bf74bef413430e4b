"""Partial pooling: how far the reps of a team really differ on one metric.

For metric m and rep i:  y ~ N(theta, s^2),  theta = centre + tau (skill of mean 0 and variance 1). The centre
is flat a priori, one for each group of peers. Five values of tau, the middles of the fifths of its posterior,
stand for what is not known of it (see ``spread``).
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import truediv
from typing import NamedTuple

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.ranking.measures import Measured, median
from coachplan.core.ranking.spread import CELLS, Likelihood, taus_of, variance_in

TRUSTED = 3.0
"""A deviation beyond so many standard deviations counts as this many."""


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

    @cached_property
    def everybody(self) -> Centre:
        """Return the centre that all share: one that has no error."""
        return Centre(value=self.centre, error=0.0)

    def peers(self, group: str) -> Centre:
        """Return the centre that a rep of ``group`` is compared with."""
        return self.groups.get(group) or self.everybody


class Column(NamedTuple):
    """The values of one metric, at least one; a difference that matters on its scale; each value's peers."""

    cells: Sequence[Measured]
    unit: float | None = None
    groups: Sequence[str] = ()


def pool(cells: Sequence[Measured], unit: float | None = None, groups: Sequence[str] = ()) -> Pool:
    """Return centre and spread of one metric by itself; see ``pools``."""
    return pools([Column(cells, unit, groups)])[0]


def pools(columns: Sequence[Column]) -> list[Pool]:
    """Return centre and spread of each metric over the reps that have a value."""
    parts = [_parts(column.cells, column.groups) for column in columns]
    parts = [{name: _winsorised(part) for name, part in one.items()} for one in parts]
    found = [_likelihood(list(one.values()), column) for one, column in zip(parts, columns, strict=True)]
    return [
        _pool(one, taus, math.sqrt(likely.usual))
        for one, taus, likely in zip(parts, taus_of(found), found, strict=True)
    ]


def _pool(parts: Mapping[str, Sequence[Measured]], taus: tuple[float, ...], error: float) -> Pool:
    everybody = _centre([cell for name in sorted(parts) for cell in parts[name]], taus)
    centres = {name: _centre(part, taus) for name, part in parts.items()} if len(parts) > 1 else {}
    return Pool(centre=everybody.value, centre_error=everybody.error, taus=taus, error=error, groups=centres)


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


def _likelihood(parts: Sequence[Sequence[Measured]], column: Column) -> Likelihood:
    """Return what the values say of tau; s0^2 is the harmonic mean of the squared errors."""
    usual = len(column.cells) / math.fsum(1 / cell.error**2 for cell in column.cells)
    columns = [([cell.y for cell in part], [cell.error**2 for cell in part]) for part in parts]
    logs = [
        math.fsum(_log_likelihood(values, squares, variance_in(cell, usual)) for values, squares in columns)
        for cell in range(CELLS)
    ]
    return Likelihood(logs, usual, column.unit)


def _log_likelihood(values: Sequence[float], squares: Sequence[float], variance: float) -> float:
    """Return the log likelihood of a variance between reps, the centre integrated out."""
    spreads = [square + variance for square in squares]
    total = math.fsum([1 / spread for spread in spreads])
    centre = math.fsum(map(truediv, values, spreads)) / total
    distance = math.fsum(
        [(value - centre) ** 2 / spread for value, spread in zip(values, spreads, strict=True)]
    )
    return -(math.log(total) + math.fsum(map(math.log, spreads)) + distance) / 2
