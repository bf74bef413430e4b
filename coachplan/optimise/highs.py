"""HiGHS: a model in the form it reads, and the best plan by its branch and bound.

Nothing of the solver's answer is believed as it stands: plans are checked and valued again in whole
numbers, and the bound is widened by a margin before it is rounded (``_whole``).
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from math import floor, isfinite
from typing import TYPE_CHECKING, NamedTuple

from coachplan.optimise.bound import step_of
from coachplan.optimise.model import Gains, Model

if TYPE_CHECKING:
    from highspy import Highs, HighsSolution

SETTINGS = (
    ("output_flag", False),
    ("threads", 1),
    ("parallel", "off"),
    ("random_seed", 0),
    ("mip_rel_gap", 0.0),
    ("mip_allow_restart", False),
    ("mip_heuristic_run_feasibility_jump", False),
    ("mip_heuristic_run_rens", False),
    ("mip_heuristic_run_rins", False),
    ("mip_heuristic_run_root_reduced_cost", False),
)
"""One thread and one seed: the same model gives the same answer.

A good plan is at hand before each search: what HiGHS would do to find one costs more than it saves.
"""

MARGIN = 1e-6
"""By how much each column and row may falsify a bound; ten times what HiGHS tolerates (1e-7)."""

WHOLE = 0.5
"""A column above this counts as taken."""


class SolverFailed(Exception):  # noqa: N818 - it is an outcome the caller plans for
    """HiGHS stopped without a result that can be used."""


class Searched(NamedTuple):
    """The options of the best plan found, and what none can exceed (if known)."""

    taken: tuple[int, ...]
    bound: int | None


def _silent() -> "Highs":
    """Return an empty solver with the settings."""
    from highspy import Highs

    solver = Highs()  # type: ignore[no-untyped-call]  # its stub leaves the constructor bare
    for name, value in SETTINGS:
        solver.setOptionValue(name, value)
    return solver


@cache
def version() -> str:
    """Return the solver's name and version."""
    return f"HiGHS {_silent().version()}"


def search(model: Model, gains: Gains, start: Sequence[int], nodes: int) -> Searched:
    """Find the plan of ``model`` that gains most, from the columns of a plan at hand, in ``nodes`` nodes.

    Raises:
        SolverFailed: it stopped for another reason than a proof or the limit, or without a plan.
    """
    from highspy import HighsModelStatus as Status
    from highspy import SolutionStatus

    loaded = Program(model, gains)
    margin = MARGIN * (len(loaded.columns) + len(loaded.rows))
    step = step_of(model, gains)
    solver = loaded.solver(whole=True)
    solver.setOptionValue("mip_max_nodes", nodes)
    # Values lie a step apart: a plan closer than that to the bound is the best, by margins to spare.
    solver.setOptionValue("mip_abs_gap", step - 3 * margin)
    solver.setSolution(loaded.solution(start))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    found = info.primal_solution_status == SolutionStatus.kSolutionStatusFeasible
    if status not in (Status.kOptimal, Status.kSolutionLimit) or not found:
        raise SolverFailed(f"search: {status}")
    taken = loaded.taken(solver.getSolution().col_value)
    return Searched(taken, _whole(-info.mip_dual_bound, margin, step))


def _whole(bound: float, margin: float, step: int) -> int | None:
    """Round a bound down to a multiple of ``step``, after adding ``margin``; none if it is infinite.

    HiGHS lets each reduced cost be wrong by 1e-7, and each column lies between 0 and 1, so a bound can
    be too low by about 1e-7 per column and row. With the margin added it cannot be too low; being too high
    by a margin costs nothing, as ``mip_abs_gap`` asks for more than that.
    """
    return floor((bound + margin) / step) * step if isfinite(bound) else None


class Program:
    """The live part of a model as HiGHS reads it: minimise the negated gains; columns group by group."""

    def __init__(self, model: Model, gains: Gains) -> None:
        choices = [(number, model.choices(number)) for number in range(len(model.groups))]
        choices = [(number, columns) for number, columns in choices if columns]
        self.numbers = [number for number, _ in choices]
        self.columns = [column for _, columns in choices for column in columns]
        self.group = [place for place, (_, columns) in enumerate(choices) for _ in columns]
        self.costs = [-gains.get(column, 0) for column in self.columns]
        self.rows: list[tuple[list[int], list[int]]] = []
        self.least: list[float] = []
        self.most: list[int] = []
        self.options = model.options
        self._place = {column: place for place, column in enumerate(self.columns)}
        for number, columns in choices:
            self._add([self._place[column] for column in columns], [1] * len(columns), 1, model.must[number])
        for row in model.rows:
            pairs = zip(row.columns, row.coefficients, strict=True)
            held = [(self._place[column], factor) for column, factor in pairs if column in self._place]
            # A row that cannot bind is left out.
            if sum(factor for _, factor in held if factor > 0) > row.most:
                self._add([place for place, _ in held], [factor for _, factor in held], row.most)

    def _add(self, places: list[int], factors: list[int], most: int, least: float = float("-inf")) -> None:
        self.rows.append((places, factors))
        self.least.append(least)
        self.most.append(most)

    def forbid(self, plan: Sequence[int]) -> tuple[list[int], list[int]]:
        """Add a row that all plans obey but this one, and return it."""
        taken = [self._place[column] for column in plan]
        kept = {self.group[place] for place in taken}
        others = [
            place
            for place, column in enumerate(self.columns)
            if column < self.options and self.group[place] not in kept
        ]
        self._add([*taken, *others], [1] * len(taken) + [-1] * len(others), len(taken) - 1)
        return self.rows[-1]

    def solver(self, *, whole: bool, unit: float = 1) -> "Highs":
        """Return HiGHS with this model, in whole numbers or relaxed."""
        import highspy
        import numpy as np

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.columns), len(self.rows)
        model.col_cost_ = np.array(self.costs, dtype=np.double) / unit
        model.col_lower_, model.col_upper_ = np.zeros(len(self.columns)), np.ones(len(self.columns))
        model.row_lower_ = np.array(self.least, dtype=np.double)
        model.row_upper_ = np.array(self.most, dtype=np.double)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = len(self.columns), len(self.rows)
        matrix.start_ = np.array([0, *accumulate(len(p) for p, _ in self.rows)], dtype=np.int32)
        matrix.index_ = np.array([place for p, _ in self.rows for place in p], dtype=np.int32)
        matrix.value_ = np.array([factor for _, f in self.rows for factor in f], dtype=np.double)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.columns)
        solver = _silent()
        if solver.passModel(model) == highspy.HighsStatus.kError:
            raise SolverFailed("the model was refused")
        return solver

    def solution(self, taken: Sequence[int]) -> "HighsSolution":
        """Return the solution that takes these columns and no other."""
        from highspy import HighsSolution

        chosen = frozenset(taken)
        solution = HighsSolution()
        solution.col_value = [float(column in chosen) for column in self.columns]
        return solution

    def taken(self, values: Sequence[float]) -> tuple[int, ...]:
        """Return the options whose columns are taken."""
        pairs = zip(self.columns, values, strict=True)
        return tuple(column for column, value in pairs if column < self.options and value > WHOLE)
