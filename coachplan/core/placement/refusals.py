"""Refusals: why a session has no place, and why it could not stay where it was."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Availability, Week, local
from coachplan.core.intervals import Intervals, holds, intersection, overlaps
from coachplan.core.placement.rules.base import Rule, Seat
from coachplan.core.placement.seats import Terms, free_time, people, seat_at, starts

Closed = Literal["rep-away", "hours-apart", "no-common-time", "too-late"]
"""Why not even an empty week has a place for a session; where others are in the way, the rules say why."""


class Outcome(NamedTuple):
    """A week with what was due in it, every seat the calendars offer, and the seats that were taken."""

    week: Week
    due: Sequence[Due]
    terms: Terms
    seats: Sequence[Seat]
    taken: Sequence[Seat]


def why_missed(number: int, found: Outcome) -> tuple[str, str]:
    """Return code and words for a session without a place."""
    own = [seat for seat in found.seats if seat.item == number]
    if not own:
        return _closed(found.due[number], found.week, found.terms)
    refusals = [[rule for rule in found.terms.rules if not rule.allows(seat, found.taken)] for seat in own]
    alone = [refusing[0] for refusing in refusals if len(refusing) == 1]
    # Times that other sessions took are the usual reason; a rule with a reason of its own says more.
    rule = next((rule for rule in alone if rule.reason != Rule.reason), Rule)
    if rule is Rule and _is_held(own, found):
        return rule.reason, "sessions that must stay where they are took the times that would fit"
    return rule.reason, rule.why


def _is_held(own: Sequence[Seat], found: Outcome) -> bool:
    """Tell whether sessions that must stay leave none of the seats that an empty week would allow."""
    stay = [seat for seat in found.taken if seat.item in found.terms.fixed]

    def free(beside: Sequence[Seat]) -> list[Seat]:
        return [seat for seat in own if all(rule.allows(seat, beside) for rule in found.terms.rules)]

    return bool(free(())) and not free(stay)


def why_moved(number: int, found: Outcome) -> str:
    """Say why a session is not where it was published."""
    item, start = found.due[number], found.terms.before[number]
    seat = seat_at(found.week, number, item, start)
    taken = why_taken(found.week, item, seat.start)
    if taken:
        return taken
    if start < found.terms.earliest:
        return "its time has passed, or is too close"
    others = [other for other in found.taken if other.item != number]
    for rule in found.terms.rules:
        if not rule.allows(seat, ()):
            return f"its time is against a rule: {rule.why}" if rule.reason != Rule.reason else rule.why
    for rule in found.terms.rules:
        if not rule.allows(seat, others):
            names = _named([other for other in others if not rule.allows(seat, [other])], found)
            return f"it makes room for the session of {names}" if names else rule.why
    return "another session could take its place, or a better week was found"


def _named(seats: Iterable[Seat], found: Outcome) -> str:
    """Return the names of those who take part in some sessions."""
    numbers = sorted(seat.item for seat in seats)
    return ", ".join(found.terms.names.get(rep, rep) for n in numbers for rep in found.due[n].reps)


def clashes(found: Outcome) -> tuple[tuple[int, str], ...]:
    """Return each session that stays although its time cannot be had any more, and why it cannot."""
    clashing = []
    for seat in found.taken:
        others = [other for other in found.taken if other.item != seat.item]
        why = why_taken(found.week, found.due[seat.item], seat.start)
        broken = next((rule for rule in found.terms.rules if not rule.allows(seat, others)), None)
        if seat.item in found.terms.fixed and (why or broken):
            clashing.append((seat.item, why or (_why_broken(broken, seat, others, found) if broken else "")))
    return tuple(clashing)


def _why_broken(rule: Rule, seat: Seat, others: Sequence[Seat], found: Outcome) -> str:
    """Say beside which sessions a rule is not kept."""
    crowd = [other for other in others if not rule.allows(seat, [other])]
    if over := [other for other in crowd if other.start < seat.over and seat.start < other.over]:
        stands = all(found.due[other.item].stands is not None for other in over)
        session = f"session of {_named(over, found)}"
        one_to_one = f"one-to-one with {_named(over, found)} that stands in your calendar"
        return f"it overlaps the {one_to_one if stands else session}"
    beside = f" beside the session of {_named(crowd, found)}" if crowd else ""
    return f"it is against a rule{beside}: {rule.title}"


def why_taken(week: Week, item: Due, start: int) -> str:
    """Say whose calendar is in the way of a session at ``start``; nothing if none is."""
    for position, who in enumerate(people(week, item)):
        end = start + (item.minutes if position else item.cost)
        whose, name = ("the manager's", "the manager") if not position else ("the rep's", "the rep")
        if not holds(who.working, start, end):
            return f"{name} {'has a break' if _is_within_day(who, start, end) else 'does not work'} then"
        if overlaps(who.busy, start, end):
            return f"{whose} calendar is busy then"
    return ""


def _is_within_day(who: Availability, start: int, end: int) -> bool:
    """Tell whether somebody works on the same day before ``start`` and after ``end``."""
    zone = ZoneInfo(who.zone)
    day = local(start, zone).date()
    ahead = any(begin < start and local(begin, zone).date() == day for begin, _ in who.working)
    return ahead and any(until > end and local(begin, zone).date() == day for begin, until in who.working)


def _closed(item: Due, week: Week, terms: Terms) -> tuple[Closed, str]:
    """Return why not even an empty week has a place for the session."""
    manager, *reps = people(week, item)
    working, free = _all([rep.working for rep in reps]), _all([rep.free for rep in reps])

    def fits(first: Intervals, second: Intervals) -> bool:
        return any(end - begin >= item.minutes for begin, end in intersection(first, second))

    if not working:
        return "rep-away", "no working time this week"
    if not fits(manager.working, working):
        return "hours-apart", f"the two working days share no {item.minutes} minutes"
    if any(starts(free_time(week, item), item.minutes, 0, terms.grid, ZoneInfo(week.zone))):
        return "too-late", "the time that both have free lies in the past or too soon"
    if fits(manager.free, free):
        text = f"no start on the {terms.grid}-minute grid leaves {item.minutes} free minutes in common"
        return "no-common-time", text
    blockers = [
        whose
        for whose, first, second in (
            ("the manager's", manager.working, free),
            ("the rep's", manager.free, working),
        )
        if fits(first, second)
    ] or ["both people's"]
    whose = " or ".join(blockers)
    text = f"no free {item.minutes} minutes in common; {whose} busy time is in the way"
    return "no-common-time", text


def _all(times: Sequence[Intervals]) -> Intervals:
    first, *others = times
    for other in others:
        first = intersection(first, other)
    return first
