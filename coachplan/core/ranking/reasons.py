"""Reasons: what put a rep where they are, put together to a standing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coachplan.core.policies.policy import TIERS
from coachplan.core.ranking.calibration import Calibration
from coachplan.core.ranking.measures import plain
from coachplan.core.ranking.samples import Samples
from coachplan.core.ranking.scored import Scored
from coachplan.core.ranking.seating import Seating
from coachplan.core.ranking.standing import Because, Certainty, Standing, rounded
from coachplan.core.ranking.words import as_written, evidence_of, shown, warnings_on
from coachplan.core.team.metrics import Metric
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep

SIDE = 1.2815515655446004
"""So many standard deviations to either side make up ``seating.LEVEL`` of a normal distribution."""


@dataclass(frozen=True)
class Reasons:
    """All that a standing is made of; ``reps``, ``ramps`` and the columns are in one order, by id."""

    reps: Sequence[Rep]
    ramps: Sequence[float | None]
    metrics: Sequence[Metric]
    pairs: Sequence[tuple[Metric, Calibration]]
    samples: Mapping[str, Samples]
    scored: Scored
    seating: Seating

    def standing(self, place: int) -> Standing:
        """Return the standing of the rep at a place, from 0 for the best."""
        index = self.seating.order[place]
        rep = self.reps[index]
        told = {metric.name: metric.reading(rep) for metric in self.metrics}
        because = self._because(index, told)
        score = rounded(math.fsum(one.contribution for one in because))
        side = SIDE * self.scored.scores[index].deviation
        first, last = (column[index] for column in self.seating.ranks)
        return Standing(
            rep=rep.id,
            name=rep.name,
            position=place + 1,
            score=score,
            interval=(rounded(score - side), rounded(score + side)),
            expected_rank=self.seating.expected[index],
            rank_range=(min(first, place + 1), max(last, place + 1)),
            tier=self.seating.tiers[index],
            certainty=self._certainty(index, known=bool(because)),
            probability={tier: self.seating.chance[tier][index] for tier in TIERS},
            because=because,
            missing=tuple([name for name, reading in told.items() if reading is None]),
            warnings=self._warnings(index, told),
            reliability=rounded(self.scored.reliability[index]),
            ramp=self.ramps[index],
        )

    def _certainty(self, index: int, *, known: bool) -> Certainty:
        if not known:
            return "no data"
        return self.seating.certainty(index) if self.ramps[index] is None else "ramping"

    @cached_property
    def _usual(self) -> Mapping[tuple[str, str], str]:
        """Return by metric and group of peers where these stand, in the metric's own spelling."""
        groups = sorted({rep.group or "" for rep in self.reps})
        return {
            (metric.name, group): shown(metric, plain(metric, learned.pool.peers(group).value))
            for metric, learned in self.pairs
            for group in groups
        }

    def _because(self, index: int, told: Mapping[str, Reading | None]) -> tuple[Because, ...]:
        found, group = [], self.reps[index].group or ""
        for (metric, _), part in zip(self.pairs, self.scored.parts(index), strict=True):
            sample, reading = self.samples[metric.name][index], told[metric.name]
            if sample is None or reading is None:
                continue
            one = Because(
                metric=metric.name,
                title=metric.title,
                value=reading.value,
                shown=as_written(metric, reading),
                evidence=evidence_of(metric, sample),
                contribution=rounded(part),
                usual=self._usual[metric.name, group],
                weight=rounded(metric.weight),
            )
            found.append(one)
        return tuple(found)

    def _warnings(self, index: int, told: Mapping[str, Reading | None]) -> tuple[str, ...]:
        names = [metric.name for metric, _ in self.pairs]
        clipped = dict(zip(names, self.scored.clipped(index), strict=True))
        return tuple(warnings_on(told, self.metrics, clipped))
