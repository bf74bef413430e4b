"""What the coins say: tests, ranges and what could be seen; then whole simulated pasts."""

from datetime import timedelta
from itertools import product
from math import fsum, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from impact_world import World, monday, simulated

from coachplan.core.impact.ancova import ancova
from coachplan.core.impact.effect import differences, effect_of, sequence, smallest_effect
from coachplan.core.impact.rebound import rebound, without_blocks
from coachplan.core.impact.retoss import LEVEL, retossed
from coachplan.core.impact.weekly import expected_spread

FLOATS = st.floats(-3, 3).map(lambda x: round(x, 3))


@given(st.lists(FLOATS, min_size=1, max_size=9))
def test_few_pairs_are_tried_in_every_toss(found: list[float]) -> None:
    total = abs(fsum(found))
    signs = list(product((1, -1), repeat=len(found)))
    as_large = sum(abs(fsum(e * d for e, d in zip(s, found, strict=True))) >= total - 1e-9 for s in signs)
    assert retossed(found, "seed").chance == pytest.approx(min(1.0, as_large / len(signs)))


@given(st.lists(FLOATS, min_size=1, max_size=20), st.floats(-1, 1))
def test_the_range_holds_what_the_test_does_not_refuse(found: list[float], shift: float) -> None:
    verdict = retossed([d - shift for d in found], "seed")
    refused = verdict.chance <= LEVEL
    low, high = verdict.low, verdict.high
    assert refused == (low is not None and high is not None and (low > 1e-9 or high < -1e-9)) or (
        low is not None and high is not None and min(abs(low), abs(high)) < 1e-6
    )


def test_five_pairs_have_no_range_and_six_have_one() -> None:
    assert retossed([1.0] * 5, "seed") == (2 / 32, None, None)
    assert retossed([1.0] * 6, "seed") == (2 / 64, 1.0, 1.0)
    assert retossed([], "seed").chance == 1.0


def test_the_range_for_weekly_looks_is_wider_and_open_at_first() -> None:
    found = [0.3, -0.1, 0.2, 0.5, -0.4, 0.1, 0.3, 0.0, 0.2, -0.2, 0.4, 0.1, 0.2, -0.1, 0.3]
    assert sequence(found[:5], 30) == (None, None)
    low, high = sequence(found, 30)
    likely = retossed(found, "seed")
    assert low is not None
    assert high is not None
    assert likely.low is not None
    assert likely.high is not None
    assert low < likely.low < likely.high < high


def test_what_can_be_seen_is_that_of_the_study() -> None:
    # Ten reps, 24 weeks, 30 pairs: standard errors of 0.083 and 0.026 give 0.23 and 0.07.
    for error, smallest in ((0.083, 0.23), (0.026, 0.07)):
        assert smallest_effect(error * sqrt(30), 30, 15) == pytest.approx(smallest, abs=0.005)
    assert smallest_effect(0.2, 30, 30) == pytest.approx(smallest_effect(0.2, 30, 15) / 2)
    assert smallest_effect(0.2, 120, 15) == pytest.approx(smallest_effect(0.2, 30, 15) / 2)


def test_a_shift_of_everybody_or_of_the_carry_over_week_changes_nothing() -> None:
    past = simulated(World(noise=0.15, effect=0.05), 1)
    found = differences(past.experiment.blocks, past.readings)
    carried = {block.monday for block in past.experiment.blocks}
    moved = {
        rep: {day: value + (9.0 * len(rep) if day in carried else 0.5) for day, value in own.items()}
        for rep, own in past.readings.items()
    }
    assert differences(past.experiment.blocks, moved) == pytest.approx(found)


def test_a_rep_who_leaves_takes_only_the_own_pairs_along() -> None:
    past = simulated(World(noise=0.15), 2)
    left = {rep: own for rep, own in past.readings.items() if rep != "rep03"}
    assert len(differences(past.experiment.blocks, left)) == 30 - 6


def test_a_known_effect_is_found_to_the_last_digit_without_noise() -> None:
    past = simulated(World(noise=0.0, effect=0.05), 3)
    found = effect_of(past.experiment, past.experiment.blocks, past.readings)
    assert found is not None
    # Without noise the score tells the skill, and the effect of the tier's own minutes with it.
    assert found.estimate == pytest.approx(0.05, abs=0.01)
    assert found.chance < 0.001
    assert found.likely.excludes_zero
    assert found.whenever.excludes_zero
    assert found.positive > 0.999


@pytest.mark.parametrize("figure", [1.0, 1.1, 0.7])
def test_figures_that_are_all_alike_leave_the_odds_even(figure: float) -> None:
    past = simulated(World(noise=0.15), 3)
    alike = {rep: dict.fromkeys(own, figure) for rep, own in past.readings.items()}
    found = effect_of(past.experiment, past.experiment.blocks, alike)
    assert found is not None
    assert found.estimate == pytest.approx(0.0, abs=1e-12)
    assert found.positive == 0.5


def test_a_guess_is_drawn_towards_nothing_the_more_the_less_is_known() -> None:
    for noise in (0.05, 0.5, 5.0):
        past = simulated(World(noise=noise), 4)
        found = effect_of(past.experiment, past.experiment.blocks, past.readings)
        assert found is not None
        assert found.error is not None
        weight = 0.01 / (0.01 + found.error**2)
        assert found.shrunken == pytest.approx(weight * found.estimate)
        assert found.shrunken_error == pytest.approx(sqrt(weight) * found.error)
        assert found.shrunken_error < 0.1


