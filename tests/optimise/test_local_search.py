"""The local search: what it knows of its plan is true, and where it ends nothing is left to improve."""

import random  # noqa: TID251 - a seeded generator: the same seed, the same plan
from collections.abc import Sequence
from math import inf

import pytest
from optimise.enumeration import best_plan, crowded_problem

from coachplan.optimise.fold import folds
from coachplan.optimise.local_search import Board
from coachplan.optimise.problem import Problem


def value(problem: Problem, plan: Sequence[int]) -> int:
    """Return what a plan is worth, all levels folded into one."""
    (fold,) = folds(problem, inf)
    return fold.value(plan)


def fits(problem: Problem, plan: Sequence[int]) -> bool:
    return all(limit.allows(plan) for limit in problem.limits)


@pytest.mark.parametrize("seed", range(60))
def test_a_board_knows_what_its_plan_is_worth_and_who_is_in_the_way(seed: int) -> None:
    problem = crowded_problem(seed)
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    board, plan = Board(problem), list[int]()
    for _ in range(40):
        option = draw.randrange(len(problem.options))
        item = problem.options[option].item
        if (placed := board.place[item]) is not None:
            board.take_out(placed)
            plan.remove(placed)
        elif fits(problem, [*plan, option]):
            board.put(option)
            plan.append(option)
        else:
            ways = [one for one in plan if fits(problem, [option, *(o for o in plan if o != one)])]
            assert sorted(board.blockers(option)) == sorted(ways)
        assert board.total == value(problem, plan)
        assert board.place == [
            next((n for n in plan if problem.options[n].item == item), None) for item in range(problem.items)
        ]


@pytest.mark.parametrize("seed", range(60))
def test_an_item_goes_where_it_gains_most_if_it_gains_anything(seed: int) -> None:
    problem = crowded_problem(seed)
    board, plan = Board(problem), list[int]()
    for item in range(problem.items):
        before = value(problem, plan)
        gains = {
            option: value(problem, [*plan, option]) - before
            for option in board.options[item]
            if fits(problem, [*plan, option])
        }
        best = max(gains.values(), default=0)
        expected = next((option for option, gain in gains.items() if gain == best > 0), None)
        assert board.settle(item) == (expected is not None)
        assert board.place[item] == expected
        plan += [] if expected is None else [expected]


@pytest.mark.parametrize("seed", range(60))
def test_where_the_search_ends_nothing_is_left_to_improve(seed: int) -> None:
    problem = crowded_problem(seed)
    best = best_plan(problem)
    plan = Board(problem).improved(())
    assert fits(problem, plan)
    assert Board(problem).improved(plan) == plan
    assert value(problem, Board(problem).improved(best)) == value(problem, best)
    for item in range(problem.items):
        rest = [n for n in plan if problem.options[n].item != item]
        others = [n for n, option in enumerate(problem.options) if option.item == item]
        better = [n for n in others if fits(problem, [*rest, n])]
        assert all(value(problem, [*rest, n]) <= value(problem, plan) for n in better)
