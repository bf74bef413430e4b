"""Needs: how far each rep is from the team's standards, weighed by the impact of the activity."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.policies.policy import Policy


class Gauge(Value):
    """How one metric counts towards need.

    ``weight`` is its impact, ``unit`` the difference that matters, ``standard`` what good looks
    like (``None``: the team's median), all in the metric's own unit.
    """

    weight: float
    unit: float
    better: Literal["higher", "lower"] = "higher"
    leading: bool = False
    standard: float | None = None


def needs_of(gauges: Mapping[str, Gauge], values: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return each rep's need: the gaps to the standards in units, weighed by impact.

    Leading metrics count, all metrics where none is leading; the weights of those that count are
    scaled to sum to 1. A rep at or beyond the standard has no gap, nor has a missing value.

    Args:
        gauges: the metrics by name.
        values: measured values by rep, then by metric; a missing value is absent.
    """
    counted = counting(gauges)
    impact = fsum(gauge.weight for gauge in counted.values())
    standards = {
        name: median([v[name] for v in values.values() if name in v]) if g.standard is None else g.standard
        for name, g in counted.items()
    }
    return {
        rep: fsum(g.weight * _gap(g, standards[name], own.get(name)) for name, g in counted.items())
        / (impact or 1.0)
        for rep, own in sorted(values.items())
    }


def counting(gauges: Mapping[str, Gauge]) -> dict[str, Gauge]:
    """Return the gauges that count towards need: the leading ones, all where none is leading."""
    leading = {name: gauge for name, gauge in gauges.items() if gauge.leading}
    return dict(sorted((leading or gauges).items()))


def _gap(gauge: Gauge, standard: float, value: float | None) -> float:
    if value is None:
        return 0.0
    short = standard - value if gauge.better == "higher" else value - standard
    return max(0.0, short / gauge.unit)


def median(values: Sequence[float]) -> float:
    """Return the median, 0 for no values."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return fsum(ordered[middle - 1 : middle + 1]) / 2


def cadence_of(policy: Policy, need: float) -> int:
    """Return every how many weeks a rep with this need is seen: the first cadence whose bar it meets."""
    slowest = max(c.weeks for c in policy.cadences)
    return next((c.weeks for c in policy.cadences if need >= c.above), slowest)
