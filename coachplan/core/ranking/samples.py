"""Samples: the roster's readings with ramp allowance, and with what lies behind each."""

import math
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import compress
from operator import attrgetter, truediv

from coachplan.core.ranking.measures import Basis, Given, Sample
from coachplan.core.team.metrics import Metric
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep

LARGE_TEAM = 300
"""Larger teams are worked on as arrays: the same answers, once loading numpy has paid off."""


def is_large(reps: int) -> bool:
    """Tell whether a team of so many reps is worked on as arrays."""
    return reps > LARGE_TEAM


def ramp_share(rep: Rep, as_of: date, ramp: Sequence[float]) -> float | None:
    """Return the share of full results expected of a rep inside the ramp table, ``None`` for the others.

    Counts full months since ``started``; somebody who has not started yet stands in the first month.
    """
    if rep.started is None:
        return None
    months = (as_of.year - rep.started.year) * 12 + as_of.month - rep.started.month
    months -= as_of.day < rep.started.day
    return ramp[max(months, 0)] if months < len(ramp) else None


class Samples:
    """One metric's samples by rep, column by column: a row is put together when it is asked for.

    ``values`` and ``ramps`` are those of ``Sample``. Where the roster says nothing, ``basis`` is ``None`` and
    ``evidence`` infinite. ``weeks`` has the weekly values of those who have any.
    """

    def __init__(
        self,
        metric: Metric,
        readings: Sequence[Reading | None],
        ramps: Sequence[float],
        lent: Sequence[int | None],
    ) -> None:
        told = [_Absent if one is None else one for one in readings]
        series = list(map(attrgetter("series"), told))
        weeks = [sum(week is not None for week in one) for one in series] if any(series) else [0] * len(told)
        here = [one is not None for one in readings]
        rows = list(
            zip(
                here,
                map(attrgetter("evidence"), told),
                map(attrgetter("tries"), told),
                weeks,
                lent,
                strict=True,
            )
        )
        # What lies behind the values differs little from rep to rep: each case is looked at once.
        cases = {row: _behind(metric, *row) for row in dict.fromkeys(rows)}
        behind = list(map(cases.__getitem__, rows))
        self.ramps = ramps
        self.basis = [basis for _, basis in behind]
        self.evidence = array("d", [evidence for evidence, _ in behind])
        self.values = array("d", map(truediv, map(attrgetter("value"), told), ramps))
        self.weeks = {
            rep: tuple([week / ramps[rep] for week in series[rep] if week is not None])
            for rep, basis in enumerate(self.basis if any(series) else ())
            if basis == "weeks"
        }

    def __len__(self) -> int:
        """Return how many reps there are."""
        return len(self.values)

    def __getitem__(self, rep: int) -> Sample | None:
        """Return the sample of one rep, ``None`` where the roster says nothing."""
        basis = self.basis[rep]
        if basis is None:
            return None
        return Sample(self.values[rep], self.evidence[rep], basis, self.ramps[rep], self.weeks.get(rep, ()))

    def __iter__(self) -> Iterator[Sample | None]:
        """Yield the sample of every rep."""
        return map(self.__getitem__, range(len(self)))

    @cached_property
    def given(self) -> Given:
        """Return all values that there are."""
        here = [basis is not None for basis in self.basis]
        return Given(
            list(compress(self.values, here)),
            list(compress(self.evidence, here)),
            [(self.values[rep], weeks) for rep, weeks in self.weeks.items()],
        )


def sampled(
    metrics: Sequence[Metric], reps: Sequence[Rep], ramps: Sequence[float | None]
) -> dict[str, Samples]:
    """Return by metric the samples of ``reps``; ``ramps`` has the share of full results expected of each."""
    shares = array("d", [1.0 if ramp is None else ramp for ramp in ramps])
    whole = array("d", [1.0]) * len(reps)
    cells = [rep.metrics for rep in reps]
    tries = {name: _tries(metric.readings(cells)) for name, metric in _lenders(metrics).items()}
    nobody = [None] * len(reps)
    return {
        metric.name: Samples(
            metric,
            metric.readings(cells),
            shares if metric.ramps else whole,
            tries.get(str(metric.evidence_from), nobody),
        )
        for metric in metrics
    }


def _lenders(metrics: Sequence[Metric]) -> dict[str, Metric]:
    """Return the metrics whose tries count as evidence for others."""
    lenders = {metric.evidence_from for metric in metrics}
    return {metric.name: metric for metric in metrics if metric.name in lenders}


def _tries(readings: Sequence[Reading | None]) -> list[int | None]:
    return [None if one is None else one.tries for one in readings]


class _Absent:
    """Stands for the reading that the roster does not have."""

    value = 0.0
    evidence = None
    tries = None
    series = ()


def _behind(
    metric: Metric, here: object, evidence: float | None, tries: int | None, weeks: int, lent: int | None
) -> tuple[float, Basis | None]:
    """Return the evidence behind a value, and where it comes from; infinite where there is no value."""
    if not here:
        return math.inf, None
    if stated := evidence or tries:
        return float(stated), "stated"
    if weeks:
        return float(weeks), "weeks"
    if metric.evidence_stated:
        return metric.evidence, "team"
    return (float(lent), "borrowed") if lent else (metric.evidence, "assumed")
