"""Signals: which leading numbers call for attention, since when, and in which words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from math import fsum
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.isoweek import week_of
from coachplan.core.quarter import first_week, name_of, weeks_left
from coachplan.core.ranking.words import shown
from coachplan.core.signals.chart import QUARTER, alarms, false_alarms, spread_of
from coachplan.core.signals.pace import speaks
from coachplan.core.signals.scale import even
from coachplan.core.team.metrics import Metric

FEWEST_WEEKS = 4
"""Weeks of a rep before the chart may speak."""

LONGEST = 52
"""Weeks that are looked back on."""

_TEAM = 3
"""So many reps who signal together, being half of the team: a matter of the team or of the calendar."""


class Signal(Value):
    """A weekly number that left its limits (``fall``) or cannot reach its standard any more (``pace``).

    It speaks once, in the week of ``monday``; if the matter goes on, the chart speaks again. ``value`` is
    that week's (for ``pace`` the quarter's mean), ``usual`` what was to be expected, both in the metric's
    own unit. ``claims`` tells whether it may claim coaching minutes: results and falls of the whole team
    may not.

    ``figures_end`` is the Monday of the last week of its figures, ``figures`` a digest of the last of them,
    ``again`` tells that an earlier plan acted on the same figures: then it is told, and nothing follows.
    ``too_old`` tells that those figures are not watched any more: it is remembered, and not told.
    """

    rep: str
    name: str
    metric: str
    title: str
    kind: Literal["fall", "pace"]
    monday: date
    value: float
    usual: float
    why: str
    claims: bool
    figures_end: date | None = None
    figures: str = ""
    again: bool = False
    too_old: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """One metric's weekly values, by rep and Monday, in its own unit.

    ``ends`` are the Mondays of the last weeks that the series hold, where it is not that of the last value.
    """

    metric: Metric
    series: Mapping[str, Mapping[date, float]]
    ends: Mapping[str, date] = field(default_factory=dict)

    def end(self, rep: str) -> date:
        """Return the Monday of the last week of a rep's series."""
        return self.ends.get(rep) or max(self.series[rep])

    def digest(self, rep: str) -> str:
        """Return what tells a rep's last figures from others, whatever weeks they are taken for."""
        end, own = self.end(rep), self.series[rep]
        weeks = [own.get(end - timedelta(weeks=n)) for n in range(QUARTER)]
        return sha256(repr(weeks).encode()).hexdigest()[:12]


def signals_of(
    watched: Sequence[Watched],
    names: Mapping[str, str],
    this_monday: date,
    ramping: Sequence[str] = (),
    opens: int = 1,
) -> tuple[Signal, ...]:
    """Return all falls looked back on and the paces of the quarter, oldest first, then by rep and metric.

    Args:
        watched: the metrics with their series; results (lagging) are watched for their pace alone.
        names: what reps are called, by id.
        this_monday: the Monday of the present week, the first one without values.
        ramping: reps who need not reach a standard yet.
        opens: the month in which the fiscal year begins.
    """
    found: list[Signal] = []
    for one in watched:
        if one.metric.kind == "leading":
            found += _with_the_team(list(_falls(one, names)), len(one.series))
        found += _paces(one, names, this_monday, frozenset(ramping), opens)
    return tuple(sorted(found, key=lambda s: (s.monday, s.rep, s.metric, s.kind)))


def stated_rate(watched: Sequence[Watched]) -> float:
    """Return how many false alarms a quarter brings to the whole team, if nothing changes for anybody."""
    charts = 0
    for one in watched:
        if one.metric.kind == "leading" and _scaled(one)[1] is not None:
            charts += sum(len(own) >= FEWEST_WEEKS for own in one.series.values())
    return charts * false_alarms(QUARTER)


def _scaled(one: Watched) -> tuple[dict[str, list[float]], float | None]:
    """Return each rep's last weeks on the even scale, and the team's standard deviation there."""
    recent = {rep: [value for _, value in _recent(own)] for rep, own in sorted(one.series.items())}
    scaled = {rep: even(one.metric, weeks) for rep, weeks in recent.items()}
    return scaled, spread_of(scaled.values())


def _recent(own: Mapping[date, float]) -> list[tuple[date, float]]:
    return sorted(own.items())[-LONGEST:]


