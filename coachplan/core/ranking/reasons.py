"""Reasons: what put a rep where they are, put together to a standing."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coachplan.core.policies.policy import TIERS
from coachplan.core.ranking.calibration import Calibration
from coachplan.core.ranking.measures import Sample, plain
from coachplan.core.ranking.samples import Samples
from coachplan.core.ranking.scored import Scored
from coachplan.core.ranking.seating import Seating
from coachplan.core.ranking.standing import Because, Certainty, Standing, rounded
from coachplan.core.ranking.words import as_written, evidence_of, shown, warnings_on
from coachplan.core.team.metrics import Metric
from coachplan.core.team.roster import Rep

SIDE = 1.2815515655446004
"""So many standard deviations to either side make up ``seating.LEVEL`` of a normal distribution."""


class Reasons(NamedTuple):
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
        rep, because = self.reps[index], self._because(index)
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
            missing=tuple(metric.name for metric in self.metrics if metric.reading(rep) is None),
            warnings=self._warnings(index),
            reliability=rounded(self.scored.reliability[index]),
            ramp=self.ramps[index],
        )

    def _certainty(self, index: int, *, known: bool) -> Certainty:
        if not known:
            return "no data"
        return self.seating.certainty(index) if self.ramps[index] is None else "ramping"

    def _because(self, index: int) -> tuple[Because, ...]:
        found = []
        for (metric, learned), part in zip(self.pairs, self.scored.parts(index), strict=True):
            sample = self.samples[metric.name][index]
            if sample is not None:
                found.append(_because(metric, self.reps[index], sample, part, learned))
        return tuple(found)

    def _warnings(self, index: int) -> tuple[str, ...]:
        names = [metric.name for metric, _ in self.pairs]
        clipped = dict(zip(names, self.scored.clipped(index), strict=True))
        return tuple(warnings_on(self.reps[index], self.metrics, clipped))


def _because(metric: Metric, rep: Rep, cell: Sample, part: float, learned: Calibration) -> Because:
    reading = metric.reading(rep)
    peers = learned.pool.peers(rep.group or "")
    return Because(
        metric=metric.name,
        title=metric.title,
        value=reading.value if reading else cell.value,
        shown=as_written(metric, reading) if reading else shown(metric, cell.value),
        evidence=evidence_of(metric, cell),
        contribution=rounded(part),
        usual=shown(metric, plain(metric, peers.value)),
        weight=rounded(metric.weight),
    )
