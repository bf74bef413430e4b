"""Levels folded into one: a point on one outweighs all that lies below it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coachplan.optimise.model import Gains, Model
from coachplan.optimise.problem import Level, Problem

MOST = 1 << 34
"""Levels are climbed together while plans differ by less than this: a linear program wants small numbers."""


def _reach(level: Level, problem: Problem) -> tuple[int, int]:
    """Return the least and the most that one option an item could be worth."""
    low, high = [0] * problem.items, [0] * problem.items
    for option, worth in level.worth.items():
        item = problem.options[option].item
        low[item], high[item] = min(low[item], worth), max(high[item], worth)
    return sum(low) - sum(charge.cost for charge in level.charges), sum(high)


class Fold(NamedTuple):
    """Levels that follow each other (numbers), what a point on each weighs, and the least of each."""

    levels: Sequence[Level]
    numbers: Sequence[int]
    weights: Sequence[int]
    lows: Sequence[int]
    last: bool
    """Whether there is no level after these."""

    def gains(self, model: Model) -> Gains:
        """Return what each column of ``model`` brings."""
        gains: dict[int, int] = {}
        for number, weight in zip(self.numbers, self.weights, strict=True):
            for column, gain in model.gains[number].items():
                gains[column] = gains.get(column, 0) + weight * gain
        return gains

    def value(self, plan: Sequence[int]) -> int:
        """Return what ``plan`` is worth."""
        pairs = zip(self.levels, self.weights, strict=True)
        return sum(weight * level.value(plan) for level, weight in pairs)

    def bounds(self, plan: Sequence[int], bound: int) -> list[int]:
        """Return what a ``bound`` on the sum tells about each level, those before it being as in ``plan``."""
        told = []
        rest = sum(weight * low for weight, low in zip(self.weights, self.lows, strict=True))
        for level, weight, low in zip(self.levels, self.weights, self.lows, strict=True):
            rest -= weight * low
            told.append((bound - rest) // weight)
            bound -= weight * level.value(plan)
        return told

    def parts(self) -> "Iterable[Fold]":
        """Yield each level by itself."""
        for level, number, low in zip(self.levels, self.numbers, self.lows, strict=True):
            yield Fold((level,), (number,), (1,), (low,), self.last and number == self.numbers[-1])


def folds(problem: Problem, most: float = MOST) -> list[Fold]:
    """Return the levels, each folded with those after it as long as that stays below ``most``."""
    found: list[Fold] = []
    weight = 1
    for number in reversed(range(len(problem.levels))):
        level = problem.levels[number]
        low, high = _reach(level, problem)
        width = 1 + high - low
        if found and weight * width < most:
            after = found.pop()
            numbers, lows = (number, *after.numbers), (low, *after.lows)
            found.append(Fold((level, *after.levels), numbers, (weight, *after.weights), lows, after.last))
        else:
            weight = 1
            found.append(Fold((level,), (number,), (1,), (low,), not found))
        weight *= width
    return found[::-1]
