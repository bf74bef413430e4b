"""Shown: what one team's figures say of what teams have in common, so that it can be added up."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple, TypeVar

from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.calibration import gauges_of, groups_for, read_as
from coachplan.core.ranking.measures import Gauge, Measured, measure, strays
from coachplan.core.ranking.pooling import Column, parts_of
from coachplan.core.ranking.population import GRAIN, NOISES, Row, likelihoods, row_of, whole_team
from coachplan.core.ranking.samples import Samples, is_large, ramp_share, sampled
from coachplan.core.team.metrics import Metric
from coachplan.core.team.roster import Roster

REFERENCE = 0.9
"""Products of deviations are weighted as if reps differed by so many units: right for nobody, fair to all."""

Key = tuple[str, str]
"""A metric's name, and how it is read: figures that are read differently say nothing of each other."""

HEAD = 4
"""Numbers about a metric that stand before the row of its populations."""

_Of = TypeVar("_Of")


class Figures(NamedTuple):
    """One team's metrics with a weight, how each is measured, every rep's value, and everybody's peers."""

    metrics: Sequence[Metric]
    gauges: Mapping[str, Gauge]
    samples: Mapping[str, Samples]
    groups: Sequence[str]

    def cells(self, metric: Metric, by: Gauge) -> list[Measured | None]:
        """Return every rep's value on a metric's scale."""
        return [
            None if sample is None else measure(metric, sample, by) for sample in self.samples[metric.name]
        ]

    def parts(self, metric: Metric, cells: Sequence[Measured | None]) -> Mapping[str, Sequence[Measured]]:
        """Return the values that there are by peers, with what lies far out drawn in."""
        groups = groups_for(metric, self.groups, len(cells))
        known = [(cell, group) for cell, group in zip(cells, groups, strict=True) if cell is not None]
        return parts_of(Column([cell for cell, _ in known], None, [group for _, group in known]))


class Shown(NamedTuple):
    """What some teams show, in whole numbers, so that it adds up to the same in any order.

    ``metrics`` has by metric: teams, values, then squares of weekly values and how many of them are free to
    differ, then the row of its populations. ``pairs`` has by pair of metrics: products of deviations, what
    they were if the two agreed in all, and squares of the products. ``whole`` is the row of whole teams.
    """

    teams: int = 0
    reps: int = 0
    metrics: Mapping[Key, Row] = {}
    pairs: Mapping[tuple[Key, Key], Row] = {}
    whole: Row = ()


def added(one: Shown, other: Shown) -> Shown:
    """Return what the teams of both show."""
    return Shown(
        one.teams + other.teams,
        one.reps + other.reps,
        _merged(one.metrics, other.metrics),
        _merged(one.pairs, other.pairs),
        _sum(one.whole, other.whole),
    )


def _merged(one: Mapping[_Of, Row], other: Mapping[_Of, Row]) -> Mapping[_Of, Row]:
    return {**one, **{key: _sum(one.get(key, ()), row) for key, row in other.items()}}


def _sum(one: Row, other: Row) -> Row:
    return tuple(a + b for a, b in zip(one, other, strict=True)) if one and other else one or other


def figures_of(roster: Roster, policy: Policy, metrics: Sequence[Metric], as_of: date) -> Figures:
    """Return a team's figures as ``ranking.rank`` reads them."""
    used = [metric for metric in metrics if metric.weight > 0]
    reps = sorted(roster.reps, key=attrgetter("id"))
    samples = sampled(used, reps, [ramp_share(rep, as_of, policy.ramp) for rep in reps])
    groups = [rep.group or "" for rep in reps]
    gauges = gauges_of(used, samples)
    return Figures([metric for metric in used if metric.name in gauges], gauges, samples, groups)


def key_of(metric: Metric) -> Key:
    """Return what a metric has in common with that of another team, if it is the same."""
    return metric.name, read_as(metric)


def chance_is_known(metric: Metric) -> bool:
    """Tell whether nothing is assumed of a metric's errors: a share of tries has those of its tries."""
    return metric.scale == "ratio"


def shown(figures: Figures) -> Shown:
    """Return what one team shows; a large one learns enough from itself and is left out."""
    if is_large(len(figures.groups)):
        return Shown()
    metrics, steps = dict[Key, Row](), list[tuple[Metric, list[_Step | None]]]()
    for metric in figures.metrics:
        cells = figures.cells(metric, figures.gauges[metric.name])
        parts = figures.parts(metric, cells)
        metrics[key_of(metric)] = _row(figures, metric, parts)
        steps.append((metric, _steps(figures, metric, cells, parts)))
    whole = whole_team([row[HEAD:] for row in metrics.values()]) if metrics else ()
    return Shown(1, len(figures.groups), metrics, dict(_pairs(steps)), whole)


def _row(figures: Figures, metric: Metric, parts: Mapping[str, Sequence[Measured]]) -> Row:
    by, given = figures.gauges[metric.name], figures.samples[metric.name].given
    squares, freedom = strays(metric, given, by.level)
    steps = (0,) if chance_is_known(metric) or given.series else NOISES
    row = row_of(likelihoods(parts, by.unit, steps))
    if given.series and not chance_is_known(metric):
        # Weeks tell their own noise: they are as likely whatever the other errors are.
        row *= len(NOISES)
    known = sum(len(part) for part in parts.values())
    return (1, known, round(squares / by.noise**2 / GRAIN), freedom, *row)


class _Step(NamedTuple):
    """A rep's deviation from the peers in units, times its weight; and the weight."""

    step: float
    weight: float


def _steps(
    figures: Figures,
    metric: Metric,
    cells: Sequence[Measured | None],
    parts: Mapping[str, Sequence[Measured]],
) -> list[_Step | None]:
    unit = figures.gauges[metric.name].unit
    found = {group: iter(_deviations(part, unit)) for group, part in parts.items()}
    groups = groups_for(metric, figures.groups, len(cells))
    return [None if cell is None else next(found[group]) for cell, group in zip(cells, groups, strict=True)]


def _deviations(part: Sequence[Measured], unit: float) -> list[_Step]:
    """Return the deviations of peers from their centre, which takes one of them to find."""
    weights = [1 / ((cell.error / unit) ** 2 + REFERENCE**2) for cell in part]
    centre = math.fsum(w * cell.y for w, cell in zip(weights, part, strict=True)) / math.fsum(weights)
    free = math.sqrt((len(part) - 1) / len(part))
    return [_Step(w * (cell.y - centre) / unit, w * free) for w, cell in zip(weights, part, strict=True)]


def _pairs(
    steps: Sequence[tuple[Metric, Sequence[_Step | None]]],
) -> Iterable[tuple[tuple[Key, Key], Row]]:
    """Yield the products of deviations by pair of metrics; those of the same deals share luck: left out."""
    for number, (metric, column) in enumerate(steps):
        for other, others in steps[:number]:
            if not (metric.same_deals and other.same_deals):
                pairs = [(a, b) for a, b in zip(column, others, strict=True) if a and b]
                products = [a.step * b.step for a, b in pairs]
                agreed = math.fsum(a.weight * b.weight for a, b in pairs)
                told = (math.fsum(products), agreed, math.fsum(product**2 for product in products))
                first, second = sorted((key_of(metric), key_of(other)))
                yield (first, second), tuple(round(one / GRAIN) for one in told)
