"""The tree of our own, and HiGHS' search, each by itself against every plan."""

from collections.abc import Callable
from math import gcd

import numpy as np
import pytest
from benchmarks.weeks import OVERFULL, week
from highspy import HighsModelStatus as Status
from optimise.enumeration import crowded_problem, plans, small_problem

from coachplan.optimise.bound import step_of
from coachplan.optimise.branching import Tree
from coachplan.optimise.fold import Fold, folds
from coachplan.optimise.highs import search
from coachplan.optimise.model import Model, model_of
from coachplan.optimise.problem import Charge, Problem
from coachplan.optimise.relaxation import Relaxation
from coachplan.optimise.tie_break import complete

DRAWN = (small_problem, crowded_problem)
PLENTY = 300
"""Nodes that are enough for problems so small."""


def first(problem: Problem) -> tuple[Model, Fold, dict[tuple[int, ...], int]]:
    """Return the model, the first levels folded into one, and what every plan is worth on them."""
    fold = folds(problem)[0]
    return model_of(problem), fold, {plan: fold.value(plan) for plan in plans(problem)}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("drawn", DRAWN)
def test_a_tree_finds_every_plan_that_gains_enough(drawn: Callable[[int], Problem], seed: int) -> None:
    model, fold, worth = first(drawn(seed))
    aim = sorted(worth.values())[-10:][0]
    found: list[tuple[int, ...]] = []

    def noted(plan: tuple[int, ...]) -> int:
        found.append(plan)
        return aim

    if any(model.live):
        most, finished = Tree(model, fold.gains(model)).find(aim, 0, PLENTY, noted)
        assert (most, finished) == (aim - 1, True)
        assert len(set(found)) == len(found)
        assert set(found) >= {plan for plan, value in worth.items() if value >= aim}


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("drawn", DRAWN)
def test_a_tree_that_asks_for_more_each_time_ends_with_the_best(
    drawn: Callable[[int], Problem], seed: int
) -> None:
    model, fold, worth = first(drawn(seed))
    if any(model.live):
        tree, step = Tree(model, fold.gains(model)), step_of(model, fold.gains(model))
        found: list[int] = []

        def noted(plan: tuple[int, ...]) -> int:
            found.append(worth[plan])
            return worth[plan]

        best = max(worth.values())
        assert tree.find(min(worth.values()), step, PLENTY, noted) == (best + step - 1, True)
        assert max(found) == best


@pytest.mark.parametrize("seed", range(20))
def test_a_tree_that_may_not_grow_says_what_no_plan_exceeds(seed: int) -> None:
    model, fold, worth = first(crowded_problem(seed))
    best, looked = max(worth.values()), list[tuple[int, ...]]()

    def noted(plan: tuple[int, ...]) -> int:
        looked.append(plan)
        return worth[plan]

    for nodes in (0, 1):
        looked.clear()
        most, finished = Tree(model, fold.gains(model)).find(best, 1, nodes, noted)
        assert most >= best - 1
        assert len(looked) <= nodes
        assert finished <= (nodes > 0)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("drawn", DRAWN)
def test_a_search_finds_the_best_plan_and_proves_it(drawn: Callable[[int], Problem], seed: int) -> None:
    model, fold, worth = first(drawn(seed))
    if any(model.live):
        found = search(model, fold.gains(model), (), 2_000)
        assert (worth[found.taken], found.bound) == (max(worth.values()),) * 2


@pytest.mark.parametrize("seed", range(30))
def test_prices_prove_what_the_relaxation_is_worth(seed: int) -> None:
    model, fold, _ = first(crowded_problem(seed))
    relaxation = Relaxation(model, fold.gains(model))
    live = np.ones(len(relaxation.group), dtype=bool)
    found = relaxation.solve(live, relaxation.must)
    assert found is not None
    assert found.total / relaxation.scale == pytest.approx(
        relaxation.gains @ found.values, rel=1e-5, abs=1e-3
    )


@pytest.mark.parametrize("seed", range(3))
def test_from_a_solution_with_more_columns_the_solver_has_little_left_to_do(seed: int) -> None:
    problem = complete(week(OVERFULL, seed))
    model = model_of(problem)
    relaxation = Relaxation(model, folds(problem)[0].gains(model))
    live = np.ones(len(relaxation.group), dtype=bool)
    root = relaxation.solve(live, relaxation.must)
    assert root is not None
    live[int(np.argmax(root.values))] = False
    steps = []
    for start in (None, root.basis):
        relaxation._solver.clearSolver()
        relaxation.solve(live, relaxation.must, start)
        steps.append(relaxation._solver.getInfo().simplex_iteration_count)
    assert steps[1] < steps[0] / 2


class Stumbling:
    """A solver that fails until it has forgotten what it did before."""

    def __init__(self, solver: object) -> None:
        self._solver, self._fresh = solver, False

    def clearSolver(self) -> None:  # noqa: N802 - HiGHS' own name
        """Forget."""
        self._fresh = True

    def getModelStatus(self) -> Status:  # noqa: N802 - the same
        """Tell how it went."""
        return self._solver.getModelStatus() if self._fresh else Status.kUnknown  # type: ignore[attr-defined]  # any solver

    def __getattr__(self, name: str) -> object:
        return getattr(self._solver, name)


def test_a_solver_that_stumbles_is_asked_afresh() -> None:
    model, fold, _ = first(crowded_problem(1))
    relaxation = Relaxation(model, fold.gains(model))
    live = np.ones(len(relaxation.group), dtype=bool)
    plain = relaxation.solve(live, relaxation.must)
    relaxation._solver = Stumbling(relaxation._solver)  # type: ignore[assignment]  # a stand-in
    again = relaxation.solve(live, relaxation.must)
    assert plain is not None
    assert again is not None
    assert again.total == plain.total


def test_a_step_divides_what_can_still_be_gained() -> None:
    model, _, _ = first(crowded_problem(3))
    gains = {0: 6, 1: 4, 2: 9}
    for live, step in (
        ((True,) * 3, 1),
        ((True, True, False), 2),
        ((True, False, True), 3),
        ((False,) * 3, 1),
    ):
        model.live[:3] = live
        assert step_of(model, gains) == step == (gcd(*(gains[n] for n in range(3) if live[n])) or 1)


@pytest.mark.parametrize("seed", range(20))
def test_a_charge_that_is_added_is_due_where_it_says(seed: int) -> None:
    problem = crowded_problem(seed)
    model = model_of(problem)
    assert model.items == problem.items
    cliques = tuple(limit.uses for limit in problem.limits if len(limit.uses) > 1)[:2]
    charge = Charge("added", 5, cliques, 1)
    rows = len(model.rows)
    column = model.add(charge)
    assert (model.items, len(model.must), column) == (problem.items, len(model.groups), len(model.live) - 1)
    for plan in plans(problem):
        loads = [
            sum(c for n, c in zip(row.columns, row.coefficients, strict=True) if n in plan) - row.most
            for row in model.rows[rows:]
        ]
        paid = [dict(zip(row.columns, row.coefficients, strict=True))[column] for row in model.rows[rows:]]
        assert all(load <= 0 for load in loads) == (charge.due(plan) == 0)
        assert all(load + part <= 0 for load, part in zip(loads, paid, strict=True))
