"""When a rule recurs, on the wall clock and within a stretch of time, in a bounded number of steps.

python-dateutil follows the rules, yet two things keep it from being asked as it is: it counts from
the very start, and a rule that nothing meets it follows to the end of all dates, in the year 9999.
So a rule without COUNT is entered where the stretch begins, and every rule is followed in a copy of
its years that lies as late as dates go: the same weekdays, the same leap years, and the end of all
dates some years away instead of eight thousand.
"""

from calendar import isleap
from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any

from dateutil import rrule as dateutil

from coachplan.files.calendars.rule import Rule
from coachplan.files.calendars.work import Stretch, TooOftenError, Work

_STEPS = {"WEEKLY": 604_800, "DAILY": 86_400, "HOURLY": 3_600, "MINUTELY": 60, "SECONDLY": 1}
_FOLLOWED = {"YEARLY": 50, "MONTHLY": 4, "WEEKLY": 1, "DAILY": 1, "HOURLY": 1}
"""What looking at one period costs in steps, from what it takes."""

_PERIODS = {"YEARLY": 365.0, "MONTHLY": 30.4, "WEEKLY": 7.0, "DAILY": 1.0, "HOURLY": 1 / 24}
"""Days in a period."""

_HOUR = 3_600
_CENTURY = 36_525 * 86_400
_OFTEN = 24
"""Times a day beyond which a rule recurs more often than hourly."""

_MOST_STEPS = 100_000
"""What one rule may cost: 270 years of a daily one."""

_LEAST_ORDINAL, _MOST_ORDINAL = -53, 53


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
    if limited.high < limited.low:
        return []
    if rule.frequency not in _FOLLOWED or len(_clocks(rule, start)) > _most_clocks(rule):
        raise TooOftenError
    return list(_followed(rule, start, limited, work))


def last_of(rule: Rule, start: datetime, until: datetime | None) -> datetime | None:
    """Return a time after which the rule does not recur, ``None`` where none is known."""
    if until is None and rule.count is not None and rule.plain and rule.frequency in _STEPS:
        seconds = min(_STEPS[rule.frequency] * rule.interval * (rule.count - 1), _CENTURY)
        return start + timedelta(seconds=seconds)
    return until


def _clocks(rule: Rule, start: datetime) -> list[tuple[int, ...]]:
    """Return the times of day at which the rule recurs; for an hourly rule, within the hour."""
    hours = (0,) if rule.frequency == "HOURLY" else rule.hours or (start.hour,)
    return list(product(hours, rule.minutes or (start.minute,), rule.seconds or (start.second,)))


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


def _followed(rule: Rule, start: datetime, stretch: Stretch, work: Work) -> Iterator[datetime]:
    entry = start if rule.count is not None else _entry(rule, start, stretch.low)
    steps = _cost(rule, stretch.high - entry)
    if steps > _MOST_STEPS:
        raise TooOftenError
    work.spend(steps)
    later = timedelta(days=_later(entry.year, stretch.high.year))
    found = dateutil.rrule(dtstart=entry + later, cache=False, **_as_dateutil(rule, start))
    try:
        for moment in found:
            if moment - later > stretch.high:
                return
            if moment - later >= stretch.low:
                work.spend()
                yield moment - later
    except (IndexError, ValueError, OverflowError):
        # It has come to the end of all dates, or to a 53rd weekday that the year does not have.
        pass
    work.spend(_cost(rule, timedelta(days=date.max.toordinal() - stretch.high.toordinal()) - later))


def _cost(rule: Rule, time: timedelta) -> int:
    """Return the steps that it takes to follow the rule through that much time."""
    return int(_FOLLOWED[rule.frequency] * time.days / _PERIODS[rule.frequency] / rule.interval)


@lru_cache(maxsize=256)
def _later(first: int, last: int) -> int:
    """Return by how many days the years from ``first`` to ``last`` can be put off: as late as dates go.

    Weekdays and leap years stay; in 400 years everything comes back, mostly in 28.
    """
    ways = ((end - last, (date(end, 1, 1) - date(last, 1, 1)).days) for end in range(MAXYEAR - 1, last, -1))
    return next(
        (
            days
            for years, days in ways
            if days % 7 == 0 and all(isleap(year) == isleap(year + years) for year in range(first, last + 1))
        ),
        0,
    )


def _entry(rule: Rule, start: datetime, low: datetime) -> datetime:
    """Return where to begin so that nothing from ``low`` on is lost: a whole number of intervals later."""
    if rule.frequency == "YEARLY":
        years = (low.year - start.year) // rule.interval * rule.interval
        return start.replace(year=start.year + years, month=1, day=1) if years else start
    if rule.frequency == "MONTHLY":
        months = ((low.year - start.year) * 12 + low.month - start.month) // rule.interval * rule.interval
        number = start.year * 12 + start.month - 1 + months
        return start.replace(year=number // 12, month=number % 12 + 1, day=1) if months else start
    step = timedelta(seconds=_STEPS[rule.frequency] * rule.interval)
    return start + (low - start) // step * step


def _as_dateutil(rule: Rule, start: datetime) -> dict[str, Any]:
    """Return the rule in dateutil's words, with all that its start implies said in so many words."""
    limits = bool(rule.days or rule.month_days or rule.year_days or rule.weeks)
    months, month_days, days = rule.months, rule.month_days, _days(rule)
    if rule.frequency in {"YEARLY", "MONTHLY"} and not limits:
        month_days = (start.day,)
        months = months or ((start.month,) if rule.frequency == "YEARLY" else ())
    elif (rule.frequency == "WEEKLY" and not limits) or (rule.weeks and not rule.days):
        days = [dateutil.weekday(start.weekday())]
    hours = rule.hours if rule.frequency == "HOURLY" else rule.hours or (start.hour,)
    return {
        "freq": getattr(dateutil, rule.frequency),
        "interval": rule.interval,
        "count": rule.count,
        "wkst": rule.week_start,
        "bysetpos": rule.positions or None,
        "bymonth": months or None,
        "bymonthday": month_days or None,
        "byyearday": rule.year_days or None,
        "byweekno": rule.weeks or None,
        "byweekday": days or None,
        "byhour": hours or None,
        "byminute": rule.minutes or (start.minute,),
        "bysecond": rule.seconds or (start.second,),
    }


def _days(rule: Rule) -> list[dateutil.weekday]:
    """Return its weekdays; dateutil asks for a day to be both plain and numbered where a rule has both."""
    numbered = rule.frequency in {"YEARLY", "MONTHLY"} and not rule.weeks and any(n for n, _ in rule.days)
    if not numbered:
        return [dateutil.weekday(day) for day in sorted({day for _, day in rule.days})]
    every = range(1, 6 if rule.frequency == "MONTHLY" or rule.months else _MOST_ORDINAL + 1)
    pairs = {(number, day) for n, day in rule.days for number in ((n,) if n else every)}
    return [dateutil.weekday(day, n) for n, day in sorted(pairs) if _LEAST_ORDINAL <= n <= _MOST_ORDINAL]
