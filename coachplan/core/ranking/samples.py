"""Samples: the roster's readings with ramp allowance, and with what lies behind each."""

from collections.abc import Mapping, Sequence
from datetime import date

from coachplan.core.ranking.measures import Sample
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


def sampled(
    metrics: Sequence[Metric], reps: Sequence[Rep], ramps: Mapping[str, float | None]
) -> dict[str, tuple[Sample | None, ...]]:
    """Return by metric the sample of every rep, in the order of ``reps``; ``ramps`` is by id.

    A sample is ``None`` where the roster says nothing.
    """
    shares = [ramps[rep.id] or 1.0 for rep in reps]
    whole, nothing = [1.0] * len(reps), [None] * len(reps)
    found = {}
    for metric in metrics:
        lender = next((other for other in metrics if other.name == metric.evidence_from), None)
        known = shares if metric.ramps else whole
        lent = lender.readings(reps) if lender else nothing
        found[metric.name] = tuple(
            [
                None if reading is None else _sample(metric, reading, share, other)
                for reading, share, other in zip(metric.readings(reps), known, lent, strict=True)
            ]
        )
    return found


def _sample(metric: Metric, reading: Reading, share: float, lent: Reading | None) -> Sample:
    stated = reading.evidence or reading.tries
    if stated:
        return Sample(reading.value / share, float(stated), "stated", share)
    if reading.series:
        weeks = tuple([week / share for week in reading.series if week is not None])
        return Sample(reading.value / share, float(len(weeks)), "weeks", share, weeks)
    if metric.evidence_stated:
        return Sample(reading.value / share, metric.evidence, "team", share)
    if lent and lent.tries:
        return Sample(reading.value / share, float(lent.tries), "borrowed", share)
    return Sample(reading.value / share, metric.evidence, "assumed", share)
