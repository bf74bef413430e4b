"""Branch and bound of our own: a small tree of relaxations, pruned by exact bounds.

A node is a set of columns that are still live and the groups of which one must be taken. Its relaxation
rules more of them out. If it takes options in part, its plans are parted in two: by whether the dearest of
the charges paid in part is due, or else by the place of the item that is most undecided, early (or none)
or late. The node with the greatest bound comes first, so no node is looked at whose bound lies below
the best plan.
"""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from coachplan.optimise.bound import Bound
from coachplan.optimise.highs import WHOLE, SolverFailed
from coachplan.optimise.model import Gains, Model
from coachplan.optimise.relaxation import Relaxation, Relaxed

if TYPE_CHECKING:
    from coachplan.optimise.relaxation import Mask

PART = 1e-6
"""A column is taken in part if its share is further than this from 0 and 1."""


class Tree:
    """The plans of a model by what they gain."""

    def __init__(self, model: Model, gains: Gains) -> None:
        import numpy as np

        self.relaxation = Relaxation(model, gains)
        self._live = np.ones(len(self.relaxation.group), dtype=bool)
        root = self.relaxation.solve(self._live, self.relaxation.must)
        if root is None:
            raise SolverFailed("no plan, not even the one at hand")
        self._root = root
        self._charges = np.array(self.relaxation.program.columns) >= model.options

    def bound(self, model: Model) -> Bound:
        """Return what no plan exceeds, and the parts in it of the columns and groups of ``model``."""
        columns, groups = [0] * len(model.live), [0] * len(model.groups)
        for column, part in zip(self.relaxation.program.columns, self._root.columns.tolist(), strict=True):
            columns[column] = part
        for number, part in zip(self.relaxation.program.numbers, self._root.groups.tolist(), strict=True):
            groups[number] = part
        return Bound(self._root.total, columns, groups, self.relaxation.scale)

    def find(
        self, aim: int, rise: int, nodes: int, worth: Callable[[tuple[int, ...]], int]
    ) -> tuple[int, bool]:
        """Look for plans that gain at least ``aim``, and then at least ``rise`` more than each found.

        ``worth`` is told of each, and says what it gains. Return what no other plan exceeds, and whether so
        many ``nodes`` were enough to find all.
        """
        relaxation, count = self.relaxation, 0
        heap = [(-self._root.total, 0, self._live, relaxation.must, self._root.basis)]
        while heap and -heap[0][0] >= aim * relaxation.scale:
            if count == nodes:
                return -heap[0][0] // relaxation.scale, False
            count += 1
            best, _, live, must, start = heappop(heap)
            relaxed = relaxation.solve(live, must, start)
            if relaxed is None or relaxed.total < aim * relaxation.scale:
                continue
            slack = relaxed.total - aim * relaxation.scale
            live = live & (relaxed.groups[relaxation.group] - relaxed.columns <= slack)
            must = must | (relaxed.groups > slack)
            parts: Iterable[tuple[Mask, Mask]] = [(live, must)]
            plan = self._plan(relaxed)
            if plan is None:
                parts = self._parts(relaxed, live, must)
            else:
                aim = max(aim, worth(plan) + rise)
                relaxation.forbid(plan)
            for likely, part in enumerate(parts):
                # Of nodes with the same bound the latest comes first, so that plans are found early.
                heappush(heap, (max(best, -relaxed.total), -2 * count - likely, *part, relaxed.basis))
        return aim - 1, True

    def _plan(self, relaxed: Relaxed) -> tuple[int, ...] | None:
        """Return the plan that a solution is, unless it takes options in part."""
        options = relaxed.values[~self._charges]
        if ((options > PART) & (options < 1 - PART)).any():
            return None
        taken = (relaxed.values > WHOLE) & ~self._charges
        return tuple(sorted(self.relaxation.program.columns[place] for place in taken.nonzero()[0]))

    def _parts(self, relaxed: Relaxed, live: "Mask", must: "Mask") -> "list[tuple[Mask, Mask]]":
        """Part the plans of a node in two, the likelier ones last."""
        import numpy as np

        group = self._undecided(relaxed)
        members = np.flatnonzero((self.relaxation.group == group) & live)
        share = relaxed.values[members]
        later = np.cumsum(share[::-1])[::-1]
        middle = int(np.argmin(abs(later - WHOLE)))
        early, late, needed = live.copy(), live.copy(), must.copy()
        early[members[middle:]] = False
        late[members[:middle]] = False
        needed[group] = True
        parts = [(early, must), (late, needed)]
        return parts if later[middle] >= WHOLE else parts[::-1]

    def _undecided(self, relaxed: Relaxed) -> int:
        """Return the group to part: the dearest charge paid in part, or the item without a favourite."""
        import numpy as np

        of, values = self.relaxation, relaxed.values
        open_ = np.minimum(values, 1 - values) > PART
        unpaid = np.where(self._charges & open_, np.minimum(values, 1 - values) * abs(of.gains), 0)
        if unpaid.any():
            return int(of.group[int(np.argmax(unpaid))])
        favourite = np.maximum.reduceat(np.where(open_, values, 0), of.first)
        return int(np.argmin(np.where(favourite > 0, favourite, 2)))
