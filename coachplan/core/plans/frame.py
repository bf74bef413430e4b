"""The frame of a drawn week: the days that get a column, and the hours from top to bottom."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from coachplan.core.calendars.week import Week, local
from coachplan.core.plans.plan import WeekPlan

_WORKDAYS = 5
"""Monday to Friday always have a column."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Days, and the first and last minute of the day, on the wall clock of ``zone``."""

    zone: ZoneInfo
    days: tuple[date, ...]
    first: int
    last: int


def frame_of(plan: WeekPlan, week: Week, step: int) -> Frame:
    """Return the frame that holds all working time and all sessions, on whole steps of so many minutes."""
    zone = ZoneInfo(plan.timezone)
    # An interval that ends at midnight belongs to the day before.
    spans = [(local(a, zone), local(b - 1, zone)) for a, b in week.manager.working]
    spans += [(s.start.astimezone(zone), s.end.astimezone(zone)) for s in plan.sessions]
    ends = [local(b, zone) for _, b in week.manager.working]
    ends += [s.end.astimezone(zone) for s in plan.sessions]
    starts = [start.hour * 60 + start.minute for start, _ in spans]
    lasts = [end.hour * 60 + end.minute or 24 * 60 for end in ends]
    days = tuple(
        day
        for day in week.week.days
        if day.weekday() < _WORKDAYS or any(a.date() <= day <= b.date() for a, b in spans)
    )
    first, last = min(starts, default=9 * 60), max(lasts, default=17 * 60)
    return Frame(zone, days, first // step * step, -(-last // step) * step)
