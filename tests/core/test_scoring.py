"""A rep's score is the best guess of it that is linear in the values, by matrices written out in full."""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest
from builders import roster
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.ranking.calibration import calibrate
from coachplan.core.ranking.large_team import LargeColumn, LargeIngredient
from coachplan.core.ranking.large_team import posterior as large_posterior
from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import TRUSTED, Centre, Pool
from coachplan.core.ranking.relations import ENOUGH_REPS, SAME_DEALS_SKILL
from coachplan.core.ranking.samples import sampled
from coachplan.core.ranking.scored import Basis, doubted_scores, score_team
from coachplan.core.ranking.scoring import ALLOWED_LUCK, PAIRED, Ingredient, Posterior, apart, posterior
from coachplan.core.team.metrics import resolve
from coachplan.files.metrics import known_metrics


@st.composite
def ingredients(draw: st.DrawFn) -> list[Ingredient]:
    found = []
    for _ in range(draw(st.integers(1, 4))):
        taus = tuple(draw(st.lists(st.floats(0.05, 3), min_size=5, max_size=5)))
        groups = {"north": Centre(value=draw(st.floats(-1, 1)), error=draw(st.floats(0.01, 0.5)))}
        team = Pool(centre=draw(st.floats(-1, 1)), centre_error=0.1, taus=taus, error=0.5, groups=groups)
        cell = draw(st.none() | st.builds(Measured, st.floats(-9, 9), st.floats(0.05, 2)))
        shared = tuple(draw(st.lists(st.floats(0.05, 0.9), min_size=5, max_size=5)))
        group, same_deals = draw(st.sampled_from(("", "north"))), draw(st.booleans())
        found.append(Ingredient(draw(st.floats(0.1, 3)), team, cell, same_deals, shared, group))
    return found


class InFull:
    """The score for the ``index``-th value of every tau, by the normal equations."""

    def __init__(self, items: Sequence[Ingredient], index: int, luck: float) -> None:
        tau = np.array([item.pool.taus[index] for item in items])
        common = np.array([item.shared[PAIRED[index]] for item in items])
        deals = np.array([item.same_deals for item in items]) * np.maximum(SAME_DEALS_SKILL - common, 0)
        a, d = tau * np.sqrt(common), tau * np.sqrt(deals)
        skill = np.outer(a, a) + np.outer(d, d) + np.diag(tau**2 * (1 - common - deals))
        worth = np.array([item.worth for item in items])
        self.before = float(worth @ skill @ worth)
        seen = [n for n, item in enumerate(items) if item.cell]
        known = [(item, item.cell) for item in items if item.cell]
        noise = np.array([cell.error for _, cell in known])
        alike = np.array([item.same_deals for item, _ in known], dtype=float)
        pairs = np.outer(noise * alike, noise * alike) * (1 - np.eye(len(known)))
        blur = np.diag([item.pool.peers(item.group).error ** 2 for item, _ in known])
        step = np.array([cell.y - item.pool.peers(item.group).value for item, cell in known])
        limit = TRUSTED * np.sqrt(noise**2 + tau[seen] ** 2)
        own, goal = skill[np.ix_(seen, seen)], (skill @ worth)[seen]
        expected = own + np.diag(noise**2) + ALLOWED_LUCK * luck * pairs
        weights = np.maximum(np.linalg.solve(expected, goal), 0) if seen else np.zeros(0)
        true = own + np.diag(noise**2) + luck * pairs + blur
        self.variance = self.before - 2 * float(weights @ goal) + float(weights @ true @ weights)
        self.parts = np.zeros(len(items))
        self.parts[seen] = weights * np.clip(step, -limit, limit)
        self.clipped = np.zeros(len(items), dtype=bool)
        self.clipped[seen] = np.abs(step) > limit


