"""What calendars and holidays take from people's weeks, and where it was read."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.intervals import Intervals


class Holiday(Value):
    """A day off that somebody shares with a whole country or company."""

    day: date
    name: str


class StandingOneToOne(Value):
    """A one-to-one that already stands in the manager's calendar, in UTC minutes since 1970."""

    rep: str
    start: int
    end: int


class ReadCalendar(Value):
    """One calendar that was read for a week.

    ``person`` is a rep's id, empty for the manager; ``age_minutes`` is how long ago it was fetched
    (0: just now, or a file); ``events`` counts those that take time in the week.
    """

    source: str
    person: str
    age_minutes: int
    events: int
    problems: tuple[str, ...]


class Taken(Value):
    """What is taken from each person's week, by rep id (the manager's is empty).

    ``busy`` and ``away`` (out of office) are UTC minutes since 1970; whole days of ``away`` and
    ``holidays`` are absence, anything else is a meeting.
    """

    busy: Mapping[str, Intervals] = Field(default={})
    away: Mapping[str, Intervals] = Field(default={})
    holidays: Mapping[str, tuple[Holiday, ...]] = Field(default={})
    standing: tuple[StandingOneToOne, ...] = ()
    sources: tuple[ReadCalendar, ...] = ()


NOTHING = Taken.model_construct()
"""Nobody gave a calendar or holidays."""
