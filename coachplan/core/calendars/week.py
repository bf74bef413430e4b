"""The week on offer: working hours minus breaks, absence and busy time, for manager and reps.

All instants are whole UTC minutes since 1970; wall-clock times are turned into instants here and
nowhere else in the planner.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo

from coachplan.core.base import Value
from coachplan.core.calendars.taken import NOTHING, StandingOneToOne, Taken
from coachplan.core.intervals import Interval, Intervals, difference, holds, intersection, total, union
from coachplan.core.isoweek import IsoWeek, week_of
from coachplan.core.team.roster import USUAL_BREAKS, USUAL_HOURS, Busy, Manager, Rep, Roster
from coachplan.core.times import WEEKDAYS, DayKey, Spans, weekdays_in

Hours = tuple[dict[DayKey, Spans], dict[DayKey, Spans]]
"""Working hours and breaks by weekday."""


class Availability(Value):
    """One person's week: working time, what is taken from it, what is liked best.

    ``away`` and ``holidays`` are days without working time; a holiday that is spent away is both, and who has
    not started in the job yet is away.
    """

    id: str
    zone: str
    working: Intervals
    away: tuple[date, ...]
    holidays: tuple[date, ...] = ()
    busy: Intervals
    preferred: Intervals

    @cached_property
    def free(self) -> Intervals:
        """Return working time that nothing has taken."""
        return difference(self.working, self.busy)


class Freed(Value):
    """Time that somebody (a rep's id; the manager's is empty) gives up for coaching, in UTC minutes."""

    who: str
    start: int
    end: int


class Week(Value):
    """One ISO week: the manager's availability, every rep's and every other coach's, in roster order."""

    week: IsoWeek
    zone: str
    manager: Availability
    reps: tuple[Availability, ...]
    focus_blocks: Intervals
    coaches: tuple[Availability, ...] = ()

    def common(self, rep: Availability) -> Intervals:
        """Return the time in which the manager and the rep are both free."""
        return intersection(self.manager.free, rep.free)


@lru_cache(maxsize=4096)
def instant(day: date, clock: time, zone: ZoneInfo) -> int:
    """Return the UTC minute of a wall-clock time; if clocks skip it, of the change."""
    naive = datetime.combine(day, clock, zone)
    minute = int(naive.timestamp()) // 60
    later = naive.replace(fold=1)
    if later.utcoffset() == naive.utcoffset():
        return minute
    skipped = _ahead(later) - _ahead(naive)
    return _turn(minute - skipped, minute, zone) if skipped > 0 else minute


@lru_cache(maxsize=4096)
def local(minute: int, zone: ZoneInfo) -> datetime:
    """Return the wall-clock time of a UTC minute, with its offset."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(zone)


def _ahead(moment: datetime) -> int:
    """Return how many minutes the wall clock is ahead of UTC."""
    return (moment.utcoffset() or timedelta()) // timedelta(minutes=1)


def _turn(low: int, high: int, zone: ZoneInfo) -> int:
    """Return the first minute after ``low`` on the clock of ``high``: one change lies between."""
    after = _ahead(local(high, zone))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _ahead(local(middle, zone)) == after else (middle, high)
    return high


@lru_cache(maxsize=512)
def _off_the_clock(week: IsoWeek, zone: str) -> Intervals:
    """Return the time around clock changes in which nothing is placed.

    That is the minute before a change, so that no session runs up to it or across, and all the time
    that clocks show twice when they go back.
    """
    tz = ZoneInfo(zone)
    first, last = (instant(day, time(0), tz) for day in (_days(week)[0], _days(week)[-1]))
    if _ahead(local(first, tz)) == _ahead(local(last, tz)):
        return ()
    found: list[Interval] = []
    for start in range(first, last, 60):
        lost = _ahead(local(start, tz)) - _ahead(local(start + 60, tz))
        if lost:
            turn = _turn(start, start + 60, tz)
            found.append((turn - max(lost, 0) - 1, turn + max(lost, 0)))
    return union(found)


def _days(week: IsoWeek) -> list[date]:
    """Return the days of the week and its neighbours, into which a zone far from the manager's reaches."""
    first = week.first
    return [first + timedelta(days=n) for n in range(-1, 9)]


