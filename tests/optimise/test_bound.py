"""Exact bounds: whatever the prices, no plan exceeds them, and no good plan is ruled out."""

import numpy as np
import pytest
from optimise.enumeration import crowded_problem, plans, small_problem

from coachplan.optimise import highs
from coachplan.optimise.bound import bound_of, least, rule_out
from coachplan.optimise.highs import _whole
from coachplan.optimise.model import model_of
from coachplan.optimise.relaxation import Relaxation


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_exceeds_a_bound_and_no_plan_as_good_is_ruled_out(seed: int) -> None:
    problem = small_problem(seed)
    draw = np.random.default_rng(seed)
    every = list(plans(problem))
    for number, level in enumerate(problem.levels):
        model = model_of(problem)
        gains = model.gains[number]
        best = max(level.value(plan) for plan in every)
        if any(model.live):
            relaxation = Relaxation(model, gains)
            rows = len(relaxation.program.rows)
            prices = draw.uniform(-1, 3, rows) * relaxation.scale * (draw.random(rows) < 0.5)
            live = np.ones(len(relaxation.group), dtype=bool)
            total, columns, groups = relaxation.bound(
                prices, relaxation.gains * relaxation.scale, live, relaxation.must
            )
            assert best * relaxation.scale <= total
            slack = total - best * relaxation.scale
            kept = groups[relaxation.group] - columns <= slack
            for plan in every:
                if level.value(plan) == best:
                    places = [relaxation.program.columns.index(option) for option in plan]
                    assert kept[places].all()
                    assert set(np.flatnonzero(groups > slack)) <= {
                        *relaxation.group[places],
                        *relaxation.group[np.array(relaxation.program.columns) >= model.options],
                    }
        bound = bound_of(model, gains)
        assert best <= bound.total
        rule_out(model, bound, best)
        for plan in every:
            if level.value(plan) == best:
                assert all(model.live[option] for option in plan)
                needed = {item for item in range(problem.items) if model.must[item]}
                assert needed <= {problem.options[option].item for option in plan}


@pytest.mark.parametrize("seed", range(60))
def test_a_node_has_no_solution_only_where_there_is_no_plan(seed: int) -> None:
    problem = crowded_problem(seed)
    model = model_of(problem)
    relaxation = Relaxation(model, model.gains[0])
    draw = np.random.default_rng(seed)
    columns = np.array(relaxation.program.columns)
    live = (draw.random(len(columns)) < 0.7) | (columns >= model.options)
    must = np.array(
        [number < model.items and bool(draw.random() < 0.7) for number in relaxation.program.numbers]
    )
    left = {int(column) for column in columns[live]}
    needed = {number for number, needs in zip(relaxation.program.numbers, must, strict=True) if needs}
    possible = [
        plan
        for plan in plans(problem)
        if left.issuperset(plan) and needed <= {problem.options[option].item for option in plan}
    ]
    found = relaxation.solve(live, must)
    if found is None:
        assert not possible
    else:
        assert all(problem.levels[0].value(plan) * relaxation.scale <= found.total for plan in possible)


def test_a_plan_that_is_forbidden_is_the_only_one_that_is() -> None:
    problem = small_problem(6)
    model = model_of(problem)
    for forbidden in plans(problem):
        program = highs.Program(model, model.gains[0])
        places, factors = program.forbid(forbidden)
        for plan in plans(problem):
            taken = {program.columns.index(option) for option in plan}
            total = sum(factor for place, factor in zip(places, factors, strict=True) if place in taken)
            assert (total > program.most[-1]) == (plan == forbidden)


def test_where_the_start_meets_the_bound_only_plans_as_good_are_left() -> None:
    met = 0
    for seed in range(40):
        problem = small_problem(seed)
        for number, level in enumerate(problem.levels):
            model = model_of(problem)
            bound = bound_of(model, model.gains[number])
            if max(level.value(plan) for plan in plans(problem)) == bound.total:
                rule_out(model, bound, bound.total)
                assert least(model, model.gains[number]) == bound.total
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
