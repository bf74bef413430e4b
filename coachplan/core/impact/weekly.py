"""Weekly readings: a roster's series, on one scale for all metrics."""

from collections.abc import Mapping
from datetime import date
from math import fsum, sqrt

from coachplan.core.impact.effect import Readings, pooled_slope
from coachplan.core.impact.experiment import BLOCK_WEEKS, CARRY_OVER
from coachplan.core.team.weekly import Series


def level_of(series: Series) -> float:
    """Return the usual value, without its sign: the mean of all weeks; 0 where there is nothing."""
    weeks = [abs(value) for own in series.values() for value in own.values()]
    return fsum(sorted(weeks)) / len(weeks) if weeks else 0.0


def readings_of(series: Series, level: float, sign: int) -> dict[str, dict[date, float]]:
    """Return the series as shares of ``level``; ``sign`` is -1 where less is better."""
    return {rep: {day: sign * value / level for day, value in own.items()} for rep, own in series.items()}


def expected_spread(readings: Readings, scores: Mapping[str, float]) -> float | None:
    """Return the standard deviation that one pair's difference will have, from the weeks so far.

    Two means of the weeks that count, each with the pooled weekly variance about the rep's own mean and
    with what of the difference between reps the score does not tell. ``None`` for too few weeks or reps.
    """
    known = {rep: list(own.values()) for rep, own in sorted(readings.items()) if rep in scores and own}
    freedom = sum(len(weeks) - 1 for weeks in known.values())
    if freedom < 1 or len(known) < 2:  # noqa: PLR2004 - a difference takes two
        return None
    means = {rep: fsum(weeks) / len(weeks) for rep, weeks in known.items()}
    squares = fsum((value - means[rep]) ** 2 for rep, weeks in known.items() for value in weeks)
    weekly = squares / freedom
    return sqrt(2 * (weekly / (BLOCK_WEEKS - CARRY_OVER) + _between(known, means, scores, weekly)))


def _between(
    known: Mapping[str, list[float]], means: Mapping[str, float], scores: Mapping[str, float], weekly: float
) -> float:
    """Return the variance between reps that neither the score nor the weekly noise explains."""
    freedom = len(means) - 2
    if freedom < 1:
        return 0.0
    slope = pooled_slope([[(scores[rep], mean) for rep, mean in means.items()]])
    rests = [mean - slope * scores[rep] for rep, mean in means.items()]
    middle = fsum(rests) / len(rests)
    noise = fsum(weekly / len(weeks) for weeks in known.values()) / len(known)
    return max(0.0, fsum((rest - middle) ** 2 for rest in rests) / freedom - noise)
