"""The overview of a week before anything is placed: who is free when, and what takes the rest."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from coachplan.core.base import Value
from coachplan.core.calendars.taken import Holiday, ReadCalendar, Taken
from coachplan.core.calendars.week import Availability, Week, instant, limits_of, local, on_days_worked
from coachplan.core.intervals import Intervals, difference, intersection, total, union
from coachplan.core.team.roster import Roster

What = Literal["free", "busy", "away", "holiday"]


class Stretch(Value):
    """Some time of a person, with the offset of the manager's zone; whatever is in none is outside hours."""

    start: datetime
    end: datetime
    what: What


class PersonWeek(Value):
    """One person's week; ``rep`` is empty for the manager."""

    rep: str
    name: str
    timezone: str
    working_minutes: int
    free_minutes: int
    away: tuple[date, ...]
    holidays: tuple[Holiday, ...]
    stretches: tuple[Stretch, ...]


class Standing(Value):
    """A one-to-one that stands in the manager's calendar: ``counted`` as a session, but not on a day off."""

    rep: str
    name: str
    start: datetime
    end: datetime
    counted: bool = True


class Overview(Value):
    """The week of a team as its roster and calendars give it."""

    schema_version: int = 1
    kind: Literal["free"] = "free"
    team: str
    week: str
    first_day: date
    last_day: date
    timezone: str
    people: tuple[PersonWeek, ...]
    standing: tuple[Standing, ...]
    calendars: tuple[ReadCalendar, ...]
    warnings: tuple[str, ...]


def overview(roster: Roster, week: Week, taken: Taken, warnings: Iterable[str]) -> Overview:
    """Return what was understood of everybody's week."""
    names = {rep.id: rep.name for rep in roster.reps}
    zone = ZoneInfo(week.zone)
    counted = on_days_worked(taken.standing, week)
    people = [_person(week.manager, roster.manager.name, week, taken)]
    people += [_person(rep, names[rep.id], week, taken) for rep in week.reps]
    return Overview(
        team=roster.team,
        week=week.week.name,
        first_day=week.week.first,
        last_day=week.week.last,
        timezone=week.zone,
        people=tuple(people),
        standing=tuple(
            Standing(
                rep=one.rep,
                name=names[one.rep],
                start=local(one.start, zone),
                end=local(one.end, zone),
                counted=one in counted,
            )
            for one in taken.standing
        ),
        calendars=taken.sources,
        warnings=tuple(warnings),
    )


def _person(who: Availability, name: str, week: Week, taken: Taken) -> PersonWeek:
    limits = [limits_of(week.week, week.zone)]
    standing = union((one.start, one.end) for one in taken.standing if who.id in {"", one.rep})
    free = difference(who.free, standing)
    times: tuple[tuple[What, Intervals], ...] = (
        ("free", free),
        ("busy", intersection(who.working, union((*who.busy, *standing)))),
        ("away", intersection(_whole(who.away, who.zone), limits)),
        ("holiday", intersection(_whole(sorted(set(who.holidays) - set(who.away)), who.zone), limits)),
    )
    zone = ZoneInfo(week.zone)
    found = sorted((start, end, what) for what, spans in times for start, end in spans)
    return PersonWeek(
        rep=who.id,
        name=name,
        timezone=who.zone,
        working_minutes=total(who.working),
        free_minutes=total(free),
        away=who.away,
        holidays=tuple(h for h in taken.holidays.get(who.id, ()) if h.day in who.holidays),
        stretches=tuple(
            Stretch(start=local(start, zone), end=local(end, zone), what=what) for start, end, what in found
        ),
    )


def _whole(days: Iterable[date], zone: str) -> Intervals:
    tz = ZoneInfo(zone)
    return union((instant(day, time(0), tz), instant(day + timedelta(days=1), time(0), tz)) for day in days)