def in_full(items: Sequence[Ingredient], luck: float) -> Posterior:
    rounds = [InFull(items, index, luck) for index in range(5)]
    parts = np.mean([one.parts for one in rounds], axis=0)
    means = [float(one.parts.sum()) for one in rounds]
    within = float(np.mean([one.variance for one in rounds]))
    known = float(np.mean([1 - one.variance / one.before for one in rounds]))
    return Posterior(
        float(parts.sum()),
        math.sqrt(within + float(np.var(means))),
        tuple(parts),
        tuple(means),
        within,
        min(max(known, 0.0), 1.0),
        tuple(np.any([one.clipped for one in rounds], axis=0)),
    )


@given(ingredients(), st.floats(0, 0.9))
def test_a_score_is_the_best_linear_guess(items: list[Ingredient], luck: float) -> None:
    found, expected = posterior(items, luck), in_full(items, luck)
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, rel=1e-6, abs=1e-9)


@st.composite
def teams(draw: st.DrawFn) -> list[list[Ingredient]]:
    """Draw teams whose reps differ in their values and their peers, and in nothing else."""
    usual = draw(ingredients())
    cells, groups = st.none() | st.builds(Measured, st.floats(-9, 9), st.floats(0.05, 2)), ("", "north")
    return [
        [item._replace(cell=draw(cells), group=group) for item in usual]
        for group in draw(st.lists(st.sampled_from(groups), min_size=1, max_size=5))
    ]


@given(teams(), st.floats(0, 0.9))
def test_arrays_score_a_whole_team_as_if_rep_by_rep(team: list[list[Ingredient]], luck: float) -> None:
    found = [posterior(items, luck) for items in team]
    peers = np.array([("", "north").index(items[0].group) for items in team])
    columns = [
        LargeIngredient(
            items[0].worth,
            items[0].pool,
            LargeColumn(
                np.array([item.cell.y if item.cell else 0.0 for item in items]),
                np.array([item.cell.error if item.cell else math.inf for item in items]),
                peers,
                ("", "north"),
            ),
            items[0].same_deals,
            items[0].shared,
        )
        for items in zip(*team, strict=True)
    ]
    arrays = large_posterior(columns, luck)
    near = partial(np.testing.assert_allclose, rtol=1e-6, atol=1e-9)
    near(arrays.mean, [one.mean for one in found])
    near(arrays.deviation, [one.deviation for one in found])
    near(arrays.apart, apart(found))
    near(arrays.reliability, [one.reliability for one in found])
    near(arrays.parts.T, [one.parts for one in found])
    assert arrays.clipped.T.tolist() == [list(one.clipped) for one in found]


def basis_of(reps: int, *names: str) -> Basis:
    cells = {f"r{n}": dict.fromkeys(names, f"{n % 9 + 1}/60") for n in range(reps)}
    team = roster(**cells)
    metrics, groups = resolve(team, known_metrics()), [""] * reps
    samples = sampled(metrics, team.reps, [None] * reps)
    return Basis(metrics, calibrate(metrics, samples, (), groups), samples, groups)


def test_labels_are_doubted_as_if_skills_were_as_little_related_as_they_may_be() -> None:
    basis = basis_of(5, "win_rate", "stage_conversion")
    doubted = doubted_scores(basis)
    assert doubted is not None
    least = [
        one.model_copy(update={"shared": (min(one.shared),) * len(one.shared)}) for one in basis.calibrations
    ]
    expected, usual = score_team(basis._replace(calibrations=least)), score_team(basis)
    assert [one.mean for one in doubted()] == [one.mean for one in expected.scores]
    assert [one.deviation for one in doubted()] == expected.deviations
    assert [one.mean for one in doubted()] != [one.mean for one in usual.scores]


@pytest.mark.parametrize(
    ("reps", "names", "doubts"),
    [
        (5, ["win_rate"], False),  # a single metric is related to nothing
        (ENOUGH_REPS - 1, ["win_rate", "stage_conversion"], True),
        (ENOUGH_REPS, ["win_rate", "stage_conversion"], False),  # enough of them show how related skills are
    ],
)
def test_who_has_enough_to_go_by_doubts_nothing(reps: int, names: list[str], *, doubts: bool) -> None:
    assert (doubted_scores(basis_of(reps, *names)) is not None) == doubts
