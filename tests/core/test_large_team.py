"""Large teams: arrays give what one rep at a time gives."""

import json
import math
import random  # noqa: TID251 - a world made of seeded chance
from typing import Any

import numpy as np
import pytest
from builders import TODAY, policy
from hypothesis import given
from hypothesis import strategies as st
from trying import few

from coachplan.core.ranking import large_ranks, large_team, measures, samples
from coachplan.core.ranking.measures import Sample
from coachplan.core.ranking.rank_distribution import Score, chances, expected_ranks
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.standing import Standing, StandingsOnDemand
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.export import json as export
from coachplan.files.metrics import known_metrics


def team(seed: int, size: int) -> Roster:
    """Return a team with holes, newcomers, two groups, and all kinds of scale."""
    dice = random.Random(seed)  # noqa: S311 - a world made of seeded chance
    reps = []
    for number in range(size):
        deals = dice.randint(4, 60)
        cells = {
            "win_rate": f"{dice.randint(0, deals)}/{deals}",
            "quota_attainment": f"{dice.randint(10, 200)}%",
            "cycle_days": f"{dice.randint(10, 120)}d",
            "meetings": [str(dice.randint(0, 15)) for _ in range(dice.randint(1, 4))],
            "forecast_accuracy": f"{dice.randint(40, 140)}%",
        }
        rep: dict[str, Any] = {"name": f"R{number}", "id": f"r{number:03d}"}
        rep["metrics"] = {name: cell for name, cell in cells.items() if dice.random() < 0.8}
        if seed % 2:
            rep["group"] = dice.choice(["east", "west"])
        if dice.random() < 0.05:
            rep["started"] = "2026-09-01"
        reps.append(rep)
    return Roster.model_validate({"reps": reps})


def both(roster: Roster) -> tuple[Ranking, Ranking]:
    """Return the ranking of one rep at a time, and that of arrays."""
    metrics, found = resolve(roster, known_metrics()), []
    for switch in (len(roster.reps), 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(samples, "LARGE_TEAM", switch)
            found.append(rank(roster, policy(), metrics, TODAY))
    return found[0], found[1]


def distance(one: Standing, other: Standing) -> float:
    numbers = [(one.score, other.score), (one.expected_rank, other.expected_rank)]
    numbers += list(zip(one.interval, other.interval, strict=True))
    numbers += [(chance, other.probability[tier]) for tier, chance in one.probability.items()]
    numbers += [(a.contribution, b.contribution) for a, b in zip(one.because, other.because, strict=True)]
    return max(abs(a - b) for a, b in numbers)


@given(st.integers(0, 10_000), st.sampled_from([65, 90, 130]))
@few(12)
def test_arrays_give_the_same_answers(seed: int, size: int) -> None:
    plain, arrays = both(team(seed, size))
    assert [one.rep for one in arrays.standings] == [one.rep for one in plain.standings]
    for one, other in zip(plain.standings, arrays.standings, strict=True):
        assert distance(one, other) < 2e-5
        assert (one.tier, one.certainty, one.missing, one.warnings) == (
            other.tier,
            other.certainty,
            other.missing,
            other.warnings,
        )
    assert (arrays.skill, arrays.notes, arrays.tiers) == (plain.skill, plain.notes, plain.tiers)


def test_a_large_team_without_any_number_is_ranked_by_id() -> None:
    plain, arrays = both(Roster.model_validate({"reps": list("edcba")}))
    assert arrays == plain


def test_a_large_ranking_is_a_value_like_any_other() -> None:
    roster = team(1, samples.LARGE_TEAM + 1)
    found = rank(roster, policy(), resolve(roster, known_metrics()), TODAY)
    assert len(found.standings) == len(roster.reps)
    assert found.standings[-1].position == len(roster.reps)
    assert [one.position for one in found.standings[3:6]] == [4, 5, 6]
    again = Ranking.model_validate_json(found.model_dump_json())
    assert again == found
    assert hash(StandingsOnDemand(1, list("a").__getitem__)) == hash(("a",))  # type: ignore[arg-type]  # any item
    assert found.model_copy(update={"team": "other"}) != found


def test_the_json_of_a_large_team_has_one_rep_a_line() -> None:
    roster = team(1, export.LONG + 1)
    found = rank(roster, policy(), resolve(roster, known_metrics()), TODAY)
    text = export.export(found)
    assert json.loads(text) == found.model_dump(mode="json")
    records = [line for line in text.splitlines() if line.startswith('    {"because": ')]
    assert [json.loads(line.rstrip(","))["position"] for line in records] == [*range(1, export.LONG + 2)]


def test_the_json_of_a_team_is_indented() -> None:
    roster = team(1, 3)
    found = rank(roster, policy(), resolve(roster, known_metrics()), TODAY)
    assert export.export(found) == json.dumps(found.model_dump(mode="json"), sort_keys=True, indent=2) + "\n"


SCORES = st.lists(st.builds(Score, st.floats(-3, 3), st.floats(0.05, 2)), min_size=3, max_size=40)


@given(SCORES, st.booleans())
@few(60)
def test_ranks_on_a_grid_are_those_of_every_pair(scores: list[Score], smooth: bool) -> None:  # noqa: FBT001 - drawn
    count = len(scores)
    end = max(count // 5, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_ranks, "PAIRWISE", 0 if smooth else count)
        patch.setattr("coachplan.core.ranking.rank_distribution.EXACT_UP_TO", 0)
        ranks = large_ranks.expected_ranks(scores)
        found = large_ranks.chances(scores, end, end, 0.8)
        wanted = chances(scores, end, end, 0.8)
    near = 2e-3 if smooth else 1e-8
    assert ranks == pytest.approx(expected_ranks(scores), abs=near * count)
    assert found.top == pytest.approx([one.top for one in wanted], abs=near)
    assert found.bottom == pytest.approx([one.bottom for one in wanted], abs=near)
    if not smooth:
        assert list(found.first) == [one.first for one in wanted]
        assert list(found.last) == [one.last for one in wanted]


@pytest.mark.parametrize("name", ["win_rate", "quota_attainment", "cycle_days", "meetings", "discount"])
def test_arrays_lie_on_the_scale_where_single_values_do(name: str) -> None:
    (known,) = resolve(Roster.model_validate({"metrics": {name: {}}, "reps": ["Ana"]}), known_metrics())
    values = [-0.5, 0.0, 0.001, 0.3, 1.0, 1.7, 90.0]
    plain = [measures._on_scale(known.scale, Sample(value, 12, "stated"), 0.4) for value in values]
    arrays = large_team._on_scale(known, np.array(values), np.full(len(values), 12.0), 0.4)
    assert arrays.tolist() == pytest.approx(plain)


def test_variances_that_stand_for_all_reach_from_the_least_to_the_most() -> None:
    classes = large_ranks._classes(np.array([0.5, 0.1, 1.5]))
    assert (classes[0], classes[-1]) == pytest.approx((0.01, 2.25))
    assert large_ranks._classes(np.array([0.5, 0.5])).tolist() == [0.25]


def test_the_normal_distribution_is_exact_enough() -> None:
    z = np.linspace(-8, 8, 4001)
    wanted = [0.5 * math.erfc(-value / math.sqrt(2)) for value in z.tolist()]
    assert float(np.max(np.abs(large_ranks.normal(z) - np.array(wanted)))) < 1e-10
