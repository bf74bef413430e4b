"""Calibration: all that a ranking learns from the team as a whole.

Frozen, it keeps scores comparable from week to week.
"""

import math
from collections.abc import Mapping, Sequence

from coachplan.core.base import Value
from coachplan.core.measures import Gauge, Sample, gauge, measure
from coachplan.core.metrics import Metric
from coachplan.core.pooling import Pool, pool


class Calibration(Value):
    """How one metric is measured in this team, its centre, and how far reps differ."""

    metric: str
    gauge: Gauge
    pool: Pool


def calibrate(
    metrics: Sequence[Metric],
    samples: Mapping[str, Sequence[Sample | None]],
    frozen: Sequence[Calibration] = (),
) -> tuple[Calibration, ...]:
    """Return the calibration of every metric that a rep has a value for; what is ``frozen`` stays."""
    kept = {calibration.metric: calibration for calibration in frozen}
    win_rate = _win_rate(metrics, samples, kept)
    found = []
    for metric in metrics:
        given = [sample for sample in samples[metric.name] if sample is not None]
        if metric.name in kept:
            found.append(kept[metric.name])
        elif given:
            by = gauge(metric, given, win_rate or metric.win_rate)
            cells = [measure(metric, sample, by) for sample in given]
            found.append(Calibration(metric=metric.name, gauge=by, pool=pool(cells)))
    return tuple(found)


def _win_rate(
    metrics: Sequence[Metric], samples: Mapping[str, Sequence[Sample | None]], kept: Mapping[str, Calibration]
) -> float | None:
    """Return the share of closed deals that the team wins, ``None`` where no metric shows it."""
    for metric in metrics:
        if metric.scale == "ratio" and metric.same_deals:
            if metric.name in kept:
                return kept[metric.name].gauge.level
            given = [sample for sample in samples[metric.name] if sample is not None]
            if given:
                return gauge(metric, given, metric.win_rate).level
    return None


def shared_luck(metrics: Sequence[Metric], calibrations: Sequence[Calibration]) -> float:
    """Return the correlation between errors of two metrics that rest on the same deals.

    The number of deals won is common to a result and to the win rate, their sizes are not:
    sqrt((1 - p) / (1 + cv^2 - p)) for win rate p and a coefficient of variation cv of deal sizes.
    """
    levels = {calibration.metric: calibration.gauge.level for calibration in calibrations}
    results = [metric for metric in metrics if metric.same_deals and metric.scale != "ratio"]
    if not results:
        return 1.0
    rates = [
        metric
        for metric in metrics
        if metric.same_deals and metric.scale == "ratio" and metric.name in levels
    ]
    p = levels[rates[0].name] if rates else results[0].win_rate
    spread = 1 + results[0].cv ** 2 - p if results[0].scale == "attainment" else results[0].cv ** 2
    return min(math.sqrt((1 - p) / spread), 1.0)
