"""The linear relaxation of a model, solved again and again as its columns are ruled out.

HiGHS only proposes prices. They are rounded to whole numbers, and the bound that they prove (see
``bound.py``) is worked out in 64-bit whole numbers: wrong prices make it weak, never false. Where HiGHS
finds no solution, its prices must prove by the same sum that there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coachplan.optimise.highs import Program, SolverFailed
from coachplan.optimise.model import Gains, Model

if TYPE_CHECKING:
    import numpy as np
    from highspy import HighsBasis
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Whole = NDArray[np.int64]

REACH = 46
"""Prices are scaled so that the gains of a plan take about so many bits."""

COSTS = 14
"""The solver's costs take so many bits."""

ROOM = 2.0**62
"""Sums of whole numbers stay below this."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solution, what no plan can exceed (times the scale), and each column's and group's part in it.

    From its ``basis`` HiGHS can go on to solutions with fewer columns.
    """

    values: "NDArray[np.float64]"
    total: int
    columns: "Whole"
    groups: "Whole"
    basis: "HighsBasis"


class Relaxation:
    """The live columns of a model, group by group."""

    def __init__(self, model: Model, gains: Gains) -> None:
        import numpy as np

        self.program = Program(model, gains)
        self.group = np.array(self.program.group, dtype=np.int64)
        self.first = np.flatnonzero(np.diff(self.group, prepend=-1))
        self.must = np.array([model.must[number] for number in self.program.numbers])
        self.gains = -np.array(self.program.costs, dtype=np.int64)
        reach = int(np.maximum.reduceat(abs(self.gains), self.first).sum())
        self.scale = 1 << min(24, max(0, REACH - reach.bit_length()))
        # HiGHS wants costs of moderate size; what that costs in accuracy is lost from the bound alone.
        self._unit = 2.0 ** max(0, int(abs(self.gains).max()).bit_length() - COSTS)
        self._solver = self.program.solver(whole=False, unit=self._unit)
        self._pack()

    def _pack(self) -> None:
        """Lay the priced rows out column by column."""
        import numpy as np

        rows = self.program.rows[len(self.must) :]
        places = np.array([place for row, _ in rows for place in row], dtype=np.int64)
        order = np.argsort(places, kind="stable")
        numbers = np.repeat(np.arange(len(rows)), [len(row) for row, _ in rows])
        self._row = numbers[order]
        self._factor = np.array([factor for _, row in rows for factor in row], dtype=np.int64)[order]
        self._ends = np.searchsorted(places[order], np.arange(len(self.group) + 1))
        self._most = np.array(self.program.most[len(self.must) :], dtype=np.int64)
        totals = np.cumsum(np.concatenate([[0], abs(self._factor)]))
        self._heaviest = float((totals[self._ends[1:]] - totals[self._ends[:-1]]).max(initial=0))

    def forbid(self, plan: Sequence[int]) -> None:
        """Add a row that all plans obey but this one."""
        import numpy as np

        places, factors = self.program.forbid(plan)
        most = self.program.most[-1]
        self._solver.addRow(
            float("-inf"), most, len(places), np.array(places, dtype=np.int32), np.array(factors, dtype=float)
        )
        self._pack()

    def solve(self, live: "Mask", must: "Mask", start: "HighsBasis | None" = None) -> Relaxed | None:
        """Solve for plans of ``live`` columns, one of each group that ``must``; none: there are none.

        HiGHS starts from the basis of a solution that had more columns, or fewer groups that must.

        Raises:
            SolverFailed: HiGHS stopped without an answer, or its prices prove nothing.
        """
        import numpy as np
        from highspy import HighsModelStatus as Status

        if start is not None:
            self._start(start)
        columns, groups = np.arange(len(live), dtype=np.int32), np.arange(len(must), dtype=np.int32)
        self._solver.changeColsBounds(len(live), columns, np.zeros(len(live)), live.astype(float))
        least, most = must.astype(float), np.ones(len(must))
        self._solver.changeRowsBounds(len(must), groups, least, most)  # type: ignore[attr-defined]  # no stub
        for afresh in (False, True):
            if afresh:
                self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
            if status == Status.kInfeasible and self._is_empty(live, must):
                return None
            if status == Status.kOptimal:
                solution = self._solver.getSolution()
                prices = -np.array(solution.row_dual) * (self._unit * self.scale)
                bound = self.bound(prices, self.gains * self.scale, live, must)
                return Relaxed(np.array(solution.col_value), *bound, self._solver.getBasis())
        raise SolverFailed(f"relaxation: {status}")

    def _start(self, basis: "HighsBasis") -> None:
        """Let HiGHS start from ``basis``; rows that were added since then do not bind there."""
        from highspy import HighsBasisStatus

        added = len(self.program.rows) - len(basis.row_status)
        basis.row_status = [*basis.row_status, *[HighsBasisStatus.kBasic] * added]
        self._solver.setBasis(basis)

    def _is_empty(self, live: "Mask", must: "Mask") -> bool:
        """Tell whether the solver's ray, as prices, proves that there is no plan.

        Where nothing gains anything, every plan is worth 0: if the bound is less, there is none.
        """
        import numpy as np

        ray = np.array(self._solver.getDualRay()[2])  # type: ignore[attr-defined]  # its stub lacks it
        prices = -ray * (1 << 20) / max(abs(ray).max(initial=0), 1e-9)
        return self.bound(prices, 0 * self.gains, live, must)[0] < 0

    def bound(
        self, prices: "NDArray[np.float64]", gains: "Whole", live: "Mask", must: "Mask"
    ) -> tuple[int, "Whole", "Whole"]:
        """Return what no plan can exceed by these prices of all rows, and the parts of columns and groups.

        Raises:
            SolverFailed: the numbers grow too large.
        """
        import numpy as np

        whole = np.rint(np.maximum(prices[len(self.must) :], 0))
        if whole.max(initial=0) * self._heaviest + whole @ abs(self._most) > ROOM:
            raise SolverFailed("prices out of range")
        whole = whole.astype(np.int64)
        sums = np.cumsum(np.concatenate([[0], whole[self._row] * self._factor]))
        net = gains - (sums[self._ends[1:]] - sums[self._ends[:-1]])
        parts = np.maximum.reduceat(np.where(live, net, -(1 << 62)), self.first)
        parts = np.where(must, parts, np.maximum(parts, 0))
        return int(whole @ self._most) + sum(parts.tolist()), net, parts
