"""Random weeks for the placement engine, shaped like a sales manager's, with all that a week may weigh."""

import random  # noqa: TID251 - a seeded generator: the same seed, the same week
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from coachplan.optimise.problem import Charge, Level, Limit, Option, Problem

DAY = 24 * 60
OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 30
SHORT = 60
"""A rest of free time below this many minutes is of no use to the manager."""
Span = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """What a kind of week looks like; ``busy`` is the least and the greatest share of booked time."""

    days: int = 5
    reps: int = 10
    sessions: int = 14
    longest: tuple[int, ...] = (45, 60)
    shortest: int = 30
    buffer: int = 15
    a_day: int = 4
    minutes_a_day: int = 180
    grid: int = 15
    busy: tuple[float, float] = (0.3, 0.5)
    reps_busy: tuple[float, float] = (0.3, 0.5)
    published: float = 0
    """The share of the sessions that stood in the plan before."""


TYPICAL = Shape()
PUBLISHED = Shape(published=0.8)
OVERFULL = Shape(reps=14, sessions=22, busy=(0.5, 0.65))
BIG = Shape(reps=15, sessions=30, a_day=6, minutes_a_day=270, busy=(0.2, 0.4))
FINE = Shape(grid=5)
SMALL = Shape(reps=5, sessions=6)
TINY = Shape(days=2, reps=3, sessions=4, grid=60, longest=(60,), shortest=60)
SHAPES = {
    "small": SMALL,
    "typical": TYPICAL,
    "published": PUBLISHED,
    "overfull": OVERFULL,
    "big": BIG,
    "5-minute": FINE,
}


@dataclass(frozen=True)
class Facts:
    """What a week is made of, before any model of it. Times are minutes since Monday's midnight.

    The first ``liked`` hours of the day are the manager's (three hours), then come the reps' (two hours).
    """

    shape: Shape
    manager: Sequence[Span]
    reps: Sequence[Sequence[Span]]
    longest: Sequence[int]
    """The greatest length of each session; by quarters of an hour it may be cut to the shape's shortest."""
    liked: Sequence[int]
    focus: Sequence[Span]
    before: Sequence[tuple[int, int, int]]
    """Session, start and length of what stood in the plan before."""

    def rep_of(self, item: int) -> int:
        """Return whose session it is."""
        return item % len(self.reps)

    def options(self) -> list[Option]:
        """Return every time at which manager and rep are free for each session."""
        return [
            Option(item, start, length)
            for item, longest in enumerate(self.longest)
            for start in _starts(self.shape)
            for length in range(self.shape.shortest, longest + 1, 15)
            if start % DAY + length <= CLOSES
            and _fits(start, length, [*self.manager, *self.reps[self.rep_of(item)]])
        ]


def week(shape: Shape, seed: int) -> Problem:
    """Return the problem of one random week; the same seed gives the same week."""
    return problem_of(facts(shape, seed))


