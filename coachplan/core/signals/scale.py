"""The scale on which a metric's weeks scatter evenly, so that one limit fits high and low reps alike."""

import math
from collections.abc import Sequence

from coachplan.core.team.metrics import Metric

_LOWEST = 0.01
"""On the logarithmic scale nothing lies below this share of the rep's usual week."""


def even(metric: Metric, weeks: Sequence[float]) -> list[float]:
    """Return a rep's weeks on the even scale, more being better.

    Counts and a quarter by the power 2/3, which takes the skew from a Poisson count, over the sixth root of
    the rep's usual week: from three a week on, scatter and skew are alike within 2 %. Times and amounts
    by logarithm, ratios by arcsine, everything else as it is.
    """
    usual = math.fsum(weeks) / len(weeks) if weeks else 0.0
    if metric.scale == "count":
        scatter = max(usual, 1.0) ** (1 / 6)
        return [metric.sign * 1.5 * (max(week, 0.0) + 0.25) ** (2 / 3) / scatter for week in weeks]
    if metric.scale == "positive":
        least = _LOWEST * usual if usual > 0 else _LOWEST
        return [metric.sign * math.log(max(week, least)) for week in weeks]
    if metric.scale == "ratio":
        return [metric.sign * math.asin(math.sqrt(min(max(week, 0.0), 1.0))) for week in weeks]
    return [metric.sign * week for week in weeks]
