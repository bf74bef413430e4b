"""The placement engine against enumeration, its laws, its limits, its fallback."""

import random  # noqa: TID251 - a seeded generator: the same seed, the same shuffle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from benchmarks.weeks import BIG, OVERFULL, PUBLISHED, TINY, TYPICAL, Shape, week
from optimise.enumeration import alike_problem, best_plan, crowded_problem, small_problem

from coachplan.optimise import highs
from coachplan.optimise.fold import MOST, folds
from coachplan.optimise.local_search import Board
from coachplan.optimise.problem import Answer, Charge, Level, Limit, Option, Problem
from coachplan.optimise.relaxation import Relaxation, Relaxed
from coachplan.optimise.solve import solve
from coachplan.optimise.tie_break import earliness

SHAPES = (TYPICAL, PUBLISHED, OVERFULL)


def values(answer: Answer) -> list[int]:
    return [level.value for level in answer.levels]


def assert_sound(problem: Problem, answer: Answer) -> None:
    """Check all that an answer promises whatever its status."""
    items = [problem.options[option].item for option in answer.chosen]
    assert len(set(items)) == len(items)
    assert all(limit.allows(answer.chosen) for limit in problem.limits)
    assert values(answer) == [level.value(answer.chosen) for level in (*problem.levels, earliness(problem))]
    assert all(level.value <= level.bound for level in answer.levels)
    assert (answer.status == "optimal") == all(level.proven for level in answer.levels)


@pytest.mark.parametrize("seed", range(200))
@pytest.mark.parametrize("drawn", [small_problem, crowded_problem, alike_problem])
def test_the_answer_is_the_first_of_all_plans(drawn: Callable[[int], Problem], seed: int) -> None:
    problem = drawn(seed)
    answer = solve(problem)
    assert answer.chosen == best_plan(problem)
    assert answer.status == "optimal"
    assert_sound(problem, answer)


@pytest.mark.parametrize("seed", range(4))
def test_a_small_week_is_placed_as_enumeration_would(seed: int) -> None:
    problem = week(TINY, seed)
    assert solve(problem).chosen == best_plan(problem)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_a_week_is_placed_with_proof(shape: Shape, seed: int) -> None:
    problem = week(shape, seed)
    answer = solve(problem)
    assert answer.status == "optimal"
    assert_sound(problem, answer)


def test_of_two_alike_the_first_item_goes_first() -> None:
    options = tuple(Option(item, start, 30) for item in (0, 1) for start in (60, 0))
    problem = Problem(2, options, (Limit("early", (1, 3), 1), Limit("late", (0, 2), 1)), ())
    assert solve(problem).chosen == (1, 2)


def test_of_the_same_option_twice_the_first_is_taken() -> None:
    assert solve(Problem(1, (Option(0, 0, 30), Option(0, 0, 30)), (), ())).chosen == (0,)


def test_an_empty_problem_has_an_answer() -> None:
    answer = solve(Problem(0, (), (), ()))
    assert (answer.chosen, answer.status) == ((), "optimal")


def test_a_charge_is_due_once_however_many_options_exceed_what_is_free() -> None:
    options = tuple(Option(item, 30 * item, 30) for item in range(4))
    charge = Charge("together", 5, ((0, 1, 2, 3), (2, 3)), free=1)
    levels = (Level("worth", {0: 2, 1: 2, 2: 2, 3: 2}, (charge,)),)
    answer = solve(Problem(4, options, (), levels))
    assert answer.chosen == (0, 1, 2, 3)
    assert answer.levels[0].value == 3


