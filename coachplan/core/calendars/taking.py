"""Taking: the readings of everybody's calendars become what is taken from the week."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coachplan.core.calendars.busy import CalendarReading
from coachplan.core.calendars.taken import StandingOneToOne, Taken
from coachplan.core.intervals import Interval, Intervals, intersection, union
from coachplan.core.team.roster import Roster


class Read(NamedTuple):
    """What one calendar of somebody (a rep's id; the manager's is empty) takes."""

    who: str
    reading: CalendarReading


def taken_by(read: Sequence[Read], limits: Interval, roster: Roster) -> Taken:
    """Return what all calendars take together; ``limits`` are those of the week, in UTC minutes.

    A one-to-one that stands in the manager's calendar is, as ``existing_one_to_ones`` says, counted
    as a session, busy time, or time for other sessions. One that stands in the rep's calendar alone
    is busy time where the manager has a calendar that should show it.
    """
    mode, seen = roster.existing_one_to_ones, bool(roster.manager.calendars)
    told = {one for found in read if not (found.who and seen) for one in _standing(found)}
    standing = {one for one in told if limits[0] <= one.start and one.end <= limits[1]}
    busy: dict[str, list[Interval]] = {}
    away: dict[str, list[Interval]] = {}
    for found in read:
        busy.setdefault(found.who, []).extend(found.reading.busy)
        away.setdefault(found.who, []).extend(found.reading.away)
        if mode != "replace":
            ones = [one for one in _standing(found) if mode == "ignore" or one not in standing]
            busy[found.who] += [(one.start, one.end) for one in ones]
    return Taken(
        busy={who: intersection(time, [limits]) for who, time in _joined(busy).items()},
        away=_joined(away),
        standing=tuple(sorted(standing, key=_order)) if mode == "count" else (),
    )


def _standing(found: Read) -> Iterable[StandingOneToOne]:
    """Return the one-to-ones of one calendar; in a rep's, the partner is the manager."""
    ones = found.reading.one_to_ones
    return [StandingOneToOne(rep=found.who or one.partner, start=one.start, end=one.end) for one in ones]


def _order(one: StandingOneToOne) -> tuple[int, int, str]:
    return one.start, one.end, one.rep


def _joined(times: dict[str, list[Interval]]) -> dict[str, Intervals]:
    return {who: union(found) for who, found in times.items() if found}
