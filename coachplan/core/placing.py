"""Placing: the sessions that are due, on the week that is on offer, provably as well as it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from coachplan.core.allocation import Due
from coachplan.core.base import Value
from coachplan.core.intervals import Intervals, intersection
from coachplan.core.plan import ProofLevel
from coachplan.core.rules.base import Preference, Rule, Seat
from coachplan.core.week import Availability, Week, local
from coachplan.optimise.problem import Charge, Level, Limit, Option, Problem
from coachplan.optimise.solve import solve

Closed = Literal["rep-away", "hours-apart", "no-common-time", "too-late"]
"""Why not even an empty week has a place for a session; where others are in the way, the rules say why."""


class Placed(Value):
    """A session with its place: ``due`` is its position in the list of what was due."""

    due: int
    start: int


class Missed(Value):
    """A session without a place, and why: ``reason`` is a stable code (``Closed``, or a rule's)."""

    due: int
    reason: str
    why: str


class Placement(Value):
    """Where everything went, and how good that is known to be."""

    placed: tuple[Placed, ...]
    missed: tuple[Missed, ...]
    levels: tuple[ProofLevel, ...]
    status: Literal["optimal", "feasible"]
    solver: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the placement as a whole.

    ``earliest`` is the first UTC minute at which a session may start, ``grid`` the minutes
    between possible starts.
    """

    rules: tuple[Rule, ...]
    preferences: tuple[Preference, ...]
    earliest: int
    grid: int


def place(week: Week, due: Sequence[Due], terms: Terms) -> Placement:
    """Place as many of the ``due`` sessions as the week holds, the best way.

    Levels, each as good as it can be before the next counts: promises kept, policy minutes (the
    session handed out first weighs most), preferences, and a tie-break that makes the answer
    unique.
    """
    seats = tuple(_seats(week, due, terms))
    answer = solve(_problem(week, due, seats, terms))
    taken = [seats[n] for n in answer.chosen]
    placed = tuple(Placed(due=seat.item, start=seat.start) for seat in sorted(taken, key=lambda s: s.start))
    missing = sorted(set(range(len(due))) - {p.due for p in placed})
    missed = tuple(_missed(n, due[n], week, seats, taken, terms) for n in missing)
    return Placement(
        placed=placed,
        missed=missed,
        levels=tuple(ProofLevel(name=r.name, value=r.value, bound=r.bound) for r in answer.levels),
        status=answer.status,
        solver=answer.solver,
    )


def _person(week: Week, rep: str) -> Availability:
    return next(person for person in week.reps if person.id == rep)


def _seats(week: Week, due: Sequence[Due], terms: Terms) -> Iterable[Seat]:
    zone = ZoneInfo(week.zone)
    free = {rep: week.common(_person(week, rep)) for rep in sorted({item.rep for item in due})}
    for number, item in enumerate(due):
        for start, day in _starts(free[item.rep], item.minutes, terms, zone):
            yield Seat(number, item.rep, day, start, item.minutes)


def _starts(free: Intervals, minutes: int, terms: Terms, zone: ZoneInfo) -> Iterable[tuple[int, int]]:
    """Yield each start on the manager's wall-clock grid, with its day."""
    for begin, end in free:
        first = max(begin, terms.earliest)
        for start in range(first + -local(first, zone).minute % terms.grid, end - minutes + 1, terms.grid):
            yield start, local(start, zone).toordinal()


def _problem(week: Week, due: Sequence[Due], seats: tuple[Seat, ...], terms: Terms) -> Problem:
    costs = [cost for preference in terms.preferences for cost in preference.costs(seats, week)]
    promised = {n: 1 for n, seat in enumerate(seats) if due[seat.item].promise}
    last = 1 + max((item.place for item in due), default=0)
    minutes = {n: seat.minutes * (last - due[seat.item].place) for n, seat in enumerate(seats)}
    liked = [sum(points) for points in zip(*(p.worths(seats, week) for p in terms.preferences), strict=True)]
    charges = tuple(Charge(c.name, c.points, c.groups, c.free) for c in costs)
    return Problem(
        items=len(due),
        options=tuple(Option(seat.item, seat.start, seat.minutes) for seat in seats),
        limits=tuple(
            Limit(limit.name, limit.seats, limit.most, limit.weights)
            for rule in terms.rules
            for limit in rule.limits(seats)
        ),
        levels=(
            Level("promises", promised),
            Level("policy minutes", minutes),
            Level("preferences", {n: points for n, points in enumerate(liked) if points}, charges),
        ),
    )


def _missed(
    number: int, item: Due, week: Week, seats: Sequence[Seat], taken: Sequence[Seat], terms: Terms
) -> Missed:
    own = [seat for seat in seats if seat.item == number]
    if not own:
        reason, why = _closed(item, week, terms)
        return Missed(due=number, reason=reason, why=why)
    refusals = [[rule for rule in terms.rules if not rule.allows(seat, taken)] for seat in own]
    alone = [refusing[0] for refusing in refusals if len(refusing) == 1]
    # Times that other sessions took are the usual reason; a rule with a reason of its own says more.
    rule = next((rule for rule in alone if rule.reason != Rule.reason), Rule)
    return Missed(due=number, reason=rule.reason, why=rule.why)


def _closed(item: Due, week: Week, terms: Terms) -> tuple[Closed, str]:
    """Return why not even an empty week has a place for the session."""
    rep, manager = _person(week, item.rep), week.manager

    def fits(first: Intervals, second: Intervals) -> bool:
        return any(end - begin >= item.minutes for begin, end in intersection(first, second))

    if not rep.working:
        return "rep-away", "no working time this week"
    if not fits(manager.working, rep.working):
        return "hours-apart", f"the two working days share no {item.minutes} minutes"
    if any(_starts(week.common(rep), item.minutes, replace(terms, earliest=0), ZoneInfo(week.zone))):
        return "too-late", "the time that both have free lies in the past or too soon"
    if fits(manager.free, rep.free):
        text = f"no start on the {terms.grid}-minute grid leaves {item.minutes} free minutes in common"
        return "no-common-time", text
    blockers = [
        whose
        for whose, first, second in (
            ("the manager's", manager.working, rep.free),
            ("the rep's", manager.free, rep.working),
        )
        if fits(first, second)
    ] or ["both people's"]
    whose = " or ".join(blockers)
    text = f"no free {item.minutes} minutes in common; {whose} busy time is in the way"
    return "no-common-time", text
