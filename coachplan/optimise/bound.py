"""Bounds in whole numbers: prices on the rows bound a level, and rule out columns.

For prices p >= 0 on the rows, every plan is worth at most

    sum of p x most  +  sum over groups of the greatest (gain - sum of p x coefficient) of its live
    columns (or 0, where the group may go without)

because a plan obeys the rows (Lagrangian relaxation; the bound of the linear relaxation when the
prices are its duals). This holds for any prices. So the duals of a floating-point solver are rounded
to multiples of 1/SCALE and everything from there on is exact: no tolerance enters a bound.

The same sum with a column forced in shows what no plan of at least a given value can contain
(reduced-cost fixing).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd

from coachplan.optimise.model import Gains, Model

SCALE = 1 << 24
"""Prices are multiples of 1/SCALE; 1,000 rows of prices off by half of that move a bound by 0.00003."""

Prices = Mapping[int, int]
"""A price, times SCALE, by row number; absent: 0."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What no plan can exceed, and each column's and group's part in it (times SCALE)."""

    value: int
    total: int
    columns: tuple[int, ...]
    groups: tuple[int, ...]


def bound_of(model: Model, gains: Gains, prices: Prices) -> Bound:
    """Return the bound on ``gains`` that ``prices`` give."""
    net = [0] * len(model.live)
    for column, gain in gains.items():
        net[column] = gain * SCALE
    total = 0
    for number, price in prices.items():
        row = model.rows[number]
        total += price * row.most
        for column, coefficient in zip(row.columns, row.coefficients, strict=True):
            net[column] -= price * coefficient
    parts = []
    for number in range(len(model.groups)):
        choices = [net[column] for column in model.choices(number)]
        parts.append(max(choices if model.must[number] and choices else [*choices, 0]))
    total += sum(parts)
    step = step_of(model, gains)
    return Bound(total // (SCALE * step) * step, total, tuple(net), tuple(parts))


def step_of(model: Model, gains: Gains) -> int:
    """Return the greatest number of which every plan's value is a multiple."""
    return gcd(*(gain for column, gain in gains.items() if model.live[column])) or 1


def rule_out(model: Model, bound: Bound, value: int) -> None:
    """Take out of ``model`` what no plan worth at least ``value`` can contain."""
    slack = bound.total - value * SCALE
    for number in range(len(model.groups)):
        best = bound.groups[number]
        for column in model.choices(number):
            model.live[column] = best - bound.columns[column] <= slack
        if best > slack:
            model.must[number] = True


def near_part(model: Model, bound: Bound, value: int, keep: Sequence[int]) -> Model:
    """Return the part of ``model`` with all plans worth at least ``value``, and the columns ``keep``."""
    part = replace(model, live=list(model.live), must=list(model.must))
    rule_out(part, bound, value)
    for column in keep:
        part.live[column] = True
    return replace(part, must=model.must)


def least(model: Model, gains: Gains) -> int:
    """Return what every plan within the groups is worth at least."""
    parts = (
        [gains.get(column, 0) for column in model.choices(number)] + [0] * (not model.must[number])
        for number in range(len(model.groups))
    )
    return sum(min(part, default=0) for part in parts)
