"""Recurring: rules that a library may be trusted with, since they have been followed in bounded steps."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from coachplan.files.calendars.occurrences import occurrences
from coachplan.files.calendars.rule import BrokenRuleError, rule
from coachplan.files.calendars.work import Stretch, TooOftenError, Work

_DAYS = {"YEARLY": 7.3, "MONTHLY": 7.6, "WEEKLY": 7.0, "DAILY": 1.0}
"""Days that one step covers: a longer period takes several."""

_TOO_OFTEN = "it recurs more often than meetings do, so it is left out"

_MARGIN = timedelta(days=2)
"""No zone is that far from another."""


class LeftOutError(Exception):
    """An event that is left out: the code of the finding, and why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def kept_in_bounds(event: Any, window: tuple[datetime, datetime], work: Work) -> str:
    """Take away the rules that do not recur in the window, so that nobody follows them to the end of time.

    Returns:
        Why a rule without any meaning was taken away as well, nothing if none was.

    Raises:
        LeftOutError: a rule recurs hourly or more often.
        TooMuchWorkError: the calendar's steps are spent.
    """
    rules = event.pop("RRULE", [])
    start = _wall(event["DTSTART"].dt)
    low, high = (_wall(moment) for moment in window)
    stretch = Stretch(low - _length(event) - _MARGIN, high + _MARGIN)
    broken = ""
    for one in rules if isinstance(rules, list) else [rules]:
        try:
            found = rule(one.to_ical().decode())
            meets = occurrences(found, start, None, stretch, work)
        except BrokenRuleError as fault:
            broken = f"its RRULE {fault}, so it does not recur"
            continue
        except TooOftenError:
            raise LeftOutError("W3209", _TOO_OFTEN) from None
        if found.frequency not in _DAYS:
            raise LeftOutError("W3209", _TOO_OFTEN)
        if meets:
            # The library follows it from its beginning.
            work.spend(int(max(high - start, timedelta()).days / _DAYS[found.frequency] / found.interval))
            event.add("RRULE", _until_in_utc(one, event["DTSTART"].dt))
    return broken


def _until_in_utc(one: Any, start: Any) -> Any:
    """Return the rule with an UNTIL that cannot be misread: a day is included, the zone is the start's."""
    for number, until in enumerate(one.get("UNTIL", []) if isinstance(start, datetime) else []):
        if not isinstance(until, datetime):
            one["UNTIL"][number] = datetime.combine(until, time(23, 59, 59), start.tzinfo).astimezone(UTC)
        elif until.tzinfo is None:
            one["UNTIL"][number] = until.replace(tzinfo=start.tzinfo).astimezone(UTC)
    return one


def _length(event: Any) -> timedelta:
    if "DURATION" in event:
        lasts: timedelta = abs(event["DURATION"].dt)
        return lasts
    end = event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
    return abs(_wall(end) - _wall(event["DTSTART"].dt))


def _wall(when: date) -> datetime:
    whole = when if isinstance(when, datetime) else datetime.combine(when, time(0))
    return whole.replace(tzinfo=None)
