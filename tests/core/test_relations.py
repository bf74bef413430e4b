"""How much of one metric's skill shows in the others."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.ranking.large_team import LargeColumn
from coachplan.core.ranking.large_team import shared_skill as large
from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import pool
from coachplan.core.ranking.relations import (
    ENOUGH_REPS,
    MOST,
    MOST_OF_FEW,
    SHARED_SKILL,
    Column,
    Evidence,
    shared_skill,
)


def columns(reps: int, *, related: bool, same_deals: bool = False) -> list[Column]:
    """Three metrics with hardly any noise: all alike, or of unrelated order."""
    found = []
    for step in (1, 1, 1) if related else (1, 7, 11):
        cells = [Measured(math.sin(step * 2.3 * (number + 1) + step), 0.05) for number in range(reps)]
        found.append(Column(cells, pool(cells), same_deals, [""] * reps))
    return found


def usual(found: Sequence[float]) -> float:
    return sum(found) / len(found)


def test_a_large_team_shows_its_own() -> None:
    assert usual(shared_skill(columns(60, related=True))) > 0.7
    assert usual(shared_skill(columns(60, related=False))) < 0.1


def test_a_small_team_shows_less() -> None:
    assert 0.35 < usual(shared_skill(columns(12, related=True))) < MOST_OF_FEW
    assert usual(shared_skill(columns(12, related=False))) < SHARED_SKILL


@pytest.mark.parametrize("found", [columns(60, related=True)[:1], columns(60, related=True, same_deals=True)])
def test_one_metric_shows_nothing_and_the_same_deals_prove_nothing(found: list[Column]) -> None:
    nothing = Evidence(0.0, 0.0).shared_skill(60)
    assert shared_skill(found) == nothing
    assert nothing[2] == pytest.approx(0.29, abs=0.01)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(1, 100))
def test_no_evidence_moves_it_out_of_bounds(products: float, precision: float, reps: int) -> None:
    found = Evidence(products, precision).shared_skill(reps)
    assert list(found) == sorted(found)
    assert 0 <= found[0] <= found[-1] <= (MOST if reps >= ENOUGH_REPS else MOST_OF_FEW)


def test_much_evidence_settles_it() -> None:
    assert Evidence(3e5, 1e6).shared_skill(100) == pytest.approx([0.3] * 5, abs=0.005)
    assert Evidence(1e6, 1e6).shared_skill(100) == pytest.approx([MOST] * 5, abs=0.005)
    assert Evidence(1e6, 1e6).shared_skill(ENOUGH_REPS) == pytest.approx([MOST] * 5, abs=0.005)
    assert Evidence(1e6, 1e6).shared_skill(ENOUGH_REPS - 1) == pytest.approx([MOST_OF_FEW] * 5, abs=0.005)
    assert Evidence(-1e6, 1e6).shared_skill(100) == pytest.approx([0.0] * 5, abs=0.005)


def test_missing_values_count_for_nothing() -> None:
    full = columns(60, related=True)
    holes: list[Measured | None] = [None if number % 2 else cell for number, cell in enumerate(full[0].cells)]
    gaps = [Column(holes, full[0].pool, same_deals=False, groups=full[0].groups), *full[1:]]
    assert 0.5 < usual(shared_skill(gaps)) <= usual(shared_skill(full)) + 0.1


@pytest.mark.parametrize("far", [0, 50])
def test_arrays_find_the_same(far: int) -> None:
    """Values that lie far out count like those at the end of what is believed."""
    plain = columns(60, related=False)
    plain = [
        one._replace(cells=[_further(cell, far) for cell in one.cells[:1]] + [*one.cells[1:]])
        for one in plain
    ]
    arrays = []
    for column in plain:
        cells = [cell for cell in column.cells if cell is not None]
        y, error = np.array([cell.y for cell in cells]), np.array([cell.error for cell in cells])
        peers = np.zeros(len(cells), dtype=np.int64)
        arrays.append((LargeColumn(y, error, peers, [""]), column.pool, False))
    assert large(arrays) == pytest.approx(shared_skill(plain), abs=1e-12)


def _further(cell: Measured | None, far: int) -> Measured | None:
    return cell and cell._replace(y=cell.y + far)
