"""Recurring: rules that a library may be trusted with, since they have been followed in bounded steps."""

from datetime import date, datetime, time, timedelta
from typing import Any

from coachplan.files.calendars.occurrences import occurrences
from coachplan.files.calendars.rule import BrokenRuleError, Rule, rule
from coachplan.files.calendars.work import Stretch, TooOftenError, Work

_DAYS = {"YEARLY": 7.3, "MONTHLY": 7.6, "WEEKLY": 7.0, "DAILY": 1.0}
"""Days that one step covers: a longer period takes several."""

_MARGIN = timedelta(days=2)
"""No zone is that far from another."""


class LeftOutError(Exception):
    """An event that is left out: the code of the finding, and why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def kept_in_bounds(event: Any, window: tuple[datetime, datetime], work: Work) -> None:
    """Take away the rules that do not recur in the window, so that nobody follows them to the end of time.

    Raises:
        LeftOutError: a rule recurs hourly or more often, or has no meaning.
        TooMuchWorkError: the calendar's steps are spent.
    """
    rules = event.get("RRULE", [])
    if not rules:
        return
    start = _wall(event["DTSTART"].dt)
    low, high = (_wall(moment) for moment in window)
    longest = _length(event) + _MARGIN
    stretch = Stretch(low - longest, high + _MARGIN)
    kept = []
    for one in rules if isinstance(rules, list) else [rules]:
        found = _understood(one)
        try:
            meets = occurrences(found, start, None, stretch, work)
        except TooOftenError:
            raise LeftOutError("W3209", "it recurs more often than meetings do, so it is left out") from None
        if meets:
            # The library follows it from its beginning.
            work.spend(int(max(high - start, timedelta()).days / _DAYS[found.frequency] / found.interval))
            kept.append(one)
    del event["RRULE"]
    for one in kept:
        event.add("RRULE", one)


def _understood(one: Any) -> Rule:
    try:
        found = rule(one.to_ical().decode())
    except BrokenRuleError as broken:
        raise LeftOutError("W3202", f"its RRULE {broken}, so it is left out") from None
    if found.frequency not in _DAYS:
        raise LeftOutError("W3209", "it recurs more often than meetings do, so it is left out")
    return found


def _length(event: Any) -> timedelta:
    if "DURATION" in event:
        lasts: timedelta = abs(event["DURATION"].dt)
        return lasts
    end = event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
    return abs(_wall(end) - _wall(event["DTSTART"].dt))


def _wall(when: date) -> datetime:
    whole = when if isinstance(when, datetime) else datetime.combine(when, time(0))
    return whole.replace(tzinfo=None)
