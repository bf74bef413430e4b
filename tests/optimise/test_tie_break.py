"""The order of plans that are alike on every level."""

from itertools import permutations

from coachplan.optimise.problem import Option, Problem
from coachplan.optimise.tie_break import complete, earliness, order


def test_a_place_counts_its_rank_times_a_factor_that_falls_from_item_to_item() -> None:
    options = (Option(0, 9000, 30), Option(0, 600, 30), Option(1, 615, 30), Option(1, 600, 45))
    assert earliness(Problem(2, options, (), ())).worth == {0: 1 * 4, 1: 3 * 4, 2: 2 * 3, 3: 4 * 3}


def test_the_tie_break_is_the_last_level() -> None:
    problem = Problem(1, (Option(0, 0, 30),), (), ())
    assert [level.name for level in complete(problem).levels] == ["tie-break"]


def test_items_that_change_places_are_not_alike_and_the_first_goes_first() -> None:
    items = range(5)
    problem = Problem(5, tuple(Option(item, start, 30) for item in items for start in items), (), ())
    level = earliness(problem)
    values = {
        places: level.value([5 * item + start for item, start in enumerate(places)])
        for places in permutations(items)
    }
    assert max(values, key=values.__getitem__) == (0, 1, 2, 3, 4)
    assert sorted(values.values())[-2] < values[0, 1, 2, 3, 4]


def test_the_first_item_that_differs_decides_and_going_without_comes_last() -> None:
    options = (Option(0, 30, 30), Option(0, 0, 45), Option(0, 0, 30), Option(1, 0, 30))
    problem = Problem(2, options, (), ())
    plans = [(), (3,), (0,), (0, 3), (1,), (2,), (2, 3)]
    assert sorted(plans, key=lambda plan: order(problem, plan)) == [
        (2, 3),
        (2,),
        (1,),
        (0, 3),
        (0,),
        (3,),
        (),
    ]
