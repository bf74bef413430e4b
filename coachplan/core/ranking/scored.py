"""Scores of a whole team: rep by rep for the usual team, as arrays for a large one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from coachplan.core.ranking.calibration import Calibration, groups_for, shared_luck
from coachplan.core.ranking.measures import measure
from coachplan.core.ranking.rank_distribution import Score
from coachplan.core.ranking.relations import ENOUGH_REPS
from coachplan.core.ranking.samples import Samples, is_large
from coachplan.core.ranking.scoring import Ingredient, posterior
from coachplan.core.team.metrics import Metric

SEVERAL = 2
"""Fewer metrics have no relation."""


class Scored(Protocol):
    """The score of every rep, in the order of the samples, and what made it, metric by metric."""

    @property
    def scores(self) -> Sequence[Score]:
        """Return each score as a normal distribution."""

    @property
    def reliability(self) -> Sequence[float]:
        """Return the share of what could be known of each score that is known."""

    def parts(self, rep: int) -> Sequence[float]:
        """Return what each metric adds to a score."""

    def clipped(self, rep: int) -> Sequence[bool]:
        """Tell for each metric whether its deviation is too large to be believed whole."""


class Basis(NamedTuple):
    """What scores are made from: metrics with a calibration each, samples by metric, and peers by rep."""

    metrics: Sequence[Metric]
    calibrations: Sequence[Calibration]
    samples: Mapping[str, Samples]
    groups: Sequence[str]

    @property
    def luck(self) -> float:
        """Return the correlation between errors from the same deals."""
        return shared_luck(self.metrics, self.calibrations)

    @property
    def pairs(self) -> list[tuple[Metric, Calibration]]:
        """Return each metric with its calibration."""
        learned = {calibration.metric: calibration for calibration in self.calibrations}
        return [(metric, learned[metric.name]) for metric in self.metrics]


@dataclass(frozen=True, slots=True)
class _Columns:
    scores: Sequence[Score]
    reliability: Sequence[float]
    _parts: Sequence[Sequence[float]]
    _clipped: Sequence[Sequence[bool]]

    def parts(self, rep: int) -> Sequence[float]:
        return self._parts[rep]

    def clipped(self, rep: int) -> Sequence[bool]:
        return self._clipped[rep]


def score_team(basis: Basis) -> Scored:
    """Return everybody's score; one without any value gets what is believed of anybody."""
    if basis.metrics and is_large(len(basis.groups)):
        from coachplan.core.ranking.large_scored import score_large_team

        return score_large_team(basis)
    luck, pairs = basis.luck, basis.pairs
    found = [
        posterior([_ingredient(metric, basis, rep, learned) for metric, learned in pairs], luck)
        for rep in range(len(basis.groups))
    ]
    return _Columns(
        [Score(one.mean, one.deviation) for one in found],
        [one.reliability for one in found],
        [one.parts for one in found],
        [one.clipped for one in found],
    )


def doubted_scores(basis: Basis) -> Callable[[], Sequence[Score]] | None:
    """Return what finds the scores were skills as little related as the team allows.

    Enough reps show how much that is, and a single metric is related to nothing: ``None`` then.
    """
    if len(basis.groups) >= ENOUGH_REPS or len(basis.metrics) < SEVERAL:
        return None
    least = tuple(
        one.model_copy(update={"shared": (min(one.shared),) * len(one.shared)}) for one in basis.calibrations
    )
    return lambda: score_team(basis._replace(calibrations=least)).scores


def _ingredient(metric: Metric, basis: Basis, rep: int, learned: Calibration) -> Ingredient:
    sample = basis.samples[metric.name][rep]
    cell = None if sample is None else measure(metric, sample, learned.gauge)
    group = groups_for(metric, basis.groups, len(basis.groups))[rep]
    return Ingredient(
        metric.weight / learned.gauge.unit, learned.pool, cell, metric.same_deals, learned.shared, group
    )
