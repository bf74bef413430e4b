"""What teams have in common: added up in any order, and what that makes of one team."""

import math
from collections.abc import Sequence
from functools import reduce

import pytest
from builders import TODAY, policy
from hypothesis import given, settings
from hypothesis import strategies as st

from coachplan.core.ranking.borrowing import calibrations
from coachplan.core.ranking.common import Common, common
from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import fit
from coachplan.core.ranking.population import GRAIN, NOISES, PLACES, STEP, likelihoods
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.shown import HEAD, Figures, Shown, added, figures_of, shown
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics

NAMES = "abcdefgh"


def team(number: int, apart: float = 1.0, **settings_: object) -> Roster:
    """Return a team of eight whose reps lie ``apart`` times as far apart as usual."""
    reps = []
    for place, name in enumerate(NAMES):
        # Spread evenly and shuffled differently by team and metric, so that every team has its own figures.
        skill, other = ((place * 3 + number) % 8 - 3.5) / 2.3, ((place * 5 + 3 * number) % 8 - 3.5) / 2.3
        reps.append(
            {
                "name": name,
                "id": name,
                "metrics": {
                    "win_rate": f"{round(45 + 12 * apart * skill)}/150",
                    "quota": f"{round(100 + 28 * apart * other)}%",
                    "calls": [round(40 + 8 * apart * skill + week) for week in (-6, 4, 2, -1, 1)],
                },
            }
        )
    metrics = {"quota": {"evidence": 60}, **settings_}
    return Roster.model_validate({"team": f"T{number}", "metrics": metrics, "reps": reps})


def figures(roster: Roster) -> Figures:
    return figures_of(roster, policy(), resolve(roster, known_metrics()), TODAY)


def ranked(roster: Roster, known: Common | None) -> Ranking:
    metrics = resolve(roster, known_metrics())
    return rank(roster, policy(), metrics, TODAY, calibrations(known, figures(roster)) if known else ())


def whole(teams: Sequence[Roster]) -> Shown:
    return reduce(added, [shown(figures(one)) for one in teams], Shown())


def learned(teams: Sequence[Roster]) -> Common:
    found = common("Northwind", whole(teams))
    assert found is not None
    return found


TEAMS = [team(number, 0.4 + number % 5 / 4) for number in range(8)]
SHOWN = [shown(figures(one)) for one in TEAMS]


@given(st.permutations(range(8)), st.integers(1, 7))
def test_teams_add_up_to_the_same_in_any_order_and_in_any_parts(order: list[int], cut: int) -> None:
    parts = [reduce(added, (SHOWN[one] for one in part), Shown()) for part in (order[:cut], order[cut:])]
    found = added(*parts)
    assert found == reduce(added, SHOWN)
    assert common("x", found) == common("x", reduce(added, SHOWN))


def test_one_team_and_few_reps_learn_alone() -> None:
    assert common("x", Shown()) is None
    assert common("x", whole(TEAMS[:1])) is None
    assert common("x", whole(TEAMS[:6])) is None  # 48 reps
    assert common("x", whole(TEAMS[:7])) is not None


def test_a_value_that_is_missing_says_nothing_of_the_others() -> None:
    holes = TEAMS[0].model_dump()
    for place, rep in enumerate(holes["reps"]):
        rep["metrics"].pop(("win_rate", "quota", "calls")[place % 3], None)
    found = shown(figures(Roster.model_validate(holes)))
    assert {key[0]: row[1] for key, row in found.metrics.items()} == {
        "win_rate": 5,
        "quota_attainment": 5,
        "calls": 6,
    }
    assert found.pairs.keys() == SHOWN[0].pairs.keys()


def test_large_teams_are_left_out() -> None:
    large = Roster.model_validate(
        {"reps": [{"name": f"r{n}", "metrics": {"win_rate": f"{n % 20}/60"}} for n in range(301)]}
    )
    assert shown(figures(large)) == Shown()


def test_figures_that_are_read_differently_say_nothing_of_each_other() -> None:
    others = [team(number, calls={"better": "lower"}) for number in range(8, 15)]
    calls = [one.read_as for one in learned([*TEAMS, *others]).metrics if one.metric == "calls"]
    assert len(calls) == 2
    one_alone = whole([*TEAMS, others[0]])
    assert sum(key[0] == "calls" for key in one_alone.metrics) == 2
    found = common("x", one_alone)
    assert found
    assert sum(one.metric == "calls" for one in found.metrics) == 1


def test_a_metric_that_is_not_in_common_is_learned_alone() -> None:
    odd = team(9, calls={"better": "lower"})
    found = {one.metric: one.learned_from for one in ranked(odd, learned(TEAMS)).calibration}
    assert {name for name, origin in found.items() if origin} == {"quota_attainment", "win_rate"}


def test_reps_who_lie_further_apart_are_found_to_differ_more() -> None:
    near, far = (learned([team(number, apart) for number in range(8)]) for apart in (0.3, 1.5))
    assert all(a.usual < b.usual for a, b in zip(near.metrics, far.metrics, strict=True))
    mixed = learned([team(number, 0.2 if number % 2 else 1.8) for number in range(8)])
    assert mixed.scale > 2 * far.scale


def test_level_unit_and_centre_stay_the_teams_own() -> None:
    one = team(3)
    for mine, ours in zip(
        ranked(one, None).calibration, ranked(one, learned(TEAMS)).calibration, strict=True
    ):
        assert (mine.gauge.level, mine.gauge.unit) == (ours.gauge.level, ours.gauge.unit)
        assert math.isclose(mine.pool.centre, ours.pool.centre, rel_tol=0.02)


