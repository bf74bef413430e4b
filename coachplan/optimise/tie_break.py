"""The tie-break: of plans alike on every level, one is the answer, whatever the solver.

First come the plans whose sessions start early, those of the first items above all: an option counts its
rank (1 for the latest start on the time line, the shortest of several with that start) times a
factor that falls from item to item. Two items that could change places are not alike on that, and few
plans are. Of those, the first item's place decides, then the second's, and so on: a place comes first by
start, length and index, and going without comes last. A plan is nothing but the place of each of its
items, so two different plans differ in that order: exactly one comes first.

The weights are small beside the 1e7 at which the solver's tolerance of 1e-7 becomes a unit.
"""

from collections.abc import Sequence
from dataclasses import replace

from coachplan.optimise.problem import Level, Problem

NAME = "tie-break"


def complete(problem: Problem) -> Problem:
    """Return the problem with the tie-break as its last level."""
    return replace(problem, levels=(*problem.levels, earliness(problem)))


def earliness(problem: Problem) -> Level:
    """Return the level on which placing counts, and placing early counts more, for the first items most."""
    places = [(-option.start, option.length) for option in problem.options]
    rank = {place: number for number, place in enumerate(sorted(set(places)), start=1)}
    worth = {
        number: rank[place] * (2 * problem.items - problem.options[number].item)
        for number, place in enumerate(places)
    }
    return Level(NAME, worth)


def order(problem: Problem, plan: Sequence[int]) -> list[tuple[int, ...]]:
    """Return what sorts plans by the place of the first item, then the second, and so on."""
    options = problem.options
    place = {options[n].item: (0, options[n].start, options[n].length, n) for n in plan}
    return [place.get(item, (1,)) for item in range(problem.items)]
