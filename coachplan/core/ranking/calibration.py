"""Calibration: all that a ranking learns from the team as a whole.

Frozen, it keeps scores comparable from week to week.
"""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator

from coachplan.core.base import Value
from coachplan.core.ranking import pooling
from coachplan.core.ranking.measures import Gauge, Measured, gauge, measure
from coachplan.core.ranking.pooling import Pool, pools
from coachplan.core.ranking.relations import SHARED_SKILL, Column, shared_skill
from coachplan.core.ranking.samples import Samples, is_large
from coachplan.core.ranking.spread import MIDDLES
from coachplan.core.team.metrics import Metric


def _five(value: Any) -> Any:
    """Read a single value too, as it was remembered once."""
    return (value,) * len(MIDDLES) if isinstance(value, (int, float)) else value


class Origin(Value):
    """The teams that something was learned from together, and what the group of them is called."""

    group: str
    teams: int
    reps: int


class Calibration(Value):
    """How one metric is measured in this team, its centre, and how far reps differ.

    ``shared`` holds five equally likely values of the share of its skill that shows in the other metrics;
    ``read_as`` tells how the metric was described then: described differently now, it is learned anew.
    ``learned_from`` are the teams that spread, chance and ``shared`` were learned from, ``None`` where it was
    this team alone; level, unit and centre are always the team's own.
    """

    metric: str
    gauge: Gauge
    pool: Pool
    shared: Annotated[tuple[float, ...], BeforeValidator(_five)] = (SHARED_SKILL,) * len(MIDDLES)
    read_as: str = ""
    learned_from: Origin | None = None


NOTHING: Mapping[str, Calibration] = MappingProxyType({})
"""No calibration by metric."""


def calibrate(
    metrics: Sequence[Metric],
    samples: Mapping[str, Samples],
    frozen: Sequence[Calibration] = (),
    groups: Sequence[str] = (),
) -> tuple[Calibration, ...]:
    """Return the calibration of every metric that a rep has a value for; what is ``frozen`` stays.

    ``groups`` names the peers of each rep, in the order of the samples.
    """
    kept = still_valid(metrics, frozen)
    gauges = gauges_of(metrics, samples, kept)
    fresh = [metric for metric in metrics if metric.name in gauges]
    pools, shared = _learned(fresh, samples, gauges, groups)
    shared = next(iter(kept.values())).shared if kept else shared
    made = {
        metric.name: Calibration(
            metric=metric.name,
            gauge=gauges[metric.name],
            pool=learned,
            shared=shared,
            read_as=read_as(metric),
        )
        for metric, learned in zip(fresh, pools, strict=True)
    }
    return tuple(
        (kept | made)[metric.name] for metric in metrics if metric.name in kept or metric.name in made
    )


def gauges_of(
    metrics: Sequence[Metric], samples: Mapping[str, Samples], kept: Mapping[str, Calibration] = NOTHING
) -> dict[str, Gauge]:
    """Return how every metric that a rep has a value for is measured, those ``kept`` left out."""
    win_rate = _win_rate(metrics, samples, kept)
    return {
        metric.name: gauge(metric, samples[metric.name].given, win_rate or metric.win_rate)
        for metric in metrics
        if metric.name not in kept and samples[metric.name].given.values
    }


def _learned(
    metrics: Sequence[Metric],
    samples: Mapping[str, Samples],
    gauges: Mapping[str, Gauge],
    groups: Sequence[str],
) -> tuple[list[Pool], tuple[float, ...]]:
    """Return each metric's pool, and how much of one metric's skill shows in the others."""
    peers = [groups_for(metric, groups, len(samples[metric.name])) for metric in metrics]
    units = [gauges[metric.name].unit for metric in metrics]
    if any(is_large(len(samples[metric.name])) for metric in metrics):
        from coachplan.core.ranking import large_team

        found = [
            large_team.column(metric, samples[metric.name], gauges[metric.name], own)
            for metric, own in zip(metrics, peers, strict=True)
        ]
        learned = large_team.pools(found, units)
        same = [metric.same_deals for metric in metrics]
        return learned, large_team.shared_skill(list(zip(found, learned, same, strict=True)))
    measured = [
        [
            None if sample is None else measure(metric, sample, gauges[metric.name])
            for sample in samples[metric.name]
        ]
        for metric in metrics
    ]
    learned = pools([_known(*column) for column in zip(measured, units, peers, strict=True)])
    columns = [
        Column(cells, team, metric.same_deals, own)
        for metric, cells, team, own in zip(metrics, measured, learned, peers, strict=True)
    ]
    return learned, shared_skill(columns)


def _known(cells: Sequence[Measured | None], unit: float, peers: Sequence[str]) -> pooling.Column:
    known = [(cell, peer) for cell, peer in zip(cells, peers, strict=True) if cell is not None]
    return pooling.Column([cell for cell, _ in known], unit, [peer for _, peer in known])


def groups_for(metric: Metric, groups: Sequence[str], count: int) -> Sequence[str]:
    """Return the group of peers that each of ``count`` reps is compared with on a metric."""
    return groups if groups and metric.peers == "group" else [""] * count


def still_valid(metrics: Sequence[Metric], frozen: Sequence[Calibration]) -> dict[str, Calibration]:
    """Return by metric what is frozen and still describes the metric as it is read now."""
    described = {metric.name: read_as(metric) for metric in metrics}
    return {one.metric: one for one in frozen if one.read_as == described.get(one.metric)}


def read_as(metric: Metric) -> str:
    """Return what a calibration depends on, in one line."""
    unit = f"unit {metric.unit:g}" if metric.unit is not None else f"unit share {metric.unit_share or 1:g}"
    return f"{metric.better} is better, {metric.scale}, {unit}, cv {metric.cv:g}, by {metric.peers}"


def _win_rate(
    metrics: Sequence[Metric], samples: Mapping[str, Samples], kept: Mapping[str, Calibration]
) -> float | None:
    """Return the share of closed deals that the team wins, ``None`` where no metric shows it."""
    for metric in metrics:
        if metric.scale == "ratio" and metric.same_deals:
            if metric.name in kept:
                return kept[metric.name].gauge.level
            given = samples[metric.name].given
            if given.values:
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