def _unrolled(hours: dict[DayKey, Spans], days: Iterable[date], zone: ZoneInfo) -> Intervals:
    """Return the time of ``hours`` on ``days``; of two keys for one weekday the later one holds."""
    spans = {weekday: found for key, found in hours.items() for weekday in weekdays_in(key)}
    return union(
        (instant(day, span.begins, zone), instant(day, span.ends, zone))
        for day in days
        for span in spans.get(WEEKDAYS[day.weekday()], ())
    )


def _busy(blocks: Sequence[Busy], days: Sequence[date], zone: ZoneInfo) -> Intervals:
    taken: list[Interval] = []
    for block in blocks:
        weekdays = () if block.every is None else weekdays_in(block.every)
        taken += [
            (instant(day, block.time.begins, zone), instant(day, block.time.ends, zone))
            for day in days
            if WEEKDAYS[day.weekday()] in weekdays or (block.on is not None and day in block.on)
        ]
    return union(taken)


def _working(hours: Hours, zone: str, week: IsoWeek) -> Intervals:
    """Return the working time of somebody who is never away."""
    tz, days = ZoneInfo(zone), _days(week)
    worked = difference(_unrolled(hours[0], days, tz), _unrolled(hours[1], days, tz))
    return difference(worked, _off_the_clock(week, zone))


def _availability(
    person: Manager | Rep, working: Intervals, zone: str, week: IsoWeek, taken: Taken
) -> Availability:
    who, tz, days = id_of(person), ZoneInfo(zone), _days(week)

    def whole(day: date) -> Interval:
        return instant(day, time(0), tz), instant(day + timedelta(days=1), time(0), tz)

    office, free = union(taken.away.get(who, ())), {found.day for found in taken.holidays.get(who, ())}
    away = [day for day in days if any(day in span for span in person.away)] if person.away else []
    if office:
        away = [day for day in days if day in away or holds(office, *whole(day))]
    if isinstance(person, Rep) and person.started and person.started > days[0]:
        away = [day for day in days if day in away or day < person.started]
    holidays = [day for day in days if day in free]
    return Availability(
        id=who,
        zone=zone,
        working=difference(working, [whole(day) for day in (*away, *holidays)]),
        away=tuple(day for day in away if day in week.days),
        holidays=tuple(day for day in holidays if day in week.days),
        busy=union((*_busy(person.busy, days, tz), *taken.busy.get(who, ()))),
        preferred=_unrolled(person.preferred, days, tz),
    )


def id_of(person: Manager | Rep) -> str:
    """Return a rep's id; the manager's is empty."""
    return person.id if isinstance(person, Rep) else ""


def hours_of(person: Manager | Rep, usual: Hours) -> Hours:
    """Return a person's hours and breaks, or the usual ones.

    Somebody who gives hours but no breaks has no breaks within those hours.
    """
    if person.hours is None:
        return usual[0], usual[1] if person.breaks is None else person.breaks
    return person.hours, person.breaks or {}


def limits_of(week: IsoWeek, zone: str) -> Interval:
    """Return the UTC minutes at which the week begins and ends in ``zone``."""
    tz = ZoneInfo(zone)
    return instant(week.first, time(0), tz), instant(week.last + timedelta(days=1), time(0), tz)


def week_on_offer(roster: Roster, week: IsoWeek, taken: Taken = NOTHING) -> Week:
    """Return who works when in ``week``; days are those of the manager's zone.

    ``taken`` is what calendars and holidays take from it.
    """
    manager, zone = roster.manager, roster.manager.timezone
    tz, limits = ZoneInfo(zone), limits_of(week, zone)
    usual = hours_of(manager, (USUAL_HOURS, USUAL_BREAKS))

    def within(hours: Hours, of_zone: str) -> Intervals:
        return intersection(_working(hours, of_zone, week), [limits])

    @cache
    def usually(of_zone: str) -> Intervals:
        return within(usual, of_zone)

    def offered(rep: Rep) -> Availability:
        own = rep.timezone or zone
        alike = rep.hours is None and rep.breaks is None
        working = usually(own) if alike else within(hours_of(rep, usual), own)
        return _availability(rep, working, own, week, taken)

    own = _availability(manager, usually(zone), zone, week, taken)
    reps = tuple(offered(rep) for rep in roster.reps)
    focus = intersection(_unrolled(manager.focus_blocks, week.days, tz), [limits])
    coaches = tuple(offered(coach) for coach in roster.coaches)
    return Week(week=week, zone=zone, manager=own, reps=reps, focus_blocks=focus, coaches=coaches)


