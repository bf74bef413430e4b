"""Standards: how far each rep is from what good looks like, metric by metric."""

from collections.abc import Mapping, Sequence

from coachplan.core.plans.content import Gap
from coachplan.core.plans.needs import Gauge, counting, median
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.signals.signal import Signal
from coachplan.core.team.metrics import Metric

_SIGNALLED = 1e-9
"""A gap that is just one: what signalled is worth a talk although the standard is met."""

Values = Mapping[str, Mapping[str, float]]


def values_of(ranking: Ranking) -> dict[str, dict[str, float]]:
    """Return the measured values by rep, then by metric; a missing value is absent."""
    return {s.rep: {b.metric: b.value for b in s.because} for s in ranking.standings}


def gauges_of(metrics: Sequence[Metric], values: Values) -> dict[str, Gauge]:
    """Return how each metric counts towards need.

    The standard is the roster's or the team's median; a unit that is known as a share of the
    usual value is taken of that standard.
    """
    return {metric.name: _gauge(metric, values) for metric in metrics if metric.weight > 0}


def by_median(metrics: Sequence[Metric], values: Values) -> tuple[str, ...]:
    """Return the titles of the metrics whose part in a need is measured from the team's median."""
    counted = counting(gauges_of(metrics, values))
    known = {name for own in values.values() for name in own}
    return tuple(m.title for m in metrics if m.name in counted and m.name in known and m.standard is None)


def _gauge(metric: Metric, values: Values) -> Gauge:
    middle = median([own[metric.name] for own in values.values() if metric.name in own])
    standard = middle if metric.standard is None else metric.standard
    unit = metric.unit or (metric.unit_share or 1.0) * abs(standard) or 1.0
    return Gauge(
        weight=metric.weight,
        unit=unit,
        better=metric.better,
        leading=metric.kind == "leading",
        standard=standard,
    )


def gaps_of(metrics: Sequence[Metric], values: Values) -> dict[str, tuple[Gap, ...]]:
    """Return each rep's gaps on the leading metrics, in units times impact, largest first."""
    gauges = gauges_of(metrics, values)
    leading = [metric for metric in metrics if metric.kind == "leading" and metric.name in gauges]
    found = {}
    for rep, own in values.items():
        gaps = [
            _gap(metric, gauges[metric.name], own[metric.name]) for metric in leading if metric.name in own
        ]
        found[rep] = tuple(sorted(gaps, key=lambda gap: (-gap.gap, gap.metric)))
    return found


def led_by(gaps: Mapping[str, tuple[Gap, ...]], signals: Sequence[Signal]) -> dict[str, tuple[Gap, ...]]:
    """Return the gaps with the metric that signalled anew first, however small its gap to the standard."""
    found = dict(gaps)
    for signal in reversed([one for one in signals if not one.again]):
        own = found.get(signal.rep, ())
        for gap in own:
            if gap.metric == signal.metric:
                rest = tuple(other for other in own if other is not gap)
                found[signal.rep] = (_signalled(gap), *rest)
    return found


def _signalled(gap: Gap) -> Gap:
    return gap.model_copy(update={"gap": max(gap.gap, _SIGNALLED), "signalled": True})


def _gap(metric: Metric, gauge: Gauge, value: float) -> Gap:
    short = metric.sign * ((gauge.standard or 0.0) - value) / gauge.unit
    good = metric.good or ""
    return Gap(metric=metric.name, title=metric.title, gap=gauge.weight * short, good=good)
