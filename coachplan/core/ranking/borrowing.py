"""Borrowing: what the teams of a group have in common, made into one team's calibration.

A small team says little of how far its reps differ, and borrows that from the others. Level, unit and centre
stay its own: ranks are within a team, and even its true centre, were it known, would make them no better
(Brier score at 12 and 40 deals: 0 to +.0001, 1,400 paired teams).
"""

import math
from collections.abc import Sequence
from operator import mul

from coachplan.core.ranking.calibration import Calibration
from coachplan.core.ranking.common import Common, CommonMetric
from coachplan.core.ranking.measures import PRIOR_WEEKS, Gauge, strays
from coachplan.core.ranking.pooling import pool_of
from coachplan.core.ranking.population import PLACES, STEP, belief, likelihoods
from coachplan.core.ranking.shown import Figures, chance_is_known, key_of
from coachplan.core.ranking.spread import middles, mixed_by_kind
from coachplan.core.team.metrics import Metric

SIDES = tuple(step / 2 for step in range(-4, 5))
"""How many standard deviations a team may lie from the usual one, in steps."""


def calibrations(known: Common, figures: Figures) -> tuple[Calibration, ...]:
    """Return the calibration of each of a team's metrics that is known; the others it learns alone."""
    by_key = {(one.metric, one.read_as): one for one in known.metrics}
    pairs = [(metric, by_key[key]) for metric in figures.metrics if (key := key_of(metric)) in by_key]
    gauges = [_gauge(figures, metric, one) for metric, one in pairs]
    parts = [
        figures.parts(metric, figures.cells(metric, by))
        for (metric, _), by in zip(pairs, gauges, strict=True)
    ]
    likely = [likelihoods(part, by.unit, (0,))[0] for part, by in zip(parts, gauges, strict=True)]
    taus = _taus([one for _, one in pairs], likely, known.scale)
    return tuple(
        Calibration(
            metric=metric.name,
            gauge=by,
            pool=pool_of(part, tuple(by.unit * tau for tau in own)),
            shared=known.shared,
            read_as=one.read_as,
            learned_from=known.origin,
        )
        for (metric, one), by, part, own in zip(pairs, gauges, parts, taus, strict=True)
    )


def _gauge(figures: Figures, metric: Metric, known: CommonMetric) -> Gauge:
    """Return a team's own gauge with the errors that teams have in common."""
    by = figures.gauges[metric.name]
    squares, freedom = strays(metric, figures.samples[metric.name].given, by.level)
    # The team's own weeks outweigh those of the others, as they would an assumption.
    weekly = (PRIOR_WEEKS * known.weeks * by.noise**2 + squares) / (PRIOR_WEEKS + freedom)
    noise = by.noise if chance_is_known(metric) else by.noise * known.noise
    return by.model_copy(update={"noise": noise, "weekly_noise": math.sqrt(weekly)})


def _taus(
    known: Sequence[CommonMetric], likely: Sequence[Sequence[float]], scale: float
) -> list[tuple[float, ...]]:
    """Return for each metric tau in units at ``MIDDLES`` of its posterior, largest first.

    Whether this team differs more or less than the usual one, all its metrics decide together.
    """
    joint = [
        [[*map(mul, column, belief(math.log(one.usual) + side * scale, one.stray))] for side in SIDES]
        for one, column in zip(known, likely, strict=True)
    ]
    mixed = mixed_by_kind(joint, [math.exp(-(side**2) / 2) for side in SIDES])
    return [tuple(reversed([_tau_at(place) for place in middles(weights)])) for weights in mixed]


def _tau_at(place: float) -> float:
    """Return tau at a place on the grid, in cells from its lower end."""
    return math.exp(PLACES[0] + STEP * (place - 0.5))