def test_the_expected_spread_is_about_the_one_that_comes() -> None:
    expected, came = [], []
    for seed in range(40):
        past = simulated(World(noise=0.15, skill=0.1), seed)
        early = {
            rep: {day: value for day, value in own.items() if day < monday(12)}
            for rep, own in past.readings.items()
        }
        expected.append(expected_spread(early, past.experiment.blocks[0].scores) or 0.0)
        found = differences(past.experiment.blocks, past.readings)
        came.append(sqrt(fsum(d * d for d in found) / len(found)))
    assert fsum(expected) / fsum(came) == pytest.approx(1.0, abs=0.1)


def test_without_any_effect_the_bottom_rises_about_as_predicted() -> None:
    rises, own = [], []
    for seed in range(60):
        past = simulated(World(noise=0.5), seed)
        found = rebound(past.experiment.blocks, past.readings)
        assert found is not None
        rises.append(found.rise)
        own.append(found.own)
    assert fsum(rises) / 60 > 0.15
    assert fsum(own) / 60 == pytest.approx(fsum(rises) / 60, abs=0.04)


def test_without_blocks_the_last_weeks_tell_the_rebound() -> None:
    past = simulated(World(noise=0.5), 5)
    block = without_blocks(past.readings, monday(24), 2)
    assert [tier for tier in block.tiers.values() if tier] == ["bottom", "bottom"]
    assert block.end == monday(24)
    assert rebound([block], past.readings) is not None
    assert rebound([block], {}) is None


def test_the_lowest_are_those_of_the_weeks_before_and_a_fall_is_told_of_whom_it_is() -> None:
    weeks = {"ana": 12.0, "bo": 11.0, "cy": 9.0, "di": 10.0}
    readings = {
        rep: {monday(n): value - (6.0 if rep == "cy" and n >= 20 else 0.0) for n in range(10, 24)}
        for rep, value in weeks.items()
    }
    readings["ed"] = {monday(23): 1.0}
    found = rebound([without_blocks(readings, monday(24), 1)], readings)
    assert found is not None
    assert (found.low, found.fell, found.reps) == (1, 1, 4)
    assert found.rise == pytest.approx(-6.0)


def test_who_has_too_few_figures_is_not_the_lowest() -> None:
    readings = {rep: {monday(n): 9.0 + at for n in range(10, 24)} for at, rep in enumerate("abcd")}
    readings["low"] = {monday(19): 1.0}
    found = rebound([without_blocks(readings, monday(24), 1)], readings)
    assert found is not None
    assert (found.rise, found.fell, found.reps) == (0.0, 0, 4)


def test_covariance_analysis_allows_for_the_score() -> None:
    past = simulated(World(noise=0.0, skill=0.3, effect=0.05), 6)
    found = ancova(past.given, past.readings, monday(24))
    assert found is not None
    assert found.estimate == pytest.approx(0.05, abs=0.02)
    assert ancova(past.given[:4], past.readings, monday(3)) is None
    assert ancova((), past.readings, monday(24)) is None


# Short versions of tests/benchmarks/impact.py, which has 600 runs and more worlds. The bounds are three
# standard errors wide, so that they fail for a fault and not for bad luck.


def test_without_an_effect_the_coin_claims_seldom_and_before_and_after_is_fooled() -> None:
    runs, estimates, claims, rises = 100, [], 0, []
    for seed in range(runs):
        past = simulated(World(noise=0.5), seed)
        found = effect_of(past.experiment, past.experiment.blocks, past.readings)
        moved = rebound(past.experiment.blocks, past.readings)
        assert found is not None
        assert moved is not None
        estimates.append(found.estimate)
        claims += found.chance <= LEVEL
        rises.append(moved.rise)
    assert abs(fsum(estimates) / runs) < 3 * 0.083 / sqrt(runs)
    assert claims / runs < LEVEL + 3 * 0.018
    assert fsum(rises) / runs > 0.15


def test_a_true_effect_is_found_without_bias() -> None:
    runs, estimates, claims = 60, [], 0
    for seed in range(runs):
        past = simulated(World(noise=0.15, skill=0.1, effect=0.05), seed)
        found = effect_of(past.experiment, past.experiment.blocks, past.readings)
        assert found is not None
        estimates.append(found.estimate)
        claims += found.chance <= LEVEL
    assert fsum(estimates) / runs == pytest.approx(0.05, abs=3 * 0.027 / sqrt(runs))
    assert claims / runs > 0.36 - 3 * 0.062


@pytest.mark.parametrize("reps", [5, 10])
def test_weekly_looks_are_seldom_ever_wrong(reps: int) -> None:
    runs, wrong = 40, 0
    for seed in range(runs):
        past = simulated(World(noise=0.15, skill=0.1, weeks=52, reps=reps), seed)
        blocks = past.experiment.blocks
        ranges = [
            sequence(differences(blocks[:over], past.readings), 13 * len(blocks[0].pairs))
            for over in range(1, len(blocks) + 1)
        ]
        wrong += any(low is not None and high is not None and low * high > 0 for low, high in ranges)
    assert wrong / runs <= 0.05
    assert timedelta(weeks=52) == blocks[-1].end - blocks[0].monday