def _falls(one: Watched, names: Mapping[str, str]) -> Iterator[Signal]:
    scaled, spread = _scaled(one)
    if spread is None:
        return
    for rep in sorted(scaled):
        own = _recent(one.series[rep])
        days, values = [day for day, _ in own], [value for _, value in own]
        for index in alarms(scaled[rep], spread):
            if index + 1 >= FEWEST_WEEKS:
                told = (values[index], fsum(values[:index]) / index)
                why = _fall(one.metric, days[index], told)
                yield _signal(one, (rep, names[rep]), "fall", days[index], told, why)


def _with_the_team(falls: Sequence[Signal], reps: int) -> Iterator[Signal]:
    """Yield the falls; where half of the team fell in the same week, none of them claims minutes."""
    together = Counter(fall.monday for fall in falls)
    for fall in falls:
        count = together[fall.monday]
        if count >= _TEAM and 2 * count >= reps:
            why = f"{fall.why}, as for {count} of {reps} reps: look at the week before you look at the rep"
            yield fall.model_copy(update={"claims": False, "why": why})
        else:
            yield fall


def _paces(
    one: Watched, names: Mapping[str, str], this_monday: date, ramping: frozenset[str], opens: int
) -> Iterator[Signal]:
    standard = standard_of(one.metric)
    spread = spread_of([value for _, value in sorted(own.items())] for _, own in sorted(one.series.items()))
    last = this_monday - timedelta(weeks=1)
    if standard is None or spread is None:
        return
    first, ends = first_week(last, opens), weeks_left(last, opens)
    quarter = name_of(last)[-2:] if opens == 1 else "the quarter"
    closing = week_of(last + timedelta(weeks=ends)).name if ends <= 1 else ""
    for rep in sorted(one.series.keys() - ramping):
        days = sorted(day for day in one.series[rep] if first <= day <= last)
        weeks = [one.series[rep][day] for day in days]
        for count, day in enumerate(days, start=1):
            left = ends + (last - day).days // 7
            if speaks(weeks[:count], left, standard, spread, one.metric.sign):
                told = (fsum(weeks[:count]) / count, standard)
                why = _pace(one.metric, told, _when(quarter, closing, left))
                yield _signal(one, (rep, names[rep]), "pace", day, told, why)


def standard_of(metric: Metric) -> float | None:
    """Return what good looks like: the roster's standard, or all of the target for an attainment."""
    return 1.0 if metric.standard is None and metric.scale == "attainment" else metric.standard


def _signal(
    one: Watched,
    rep: tuple[str, str],
    kind: Literal["fall", "pace"],
    monday: date,
    told: tuple[float, float],
    why: str,
) -> Signal:
    metric = one.metric
    return Signal(
        rep=rep[0],
        name=rep[1],
        metric=metric.name,
        title=metric.title,
        kind=kind,
        monday=monday,
        value=told[0],
        usual=told[1],
        why=why,
        claims=metric.kind == "leading",
        figures_end=one.end(rep[0]),
        figures=one.digest(rep[0]),
    )


def _fall(metric: Metric, monday: date, told: tuple[float, float]) -> str:
    value, usual = (shown(metric, number) for number in told)
    moved = "down to" if metric.sign > 0 else "up to"
    return f"{metric.title} {moved} {value} in {week_of(monday).name}, {usual} before"


def _when(quarter: str, closing: str, left: int) -> tuple[str, str]:
    """Return the words before and after where a quarter ends, whose last week is named once it is near."""
    if not left:
        return "", f"in {quarter}, which is over"
    near = f"in {quarter}, whose last week is {closing}"
    return "at this pace ", near if closing else f"by the end of {quarter}"


def _pace(metric: Metric, told: tuple[float, float], words: tuple[str, str]) -> str:
    (mean, standard), (pace, when) = told, words
    if metric.sign < 0:
        ends = f"{pace}{shown(metric, mean)} {when}"
        return f"{metric.title}: {ends}; the standard is {shown(metric, standard)}"
    of = "quota" if metric.name == "quota_attainment" else "the standard"
    return f"{metric.title}: {pace}{mean / standard:.0%} of {of} {when}"
