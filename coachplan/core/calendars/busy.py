"""Busy time: what a calendar takes from a window, and nothing else that it says."""

from collections.abc import Mapping
from datetime import date

from coachplan.core.base import Value
from coachplan.core.calendars.one_to_ones import Matcher
from coachplan.core.intervals import Interval, Intervals
from coachplan.core.problems import Problem

OURS = "@coachplan"
"""How the UIDs of the sessions end that the planner itself put into calendars."""


class CalendarTerms(Value):
    """How to read one person's calendar.

    ``zone`` is where floating times and whole days are (a tz database name); ``window`` is in UTC
    minutes since 1970; ``aliases`` lead from a zone's name that nothing else explains to a tz database name;
    ``ours`` are the UIDs of sessions that the planner itself put into calendars, never busy time; with
    ``only_ours`` nothing else is looked at.
    """

    zone: str
    window: Interval
    matcher: Matcher
    aliases: Mapping[str, str] = {}
    ours: frozenset[str] = frozenset()
    only_ours: bool = False


class OneToOne(Value):
    """A standing one-to-one in the window: with whom, and when in UTC minutes since 1970."""

    partner: str
    start: int
    end: int


class CalendarReading(Value):
    """What one calendar takes from the window.

    ``busy`` lies inside the window, without the time of ``one_to_ones``; the part of it that is out of
    office is ``away``. ``events`` counts the
    events of the whole calendar and ``counted`` those that take time in the window; the two days
    are those on which the earliest and the latest of its events begin, however often they recur.
    """

    source: str
    busy: Intervals = ()
    away: Intervals = ()
    one_to_ones: tuple[OneToOne, ...] = ()
    findings: tuple[Problem, ...] = ()
    events: int = 0
    counted: int = 0
    earliest: date | None = None
    latest: date | None = None
