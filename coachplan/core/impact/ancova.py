"""Without coins: the reading of each stretch of weeks on minutes, the stored score allowed for.

The score is what minutes were given by, so it is what has to be allowed for (analysis of covariance). This
is not an experiment: whatever else made a manager give more or less time still counts as an effect.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import fsum, sqrt
from statistics import NormalDist
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.impact.effect import DOSE, Range, Readings
from coachplan.core.impact.experiment import BLOCK_WEEKS, CARRY_OVER
from coachplan.core.impact.retoss import LEVEL
from coachplan.core.plans.plan import WeekPlan


class WeekGiven(Value):
    """What a stored plan says of one week: planned minutes and scores, by rep."""

    monday: date
    minutes: dict[str, int]
    scores: dict[str, float]


def week_given(plan: WeekPlan) -> WeekGiven:
    """Return what a stored plan says of its week; a plan from before scores were stored says nothing."""
    return WeekGiven(
        monday=plan.monday,
        minutes={share.rep: share.minutes for share in plan.shares},
        scores={share.rep: share.score for share in plan.shares if share.score is not None},
    )


class Slope(Value):
    """The effect of 30 minutes a week as a share of the usual level, with its error and likely range."""

    stretches: int
    estimate: float
    error: float
    likely: Range


class _Row(NamedTuple):
    rep: str
    dose: float
    score: float
    mean: float


def ancova(weeks: Sequence[WeekGiven], readings: Readings, this_monday: date) -> Slope | None:
    """Return the slope on minutes with the score held equal, within stretches of four weeks.

    The first week of a stretch does not count. ``None`` where minutes or readings do not suffice. The error
    is the larger of the usual one and the one that lets a rep's stretches hang together.
    """
    groups = [group for group in _stretches(weeks, readings, this_monday) if len(group) > 1]
    rows = [row for group in groups for row in _centred(group)]
    freedom = len(rows) - len(groups) - 2
    if freedom < 1:
        return None
    # Frisch and Waugh: what of the minutes the score does not explain is what the slope is of.
    on_score = _ratio([(r.score, r.dose) for r in rows])
    free = [r.dose - on_score * r.score for r in rows]
    spread = fsum(x * x for x in free)
    if spread < 1e-9 * max(1.0, fsum(r.dose**2 for r in rows)):
        return None
    estimate = fsum(x * r.mean for x, r in zip(free, rows, strict=True)) / spread
    score = _ratio([(r.score, r.mean - estimate * r.dose) for r in rows])
    rests = [r.mean - estimate * r.dose - score * r.score for r in rows]
    error = max(sqrt(fsum(e * e for e in rests) / freedom / spread), _by_rep(rows, free, rests) / spread)
    reach = _student(1 - LEVEL / 2, freedom) * error
    likely = Range(low=estimate - reach, high=estimate + reach)
    return Slope(stretches=len(rows), estimate=estimate, error=error, likely=likely)


def _stretches(weeks: Sequence[WeekGiven], readings: Readings, this_monday: date) -> Iterator[list[_Row]]:
    given = {week.monday: week for week in weeks}
    monday = min(given, default=this_monday)
    while monday + timedelta(weeks=BLOCK_WEEKS) <= this_monday:
        days = [monday + timedelta(weeks=n) for n in range(BLOCK_WEEKS)]
        known = [given[day] for day in days if day in given]
        if known:
            yield [*_rows(known, days[CARRY_OVER:], readings)]
        monday += timedelta(weeks=BLOCK_WEEKS)


def _rows(known: Sequence[WeekGiven], counted: Sequence[date], readings: Readings) -> Iterator[_Row]:
    for rep, score in sorted(known[0].scores.items()):
        own: Mapping[date, float] = readings.get(rep, {})
        seen = [own[day] for day in counted if day in own]
        if seen:
            minutes = fsum(week.minutes.get(rep, 0) for week in known) / len(known)
            yield _Row(rep, minutes / DOSE, score, fsum(seen) / len(seen))


def _centred(group: Sequence[_Row]) -> list[_Row]:
    columns = zip(*((r.dose, r.score, r.mean) for r in group), strict=True)
    dose, score, mean = (fsum(column) / len(group) for column in columns)
    return [_Row(r.rep, r.dose - dose, r.score - score, r.mean - mean) for r in group]


def _ratio(points: Sequence[tuple[float, float]]) -> float:
    along = fsum(x * x for x, _ in points)
    return fsum(x * y for x, y in points) / along if along else 0.0


def _by_rep(rows: Sequence[_Row], free: Sequence[float], rests: Sequence[float]) -> float:
    sums: dict[str, list[float]] = {}
    for row, x, rest in zip(rows, free, rests, strict=True):
        sums.setdefault(row.rep, []).append(x * rest)
    reps = len(sums)
    return sqrt(fsum(fsum(own) ** 2 for own in sums.values()) * reps / max(1, reps - 1))


def _student(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t (expansion of Fisher and Cornish; within 1 % from 4 on)."""
    z = NormalDist().inv_cdf(probability)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
