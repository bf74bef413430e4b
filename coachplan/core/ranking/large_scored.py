"""Scores of a large team: columns of numbers, from which single reps are taken when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.ranking.calibration import groups_for
from coachplan.core.ranking.large_team import LargeIngredient, LargePosterior, column, posterior
from coachplan.core.ranking.rank_distribution import Score
from coachplan.core.ranking.scored import Basis, Scored


@dataclass(frozen=True, slots=True)
class _Columns:
    scores: Sequence[Score]
    deviations: Sequence[float]
    reliability: Sequence[float]
    _found: LargePosterior

    def parts(self, rep: int) -> Sequence[float]:
        parts: list[float] = self._found.parts[:, rep].tolist()
        return parts

    def clipped(self, rep: int) -> Sequence[bool]:
        clipped: list[bool] = self._found.clipped[:, rep].tolist()
        return clipped


def score_large_team(basis: Basis) -> Scored:
    """Return everybody's score; see ``scored.score_team``."""
    count = len(basis.groups)
    ingredients = [
        LargeIngredient(
            metric.weight / learned.gauge.unit,
            learned.pool,
            column(
                metric, basis.samples[metric.name], learned.gauge, groups_for(metric, basis.groups, count)
            ),
            metric.same_deals,
            learned.shared,
        )
        for metric, learned in basis.pairs
    ]
    found = posterior(ingredients, basis.luck)
    pairs = zip(found.mean.tolist(), found.apart.tolist(), strict=True)
    scores = [Score(mean, deviation) for mean, deviation in pairs]
    return _Columns(scores, found.deviation.tolist(), found.reliability.tolist(), found)
