"""What a ranking learns from the team as a whole."""

import math

from builders import TODAY, policy, ranking, roster

from coachplan.core.ranking.calibration import shared_luck
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.team.metrics import Metric, resolve
from coachplan.files.metrics import known_metrics


def luck(*cells: dict[str, str]) -> float:
    team = roster(**{f"r{number}": cell for number, cell in enumerate(cells)})
    metrics: tuple[Metric, ...] = resolve(team, known_metrics())
    return shared_luck(metrics, rank(team, policy(), metrics, TODAY).calibration)


def test_attainment_and_win_rate_share_the_luck_of_their_deals() -> None:
    # Half of them won, deal sizes of variation .8.
    found = luck({"win_rate": "500/1000", "quota": "90%"}, {"win_rate": "500/1000", "quota": "110%"})
    assert math.isclose(found, math.sqrt(0.5 / 1.14), abs_tol=1e-3)


def test_without_a_win_rate_three_in_ten_is_assumed() -> None:
    assert math.isclose(luck({"quota": "90%"}, {"quota": "110%"}), math.sqrt(0.7 / 1.34))


def test_the_error_of_attainment_follows_the_share_of_deals_that_the_team_wins() -> None:
    """A sum over deals of which half are won is surer than one over deals of which a tenth is."""
    for cells, won in (({}, 0.3), ({"win_rate": "500/1000"}, 0.5), ({"win_rate": "100/1000"}, 0.1)):
        found = ranking(roster(ana={**cells, "quota": "90%"}, bo={**cells, "quota": "110%"}))
        gauge = next(one.gauge for one in found.calibration if one.metric == "quota_attainment")
        assert math.isclose(gauge.noise, math.sqrt((1.64 - won) / won), rel_tol=5e-3)


def test_two_views_of_the_same_wins_share_all_their_luck() -> None:
    assert (
        luck({"win_rate": "3/9", "proposals_won": "3/5"}, {"win_rate": "4/9", "proposals_won": "4/6"}) == 1.0
    )


def test_what_is_frozen_stays() -> None:
    team = roster(ana="30/60", bo="20/60", cy="10/60")
    before = ranking(team)
    other = roster(ana="59/60", bo="20/60", cy="10/60", di={"calls": "40"})
    after: Ranking = rank(other, policy(), resolve(other, known_metrics()), TODAY, before.calibration)
    assert after.calibration[0] == before.calibration[0]
    assert [calibration.metric for calibration in after.calibration] == ["win_rate", "calls"]
    assert ranking(other).calibration[0] != before.calibration[0]
