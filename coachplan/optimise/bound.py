"""Bounds in whole numbers: prices on the rows bound a level, and rule out columns.

For prices p >= 0 on the rows, every plan is worth at most

    sum of p x most  +  sum over groups of the greatest (gain - sum of p x coefficient) of its live
    columns (or 0, where the group may go without)

because a plan obeys the rows (Lagrangian relaxation; the bound of the linear relaxation when the
prices are its duals). This holds for any prices. So the duals of a floating-point solver are rounded
to whole numbers (of a fraction) and everything from there on is exact: no tolerance enters a bound.
Without a price it is the bound that the groups alone give.

The same sum with a column forced in shows what no plan of at least a given value can contain
(reduced-cost fixing).
"""

from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

from coachplan.optimise.model import Gains, Model


class Bound(NamedTuple):
    """What no plan can exceed, and each column's and group's part in it, all times ``scale``."""

    total: int
    columns: Sequence[int]
    groups: Sequence[int]
    scale: int = 1

    def value(self, step: int) -> int:
        """Return what no plan can exceed whose value is a multiple of ``step``."""
        return self.total // (self.scale * step) * step


def bound_of(model: Model, gains: Gains) -> Bound:
    """Return the bound on ``gains`` that the groups alone give."""
    net = [gains.get(column, 0) for column in range(len(model.live))]
    parts = []
    for number in range(len(model.groups)):
        choices = [net[column] for column in model.choices(number)]
        parts.append(max(choices if model.must[number] and choices else [*choices, 0]))
    return Bound(sum(parts), net, parts)


def step_of(model: Model, gains: Gains) -> int:
    """Return the greatest number of which every plan's value is a multiple."""
    return gcd(*(gain for column, gain in gains.items() if model.live[column])) or 1


def rule_out(model: Model, bound: Bound, value: int) -> None:
    """Take out of ``model`` what no plan worth at least ``value`` can contain."""
    slack = bound.total - value * bound.scale
    for number, best in enumerate(bound.groups):
        for column in model.choices(number):
            model.live[column] = best - bound.columns[column] <= slack
        if best > slack:
            model.must[number] = True


def least(model: Model, gains: Gains) -> int:
    """Return what every plan within the groups is worth at least."""
    parts = (
        [gains.get(column, 0) for column in model.choices(number)] + [0] * (not model.must[number])
        for number in range(len(model.groups))
    )
    return sum(min(part, default=0) for part in parts)
