"""Partial pooling against published results."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import known

from coachplan.core.ranking import large_team
from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import Column, _centre, parts_of, pool
from coachplan.core.ranking.rank_distribution import Score, chances, expected_ranks
from coachplan.core.ranking.scoring import Ingredient, Posterior, apart, posterior


def pooled(cells: Sequence[Measured]) -> tuple[list[float], list[float], list[float]]:
    """Return true values' means, standard deviations with the centre unknown, and with the centre given."""
    team = pool(cells)
    found = [posterior([Ingredient(1.0, team, cell, same_deals=False)], 0.0) for cell in cells]
    pulls = [
        math.sqrt(math.fsum((1 + (tau / cell.error) ** 2) ** -2 for tau in team.taus) / len(team.taus))
        for cell in cells
    ]
    return (
        [team.centre + one.mean for one in found],
        [math.hypot(one.deviation, pull * team.centre_error) for one, pull in zip(found, pulls, strict=True)],
        [one.deviation for one in found],
    )


def arcsine(hits: Sequence[int], tries: Sequence[int]) -> list[Measured]:
    return [
        Measured(math.asin(math.sqrt((w + 0.25) / (n + 0.5))), 0.5 / math.sqrt(n))
        for w, n in zip(hits, tries, strict=True)
    ]


def worst(found: Sequence[float], wanted: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True))


def test_eight_schools() -> None:
    schools = known("eight_schools")
    cells = [Measured(y, se) for y, se in zip(schools["y"], schools["se"], strict=True)]
    means, deviations, _ = pooled(cells)
    # Our prior on tau pools a little more than the flat one of the published analysis.
    assert worst(means, schools["posterior_mean"]) < 0.25
    assert worst(deviations, schools["posterior_sd"]) < 0.45


def test_eighteen_batters() -> None:
    batters = known("efron_morris_1970")
    means, _, _ = pooled(arcsine(batters["hits"], [batters["at_bats"]] * 18))
    averages = [math.sin(mean) ** 2 for mean in means]
    assert worst(averages, batters["computed"]["js"]) < 0.0025
    ahead = math.fsum((a - b) ** 2 for a, b in zip(averages, batters["remainder"], strict=True))
    assert ahead < batters["published"]["sse_mle"] / 3


def test_twelve_hospitals() -> None:
    hospitals = known("surgical_12_hospitals")
    ranks = hospitals["rank_1_is_lowest_mortality"]
    means, deviations, given_centre = pooled(arcsine(hospitals["r"], hospitals["n"]))
    rates = [math.sin(m) ** 2 + math.cos(2 * m) * d**2 for m, d in zip(means, deviations, strict=True)]
    assert worst(rates, hospitals["quadrature"]["p_mean"]) < 0.009
    # The lowest mortality ranks first: the score is turned round.
    scores = [Score(-m, d) for m, d in zip(means, given_centre, strict=True)]
    assert worst(expected_ranks(scores), ranks["mean"]) < 0.5
    worst_two = [one.bottom for one in chances(scores, 2, 2, 0.95)]
    assert worst_two[7] == pytest.approx(0.80, abs=0.02)
    assert worst_two[1] == pytest.approx(0.46, abs=0.02)
    assert worst_two[10] == pytest.approx(ranks["p_in_worst2"][10], abs=0.02)


@pytest.mark.parametrize(("spread", "low", "high"), [(0.0, 0.0, 0.25), (5.0, 0.9, 1.0)])
def test_reliability_tells_equal_teams_from_different_ones(spread: float, low: float, high: float) -> None:
    team = pool([Measured(spread * number, 1.0) for number in range(12)])
    assert low < team.reliability < high


CELLS = st.lists(st.builds(Measured, st.floats(-5, 5), st.floats(0.1, 3)), min_size=1, max_size=12)


@given(CELLS)
def test_the_centre_lies_among_the_values_and_tau_above_zero(cells: list[Measured]) -> None:
    team = pool(cells)
    values = [cell.y for cell in cells]
    assert min(values) - 1e-9 <= team.centre <= max(values) + 1e-9
    assert list(team.taus) == sorted(team.taus, reverse=True)
    assert team.taus[-1] > 0


@given(CELLS, st.floats(0, 1))
def test_a_pooled_value_lies_between_the_centre_and_what_was_seen(cells: list[Measured], luck: float) -> None:
    team = pool(cells)
    for cell in cells:
        found = posterior([Ingredient(1.0, team, cell, same_deals=True)], luck)
        assert 0 <= found.mean * math.copysign(1, cell.y - team.centre) <= abs(cell.y - team.centre) + 1e-12
        assert found.deviation > 0
        assert 0 <= found.reliability <= 1


