"""Samples: the roster's readings with ramp allowance, and with what lies behind each."""

from collections.abc import Mapping, Sequence
from datetime import date

from coachplan.core.measures import Basis, Sample
from coachplan.core.metrics import Metric
from coachplan.core.readings import Reading
from coachplan.core.roster import Rep


def ramp_share(rep: Rep, as_of: date, ramp: Sequence[float]) -> float | None:
    """Return the share of full results expected of a rep inside the ramp table, ``None`` for the others.

    Counts full months since ``started``; somebody who has not started yet stands in the first month.
    """
    if rep.started is None:
        return None
    months = (as_of.year - rep.started.year) * 12 + as_of.month - rep.started.month
    months -= as_of.day < rep.started.day
    return ramp[max(months, 0)] if months < len(ramp) else None


def sample(metric: Metric, metrics: Sequence[Metric], rep: Rep, ramp: float | None) -> Sample | None:
    """Return what ``rep`` shows on ``metric``, ``None`` where the roster says nothing."""
    reading = metric.reading(rep)
    if reading is None:
        return None
    share = ramp if ramp is not None and metric.ramps else 1.0
    evidence, basis = _evidence(metric, metrics, rep, reading)
    weeks = tuple(week / share for week in reading.series if week is not None) if basis == "weeks" else ()
    return Sample(reading.value / share, evidence, basis, share, weeks)


def _evidence(metric: Metric, metrics: Sequence[Metric], rep: Rep, reading: Reading) -> tuple[float, Basis]:
    stated = reading.evidence or reading.tries
    if stated:
        return float(stated), "stated"
    if reading.series:
        return float(sum(week is not None for week in reading.series)), "weeks"
    if metric.evidence_stated:
        return metric.evidence, "team"
    lender = next((other for other in metrics if other.name == metric.evidence_from), None)
    lent = lender.reading(rep) if lender else None
    if lent and lent.tries:
        return float(lent.tries), "borrowed"
    return metric.evidence, "assumed"


def sampled(
    metrics: Sequence[Metric], reps: Sequence[Rep], ramps: Mapping[str, float | None]
) -> dict[str, tuple[Sample | None, ...]]:
    """Return by metric the sample of every rep, in the order of ``reps``; ``ramps`` is by id."""
    return {
        metric.name: tuple(sample(metric, metrics, rep, ramps[rep.id]) for rep in reps) for metric in metrics
    }