def facts(shape: Shape, seed: int) -> Facts:
    """Return what one random week is made of."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    manager = _meetings(shape, shape.busy, draw)
    return facts_of(
        shape, manager, [_meetings(shape, shape.reps_busy, draw) for _ in range(shape.reps)], draw
    )


def facts_of(
    shape: Shape, manager: Sequence[Span], reps: Sequence[Sequence[Span]], draw: random.Random
) -> Facts:
    """Return a week in which these times are taken; the rest is drawn."""
    longest = [draw.choice(shape.longest) for _ in range(shape.sessions)]
    liked = [draw.choice((9, 11, 13, 15)) * 60 for _ in range(shape.reps + 1)]
    days = sorted(draw.sample(range(shape.days), min(3, shape.days)))
    begins = [day * DAY + draw.choice((9, 11, 14)) * 60 for day in days]
    free = Facts(shape, manager, reps, longest, liked, [(begin, begin + 120) for begin in begins], ())
    kept = [item for item in range(shape.sessions) if draw.random() < shape.published]
    options = free.options()
    choices = [[o for o in options if o.item == item] for item in kept]
    before = [draw.choice(own) for own in choices if own]
    return replace(free, before=[(o.item, o.start, o.length) for o in before])


def _meetings(shape: Shape, busy: tuple[float, float], draw: random.Random) -> list[Span]:
    """Book meetings of 30 minutes to two hours until the drawn share of each day is taken."""
    spans: list[Span] = []
    for day in range(shape.days):
        share = draw.uniform(*busy) * (CLOSES - OPENS)
        today: list[Span] = []
        while sum(end - begin for begin, end in today) < share:
            length = draw.choice((30, 60, 60, 90, 120))
            begin = day * DAY + draw.randrange(OPENS, CLOSES - length + 1, 30)
            if _fits(begin, length, today):
                today.append((begin, begin + length))
        spans.extend(today)
    return spans


def problem_of(facts: Facts) -> Problem:
    """Return the placement problem of a week."""
    shape, options = facts.shape, facts.options()
    rep_of = [facts.rep_of(item) for item in range(shape.sessions)]
    limits = (*_one_at_a_time(options, shape), *_days(options, shape), *_once_a_day(options, rep_of))
    return Problem(shape.sessions, tuple(options), limits, _levels(_Week(facts, shape, options, rep_of)))


@dataclass(frozen=True)
class _Week:
    """What the levels are made of."""

    facts: Facts
    shape: Shape
    options: Sequence[Option]
    rep_of: Sequence[int]


def _fits(start: int, minutes: int, busy: Iterable[Span]) -> bool:
    return all(end <= start or start + minutes <= begin for begin, end in busy)


def _starts(shape: Shape) -> Iterable[int]:
    for day in range(shape.days):
        yield from range(day * DAY + OPENS, day * DAY + CLOSES, shape.grid)


def free_spans(facts: Facts) -> list[Span]:
    """Return the spans between the manager's meetings."""
    free: list[Span] = []
    for day in range(facts.shape.days):
        at = day * DAY + OPENS
        for begin, end in sorted(span for span in facts.manager if span[0] // DAY == day):
            if begin > at:
                free.append((at, begin))
            at = max(at, end)
        if at < day * DAY + CLOSES:
            free.append((at, day * DAY + CLOSES))
    return free


def _one_at_a_time(options: Sequence[Option], shape: Shape) -> Iterator[Limit]:
    """Yield one limit per moment: the sessions under way, or in their buffer, then."""
    for moment in sorted({option.start for option in options}):
        uses = (n for n, o in enumerate(options) if o.start <= moment < o.start + o.length + shape.buffer)
        yield Limit("one at a time", tuple(uses), 1)


def _days(options: Sequence[Option], shape: Shape) -> Iterator[Limit]:
    for day in range(shape.days):
        uses = tuple(n for n, option in enumerate(options) if option.start // DAY == day)
        yield Limit("sessions a day", uses, shape.a_day)
        yield Limit("minutes a day", uses, shape.minutes_a_day, tuple(options[n].length for n in uses))


def _once_a_day(options: Sequence[Option], rep_of: Sequence[int]) -> Iterator[Limit]:
    for key in sorted({(rep_of[o.item], o.start // DAY) for o in options}):
        uses = tuple(n for n, o in enumerate(options) if (rep_of[o.item], o.start // DAY) == key)
        if len({options[n].item for n in uses}) > 1:
            yield Limit("once a day", uses, 1)


def _levels(week: _Week) -> tuple[Level, ...]:
    options, shape = week.options, week.shape
    minutes = {n: o.length * (1 + shape.sessions - o.item) for n, o in enumerate(options)}
    before = [n for n, o in enumerate(options) if (o.item, o.start, o.length) in week.facts.before]
    charges = (*_focus(week), *_scraps(week), *_neighbours(week), *_balance(week))
    return (
        Level("promises", {n: 1 for n, o in enumerate(options) if o.item % 5 == 0}),
        Level("minutes", minutes),
        Level("moves", dict.fromkeys(before, 1)),
        Level("preferences", _liked(week), charges),
    )


def _liked(week: _Week) -> dict[int, int]:
    """Return the points for liked hours, less one for each useless rest of free time beside a session."""
    edges, (manager, *reps) = free_spans(week.facts), week.facts.liked
    points = {}
    for n, option in enumerate(week.options):
        begin, own = option.start % DAY, reps[week.rep_of[option.item]]
        span = next(s for s in edges if s[0] <= option.start and option.start + option.length <= s[1])
        rests = (option.start - span[0], span[1] - option.start - option.length)
        points[n] = (
            4 * (own <= begin < own + 120)
            + 2 * (manager <= begin < manager + 180)
            - sum(0 < rest < SHORT for rest in rests)
        )
    return {n: worth for n, worth in points.items() if worth}


def _focus(week: _Week) -> Iterator[Charge]:
    """Yield the cost of cutting into a block that the manager would keep whole."""
    for begin, end in week.facts.focus:
        inside = [n for n, o in enumerate(week.options) if o.start < end and begin < o.start + o.length]
        moments = sorted({max(week.options[n].start, begin) for n in inside})
        yield Charge("focus block", 6, tuple(_under_way(week.options, inside, m) for m in moments))


def _under_way(options: Sequence[Option], among: Iterable[int], moment: int) -> tuple[int, ...]:
    return tuple(n for n in among if options[n].start <= moment < options[n].start + options[n].length)


def _scraps(week: _Week) -> Iterator[Charge]:
    """Yield the cost of a useless rest between two sessions, by the moment at which the first one ends.

    A rest no longer than the buffer is one session after the other, and none lasts into a meeting.
    """
    options, buffer = week.options, week.shape.buffer
    for begin, end in free_spans(week.facts):
        for moment in sorted({o.start + o.length for o in options if begin <= o.start < end}):
            first = [n for n, o in enumerate(options) if o.start + o.length == moment]
            reach = min(moment + SHORT, end)
            then = [n for n, o in enumerate(options) if moment + buffer < o.start < reach]
            if then:
                yield Charge("scrap of time", 1, ((*first, *then),), free=1)


def _neighbours(week: _Week) -> Iterator[Charge]:
    """Yield the cost of seeing one rep on two days running."""
    for rep in sorted({rep for rep in week.rep_of if week.rep_of.count(rep) > 1}):
        for day in range(week.shape.days - 1):
            own = ((n, o) for n, o in enumerate(week.options) if week.rep_of[o.item] == rep)
            pair = (n for n, o in own if o.start // DAY in (day, day + 1))
            yield Charge("neighbouring days", 3, (tuple(pair),), free=1)


def _balance(week: _Week) -> Iterator[Charge]:
    """Yield a cost for each session of a day beyond an even share."""
    share = -(-week.shape.sessions // week.shape.days)
    for day in range(week.shape.days):
        today = tuple(n for n, o in enumerate(week.options) if o.start // DAY == day)
        for free in range(share, week.shape.a_day):
            yield Charge("full day", 2, (today,), free)
