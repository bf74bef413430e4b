"""How far reps differ, learned from all metrics together."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import Column, pool, pools
from coachplan.core.ranking.spread import kinds_of


def column(spread: float, error: float = 0.3, shift: int = 0) -> Column:
    """Ten values that differ by about ``spread`` units."""
    steps = [math.sin(2.3 * (number + shift)) * math.sqrt(2) for number in range(10)]
    return Column([Measured(spread * step, error) for step in steps], 1.0)


def middle(columns: Sequence[Column]) -> float:
    """Return the middle of tau on the first metric."""
    return pools(columns)[0].taus[2]


def test_a_team_that_is_alike_on_the_other_metrics_is_taken_to_be_alike_on_this_one() -> None:
    alike = [column(0.3, shift=shift) for shift in (1, 2, 3, 4)]
    apart = [column(1.0, shift=shift) for shift in (1, 2, 3, 4)]
    unclear = column(0.8, error=0.8)
    assert middle([unclear, *alike]) < middle([unclear, *apart]) / 2


def test_a_metric_that_shows_plainly_is_believed_against_the_others() -> None:
    alike = [column(0.3, shift=shift) for shift in (1, 2, 3, 4)]
    assert 0.8 < middle([column(1.0, error=0.1), *alike]) < 1.3
    assert 2.0 < middle([column(4.0, error=0.3), *alike]) < 6.0


def test_however_unlikely_all_kinds_of_team_are_their_ratio_counts() -> None:
    assert kinds_of([[1e-250] * 3] * 4, [0.6, 0.2, 0.2]) == pytest.approx([0.6, 0.2, 0.2])
    assert kinds_of([[0.0] * 3], [0.6, 0.2, 0.2]) == pytest.approx([0.6, 0.2, 0.2])
    assert kinds_of([[0.3, 0.1, 0.2]], [0.5, 0.25, 0.25]) == pytest.approx([2 / 3, 1 / 9, 2 / 9])


def test_metrics_without_a_unit_tell_nothing_of_the_others() -> None:
    bare = Column(column(0.1).cells)
    assert middle([column(0.8, error=0.8), bare]) == pytest.approx(middle([column(0.8, error=0.8)]))
    assert pools([bare])[0] == pool(bare.cells)


def test_three_metrics_of_one_team_figure_by_figure() -> None:
    """One is measured poorly, one shows that reps differ as usual, and one that they are rather alike."""
    found = pools([column(0.8, error=0.8), column(1.0, shift=1), column(0.3, shift=2)])
    assert [[round(tau, 3) for tau in one.taus] for one in found] == [
        [1.013, 0.824, 0.71, 0.604, 0.447],
        [1.245, 1.055, 0.95, 0.854, 0.737],
        [0.517, 0.332, 0.229, 0.165, 0.102],
    ]


@given(st.lists(st.floats(0.01, 3), min_size=1, max_size=4), st.floats(0.01, 100))
def test_units_of_measure_do_not_matter(spreads: list[float], factor: float) -> None:
    plain = [column(spread, shift=shift) for shift, spread in enumerate(spreads)]
    scaled = [
        Column([Measured(cell.y * factor, cell.error * factor) for cell in one.cells], factor)
        for one in plain
    ]
    for one, other in zip(pools(plain), pools(scaled), strict=True):
        assert other.taus == pytest.approx([tau * factor for tau in one.taus], rel=1e-6)