@given(CELLS, CELLS)
def test_a_missing_metric_is_expected_from_the_others(first: list[Measured], second: list[Measured]) -> None:
    """With skill shared between metrics, the unknown one moves with the known one, and by less."""
    known_pool, other_pool = pool(first), pool(second)
    alone = posterior([Ingredient(1.0, known_pool, first[0], same_deals=False)], 0.0)
    with_gap = posterior(
        [
            Ingredient(1.0, known_pool, first[0], same_deals=False),
            Ingredient(1.0, other_pool, None, same_deals=False),
        ],
        0.0,
    )
    assert with_gap.parts[1] == 0
    assert abs(with_gap.mean) >= abs(alone.mean) - 1e-12
    assert with_gap.mean * alone.mean >= 0
    assert with_gap.deviation > alone.deviation - 1e-12


@given(CELLS)
def test_what_takes_all_scores_further_apart_changes_no_rank(cells: list[Measured]) -> None:
    """One metric, measured alike for everybody: tau scales all scores, and is left out of comparisons."""
    alike = [Measured(cell.y, cells[0].error) for cell in cells]
    team = pool(alike)
    found = [posterior([Ingredient(1.0, team, cell, same_deals=False)], 0.0) for cell in alike]
    if not any(True in one.clipped for one in found):
        assert apart(found) == pytest.approx([math.sqrt(one.within) for one in found])
    assert [one.deviation**2 for one in found] == pytest.approx(
        [one.within + math.fsum((m - one.mean) ** 2 for m in one.means) / len(one.means) for one in found]
    )


def test_what_moves_scores_against_each_other_counts_in_ranks() -> None:
    up, down = ((1.0, 1.2, 1.0, 0.8, 1.0), (-1.0, -0.8, -1.0, -1.2, -1.0))
    found = [
        Posterior(math.fsum(means) / 5, 1.0, (), means, within=0.04, reliability=0.5, clipped=())
        for means in (up, down)
    ]
    assert apart(found) == pytest.approx([math.sqrt(0.04 + 0.08 / 5)] * 2)


def test_luck_from_the_same_deals_makes_less_sure() -> None:
    team = pool([Measured(float(number), 1.0) for number in range(8)])
    both = [Ingredient(1.0, team, Measured(6.0, 1.0), same_deals=True)] * 2
    assert posterior(both, 0.7).deviation > posterior(both, 0.0).deviation


def test_a_whale_is_not_believed_whole() -> None:
    team = pool([Measured(float(number), 1.0) for number in range(8)])
    found = posterior([Ingredient(1.0, team, Measured(500.0, 1.0), same_deals=False)], 0.0)
    assert found.clipped == (True,)
    assert found.mean < 30


def test_somebody_good_at_the_known_metric_is_expected_to_be_better_at_the_unknown_one() -> None:
    team = pool([Measured(float(number), 1.0) for number in range(8)])
    good = Ingredient(1.0, team, Measured(7.0, 1.0), same_deals=False)
    alone, with_gap = (
        posterior([good, *more], 0.0).mean for more in ([], [Ingredient(1.0, team, None, same_deals=False)])
    )
    assert alone * 1.1 < with_gap < alone * 2


def test_the_centre_of_four_equals_is_as_sure_as_a_mean_of_four() -> None:
    centre = _centre([Measured(y, 0.5) for y in (1, 2, 3, 4)], [0.0])
    assert (centre.value, centre.error) == (2.5, 0.25)
    assert math.isclose(_centre([Measured(0, 0.3)] * 4, [0.4]).error, 0.25)


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ([*range(-9, 10), 50], 0.5 + 3 * 1.4826 * 5),  # half of them lie within 5 of the middle
        ([0] * 9 + [10], 3 * math.sqrt(10) / 2),  # where most are alike, half the standard deviation counts
        ([1, 2, 3, 4], 4),
    ],
)
def test_what_lies_far_out_is_drawn_in(values: list[float], last: float) -> None:
    cells = [Measured(value, 0.5) for value in values]
    (drawn,) = parts_of(Column(cells)).values()
    assert [cell.error for cell in drawn] == [0.5] * len(values)
    assert [cell.y for cell in drawn] == pytest.approx([*values[:-1], last])
    assert large_team._winsorised(np.array(values, dtype=float)).tolist() == [cell.y for cell in drawn]
