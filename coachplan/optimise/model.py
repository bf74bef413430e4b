"""The problem as whole-number rows and columns: what is still possible, and what it must obey."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from coachplan.optimise.problem import Charge, Level, Problem

Gains = Mapping[int, int]
"""What each column brings on one level; absent: 0."""


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficient x column is at most ``most``."""

    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    most: int


@dataclass(slots=True)
class Model:
    """Columns between 0 and 1 in groups of which at most one is taken, under rows.

    The first columns are the problem's options, one group an item; then come the charges, each its
    own group. ``live`` columns may still be taken; of a group that ``must``, one has to be.
    """

    options: int
    groups: list[tuple[int, ...]]
    rows: list[Row]
    live: list[bool]
    must: list[bool]
    gains: tuple[Gains, ...]

    @property
    def items(self) -> int:
        """Return the number of items; their groups come first."""
        return len(self.groups) - (len(self.live) - self.options)

    def choices(self, group: int) -> list[int]:
        """Return the live columns of a group."""
        return [column for column in self.groups[group] if self.live[column]]

    def add(self, charge: Charge) -> int:
        """Add a charge and return its column."""
        column = len(self.live)
        for clique in charge.cliques:
            coefficients = (*(1 for _ in clique), charge.free - len(clique))
            self.rows.append(Row((*clique, column), coefficients, charge.free))
        self.groups.append((column,))
        self.live.append(True)
        self.must.append(False)
        return column


def model_of(problem: Problem) -> Model:
    """Return the model of ``problem``, with the gains of each of its levels."""
    groups = _items(problem)
    rows = [Row(limit.uses, limit.weights or (1,) * len(limit.uses), limit.most) for limit in problem.limits]
    together = _Together(len(problem.options), groups, rows)
    live = [True] * len(problem.options)
    for row in rows:
        for column, weight in zip(row.columns, row.coefficients, strict=True):
            live[column] &= weight <= row.most
    gains: list[Gains] = []
    for level in problem.levels:
        columns = range(len(live), len(live) + len(level.charges))
        gains.append(_gains(level, columns))
        for column, charge in zip(columns, level.charges, strict=True):
            rows.extend(_charge_rows(column, charge, together))
            groups.append((column,))
            live.append(True)
    return Model(len(problem.options), groups, rows, live, [False] * len(groups), tuple(gains))


def _items(problem: Problem) -> list[tuple[int, ...]]:
    """Return the options of each item."""
    options: list[list[int]] = [[] for _ in range(problem.items)]
    for number, option in enumerate(problem.options):
        options[option.item].append(number)
    return [tuple(numbers) for numbers in options]


def _gains(level: Level, columns: Sequence[int]) -> Gains:
    costs = {column: -charge.cost for column, charge in zip(columns, level.charges, strict=True)}
    return {column: gain for column, gain in {**level.worth, **costs}.items() if gain}


def _charge_rows(column: int, charge: Charge, together: "_Together") -> Iterable[Row]:
    """Yield, per clique: chosen - free <= the most it can exceed ``free`` by x the charge."""
    for clique in charge.cliques:
        excess = together.most(clique) - charge.free
        if excess > 0:
            yield Row((*clique, column), (*(1 for _ in clique), -excess), charge.free)


class _Together:
    """Bounds how many options of a set can be chosen together."""

    def __init__(self, options: int, groups: Sequence[tuple[int, ...]], rows: Sequence[Row]) -> None:
        """Remember, for each option, the unweighted rows and the group that hold it."""
        counting = [(row.columns, row.most) for row in rows if set(row.coefficients) <= {1}]
        self._most = [most for _, most in counting] + [1] * len(groups)
        self._holding: list[list[int]] = [[] for _ in range(options)]
        for number, columns in enumerate([columns for columns, _ in counting] + list(groups)):
            for column in columns:
                self._holding[column].append(number)

    def most(self, options: Sequence[int]) -> int:
        """Cover ``options`` by rows, the one that holds most per unit of its limit first.

        Or, where that allows fewer, all that are left by one row.
        """
        left, total, best = list(options), 0, len(options)
        while left:
            held = Counter(chain.from_iterable(self._holding[option] for option in left))
            best = min([best, *(total + self._most[row] for row in held if held[row] == len(left))])
            row = max(held, key=lambda r: (held[r] / max(self._most[r], 1), -r))
            total += min(self._most[row], held[row])
            left = [option for option in left if row not in self._holding[option]]
        return min(best, total)
