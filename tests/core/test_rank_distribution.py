"""Ranks from normal scores, against enumeration."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trying import few

from coachplan.core.policies.policy import Tier
from coachplan.core.ranking import rank_distribution
from coachplan.core.ranking.rank_distribution import (
    Score,
    chances,
    expected_ranks,
    rank_probabilities,
    tier_heads,
)

SHARES: dict[Tier, float] = {"top": 0.2, "middle": 0.6, "bottom": 0.2}
SCORES = st.lists(st.builds(Score, st.floats(-2, 2), st.floats(0.1, 2)), min_size=1, max_size=7)


def upper(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))


def enumerated(scores: list[Score], which: int) -> list[float]:
    """Return one rank's distribution, adding up every set of reps who could lie above, on a fine grid."""
    one, others = scores[which], scores[:which] + scores[which + 1 :]
    found, total = [0.0] * len(scores), 0.0
    for node in range(-3000, 3001):
        z = node / 500
        weight = math.exp(-z * z / 2)
        total += weight
        above = [upper((other.mean - one.mean - one.deviation * z) / other.deviation) for other in others]
        for size in range(len(scores)):
            for chosen in combinations(range(len(others)), size):
                product = weight
                for index, p in enumerate(above):
                    product *= p if index in chosen else 1 - p
                found[size] += product
    return [share / total for share in found]


@pytest.mark.parametrize(
    "scores",
    [
        [Score(0.0, 1.0), Score(0.4, 1.0), Score(-0.3, 0.6)],
        [Score(0.0, 0.1), Score(0.05, 2.0), Score(1.0, 0.3), Score(-1.0, 0.5)],
        [Score(0.0, 1.0)] * 4,
    ],
)
def test_rank_probabilities_are_those_of_enumeration(scores: list[Score]) -> None:
    found = rank_probabilities(scores)
    for which in range(len(scores)):
        assert found[which] == pytest.approx(enumerated(scores, which), abs=1e-5)


def test_two_reps_are_a_matter_of_one_difference() -> None:
    found = rank_probabilities([Score(1.0, 0.6), Score(0.0, 0.8)])
    assert found[0] == pytest.approx([upper(1.0), 1 - upper(1.0)], abs=1e-5)


@given(SCORES)
@few(40)
def test_everybody_has_a_rank_and_every_rank_somebody(scores: list[Score]) -> None:
    found = rank_probabilities(scores)
    for line in (*found, *zip(*found, strict=True)):
        assert math.fsum(line) == pytest.approx(1, abs=1e-3)
    mean = [math.fsum(rank * share for rank, share in enumerate(line, 1)) for line in found]
    assert mean == pytest.approx(expected_ranks(scores), abs=5e-3)


@given(SCORES)
@few(40)
def test_equal_scores_have_equal_chances_and_order_is_nothing(scores: list[Score]) -> None:
    twice = [*scores, scores[0]]
    found = chances(twice, 1, 1, 0.8)
    assert found[0] == found[-1]
    assert list(reversed(chances(list(reversed(twice)), 1, 1, 0.8))) == found


@given(SCORES)
@few(40)
def test_expected_ranks_add_up(scores: list[Score]) -> None:
    n = len(scores)
    assert math.fsum(expected_ranks(scores)) == pytest.approx(n * (n + 1) / 2)


def test_reps_whom_nobody_could_confuse_have_one_rank_each() -> None:
    found = chances([Score(-10.0 * place, 0.1) for place in range(5)], 1, 1, 0.8)
    assert [(one.first, one.last) for one in found] == [(place, place) for place in range(1, 6)]


def test_large_teams_get_nearly_the_same_from_the_short_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = [Score(math.sin(7 * i), 0.5 + 0.1 * math.cos(3 * i)) for i in range(60)]
    exact = chances(scores, 12, 12, 0.8)
    monkeypatch.setattr(rank_distribution, "EXACT_UP_TO", 10)
    short = chances(scores, 12, 12, 0.8)
    assert max(abs(a.bottom - b.bottom) for a, b in zip(exact, short, strict=True)) < 0.02
    assert max(abs(a.top - b.top) for a, b in zip(exact, short, strict=True)) < 0.02
    assert max(abs(a.first - b.first) + abs(a.last - b.last) for a, b in zip(exact, short, strict=True)) <= 5
    assert math.fsum(one.bottom for one in short) == pytest.approx(12)


@pytest.mark.parametrize(
    ("count", "seats"),
    [
        (0, (0, 0, 0)),
        (1, (0, 1, 0)),
        (2, (0, 2, 0)),
        (3, (1, 1, 1)),
        (4, (1, 2, 1)),
        (5, (1, 3, 1)),
        (6, (1, 4, 1)),
        (7, (1, 5, 1)),
        (8, (2, 4, 2)),
        (10, (2, 6, 2)),
        (12, (2, 8, 2)),
        (13, (3, 7, 3)),
    ],
)
def test_end_tiers_are_rounded_halves_down(count: int, seats: tuple[int, int, int]) -> None:
    assert tuple(tier_heads(count, SHARES).values()) == seats


def test_half_a_rep_is_left_in_the_middle() -> None:
    assert tier_heads(5, {"top": 0.3, "middle": 0.6, "bottom": 0.1}) == {"top": 1, "middle": 4, "bottom": 0}
