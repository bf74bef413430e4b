"""When a rule recurs, on the wall clock and within a stretch of time, in a bounded number of steps.

A rule without COUNT is entered where the stretch begins, so a daily meeting since 1970 costs no more
than one since last week; a rule at a fixed distance is arithmetic whatever it counts; every other
COUNT is counted from the start, day by day, up to a limit.
"""

from datetime import datetime, timedelta

from coachplan.files.calendars.following import Followed, clocks
from coachplan.files.calendars.rule import Rule
from coachplan.files.calendars.work import Stretch, TooOftenError, Work

_STEPS = {"WEEKLY": 604_800, "DAILY": 86_400, "HOURLY": 3_600, "MINUTELY": 60, "SECONDLY": 1}
_FOLLOWED = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"}
_HOUR = 3_600
_CENTURY = 36_525 * 86_400
_OFTEN = 24
"""Times a day beyond which a rule recurs more often than hourly."""


def occurrences(
    rule: Rule, start: datetime, until: datetime | None, stretch: Stretch, work: Work
) -> list[datetime]:
    """Return in order when ``rule``, counted from ``start``, recurs within ``stretch``.

    Raises:
        TooOftenError: more often than hourly, or not to be followed in 100,000 steps.
        TooMuchWorkError: the calendar's steps are spent.
    """
    high = stretch.high if until is None else min(until, stretch.high)
    if high < start:
        return []
    limited = Stretch(max(stretch.low, start), high)
    if rule.plain and rule.frequency in _STEPS:
        return _steady(rule, start, limited, work)
    if rule.frequency not in _FOLLOWED or len(clocks(rule, start)) > _most_clocks(rule):
        raise TooOftenError
    return list(Followed(rule, start, limited, work).within())


def last_of(rule: Rule, start: datetime, until: datetime | None) -> datetime | None:
    """Return a time after which the rule does not recur, ``None`` where none is known."""
    if until is None and rule.count is not None and rule.plain and rule.frequency in _STEPS:
        seconds = min(_STEPS[rule.frequency] * rule.interval * (rule.count - 1), _CENTURY)
        return start + timedelta(seconds=seconds)
    return until


def _most_clocks(rule: Rule) -> int:
    return 1 if rule.frequency == "HOURLY" else _OFTEN


def _steady(rule: Rule, start: datetime, stretch: Stretch, work: Work) -> list[datetime]:
    seconds = _STEPS[rule.frequency] * rule.interval
    if seconds < _HOUR:
        raise TooOftenError
    step = timedelta(seconds=seconds)
    first = max(0, -((start - stretch.low) // step))
    last = (stretch.high - start) // step
    if rule.count is not None:
        last = min(last, rule.count - 1)
    work.spend(max(0, last - first))
    return [start + n * step for n in range(first, last + 1)]