def with_freed(week: Week, freed: Sequence[Freed]) -> Week:
    """Return the week with the time that people give up: working time, and not busy."""

    def given(who: Availability) -> Availability:
        own = [(f.start, f.end) for f in freed if f.who == who.id]
        if not own:
            return who
        changed = {"working": union((*who.working, *own)), "busy": difference(who.busy, own)}
        return Availability.model_validate(who.model_dump() | changed)

    return week.model_copy(
        update={
            "manager": given(week.manager),
            "reps": tuple(given(rep) for rep in week.reps),
            "coaches": tuple(given(coach) for coach in week.coaches),
        }
    )


def with_days(week: Week, closed: Callable[[int], bool]) -> Week:
    """Return the week in which the manager does not work on the days (ordinals) that are ``closed``."""
    zone = ZoneInfo(week.zone)
    shut = [day for day in week.week.days if closed(day.toordinal())]
    if not shut:
        return week
    times = [(instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)) for day in shut]
    working = difference(week.manager.working, times)
    manager = Availability.model_validate(week.manager.model_dump() | {"working": working})
    return week.model_copy(update={"manager": manager})


def days_in_common(week: Week, rep: Availability, least: int) -> int:
    """Return on how many days manager and rep both work ``least`` minutes in one stretch, busy or not.

    Somebody whose calendar is full is not absent: what cannot be placed then is said, not left out.
    """
    zone = ZoneInfo(week.zone)
    common = intersection(week.manager.working, rep.working)
    return len({local(begin, zone).date() for begin, end in common if end - begin >= least})


def days_worked(week: Week) -> int:
    """Return on how many days the manager works at all."""
    zone = ZoneInfo(week.zone)
    return len({local(begin, zone).date() for begin, _ in week.manager.working})


def on_days_worked(standing: Sequence[StandingOneToOne], week: Week) -> tuple[StandingOneToOne, ...]:
    """Return the standing one-to-ones that do not fall on a day off of either."""
    zone = ZoneInfo(week.zone)
    off = {who.id: {*who.away, *who.holidays} for who in (week.manager, *week.reps)}
    return tuple(
        one for one in standing if local(one.start, zone).date() not in off[""] | off.get(one.rep, set())
    )


def net_minutes(week: Week) -> int:
    """Return the manager's working minutes: hours minus breaks and absence, before meetings."""
    return total(week.manager.working)


def full_minutes(week: Week, manager: Manager) -> int:
    """Return what the manager's working minutes would be without absence and holidays."""
    usual = _working(hours_of(manager, (USUAL_HOURS, USUAL_BREAKS)), week.zone, week.week)
    return total(intersection(usual, [limits_of(week.week, week.zone)]))


def is_whole(week: Week, manager: Manager) -> bool:
    """Tell whether neither absence nor a holiday takes anything from the manager's usual hours."""
    return full_minutes(week, manager) <= net_minutes(week)


def minutes_ahead(week: Week, now: int) -> int:
    """Return the manager's working minutes that lie after the UTC minute ``now``."""
    return total(intersection(week.manager.working, [(now, 1 << 40)]))


def usual_week(roster: Roster, now: int, taken: Taken = NOTHING) -> IsoWeek:
    """Return the week that somebody means at ``now``: this one while half of its working time lies ahead."""
    today = local(now, ZoneInfo(roster.manager.timezone)).date()
    this = week_of(today, roster.manager.lead)
    offer = week_on_offer(roster, this, taken)
    return this if 2 * minutes_ahead(offer, now) >= max(net_minutes(offer), 1) else this.shifted(1)
