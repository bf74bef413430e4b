"""Answers: what a week of coaching is for, as three questions ask it.

What should the reps be doing, what does the manager do about it this week, and is it working? The questions
are those of M. Vazzana, How top-performing sales managers drive results.
"""

from collections import Counter
from collections.abc import Sequence
from math import fsum
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.plans.standards import Values
from coachplan.core.ranking.words import shown
from coachplan.core.team.metrics import Metric

TOO_EARLY = "too early to say: no session is on record as held"
"""The answer to the last question where there is no history."""


class Needle(Value):
    """One number of the team, and how far it has to move.

    ``now`` is the mean over the reps who have a value, ``standard`` what good looks like, ``by`` how much
    ``now`` falls short of it (0: it does not), all in the metric's own unit; ``shown`` has ``now`` and
    ``standard`` as people write them. ``short`` are the reps who fall short.
    """

    metric: str
    title: str
    now: float
    standard: float
    by: float
    shown: tuple[str, str]
    source: Literal["roster", "known metrics"]
    reps: int
    short: tuple[str, ...]


class FocusCount(Value):
    """How many of the week's sessions work on one metric."""

    metric: str
    title: str
    sessions: int


class Answers(Value):
    """What has to move, what is done about it this week, and whether it is working.

    ``goal`` is the result that counts most, ``needles`` the activities with a standard, the weightiest gap
    first; ``strengths`` counts the sessions of reps who fall short of no standard, ``unmeasured`` those
    of reps without figures. ``working_short`` says what ``working`` says in fewer words, where there are any.
    """

    goal: Needle | None
    needles: tuple[Needle, ...]
    sessions: int
    focus: tuple[FocusCount, ...]
    strengths: int
    unmeasured: int = 0
    working: str
    working_short: str = ""


def answers_for(
    metrics: Sequence[Metric],
    values: Values,
    focus: Sequence[str | None],
    working: tuple[str, str] | None = None,
    unmeasured: int = 0,
) -> Answers:
    """Return the three answers.

    Args:
        metrics: the team's metrics.
        values: measured values by rep, then by metric.
        focus: the metric that each session that has a place works on, ``None`` where no standard is missed.
        working: what a history of sessions held says, in full and in short, if there is one.
        unmeasured: how many of the sessions that work on no metric are those of reps without figures.
    """
    standing = [(metric, needle) for metric in metrics if (needle := _needle(metric, values))]
    lagging = [needle for metric, needle in standing if metric.kind == "lagging" and metric.weight > 0]
    leading = [(metric, needle) for metric, needle in standing if metric.kind == "leading"]
    ordered = sorted(leading, key=lambda pair: (-_weighed(*pair), pair[1].metric))
    titles = {metric.name: metric.title for metric in metrics}
    counts = Counter(metric for metric in focus if metric is not None)
    return Answers(
        goal=lagging[0] if lagging else None,
        needles=tuple(needle for _, needle in ordered),
        sessions=len(focus),
        focus=tuple(
            FocusCount(metric=metric, title=titles.get(metric, metric), sessions=counts[metric])
            for metric in sorted(counts, key=lambda name: (-counts[name], name))
        ),
        strengths=len(focus) - counts.total() - unmeasured,
        unmeasured=unmeasured,
        working=working[0] if working else TOO_EARLY,
        working_short=working[1] if working else "",
    )


def _needle(metric: Metric, values: Values) -> Needle | None:
    own = {rep: found[metric.name] for rep, found in sorted(values.items()) if metric.name in found}
    standard = metric.standard
    if standard is None or not own:
        return None
    now = fsum(own.values()) / len(own)
    return Needle(
        metric=metric.name,
        title=metric.title,
        now=round(now, 6),
        standard=standard,
        by=round(max(0.0, metric.sign * (standard - now)), 6),
        shown=(shown(metric, now), shown(metric, standard)),
        source="roster" if metric.standard_stated else "known metrics",
        reps=len(own),
        short=tuple(rep for rep, value in own.items() if metric.sign * (standard - value) > 0),
    )


def _weighed(metric: Metric, needle: Needle) -> float:
    """Return how much a needle matters: its gap in differences that matter, times the metric's weight."""
    unit = metric.unit or (metric.unit_share or 1.0) * abs(needle.standard) or 1.0
    return metric.weight * needle.by / unit