def shuffled(problem: Problem, items: list[int], options: list[int]) -> Problem:
    """Return the problem with item n renamed ``items[n]``, and its options in the order ``options``."""
    now = {old: new for new, old in enumerate(options)}

    def renamed(level: Level) -> Level:
        charges = tuple(
            replace(charge, cliques=tuple(tuple(now[n] for n in clique) for clique in charge.cliques))
            for charge in level.charges
        )
        return Level(level.name, {now[n]: worth for n, worth in level.worth.items()}, charges)

    return Problem(
        problem.items,
        tuple(replace(problem.options[old], item=items[problem.options[old].item]) for old in options),
        tuple(replace(limit, uses=tuple(now[n] for n in limit.uses)) for limit in problem.limits),
        tuple(renamed(level) for level in problem.levels),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_items_changes_no_level_and_the_order_of_options_not_even_the_plan(seed: int) -> None:
    problem = week(OVERFULL, seed)
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    items = draw.sample(range(problem.items), problem.items)
    options = draw.sample(range(len(problem.options)), len(problem.options))
    answer = solve(problem)
    assert values(solve(shuffled(problem, items, options)))[:-1] == values(answer)[:-1]
    same = solve(shuffled(problem, list(range(problem.items)), options))
    assert sorted(options[n] for n in same.chosen) == list(answer.chosen)


@pytest.mark.parametrize("seed", range(60))
def test_another_option_never_lowers_the_levels(seed: int) -> None:
    problem = small_problem(seed)
    extra = len(problem.options)
    richer = Problem(
        problem.items,
        (*problem.options, Option(seed % problem.items, 15 * (seed % 20), 30)),
        tuple(
            replace(limit, uses=(*limit.uses, extra), weights=limit.weights and (*limit.weights, 30))
            for limit in problem.limits
        ),
        tuple(replace(level, worth={**level.worth, extra: seed % 5 - 1}) for level in problem.levels),
    )
    assert values(solve(richer))[:-1] >= values(solve(problem))[:-1]


@pytest.mark.parametrize("seed", range(5))
def test_without_nodes_the_answer_is_feasible_and_its_bounds_hold(seed: int) -> None:
    problem = week(TYPICAL, 5 + 6 * seed)
    best, hurried = solve(problem), solve(problem, nodes=0)
    assert_sound(problem, hurried)
    assert values(hurried) <= values(best)
    first_short = next((n for n, level in enumerate(hurried.levels) if not level.proven), None)
    if first_short is not None:
        assert hurried.levels[first_short].bound >= best.levels[first_short].value


def test_a_node_limit_that_is_reached_leaves_the_level_unproven() -> None:
    answer = solve(week(BIG, 8), nodes=0)
    assert answer.status == "feasible"
    assert any(level.value < level.bound for level in answer.levels)
    assert answer.notes == ()


@pytest.mark.parametrize("shape", [TYPICAL, OVERFULL])
def test_a_failing_solver_leaves_the_local_search(monkeypatch: pytest.MonkeyPatch, shape: Shape) -> None:
    def fail(*_: object) -> None:
        raise highs.SolverFailed("out of memory")

    problem = week(shape, 11)
    best = solve(problem)
    monkeypatch.setattr(Relaxation, "solve", fail)
    answer = solve(problem)
    assert_sound(problem, answer)
    assert answer.status == "feasible"
    assert answer.notes == ("the solver failed (out of memory): this is the best plan known by then",)
    assert len(answer.chosen) == len(best.chosen)
    assert [level.bound for level in answer.levels[:1]] >= values(best)[:1]


@pytest.mark.parametrize("shape", [TYPICAL, OVERFULL])
def test_without_a_tree_of_its_own_the_search_finds_the_same_plan(
    monkeypatch: pytest.MonkeyPatch, shape: Shape
) -> None:
    problem = week(shape, 8)
    best = solve(problem)
    monkeypatch.setattr("coachplan.optimise.solve.OWN", 0)
    assert (solve(problem).chosen, solve(problem).status) == (best.chosen, "optimal")


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("drawn", [small_problem, crowded_problem, alike_problem])
@pytest.mark.parametrize(("own", "most"), [(0, MOST), (30, 1), (0, 1)])
def test_by_tree_or_search_and_level_by_level_the_plan_is_the_same(
    monkeypatch: pytest.MonkeyPatch, drawn: Callable[[int], Problem], seed: int, own: int, most: int
) -> None:
    monkeypatch.setattr("coachplan.optimise.solve.OWN", own)
    monkeypatch.setattr("coachplan.optimise.solve.folds", lambda problem: folds(problem, most))
    problem = drawn(seed)
    answer = solve(problem)
    assert (answer.chosen, answer.status) == (best_plan(problem), "optimal")
    assert_sound(problem, answer)


@pytest.mark.parametrize(
    ("shape", "searches", "relaxations"), [(TYPICAL, 0, 30), (PUBLISHED, 0, 50), (OVERFULL, 10, 250)]
)
def test_three_weeks_take_so_much_work_at_most(
    monkeypatch: pytest.MonkeyPatch, shape: Shape, searches: int, relaxations: int
) -> None:
    """Measured: 0 searches and 16 relaxations, 0 and 31, 7 and 173; work is counted and never timed."""
    counted = Counter[str]()

    def counting(name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*words: Any) -> Any:
            counted[name] += 1
            return ask(*words)

        return asked

    monkeypatch.setattr(highs, "search", counting("searches", highs.search))
    monkeypatch.setattr(Relaxation, "solve", counting("relaxations", Relaxation.solve))
    assert [solve(week(shape, seed)).status for seed in range(3)] == ["optimal"] * 3
    assert counted["searches"] <= searches
    assert counted["relaxations"] <= relaxations


def test_where_a_failing_solver_leaves_a_choice_nothing_is_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise highs.SolverFailed("out of memory")

    monkeypatch.setattr(Relaxation, "solve", fail)
    assert solve(Problem(1, (Option(0, 0, 30), Option(0, 0, 30)), (), ())).status == "feasible"
    assert solve(Problem(1, (Option(0, 0, 30),), (), ())).status == "optimal"


def test_a_search_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = week(TYPICAL, 5)
    everything = tuple(range(len(problem.options)))
    monkeypatch.setattr("coachplan.optimise.solve.OWN", 0)
    monkeypatch.setattr(highs, "search", lambda *_: highs.Searched(everything, None))
    answer = solve(problem)
    assert_sound(problem, answer)
    assert answer.status == "feasible"


@pytest.mark.parametrize("lie", [(0, 3), (0, 1)])
def test_a_plan_that_holds_an_item_twice_or_breaks_a_limit_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, lie: tuple[int, int]
) -> None:
    """Of three items one has room; in part all have, so that no bound tells before HiGHS is asked."""
    options = (Option(0, 0, 30), Option(1, 0, 30), Option(2, 0, 30), Option(0, 60, 30))
    apart = tuple(Limit("apart", pair, 1) for pair in ((0, 1), (1, 2), (0, 2), (1, 3), (2, 3)))
    problem = Problem(3, options, apart, (Level("worth", {0: 2, 1: 2, 2: 2, 3: 1}),))
    monkeypatch.setattr("coachplan.optimise.solve.OWN", 0)
    monkeypatch.setattr(highs, "search", lambda *_: highs.Searched(lie, None))
    answer = solve(problem)
    assert_sound(problem, answer)
    assert answer.chosen == (0,)


