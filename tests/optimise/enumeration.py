"""Small random problems, and their answer by looking at every plan."""

import random  # noqa: TID251 - a seeded generator: the same seed, the same problem
from collections.abc import Iterator, Sequence
from itertools import product

from coachplan.optimise.problem import Charge, Level, Limit, Option, Problem
from coachplan.optimise.tie_break import earliness


def small_problem(seed: int) -> Problem:
    """Return a problem of up to four items with up to four options each; any shape the engine allows."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    items = draw.randint(1, 4)
    options = tuple(
        Option(item, draw.randrange(0, 300, 15), draw.choice((30, 45)))
        for item in range(items)
        for _ in range(draw.randint(0, 4))
    )
    limits = tuple(_limit(draw, len(options)) for _ in range(draw.randint(0, 5)))
    return Problem(items, options, limits, tuple(_level(draw, len(options), n) for n in range(3)))


def crowded_problem(seed: int) -> Problem:
    """Return a problem of three to five items that get in each other's way on a short time line."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    items = draw.randint(3, 5)
    options = tuple(
        Option(item, draw.randrange(0, 200, 10), draw.choice((30, 45)))
        for item in range(items)
        for _ in range(draw.randint(3, 4))
    )
    moments = (moment for moment in range(0, 240, 10) if draw.random() < 0.7)
    limits = (
        *(Limit("one at a time", _under_way(options, moment), 1) for moment in moments),
        *(Limit("pair", tuple(draw.sample(range(len(options)), 2)), 1) for _ in range(draw.randint(0, 5))),
        *(_limit(draw, len(options)) for _ in range(draw.randint(0, 2))),
    )
    return Problem(items, options, limits, tuple(_level(draw, len(options), n) for n in range(4)))


def alike_problem(seed: int) -> Problem:
    """Return a problem of items that are worth the same anywhere, so that many plans are alike."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    items = draw.randint(3, 4)
    options = tuple(
        Option(item, start, 30)
        for item in range(items)
        for start in draw.sample(range(0, 180, 30), draw.randint(3, 5))
    )
    moments = tuple(Limit("one at a time", _under_way(options, moment), 1) for moment in range(0, 180, 30))
    day = Limit("half a day", tuple(n for n, option in enumerate(options) if option.start < 90), 2)
    return Problem(items, options, (*moments, day), (Level("placed", dict.fromkeys(range(len(options)), 1)),))


def _under_way(options: Sequence[Option], moment: int) -> tuple[int, ...]:
    return tuple(n for n, o in enumerate(options) if o.start <= moment < o.start + o.length)


def _some(draw: random.Random, count: int) -> tuple[int, ...]:
    return tuple(sorted(draw.sample(range(count), draw.randint(0, count))))


def _limit(draw: random.Random, count: int) -> Limit:
    uses = _some(draw, count)
    if draw.random() < 0.6:
        return Limit("some", uses, draw.randint(1, 2))
    return Limit("weighted", uses, draw.randint(30, 120), tuple(draw.choice((0, 30, 45)) for _ in uses))


def _level(draw: random.Random, count: int, number: int) -> Level:
    unit = draw.choice((1, 1, 15))
    worth = {option: unit * draw.randint(-1, 4) for option in _some(draw, count)}
    charges = tuple(
        Charge("some", draw.randint(0, 5), tuple(_some(draw, count) for _ in range(2)), draw.randint(0, 2))
        for _ in range(draw.randint(0, 3))
    )
    return Level(f"level {number}", worth, charges)


def plans(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Yield every plan within the limits."""
    choices = [
        [None, *(n for n, option in enumerate(problem.options) if option.item == item)]
        for item in range(problem.items)
    ]
    for picked in product(*choices):
        plan = tuple(sorted(n for n in picked if n is not None))
        if all(limit.allows(plan) for limit in problem.limits):
            yield plan


def best_plan(problem: Problem) -> tuple[int, ...]:
    """Return the one plan that comes first: level after level, then early, then item by item."""
    levels = (*problem.levels, earliness(problem))

    def order(plan: tuple[int, ...]) -> tuple[object, ...]:
        place = {
            problem.options[n].item: (0, problem.options[n].start, problem.options[n].length, n) for n in plan
        }
        return (
            [-level.value(plan) for level in levels],
            [place.get(item, (1,)) for item in range(problem.items)],
        )

    return min(plans(problem), key=order)
