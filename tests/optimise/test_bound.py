"""Exact bounds: whatever the prices, no plan exceeds them, and no good plan is ruled out."""

import random  # noqa: TID251 - a seeded generator: the same seed, the same prices

import pytest
from optimise.enumeration import plans, small_problem

from coachplan.optimise.bound import SCALE, bound_of, least, rule_out
from coachplan.optimise.highs import _whole
from coachplan.optimise.model import model_of


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_exceeds_a_bound_and_no_plan_as_good_is_ruled_out(seed: int) -> None:
    problem = small_problem(seed)
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    every = list(plans(problem))
    for number, level in enumerate(problem.levels):
        model = model_of(problem)
        prices = {row: draw.randint(0, 3 * SCALE) for row in range(len(model.rows)) if draw.random() < 0.5}
        bound = bound_of(model, model.gains[number], prices)
        best = max(level.value(plan) for plan in every)
        assert best <= bound.value
        rule_out(model, bound, best)
        for plan in every:
            if level.value(plan) == best:
                assert all(model.live[option] for option in plan)
                needed = {item for item in range(problem.items) if model.must[item]}
                assert needed <= {problem.options[option].item for option in plan}


def test_where_the_start_meets_the_bound_only_plans_as_good_are_left() -> None:
    met = 0
    for seed in range(40):
        problem = small_problem(seed)
        for number, level in enumerate(problem.levels):
            model = model_of(problem)
            bound = bound_of(model, model.gains[number], {})
            if max(level.value(plan) for plan in plans(problem)) == bound.value:
                rule_out(model, bound, bound.value)
                assert least(model, model.gains[number]) == bound.value
                met += 1
    assert met > 20


@pytest.mark.parametrize(
    ("bound", "step", "whole"),
    [
        (62.9999999, 1, 63),
        (63.0000001, 1, 63),
        (62.97, 1, 62),
        (63.0, 1, 63),
        (-0.0000001, 1, 0),
        (89.9999999, 45, 90),
        (89.9, 45, 45),
        (float("inf"), 1, None),
    ],
)
def test_a_bound_of_the_solver_is_never_rounded_below_what_it_may_mean(
    bound: float, step: int, whole: int | None
) -> None:
    assert _whole(bound, 0.001, step) == whole