def test_a_relaxation_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Relaxation.solve

    def lie(self: Relaxation, *asked: Any) -> Relaxed | None:
        found = honest(self, *asked)
        return found and found._replace(values=found.values * 0 + 1)

    problem = week(TYPICAL, 5)
    monkeypatch.setattr(Relaxation, "solve", lie)
    answer = solve(problem)
    assert_sound(problem, answer)
    assert answer.notes == ("the solver failed (a plan breaks a limit): this is the best plan known by then",)


@pytest.mark.parametrize("seed", range(10))
def test_the_local_search_obeys_the_limits_and_never_beats_the_proof(seed: int) -> None:
    problem = week(OVERFULL, seed)
    plan = Board(problem).improved(())
    assert len({problem.options[option].item for option in plan}) == len(plan)
    assert all(limit.allows(plan) for limit in problem.limits)
    assert [level.value(plan) for level in problem.levels] <= values(solve(problem))[:-1]


def test_the_local_search_exchanges_two_items_where_that_helps() -> None:
    options = (Option(0, 0, 30), Option(0, 60, 30), Option(1, 0, 30))
    problem = Problem(2, options, (Limit("first", (0, 2), 1),), (Level("worth", {0: 3, 1: 2, 2: 3}),))
    assert Board(problem).improved((), steps=0) == (0,)
    assert Board(problem).improved(()) == (1, 2)


def test_the_same_problem_gives_the_same_answer_in_every_process() -> None:
    root = Path(__file__).parents[2]
    program = (
        f"import sys; sys.path[:0] = [{str(root)!r}, {str(root / 'tests')!r}]\n"
        "from benchmarks.weeks import OVERFULL, PUBLISHED, week\n"
        "from coachplan.optimise.solve import solve\n"
        "print([solve(week(PUBLISHED, n)) for n in range(4)], solve(week(OVERFULL, 8), nodes=0))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert texts.pop().count("Answer(") == 5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_seed_of_the_solver_does_not_change_the_plan(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    problem = week(TYPICAL, 5)
    plan = solve(problem).chosen
    other = tuple((name, seed if name == "random_seed" else value) for name, value in highs.SETTINGS)
    monkeypatch.setattr(highs, "SETTINGS", other)
    assert solve(problem).chosen == plan


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solve(week(TYPICAL, 5))
    assert capfd.readouterr() == ("", "")


def test_of_levels_raised_together_only_the_last_is_the_last() -> None:
    drawn = [fold for seed in range(20) for fold in folds(crowded_problem(seed), 1 << 12)]
    folded = [fold for fold in drawn if len(fold.levels) > 1]
    assert {fold.last for fold in folded} == {True, False}
    for fold in folded:
        parts = list(fold.parts())
        assert [part.levels for part in parts] == [(level,) for level in fold.levels]
        assert [part.last for part in parts] == [False] * (len(parts) - 1) + [fold.last]


def test_a_limit_that_forbids_choosing_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="limit 'day' is negative"):
        Limit("day", (0,), -1)


def test_a_charge_that_pays_is_refused() -> None:
    with pytest.raises(ValueError, match="charge 'block' is negative"):
        Charge("block", -1, ((0,),))
