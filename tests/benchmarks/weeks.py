"""Random weeks for the placement engine, shaped like a sales manager's."""

import random  # noqa: TID251 - a seeded generator: the same seed, the same week
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coachplan.optimise.problem import Charge, Level, Limit, Option, Problem

DAY = 24 * 60
OPENS, CLOSES = 9 * 60, 17 * 60
Span = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """What a kind of week looks like; ``busy`` is the least and the greatest share of booked time."""

    days: int = 5
    reps: int = 10
    sessions: int = 14
    minutes: int = 45
    buffer: int = 15
    a_day: int = 4
    grid: int = 15
    busy: tuple[float, float] = (0.3, 0.5)
    published: bool = False


TYPICAL = Shape()
PUBLISHED = Shape(published=True)
OVERFULL = Shape(sessions=20, busy=(0.35, 0.5), a_day=3)
CROWDED = Shape(reps=15, sessions=30, busy=(0.15, 0.3), a_day=5)
FINE = Shape(grid=5)
SMALL = Shape(days=2, reps=3, sessions=4, grid=30, minutes=60)


def week(shape: Shape, seed: int) -> Problem:
    """Return the problem of one random week; the same seed gives the same week."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    manager = _meetings(shape, draw)
    reps = [_meetings(shape, draw) for _ in range(shape.reps)]
    rep_of = [item % shape.reps for item in range(shape.sessions)]
    options = [
        Option(item, start, shape.minutes)
        for item in range(shape.sessions)
        for start in _starts(shape)
        if _fits(start, shape.minutes, manager) and _fits(start, shape.minutes, reps[rep_of[item]])
    ]
    limits = (*_one_at_a_time(options, shape), *_days(options, shape), *_once_a_day(options, rep_of))
    return Problem(shape.sessions, tuple(options), limits, _levels(shape, options, rep_of, draw))


def _meetings(shape: Shape, draw: random.Random) -> list[Span]:
    """Book meetings of 30 to 90 minutes until the drawn share of each day is taken."""
    spans: list[Span] = []
    for day in range(shape.days):
        share = draw.uniform(*shape.busy) * (CLOSES - OPENS)
        today: list[Span] = []
        while sum(end - begin for begin, end in today) < share:
            length = draw.choice((30, 60, 60, 90))
            begin = day * DAY + draw.randrange(OPENS, CLOSES - length + 1, 30)
            if _fits(begin, length, today):
                today.append((begin, begin + length))
        spans.extend(today)
    return spans


def _fits(start: int, minutes: int, busy: Iterable[Span]) -> bool:
    return all(end <= start or start + minutes <= begin for begin, end in busy)


def _starts(shape: Shape) -> Iterable[int]:
    for day in range(shape.days):
        yield from range(day * DAY + OPENS, day * DAY + CLOSES - shape.minutes + 1, shape.grid)


def _one_at_a_time(options: Sequence[Option], shape: Shape) -> Iterable[Limit]:
    """Yield one limit per moment: the sessions under way, or in their buffer, then."""
    for moment in sorted({option.start for option in options}):
        uses = tuple(
            n for n, o in enumerate(options) if o.start <= moment < o.start + o.length + shape.buffer
        )
        yield Limit("one at a time", uses, 1)


def _days(options: Sequence[Option], shape: Shape) -> Iterable[Limit]:
    for day in range(shape.days):
        uses = tuple(n for n, option in enumerate(options) if option.start // DAY == day)
        yield Limit("a day", uses, shape.a_day)


def _once_a_day(options: Sequence[Option], rep_of: Sequence[int]) -> Iterable[Limit]:
    for key in sorted({(rep_of[o.item], o.start // DAY) for o in options}):
        uses = tuple(n for n, o in enumerate(options) if (rep_of[o.item], o.start // DAY) == key)
        if len({options[n].item for n in uses}) > 1:
            yield Limit("once a day", uses, 1)


def _levels(
    shape: Shape, options: Sequence[Option], rep_of: Sequence[int], draw: random.Random
) -> tuple[Level, ...]:
    promises = {n: 1 for n, option in enumerate(options) if option.item % 5 == 0}
    minutes = {n: o.length * (1 + shape.sessions - o.item) for n, o in enumerate(options)}
    before = [draw.randrange(len(options)) for _ in range(shape.sessions if shape.published else 0)]
    hours = [draw.choice((OPENS, 11 * 60, 13 * 60, 15 * 60)) for _ in range(shape.reps + 1)]
    liked = {
        n: 4 * (hours[rep_of[o.item]] <= o.start % DAY < hours[rep_of[o.item]] + 120)
        + 2 * (hours[-1] <= o.start % DAY < hours[-1] + 180)
        for n, o in enumerate(options)
    }
    charges = (*_focus(shape, options, draw), *_neighbours(options, rep_of))
    return (
        Level("promises", promises),
        Level("minutes", minutes),
        Level("moves", dict.fromkeys(before, 1)),
        Level("preferences", {n: points for n, points in liked.items() if points}, charges),
    )


def _focus(shape: Shape, options: Sequence[Option], draw: random.Random) -> Iterable[Charge]:
    """Yield two blocks of two hours that the manager would keep whole."""
    for day in draw.sample(range(shape.days), 2):
        begin = day * DAY + draw.choice((OPENS, 11 * 60, 14 * 60))
        inside = [n for n, o in enumerate(options) if o.start < begin + 120 and begin < o.start + o.length]
        moments = sorted({max(options[n].start, begin) for n in inside})
        cliques = (
            tuple(n for n in inside if options[n].start <= moment < options[n].start + options[n].length)
            for moment in moments
        )
        yield Charge("focus block", 6, tuple(cliques))


def _neighbours(options: Sequence[Option], rep_of: Sequence[int]) -> Iterable[Charge]:
    """Yield the cost of seeing one rep on two days running."""
    for rep in sorted({rep for rep in rep_of if rep_of.count(rep) > 1}):
        for day in range(OPENS // DAY, max(option.start for option in options) // DAY):
            pair = tuple(
                n for n, o in enumerate(options) if rep_of[o.item] == rep and o.start // DAY in (day, day + 1)
            )
            yield Charge("neighbouring days", 3, (pair,), free=1)