def test_a_team_that_learned_with_others_says_from_whom() -> None:
    found = ranked(TEAMS[2], learned(TEAMS))
    assert found.notes[0] == "how far reps differ is learned from 64 reps of 8 teams of Northwind"
    assert found.learned_from == learned(TEAMS).origin
    assert ranked(TEAMS[2], None).learned_from is None


def test_what_was_learned_reads_back() -> None:
    known = learned(TEAMS)
    assert Common.model_validate_json(known.model_dump_json()) == known
    found = ranked(TEAMS[2], known)
    assert Ranking.model_validate_json(found.model_dump_json()) == found


def test_a_group_of_equals_gives_nobody_a_label() -> None:
    equals = [team(number, 0.05) for number in range(8)]
    known = learned(equals)
    assert max(one.usual for one in known.metrics) < 0.35
    for one in equals:
        assert not [s for s in ranked(one, known).standings if s.certainty == "firm"]


CELLS = st.lists(st.builds(Measured, st.floats(-3, 3), st.floats(0.1, 2)), min_size=2, max_size=9)


@settings(max_examples=40)
@given(st.lists(CELLS, min_size=1, max_size=2), st.floats(0.2, 2))
def test_other_noise_is_worked_out_as_if_errors_were_so_much_larger(
    columns: list[list[Measured]], unit: float
) -> None:
    found = likelihoods({str(number): part for number, part in enumerate(columns)}, unit, NOISES)
    direct = [
        [
            -math.fsum(
                math.fsum(
                    fit(
                        [c.y for c in part],
                        [(c.error * math.exp(STEP * noise)) ** 2 for c in part],
                        (unit * math.exp(place)) ** 2,
                    )
                )
                for part in columns
            )
            / 2
            for place in PLACES
        ]
        for noise in NOISES
    ]
    highest = max(map(max, direct))
    for row, wanted in zip(found, direct, strict=True):
        assert row == pytest.approx([math.exp(log - highest) for log in wanted], rel=1e-6, abs=1e-12)


def test_weeks_that_stray_less_than_assumed_are_seen_in_the_pool() -> None:
    calls = next(one for one in learned(TEAMS).metrics if one.metric == "calls")
    assert calls.weeks < 1
    row = SHOWN[0].metrics[calls.metric, calls.read_as]
    assert row[:2] == (1, 8)
    assert row[3] == 8 * 4  # five weeks each, of which the average takes one
    assert len(row) > HEAD


def test_what_these_eight_teams_have_in_common_figure_by_figure() -> None:
    """Reps lie .4 to 1.4 times as far apart as usual, weeks stray as little from their averages in all."""
    known = learned(TEAMS)
    assert (known.scale, known.shared) == (0.54, (0.26, 0.34, 0.4, 0.46, 0.54))
    assert {one.metric: (one.usual, one.stray, one.noise, one.weeks) for one in known.metrics} == {
        "calls": (0.85, 0.1, 0.98, 0.17),
        "quota_attainment": (0.55, 0.53, 0.81, 1.0),
        "win_rate": (0.77, 0.1, 1.0, 1.0),
    }


def test_what_one_team_says_of_how_metrics_go_together() -> None:
    """Products of deviations, their most, and their squares; metrics of the same deals share luck."""
    told = {
        tuple(name for name, _ in pair): [round(one * GRAIN, 3) for one in row]
        for pair, row in shown(figures(TEAMS[0])).pairs.items()
    }
    assert told == {
        ("calls", "quota_attainment"): [-0.205, 3.951, 0.118],
        ("calls", "win_rate"): [1.306, 7.682, 0.392],
    }


def test_forty_teams_count_like_fewer_than_ten() -> None:
    known = learned(TEAMS * 5)
    assert (known.scale, known.shared) == (0.56, (0.38, 0.42, 0.45, 0.48, 0.52))
    assert [(one.usual, one.stray) for one in known.metrics] == [(0.83, 0.1), (0.53, 0.51), (0.74, 0.1)]


def test_what_that_makes_of_one_of_them_figure_by_figure() -> None:
    found = {one.metric: one for one in calibrations(learned(TEAMS), figures(TEAMS[2]))}
    assert {name: [round(tau, 4) for tau in one.pool.taus] for name, one in found.items()} == {
        "quota_attainment": [0.256, 0.1833, 0.1429, 0.1096, 0.0734],
        "win_rate": [0.1023, 0.0875, 0.0756, 0.0665, 0.0586],
        "calls": [0.2391, 0.2097, 0.184, 0.1608, 0.1405],
    }
    assert {
        name: (round(one.gauge.noise, 4), round(one.gauge.weekly_noise, 4)) for name, one in found.items()
    } == {"quota_attainment": (1.7113, 2.1127), "win_rate": (0.5, 0.5), "calls": (0.245, 0.1006)}
    assert {one.shared for one in found.values()} == {learned(TEAMS).shared}


def test_two_teams_are_enough_where_they_have_the_reps() -> None:
    reps = [{"name": f"r{n}", "metrics": {"win_rate": f"{n}/60"}} for n in range(25)]
    large = Roster.model_validate({"reps": reps})
    assert [one.metric for one in learned([large, large]).metrics] == ["win_rate"]
    smaller = large.model_copy(update={"reps": large.reps[1:]})
    assert common("Northwind", whole([large, smaller])) is None
