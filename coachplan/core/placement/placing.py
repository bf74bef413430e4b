"""Placing: the sessions that are due, on the week that is on offer, provably as well as it goes."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.base import Value
from coachplan.core.calendars.week import Week, local
from coachplan.core.placement.refusals import Outcome, clashes, why_missed, why_moved
from coachplan.core.placement.rules.base import AtMost, Rule, Seat
from coachplan.core.placement.seats import Terms, seats_of, time_asked
from coachplan.core.plans.plan import ProofLevel
from coachplan.optimise.problem import Charge, Level, Limit, Option, Problem
from coachplan.optimise.solve import holding_all, solve

__all__ = [
    "DECISIVE",
    "Missed",
    "Moved",
    "Placed",
    "Placement",
    "Terms",
    "on_days_off",
    "place",
    "without_answered",
]


DECISIVE = frozenset({"locked", "promises", "policy minutes"})
"""The levels that decide which sessions have a place; those after them decide when."""


class Placed(Value):
    """A session with its place: ``due`` is its position in the list of what was due."""

    due: int
    start: int


class Missed(Value):
    """A session without a place, and why: ``reason`` is a stable code (``Closed``, or a rule's)."""

    due: int
    reason: str
    why: str


class Moved(Value):
    """A session that could not stay where it was published, or stays there against its calendars, and why."""

    due: int
    why: str


class Placement(Value):
    """Where everything went, and how good that is known to be.

    ``clashing`` sessions stay as published although their time cannot be had any more.
    """

    placed: tuple[Placed, ...]
    missed: tuple[Missed, ...]
    moved: tuple[Moved, ...] = ()
    clashing: tuple[Moved, ...] = ()
    levels: tuple[ProofLevel, ...]
    status: Literal["optimal", "feasible"]
    solver: str


def place(week: Week, due: Sequence[Due], terms: Terms) -> Placement:
    """Place as many of the ``due`` sessions as the week holds, the best way.

    Levels, each as good as it can be before the next counts: sessions that must stay, promises
    kept, policy minutes (the session handed out first weighs most), published sessions kept in
    place, preferences, and a tie-break that makes the answer unique. Under ``terms.anywhere`` the first
    week found that holds every session is the answer, and only the first levels are told.
    """
    offered = seats_of(week, due, terms)
    # What a rule refuses whatever else is taken need not be searched.
    seats = tuple(s for s in offered if s.item in terms.fixed or _allowed(s, terms.rules))
    problem = _problem(week, due, seats, terms)
    answer = (holding_all(problem, DECISIVE) if terms.anywhere else None) or solve(problem)
    taken = sorted((seats[n] for n in answer.chosen), key=lambda seat: seat.start)
    found = Outcome(week, due, terms, offered, taken)
    gone = sorted(set(range(len(due))) - {seat.item for seat in taken})
    moved = sorted(s.item for s in taken if terms.before.get(s.item, s.start) != s.start)
    return Placement(
        placed=tuple(Placed(due=seat.item, start=seat.start) for seat in taken),
        missed=tuple(
            Missed(due=n, reason=reason, why=why) for n in gone for reason, why in (why_missed(n, found),)
        ),
        moved=tuple(Moved(due=n, why=why_moved(n, found)) for n in moved),
        clashing=tuple(Moved(due=n, why=why) for n, why in clashes(found)),
        levels=tuple(ProofLevel(name=r.name, value=r.value, bound=r.bound) for r in answer.levels),
        status=answer.status,
        solver=answer.solver,
    )


def without_answered(placement: Placement, due: Sequence[Due], answered: Collection[str]) -> Placement:
    """Return the placement without the clashes of sessions (ids) of which is known what became of them."""
    left = tuple(clash for clash in placement.clashing if due[clash.due].id not in answered)
    return placement.model_copy(update={"clashing": left})


def on_days_off(week: Week, due: Sequence[Due], placement: Placement) -> tuple[int, ...]:
    """Return by number the clashing sessions that nobody holds, their manager being away all day.

    What a colleague or a coach holds in the manager's place is not among them.
    """
    off, zone = {*week.manager.away, *week.manager.holidays}, ZoneInfo(week.zone)
    starts = {placed.due: placed.start for placed in placement.placed}
    return tuple(
        clash.due
        for clash in placement.clashing
        if due[clash.due].guide is None and local(starts[clash.due], zone).date() in off
    )


def _allowed(seat: Seat, rules: Sequence[Rule]) -> bool:
    return all(rule.allows(seat, ()) for rule in rules)


def _problem(week: Week, due: Sequence[Due], seats: tuple[Seat, ...], terms: Terms) -> Problem:
    limits = (limit for rule in terms.rules for limit in rule.limits(seats))
    return Problem(
        items=len(due),
        options=tuple(Option(seat.item, seat.start, seat.minutes) for seat in seats),
        limits=tuple(_holding(limit, seats, terms) for limit in limits),
        levels=tuple(_levels(week, due, seats, terms)),
    )


def _holding(limit: AtMost, seats: Sequence[Seat], terms: Terms) -> Limit:
    """Return a limit that the sessions which must stay never break: they stay whatever the rules say."""
    weights = limit.weights or (1,) * len(limit.seats)
    pairs = zip(limit.seats, weights, strict=True)
    held = sum(weight for n, weight in pairs if seats[n].item in terms.fixed) if terms.fixed else 0
    return Limit(limit.name, limit.seats, max(limit.most, held), limit.weights)


def _levels(week: Week, due: Sequence[Due], seats: tuple[Seat, ...], terms: Terms) -> Iterable[Level]:
    first = terms.fixed | terms.forced
    if first:
        yield Level("locked", {n: 1 for n, seat in enumerate(seats) if seat.item in first})
    yield Level("promises", {n: 1 for n, seat in enumerate(seats) if due[seat.item].promise})
    last = 1 + max((item.place for item in due), default=0)
    minutes = {n: due[seat.item].minutes * (last - due[seat.item].place) for n, seat in enumerate(seats)}
    yield Level("policy minutes", minutes)
    if terms.before.keys() - terms.fixed:
        same = {n: 1 for n, seat in enumerate(seats) if terms.before.get(seat.item) == seat.start}
        yield Level("kept in place", same)
    if terms.asking:
        yield Level("time left alone", _left_alone(week, due, seats, terms))
    yield _preferred(week, seats, terms)


def _left_alone(week: Week, due: Sequence[Due], seats: tuple[Seat, ...], terms: Terms) -> dict[int, int]:
    """Return for each seat of a session that may take busy time how much less than the worst it takes."""
    asked = {
        n: time_asked(week, seat, due[seat.item]) for n, seat in enumerate(seats) if seat.item in terms.asking
    }
    worst = max(asked.values(), default=0)
    return {n: worst - minutes for n, minutes in asked.items() if minutes < worst}


def _preferred(week: Week, seats: tuple[Seat, ...], terms: Terms) -> Level:
    costs = [cost for preference in terms.preferences for cost in preference.costs(seats, week)]
    liked = [sum(points) for points in zip(*(p.worths(seats, week) for p in terms.preferences), strict=True)]
    charges = tuple(Charge(c.name, c.points, c.groups, c.free) for c in costs)
    return Level("preferences", {n: points for n, points in enumerate(liked) if points}, charges)
