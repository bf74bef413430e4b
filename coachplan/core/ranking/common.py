"""Common: what the teams of a group have in common.

Learned together are how far reps differ on each metric and how much teams differ in that, how wrong the
errors are that were assumed, how far weeks stray, and how much of one metric's skill shows in the others.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.ranking.calibration import Origin
from coachplan.core.ranking.measures import PRIOR_WEEKS
from coachplan.core.ranking.population import (
    AS_ASSUMED,
    GRAIN,
    NOISES,
    PLACES,
    STEP,
    STRAYS,
    STRAYS_BELIEVED,
    Row,
    belief,
    noises_believed,
)
from coachplan.core.ranking.relations import ENOUGH_REPS, Evidence
from coachplan.core.ranking.shown import HEAD, Key, Shown
from coachplan.core.ranking.spread import ALIKE, ALIKE_AT, ALIKE_STRAY, STRAY, TEAMS, mixed_by_kind

TRUSTED_TEAMS = 10
"""However many teams there are, they count like fewer than this many on how far reps differ.

A model that is nearly right is not made right by more teams: their likelihood is raised to the power
1 / (1 + teams / this), the coarsened posterior of Miller and Dunson (2019).
"""

SEVERAL = 2
"""One team has nothing in common with itself: it learns alone."""

DIGITS = 2
"""What is learned is rounded, so that one changed figure among many teams seldom changes all other plans."""

LEAST_STRAY = 0.1
"""No team differs from the usual one by less, on the log scale: units and errors are never quite right."""


class CommonMetric(Value):
    """What teams have in common on one metric: reps differ by ``usual`` units, teams stray from that.

    ``stray`` is how far, as the log of a factor, beside what holds for a team on all metrics. Errors are
    ``noise`` times those assumed; ``weeks`` is the variance of one week, as a share of what was assumed.
    """

    metric: str
    read_as: str
    usual: float
    stray: float
    noise: float
    weeks: float


class Common(Value):
    """What the teams of a group have in common; ``scale`` is how far one team strays on all metrics."""

    origin: Origin
    scale: float
    shared: tuple[float, ...]
    metrics: tuple[CommonMetric, ...]


def common(group: str, shown: Shown) -> Common | None:
    """Return what the teams of a group have in common; ``None`` for one team, and for few reps."""
    rows = {key: row for key, row in shown.metrics.items() if row[0] >= SEVERAL and row[1] >= ENOUGH_REPS}
    if shown.teams < SEVERAL or shown.reps < ENOUGH_REPS or not rows:
        return None
    scale = _scale(shown.whole, shown.teams)
    found = _populations(dict(sorted(rows.items())))
    metrics = tuple(
        CommonMetric(
            metric=key[0],
            read_as=key[1],
            usual=_rounded(math.exp(one.place)),
            stray=_rounded(math.sqrt(max(one.variance - scale**2, LEAST_STRAY**2))),
            noise=_rounded(math.exp(one.noise)),
            weeks=_rounded(_weeks(rows[key])),
        )
        for key, one in found.items()
    )
    shared = tuple(map(_rounded, _shared(shown, found, scale)))
    origin = Origin(group=group, teams=shown.teams, reps=shown.reps)
    return Common(origin=origin, scale=_rounded(scale), shared=shared, metrics=metrics)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _weeks(row: Row) -> float:
    """Return the variance of a week as a share of what was assumed, leaning on the assumption at first."""
    return (PRIOR_WEEKS + row[2] * GRAIN) / (PRIOR_WEEKS + row[3])


class _Population(NamedTuple):
    """Where a metric's usual team lies, the variance of all teams around it, and the noise, all as logs."""

    place: float
    variance: float
    noise: float


def _populations(rows: Mapping[Key, Row]) -> dict[Key, _Population]:
    """Return each metric's population; all decide together whether reps here differ, or are much alike."""
    mixed = mixed_by_kind([_by_kind(row) for row in rows.values()], [share for _, share in TEAMS])
    return {key: _population(weights) for key, weights in zip(rows, mixed, strict=True)}


def _likely(row: Row, teams: int) -> list[float]:
    """Return how likely each population of a row is, the likeliest being 1; see ``TRUSTED_TEAMS``."""
    highest, power = max(row), GRAIN / (1 + teams / TRUSTED_TEAMS)
    return [math.exp((one - highest) * power) for one in row]


def _by_kind(row: Row) -> list[list[float]]:
    """Return for each kind of organisation how likely and believed every population of a metric is."""
    likely = _likely(row[HEAD:], row[0])
    noises = noises_believed(len(likely) // (len(STRAYS) * len(PLACES)))
    return [
        [
            chance * noise * stray * place
            for chance, (noise, stray, place) in zip(
                likely,
                ((n, s, p) for n in noises for s in STRAYS_BELIEVED for p in _places(scale)),
                strict=True,
            )
        ]
        for scale, _ in TEAMS
    ]


def _places(scale: float) -> list[float]:
    """Return how much each usual place is believed where reps differ by ``scale`` units; as in ``spread``."""
    near, alike = belief(math.log(scale), STRAY), belief(math.log(scale * ALIKE_AT), ALIKE_STRAY)
    return [(1 - ALIKE) * a + ALIKE * b for a, b in zip(near, alike, strict=True)]


def _population(weights: Sequence[float]) -> _Population:
    size = len(STRAYS) * len(PLACES)
    noises = NOISES if len(weights) > size else (NOISES[AS_ASSUMED],)
    cells = [(STEP * noise, stray, place) for noise in noises for stray in STRAYS for place in PLACES]
    pairs = list(zip(weights, cells, strict=True))
    place = math.fsum(w * cell[2] for w, cell in pairs)
    variance = math.fsum(w * (cell[1] ** 2 + (cell[2] - place) ** 2) for w, cell in pairs)
    return _Population(place, variance, math.fsum(w * cell[0] for w, cell in pairs))


def _scale(whole: Row, teams: int) -> float:
    """Return how far teams stray from the usual one on all metrics alike."""
    strays = [one for one in zip(STRAYS, STRAYS_BELIEVED, strict=True) for _ in PLACES]
    weights = [chance * believed for chance, (_, believed) in zip(_likely(whole, teams), strays, strict=True)]
    squares = math.fsum(w * stray**2 for w, (stray, _) in zip(weights, strays, strict=True))
    return math.sqrt(squares / math.fsum(weights))


def _shared(shown: Shown, found: Mapping[Key, _Population], scale: float) -> tuple[float, ...]:
    """Return five equally likely values of r, as ``relations.shared_skill`` finds them for one team.

    The expected product of two deviations is r tau_a tau_b; how far products scatter is seen, not assumed.
    """
    products, precisions = [], []
    for (first, second), row in sorted(shown.pairs.items()):
        product, agreed, squares = (one * GRAIN for one in row)
        if first in found and second in found and agreed and squares:
            a, b = found[first], found[second]
            spread = agreed * math.exp(a.place + b.place + scale**2 + (a.variance + b.variance) / 2)
            products.append(spread * product / squares)
            precisions.append(spread**2 / squares)
    return Evidence(math.fsum(products), math.fsum(precisions)).shared_skill(shown.reps)
