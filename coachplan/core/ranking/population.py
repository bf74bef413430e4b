"""Populations: how far reps differ from team to team, and how wrong what is assumed of chance may be.

On metric m the reps of team t differ by tau = unit exp(x),  x ~ N(usual_m + u_t, e_m^2): ``usual_m`` belongs
to the metric, ``u_t`` ~ N(0, scale^2) to the team. All is worked out on grids. What each team says is one row
of log likelihoods over populations, and rows are added up: whole numbers, so that their order makes no
difference to the last bit.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from operator import mul

from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import fit
from coachplan.core.ranking.spread import FLOOR, LEAST

STEP = 0.3
"""Log of the factor between neighbouring cells of the grid over tau."""

PLACES = tuple(-3.1 + STEP * (cell + 0.5) for cell in range(16))
"""Middles of its cells, as logs of tau in units: from a twentieth of a unit to five and a half."""

STRAYS = (0.15, 0.4, 0.8)
"""How far teams may stray from the usual one, on the log scale."""

STRAYS_BELIEVED = (0.5, 0.35, 0.15)
"""How much each of them is believed before any value is seen."""

MIDDLE = 1
"""Which of them holds where a team is looked at as a whole."""

NOISES = (-2, -1, 0, 1)
"""What is assumed of chance may be wrong: errors are so many steps of the grid larger than assumed."""

NOISE_SPREAD = 0.25
"""How far wrong that is before any value is seen: a quarter, as the log of a factor."""

AS_ASSUMED = NOISES.index(0)

GRAIN = 2.0**-30
"""Rows are kept in whole numbers of this."""

Row = tuple[int, ...]
"""Log likelihoods in grains: by noise, then by stray, then by the usual place."""


def likelihoods(
    parts: Mapping[str, Sequence[Measured]], unit: float, noises: Sequence[int]
) -> list[list[float]]:
    """Return by noise and cell how likely a metric's values are, the likeliest being 1.

    Values come by peers, drawn in (``pooling.parts_of``). Errors k times as large make a variance v as likely
    as v / k^2 is with errors as assumed and values that much smaller: every cell is worked out once.
    """
    first, last = -max(noises), len(PLACES) - min(noises)
    columns = [([c.y for c in part], [c.error**2 for c in part]) for part in parts.values()]
    fits = {
        cell: _fit(columns, (unit * math.exp(PLACES[0] + STEP * cell)) ** 2) for cell in range(first, last)
    }
    freedom = sum(len(values) - 1 for values, _ in columns)
    logs = []
    for noise in noises:
        size, square = freedom * 2 * STEP * noise, math.exp(2 * STEP * noise)
        found = [fits[cell - noise] for cell in range(len(PLACES))]
        logs.append([-(size + spread + misfit / square) / 2 for spread, misfit in found])
    highest = max(map(max, logs))
    return [[math.exp(log - highest) for log in row] for row in logs]


def _fit(columns: Sequence[tuple[Sequence[float], Sequence[float]]], variance: float) -> tuple[float, float]:
    """Return what ``pooling.fit`` finds for all peers together."""
    if len(columns) == 1:
        return fit(*columns[0], variance)
    sizes, misfits = zip(*(fit(*column, variance) for column in columns), strict=True)
    return math.fsum(sizes), math.fsum(misfits)


@cache
def beliefs(stray: float) -> tuple[tuple[float, ...], ...]:
    """Return how much each cell is believed, for every usual place."""
    return tuple(belief(place, stray) for place in PLACES)


def belief(place: float, stray: float) -> tuple[float, ...]:
    """Return how much each cell is believed in a population around ``place``."""
    weights = [math.exp(-(((other - place) / stray) ** 2) / 2) + FLOOR for other in PLACES]
    total = math.fsum(weights)
    return tuple(weight / total for weight in weights)


def row_of(likely: Sequence[Sequence[float]]) -> Row:
    """Return what a team's likelihoods (by noise and cell) say of populations."""
    believed = [cells for stray in STRAYS for cells in beliefs(stray)]
    sums = [sum(map(mul, column, cells)) for column in likely for cells in believed]
    return tuple([round(math.log(one + LEAST) / GRAIN) for one in sums])


def whole_team(rows: Sequence[Row]) -> Row:
    """Return what the rows of all metrics say of how far a team's reps differ as a whole, as such a row.

    Every metric's unit then is what reps of a usual team differ by, and each team has errors of its own.
    """
    found = [0.0] * len(PLACES)
    for row in rows:
        for place, log in enumerate(_mixed(row)):
            found[place] += log
    highest = max(found)
    return row_of([[math.exp(log - highest) for log in found]])


def _mixed(row: Row) -> list[float]:
    """Return the log likelihood of every usual place, the noise integrated out."""
    size = len(STRAYS) * len(PLACES)
    starts = range(MIDDLE * len(PLACES), len(row), size)
    believed = noises_believed(len(starts))
    highest = max(row)
    return [
        math.log(
            math.fsum(
                weight * math.exp((row[start + place] - highest) * GRAIN)
                for weight, start in zip(believed, starts, strict=True)
            )
            + LEAST
        )
        for place in range(len(PLACES))
    ]


def noises_believed(count: int) -> list[float]:
    """Return how much each noise is believed before any value is seen; one that is known is the only one."""
    if count == 1:
        return [1.0]
    weights = [math.exp(-((STEP * noise / NOISE_SPREAD) ** 2) / 2) for noise in NOISES]
    return [weight / math.fsum(weights) for weight in weights]
