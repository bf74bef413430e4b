"""Samples: the roster's readings with ramp allowance, and with what lies behind each."""

import math
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import compress
from operator import attrgetter

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
        # One look at each reading: of a large team they lie far apart in memory.
        told = [None if one is None else _FIELDS(one) for one in readings]
        behind = _behind_each(metric, told, lent)
        self.ramps = ramps
        self.basis = [basis for _, basis in behind]
        self.evidence = array("d", [evidence for evidence, _ in behind])
        pairs = zip(told, ramps, strict=True)
        self.values = array("d", [0.0 if one is None else one[0] / ramp for one, ramp in pairs])
        self.weeks = {
            rep: tuple([week / ramps[rep] for week in one[3] if week is not None])
            for rep, (one, basis) in enumerate(zip(told, self.basis, strict=True))
            if one is not None and basis == "weeks"
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


_FIELDS = attrgetter("value", "evidence", "tries", "series")
_Told = tuple[float, float | None, int | None, tuple[float | None, ...]]
_Behind = tuple[float, Basis | None]
_NOTHING: _Behind = (math.inf, None)


def _behind_each(metric: Metric, told: Sequence[_Told | None], lent: Sequence[int | None]) -> list[_Behind]:
    """Return the evidence behind every value, and where it comes from."""
    columns = [*zip(*filter(None, told), strict=True)][1:]
    if not any(map(any, (*columns, lent))):
        # Plain numbers, as most columns of a table are: the same for everybody.
        usual = _behind(metric, (0.0, None, None, ()), None)
        return [_NOTHING if one is None else usual for one in told]
    return [
        _NOTHING if one is None else _behind(metric, one, tries)
        for one, tries in zip(told, lent, strict=True)
    ]


def _behind(metric: Metric, told: _Told, lent: int | None) -> tuple[float, Basis]:
    _, evidence, tries, series = told
    if stated := evidence or tries:
        return float(stated), "stated"
    if series:
        return float(sum(week is not None for week in series)), "weeks"
    if metric.evidence_stated:
        return metric.evidence, "team"
    return (float(lent), "borrowed") if lent else (metric.evidence, "assumed")
