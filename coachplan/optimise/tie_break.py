"""The tie-break: of plans alike on every level, one is the answer, whatever the solver.

First the plan with the earliest starts (their ranks among all starts, summed). Then a fixed order: the
first item as early as it can be, given that the second, and so on; an item's options are ordered by
start, length and index, and going without comes last. A plan is nothing but the place of each of its
items, so two different plans differ in that order: exactly one comes first, and once every item is
settled by proof, that one is the answer.

Weights that settle all items at once grow as the product of their numbers of choices, far beyond what
floating point can tell apart. So items are settled in batches with products of at most ``REACH``; what
the earlier proofs ruled out is gone by then, and few items still have a choice.
"""

from coachplan.optimise.model import Gains, Model
from coachplan.optimise.problem import Level, Option, Problem

NAME = "tie-break"

REACH = 10_000
"""The largest weight of a batch: small beside the 1e7 at which a tolerance of 1e-7 becomes a unit."""


def earliness(problem: Problem) -> Level:
    """Return the level on which placing counts, and placing early counts more."""
    starts = sorted({option.start for option in problem.options}, reverse=True)
    rank = {start: number for number, start in enumerate(starts, start=1)}
    return Level(NAME, {number: rank[option.start] for number, option in enumerate(problem.options)})


def next_batch(model: Model, options: tuple[Option, ...], first: int) -> tuple[Gains, int]:
    """Return gains that settle items in order from ``first`` on, and the first item they leave.

    Items with one choice are passed over; no gains mean that nothing is open.
    """
    open_items: list[list[int]] = []
    reach, item = 1, first
    for item in range(first, model.items):
        choices = _ordered(model, options, item)
        if len(choices) > 1 and reach > 1 and reach * len(choices) > REACH:
            return _weighed(open_items, reach), item
        if len(choices) > 1:
            reach *= len(choices)
            open_items.append(choices)
    return _weighed(open_items, reach), model.items


def _ordered(model: Model, options: tuple[Option, ...], item: int) -> list[int]:
    """Return an item's choices, best first; -1 stands for going without."""
    live = sorted(model.choices(item), key=lambda n: (options[n].start, options[n].length, n))
    return live if model.must[item] else [*live, -1]


def _weighed(open_items: list[list[int]], reach: int) -> Gains:
    """Weigh the choices as digits of one number, the first item's digit being the highest."""
    gains: dict[int, int] = {}
    for choices in open_items:
        reach //= len(choices)
        for digit, column in enumerate(reversed(choices)):
            gains[column] = reach * digit
    gains.pop(-1, None)
    return {column: gain for column, gain in gains.items() if gain}
