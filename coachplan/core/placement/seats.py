"""Seats: every place in the week that each session could take."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Availability, Week, local
from coachplan.core.intervals import Intervals, difference, holds, intersection, total, union
from coachplan.core.placement.rules.base import Preference, Rule, Seat

STRETCH = 30
"""Minutes by which somebody's day is lengthened, at either end, where it is asked what would make room."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the placement as a whole; sessions are known by their number among what is due.

    ``earliest`` is the first UTC minute at which a session may start, ``grid`` the minutes between
    possible starts. ``before`` holds the starts of a published plan, ``fixed`` the sessions among
    them that stay there whatever the calendars say. ``anywhere`` tells that it is enough to know which
    sessions fit, so that any week which holds them all will do. ``names`` are the reps' names by id, for
    the words; who has none there goes by the id.

    The rest asks "what if": ``forced`` sessions come before all others, ``asking`` ones may take
    time that is not free (the less the better), and ``only`` names the starts offered to a session.
    """

    rules: tuple[Rule, ...]
    preferences: tuple[Preference, ...]
    earliest: int
    grid: int
    before: Mapping[int, int] = field(default_factory=dict)
    fixed: frozenset[int] = frozenset()
    anywhere: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    forced: frozenset[int] = frozenset()
    asking: frozenset[int] = frozenset()
    only: Mapping[int, frozenset[int]] = field(default_factory=dict)


def person(week: Week, rep: str) -> Availability:
    """Return the availability of a rep, or of another coach."""
    return next(found for found in (*week.reps, *week.coaches) if found.id == rep)


def people(week: Week, item: Due) -> tuple[Availability, ...]:
    """Return the availability of the manager and of everybody else who takes part."""
    return (week.manager, *(person(week, rep) for rep in item.there))


def free_time(week: Week, item: Due) -> Intervals:
    """Return the time in which everybody is free."""
    return _shared([who.free for who in people(week, item)])


def seats_of(week: Week, due: Sequence[Due], terms: Terms) -> tuple[Seat, ...]:
    """Return every seat that the calendars offer, by session and start; rules are not asked."""
    return tuple(seat for number, item in enumerate(due) for seat in _seats(week, number, item, terms))


def starts(free: Intervals, minutes: int, earliest: int, grid: int, zone: ZoneInfo) -> Iterable[int]:
    """Yield each start on the manager's wall-clock grid."""
    for begin, end in free:
        first = max(begin, earliest)
        yield from range(first + -local(first, zone).minute % grid, end - minutes + 1, grid)


def seat_at(week: Week, number: int, item: Due, start: int) -> Seat:
    """Return the seat of a session that starts at the UTC minute ``start``."""
    clock = local(start, ZoneInfo(week.zone))
    day, minute = clock.toordinal(), clock.hour * 60 + clock.minute
    return Seat(number, item.there, day, start, item.cost, minute, item.minutes)


def taken_from(who: Availability, seat: Seat) -> Intervals:
    """Return the time within ``seat`` that somebody does not have: busy, or outside working hours."""
    return difference([(seat.start, seat.over if who.id else seat.end)], who.free)


def time_asked(week: Week, seat: Seat, item: Due) -> int:
    """Return the minutes that all who take part must give up for ``seat``."""
    return sum(total(taken_from(who, seat)) for who in people(week, item))


def _askable(who: Availability) -> Intervals:
    """Return working time, busy or not, with a stretch before and after each working day."""
    zone, ends = ZoneInfo(who.zone), dict[int, tuple[int, int]]()
    for begin, end in who.working:
        day = local(begin, zone).toordinal()
        ends[day] = (min(begin, ends.get(day, (begin, end))[0]), end)
    around = [
        (a, b) for begin, end in ends.values() for a, b in ((begin - STRETCH, begin), (end, end + STRETCH))
    ]
    return union((*who.working, *around))


def _seats(week: Week, number: int, item: Due, terms: Terms) -> Iterable[Seat]:
    if number in terms.fixed:
        yield seat_at(week, number, item, terms.before[number])
        return
    asked = number in terms.asking
    own, *others = [_askable(who) if asked else who.free for who in people(week, item)]
    # Who only opens a session need not be free until it ends.
    opened = item.manager_minutes is not None
    free = _shared(others if opened else [own, *others])
    only = terms.only.get(number)
    for start in starts(free, item.minutes, terms.earliest, terms.grid, ZoneInfo(week.zone)):
        if (only is None or start in only) and (not opened or holds(own, start, start + item.cost)):
            yield seat_at(week, number, item, start)


def _shared(times: Sequence[Intervals]) -> Intervals:
    first, *others = times
    for other in others:
        first = intersection(first, other)
    return first
