"""The order of plans that are alike on every level."""

from coachplan.optimise.model import model_of
from coachplan.optimise.problem import Option, Problem
from coachplan.optimise.tie_break import REACH, earliness, next_batch


def test_earliness_ranks_starts_and_skips_the_nights_between_them() -> None:
    options = (Option(0, 9000, 30), Option(0, 600, 30), Option(1, 615, 30))
    assert earliness(Problem(2, options, (), ())).worth == {0: 1, 1: 3, 2: 2}


def test_choices_are_digits_the_first_item_highest_and_going_without_zero() -> None:
    options = (Option(0, 30, 30), Option(0, 0, 45), Option(0, 0, 30), Option(1, 0, 30))
    model = model_of(Problem(2, options, (), ()))
    assert next_batch(model, options, 0) == ({2: 3 * 2, 1: 2 * 2, 0: 1 * 2, 3: 1}, 2)


def test_an_item_that_has_to_be_placed_has_no_digit_for_going_without() -> None:
    options = (Option(0, 0, 30), Option(0, 30, 30), Option(1, 0, 30))
    model = model_of(Problem(2, options, (), ()))
    model.must[:] = [True, True]
    assert next_batch(model, options, 0) == ({0: 1}, 2)


def test_a_batch_ends_before_its_weights_outgrow_the_reach() -> None:
    options = tuple(Option(item, 15 * n, 30) for item in range(6) for n in range(9))
    model = model_of(Problem(6, options, (), ()))
    gains, following = next_batch(model, options, 0)
    assert (following, max(gains.values())) == (4, 9000)
    assert max(gains.values()) < REACH
    assert next_batch(model, options, following)[1] == 6
