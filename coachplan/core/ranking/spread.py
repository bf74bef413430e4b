"""Spread: how far the reps of a team truly differ on each metric, learned from all its metrics together.

Before any value is seen two things are known of tau, the standard deviation of true differences. By itself
s0^2 / (s0^2 + tau^2) is uniform, s0^2 being the harmonic mean of the squared errors (Daniels' uniform
shrinkage). And the unit of a metric is a difference that matters: tau lies near one unit or, in a team whose
reps are all much alike, near a small share of it on every metric. Which kind of team it is, all metrics
decide together; now and then one metric differs less than its team.
"""

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

CELLS = 40
"""Cells of the grid over the shrinkage s0^2 / (s0^2 + tau^2)."""

MIDDLES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""The middles of the five equal parts of tau's posterior."""

TEAMS = ((0.9, 0.6), (0.3, 0.2), (0.1, 0.2))
"""Kinds of team: by how many units its reps differ on the usual metric, and the share of such teams."""

STRAY = 0.35
"""How far log tau strays from there, from metric to metric."""

ALIKE, ALIKE_AT, ALIKE_STRAY = 0.1, 0.2, 1.0
"""So many metrics differ less than their team: by a fifth, give or take a factor of e."""

FLOOR = 1e-12
"""No tau is ruled out altogether."""


LEAST = 1e-300
"""However unlikely some values are, the logarithm of how likely they are is a number."""


class Likelihood(NamedTuple):
    """What one metric's values say of tau: log likelihood by cell, s0^2, and the unit if there is one."""

    logs: Sequence[float]
    usual: float
    unit: float | None


def variance_in(cell: int, usual: float) -> float:
    """Return tau^2 in the middle of a cell of the grid; ``usual`` is s0^2."""
    shrinkage = (cell + 0.5) / CELLS
    return usual * (1 - shrinkage) / shrinkage


def taus_of(metrics: Sequence[Likelihood]) -> list[tuple[float, ...]]:
    """Return for each metric tau at ``MIDDLES`` of its posterior, largest first."""
    likely = [[math.exp(log - max(one.logs)) for log in one.logs] for one in metrics]
    # By metric, kind of team and cell: belief times likelihood; a metric without a unit tells no kinds apart.
    joint = [
        [[p * q for p, q in zip(column, belief, strict=True)] for belief in _beliefs(one)]
        for one, column in zip(metrics, likely, strict=True)
    ]
    mixed = mixed_by_kind(joint, [share for _, share in TEAMS])
    return [_taus(weights, one.usual) for weights, one in zip(mixed, metrics, strict=True)]


def mixed_by_kind(joint: Sequence[Sequence[Sequence[float]]], shares: Sequence[float]) -> list[list[float]]:
    """Return each metric's weights by cell, over all kinds of team: all metrics decide which kind it is.

    ``joint`` are the weights by metric, kind and cell, ``shares`` how many teams are of each kind.
    """
    totals = [[math.fsum(column) for column in kinds] for kinds in joint]
    kinds = kinds_of(totals, shares)
    found = []
    for columns, total in zip(joint, totals, strict=True):
        factors = [kind / whole for kind, whole in zip(kinds, total, strict=True)]
        found.append([math.fsum(map(mul, factors, cell)) for cell in zip(*columns, strict=True)])
    return found


def kinds_of(totals: Sequence[Sequence[float]], shares: Sequence[float]) -> list[float]:
    """Return the posterior of kinds of team, given each metric's likelihood of every kind; and shares."""
    logs = [
        math.log(share) + math.fsum(math.log(kinds[number] + LEAST) for kinds in totals)
        for number, share in enumerate(shares)
    ]
    weights = [math.exp(log - max(logs)) for log in logs]
    return [weight / math.fsum(weights) for weight in weights]


def _beliefs(metric: Likelihood) -> list[list[float]]:
    """Return for each kind of team how much every cell is believed before any value is seen."""
    if metric.unit is None:
        return [[1 / CELLS] * CELLS] * len(TEAMS)
    places = [math.log(variance_in(cell, metric.usual)) / 2 - math.log(metric.unit) for cell in range(CELLS)]
    found = []
    for scale, _ in TEAMS:
        usual, alike = math.log(scale), math.log(scale * ALIKE_AT)
        column = [
            (1 - ALIKE) * _density(place - usual, STRAY)
            + ALIKE * _density(place - alike, ALIKE_STRAY)
            + FLOOR
            for place in places
        ]
        total = math.fsum(column)
        found.append([density / total for density in column])
    return found


def _density(away: float, deviation: float) -> float:
    return math.exp(-((away / deviation) ** 2) / 2) / deviation


def _taus(weights: Sequence[float], usual: float) -> tuple[float, ...]:
    """Return tau at ``MIDDLES`` of its posterior, which has these weights by cell."""
    shrinkages = (place / CELLS for place in middles(weights))
    return tuple(math.sqrt(usual * (1 - shrinkage) / shrinkage) for shrinkage in shrinkages)


def middles(weights: Sequence[float]) -> list[float]:
    """Return where ``MIDDLES`` of these weights lie below, in cells from the first one's lower end."""
    total = math.fsum(weights)
    found, cell, below = [], 0, 0.0
    for share in MIDDLES:
        while below + weights[cell] < share * total:
            below += weights[cell]
            cell += 1
        found.append(cell + (share * total - below) / weights[cell])
    return found
