"""Who is where: examples checked by hand, and laws that hold for every team."""

import csv
import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import pytest
from builders import TODAY, policy, ranking, roster
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import shared
from trying import few

from coachplan.core.ranking.ranking import Ranking, Standing, rank
from coachplan.core.ranking.reasons import SIDE
from coachplan.core.ranking.samples import LARGE_TEAM, ramp_share, sampled
from coachplan.core.ranking.seating import LEVEL
from coachplan.core.ranking.standing import rounded, rounded_all
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics


def by_rep(found: Ranking) -> dict[str, Standing]:
    return {one.rep: one for one in found.standings}


def order(found: Ranking) -> list[str]:
    return [one.rep for one in found.standings]


CLEAR = {f"r{number}": f"{20 + 60 * number}/1000" for number in range(10)}
"""Ten reps whose win rates nobody could confuse."""


def test_three_in_four_is_not_three_quarters() -> None:
    found = ranking(roster(few="3/4", many="230/400", a="160/400", b="150/400", c="170/400"))
    assert order(found)[0] == "many"
    # A win rate of 75 % stands 35 points above the others; next to nothing of it is believed.
    assert by_rep(found)["few"].score < by_rep(found)["many"].score / 2


def test_equal_numbers_have_equal_chances_and_are_listed_by_id() -> None:
    found = ranking(roster(cy="20/60", ana="20/60", bo="20/60"))
    assert order(found) == ["ana", "bo", "cy"]
    for one in found.standings:
        assert (one.score, one.expected_rank) == (0.0, 2.0)
        assert one.probability == pytest.approx({"top": 1 / 3, "middle": 1 / 3, "bottom": 1 / 3}, abs=1e-5)
        assert one.certainty == "unclear"


def test_a_range_of_ranks_holds_the_place_where_many_are_equal() -> None:
    found = ranking(roster(**{f"r{number:02d}": "20/60" for number in range(15)}))
    ranges = [one.rank_range for one in found.standings]
    assert [low <= place <= high for place, (low, high) in enumerate(ranges, 1)] == [True] * 15
    assert ranges[7] == (2, 14)


def test_three_reps_on_three_metrics_figure_by_figure() -> None:
    """Two of the metrics rest on the same deals, and Bo has no value of the third."""
    found = ranking(
        roster(
            ana={"win_rate": "30/60", "quota": "110%", "meetings": "9"},
            bo={"win_rate": "20/60", "quota": "95%"},
            cy={"win_rate": "14/60", "quota": "70%", "meetings": "4"},
        )
    )
    assert [(one.rep, one.score, one.interval, one.expected_rank) for one in found.standings] == [
        ("ana", 0.893859, (0.247097, 1.540621), 1.106122),
        ("bo", -0.027391, (-0.710492, 0.65571), 2.020562),
        ("cy", -0.87017, (-1.517158, -0.223182), 2.873316),
    ]
    assert [[because.contribution for because in one.because] for one in found.standings] == [
        [0.17012, 0.419265, 0.304474],
        [0.033607, -0.060998],
        [-0.201051, -0.364645, -0.304474],
    ]


def test_clear_differences_are_firm_at_the_ends_and_leaning_between() -> None:
    found = ranking(roster(**CLEAR))
    assert order(found) == [f"r{number}" for number in range(9, -1, -1)]
    assert [(one.tier, one.certainty) for one in found.standings] == [
        *[("top", "firm")] * 2,
        *[("middle", "leaning")] * 6,
        *[("bottom", "firm")] * 2,
    ]
    assert found.tiers == {"top": 2, "middle": 6, "bottom": 2}


def test_the_policy_decides_what_is_firm() -> None:
    team = roster(**{f"r{number}": f"{150 + 30 * number}/1000" for number in range(10)})
    assert "firm" in {one.certainty for one in ranking(team).standings}
    strict = by_rep(ranking(team, firm_at=0.9999))
    assert {one.certainty for one in strict.values()} == {"leaning"}
    gated = by_rep(ranking(roster(**CLEAR), reliability_gate=1.0))
    assert {one.certainty for one in gated.values()} == {"unclear"}


def test_twelve_deals_name_nobody() -> None:
    found = ranking(roster(**{f"r{number}": f"{number}/12" for number in range(1, 9)}))
    assert "firm" not in {one.certainty for one in found.standings}


@pytest.mark.parametrize("size", [1, 2])
def test_one_or_two_reps_have_no_tiers(size: int) -> None:
    found = ranking(roster(**{f"r{number}": f"{number * 40}/100" for number in range(size)}))
    assert {one.tier for one in found.standings} == {None}
    assert {one.certainty for one in found.standings} == {"unclear"}
    assert {tuple(one.probability.values()) for one in found.standings} == {(0.0, 1.0, 0.0)}
    assert found.skill == "too few reps with values to tell skill from luck"


def test_a_rep_without_numbers_comes_last_and_is_said_to_have_none() -> None:
    found = ranking(roster(ana="-", bo="20/60", cy="30/60", di="25/60"))
    last = found.standings[-1]
    assert (last.rep, last.certainty, last.tier, last.missing) == ("ana", "no data", None, ("win_rate",))
    assert (last.rank_range, last.expected_rank, last.because) == ((1, 4), 2.5, ())
    assert found.tiers == {"top": 1, "middle": 1, "bottom": 1}
    assert last.probability == pytest.approx({"top": 1 / 3, "middle": 1 / 3, "bottom": 1 / 3}, abs=1e-5)


def test_a_roster_of_names_only_can_be_ranked() -> None:
    found = ranking(Roster.model_validate({"reps": ["Ana", "Bo"]}))
    assert [(one.rep, one.certainty, one.score) for one in found.standings] == [
        ("ana", "no data", 0.0),
        ("bo", "no data", 0.0),
    ]


def team_with_newcomer(started: str) -> Roster:
    cells = {"ana": "110%", "bo": "100%", "cy": "90%", "new": "40%"}
    reps = [
        {"name": name, "started": started if name == "new" else "2020-01-01", "metrics": {"quota": value}}
        for name, value in cells.items()
    ]
    return Roster.model_validate({"metrics": {"quota": {"evidence": "400"}}, "reps": reps})


def test_a_newcomer_is_read_against_the_ramp_table_and_has_no_tier() -> None:
    found = ranking(team_with_newcomer("2026-10-01"))
    new = by_rep(found)["new"]
    # Second month: 40 % of full results are expected, so 40 % is as good as 100 %.
    assert (new.certainty, new.tier, new.ramp) == ("ramping", None, 0.4)
    assert (new.because[0].value, new.because[0].shown) == (0.4, "40%")
    assert new.because[0].evidence == "400 deals, read against 40% ramp"
    assert order(found).index("new") in {1, 2}
    assert found.tiers == {"top": 1, "middle": 1, "bottom": 1}
    assert {one.tier for one in found.standings} == {"top", "middle", "bottom", None}


@pytest.mark.parametrize(
    ("started", "ramp"), [("2026-05-24", 0.95), ("2026-05-23", None), ("2027-01-01", 0.25)]
)
def test_the_ramp_table_counts_full_months(started: str, ramp: float | None) -> None:
    assert by_rep(ranking(team_with_newcomer(started)))["new"].ramp == ramp


def test_notes_say_what_was_assumed() -> None:
    given = {"win_rate": "20/60", "quota": "90%", "cycle_days": "40d"}
    found = ranking(
        roster({"win_rate": {}, "calls": {}}, ana=given, bo={"win_rate": "30%", "quota": "80%"}, cy="30/50")
    )
    assert found.notes == (
        (
            "quota_attainment: how many deals stand behind a figure is not said for 1 of 2 reps;"
            " taken as 12 deals"
        ),
        (
            "win_rate: how many deals stand behind a figure is not said for 1 of 3 reps"
            " (21/58 would say it); taken as 12 deals"
        ),
        "cycle_days: only one rep has a value; nobody to compare with",
        "calls: no values; left out of the score",
    )
    assert by_rep(found)["ana"].because[0].evidence == "60 deals, from win rate"


def test_the_skill_sentence_counts_deals() -> None:
    found = ranking(roster(ana="5/12", bo="4/12", cy="3/12", di="4/12"))
    assert found.skill.startswith("with 12 deals each, about ")
    assert "% of the differences you see in win rate are skill; " in found.skill
    assert found.skill.endswith("deals each would make it half. More metrics would help, leading ones most.")


def test_doubtful_attainment_is_warned_about() -> None:
    found = by_rep(ranking(roster(ana={"quota": "526%"}, bo={"quota": "90%"}, cy={"quota": "80%"})))
    assert found["ana"].warnings[0] == "quota attainment of 526%: do both numbers cover the same period?"
    assert found["bo"].warnings == ()


@pytest.mark.parametrize("count", [1, LARGE_TEAM + 1])
def test_what_rounds_to_nothing_has_no_sign(count: int) -> None:
    assert {str(number) for number in (rounded(-1e-9), *rounded_all([-1e-9] * count))} == {"0.0"}


def test_an_interval_holds_the_score_as_often_as_it_says() -> None:
    assert NormalDist().cdf(SIDE) - NormalDist().cdf(-SIDE) == pytest.approx(LEVEL)


@pytest.mark.parametrize(
    ("started", "share"),
    [
        ("2026-11-23", 0.25),  # today
        ("2027-01-10", 0.25),  # not yet
        ("2026-10-24", 0.25),  # a day short of a month
        ("2026-10-23", 0.4),
        ("2025-12-31", None),  # ten full months
        ("2026-06-23", 0.95),
        ("2026-05-23", None),  # past the table
    ],
)
def test_full_months_since_the_start_are_counted(started: str, share: float | None) -> None:
    rep = Roster.model_validate({"reps": [{"name": "Ana", "started": started}]}).reps[0]
    assert ramp_share(rep, TODAY, policy().ramp) == share
    winter = ramp_share(
        rep.model_copy(update={"started": date(2025, 12, 1)}), date(2026, 2, 1), policy().ramp
    )
    assert winter == 0.55


def test_who_is_ramping_is_read_against_the_share_expected() -> None:
    weeks = [["100k", "200k"], ["300k"]]
    team = roster(
        ana={"revenue": weeks[0]}, bo={"revenue": weeks[1]}, cy={"revenue": "50k", "win_rate": "2/9"}
    )
    metrics = resolve(team, known_metrics())
    found = sampled(metrics, team.reps, [0.5, None, None])["revenue"]
    assert [one and (one.value, one.weeks, one.ramp) for one in found] == [
        (300_000, (200_000, 400_000), 0.5),
        (300_000, (300_000,), 1.0),
        (50_000, (), 1.0),
    ]
    rates = sampled(metrics, team.reps, [None] * 3)["win_rate"]
    assert [one and (one.evidence, one.basis) for one in rates] == [None, None, (9, "stated")]


def test_a_metric_without_weight_changes_nothing() -> None:
    plain = ranking(roster(ana="30/60", bo="20/60", cy="10/60"))
    extra = {"win_rate": {"weight": "1"}, "calls": {"weight": "0"}}
    cells = {"ana": "1", "bo": "50", "cy": "99"}
    counts = {"ana": "30/60", "bo": "20/60", "cy": "10/60"}
    found = ranking(
        roster(extra, **{rep: {"win_rate": counts[rep], "calls": calls} for rep, calls in cells.items()})
    )
    assert found.standings == plain.standings
    assert found.notes == ("calls a week has no weight and is left out of the score",)


def test_no_order_of_win_rates_in_the_maven_sales_is_firm() -> None:
    """Chance alone explains that order (chi-squared 33.3 on 29 degrees of freedom)."""
    closed: dict[str, list[bool]] = defaultdict(list)
    with shared("maven_crm", "sales_pipeline.csv").open(encoding="utf-8") as file:
        for deal in csv.DictReader(file):
            if deal["deal_stage"] in {"Won", "Lost"}:
                closed[deal["sales_agent"]].append(deal["deal_stage"] == "Won")
    with shared("maven_crm", "sales_teams.csv").open(encoding="utf-8") as file:
        managers = {row["sales_agent"]: row["manager"] for row in csv.DictReader(file)}
    teams = [sorted(closed)]
    teams += [
        [one for one in teams[0] if managers[one] == manager] for manager in sorted(set(managers.values()))
    ]
    assert len(teams[0]) == 30
    for team in teams:
        reps = [
            {"name": name, "metrics": {"win_rate": f"{sum(closed[name])}/{len(closed[name])}"}}
            for name in team
        ]
        found = ranking(Roster.model_validate({"reps": reps}))
        assert "firm" not in {one.certainty for one in found.standings}


CELL = {
    "win_rate": st.integers(5, 90).flatmap(lambda n: st.integers(0, n).map(lambda won: f"{won}/{n}"))
    | st.just("-"),
    "quota_attainment": st.integers(20, 200).map(lambda percent: f"{percent}%") | st.just("-"),
    "cycle_days": st.integers(10, 120).map(lambda days: f"{days}d") | st.just("-"),
    "revenue": st.integers(0, 3000).map(lambda thousand: f"{thousand}k") | st.just("-"),
    "meetings": st.lists(st.integers(0, 15).map(str), min_size=1, max_size=5),
}
TEAMS = st.lists(st.fixed_dictionaries({}, optional=CELL), min_size=1, max_size=8)


def of(cells: list[dict[str, Any]]) -> Roster:
    return roster(**{f"r{number}": cell for number, cell in enumerate(cells)})


@given(TEAMS)
@few(40)
def test_laws_of_every_ranking(cells: list[dict[str, Any]]) -> None:
    found = ranking(of(cells))
    with_data = [one for one in found.standings if one.because]
    tiered = [one for one in with_data if one.tier]
    n = len(with_data)
    assert math.fsum(one.expected_rank for one in with_data) == pytest.approx(n * (n + 1) / 2, abs=1e-4)
    for tier, heads in found.tiers.items():
        assert math.fsum(one.probability[tier] for one in tiered) == pytest.approx(
            heads if tiered else 0, abs=2e-3
        )
        assert sum(one.tier == tier for one in tiered) == (heads if tiered else 0)
    for position, one in enumerate(found.standings, 1):
        parts = sum((Decimal(repr(because.contribution)) for because in one.because), Decimal(0))
        assert parts == Decimal(repr(one.score))
        assert one.position == position
        assert one.rank_range[0] <= position <= one.rank_range[1]
        assert one.interval[0] <= one.score <= one.interval[1]
        assert {because.metric for because in one.because}.isdisjoint(one.missing)
        assert one.certainty != "firm" or (one.tier in {"top", "bottom"} and one.probability[one.tier] >= 0.8)
    assert all(a.score >= b.score - 1e-5 for a, b in pairwise(with_data))
    assert Ranking.model_validate_json(found.model_dump_json()) == found


@given(TEAMS, st.randoms())
@few(25)
def test_the_order_of_the_roster_changes_no_byte(cells: list[dict[str, Any]], dice: Any) -> None:
    team = of(cells)
    reps = list(team.reps)
    dice.shuffle(reps)
    again = ranking(team.model_copy(update={"reps": tuple(reps)}))
    assert again.model_dump_json() == ranking(team).model_dump_json()


@given(TEAMS)
@example([{"revenue": "0k"}, {"win_rate": "-", "quota_attainment": "20%", "revenue": "1k"}])
@few(25)
def test_neither_the_scale_of_weights_nor_the_currency_matters(cells: list[dict[str, Any]]) -> None:
    cents = [
        {**cell, "revenue": cell["revenue"].replace("k", "M")} if "revenue" in cell else cell
        for cell in cells
    ]
    plain = scores_of(cells, weighing=1)
    assert scores_of(cells, weighing=100) == pytest.approx(plain, abs=1e-5)
    assert scores_of(cents, weighing=1) == pytest.approx(plain, abs=1e-5)


def scores_of(cells: list[dict[str, Any]], weighing: int) -> dict[str, float]:
    """Return everybody's score where each metric that there can be weighs so many times its usual weight."""
    weights = {name: {"weight": str(weighing * known_metrics()[name].weight)} for name in CELL}
    found = ranking(roster(weights, **dict(zip(by_id(cells), cells, strict=True))))
    return {one.rep: one.score for one in found.standings}


def by_id(cells: list[dict[str, Any]]) -> list[str]:
    return [f"r{number}" for number in range(len(cells))]


def frozen(team: Roster, before: Ranking) -> Ranking:
    return rank(team, policy(), resolve(of([ALL]), known_metrics()), TODAY, before.calibration)


ALL = {"win_rate": "1/3", "quota_attainment": "1", "cycle_days": "1", "revenue": "1", "meetings": "1"}


@given(TEAMS, st.fixed_dictionaries(CELL))
@few(25)
def test_with_frozen_calibration_a_newcomer_changes_no_score(
    cells: list[dict[str, Any]], another: dict[str, Any]
) -> None:
    before = frozen(of([*cells, ALL]), ranking(of([*cells, ALL])))
    after = by_rep(frozen(of([*cells, ALL, another]), before))
    assert all(after[one.rep].score == one.score for one in before.standings)


BETTER = {
    "win_rate": ("10/40", "11/40"),
    "quota_attainment": ("80%", "90%"),
    "cycle_days": ("60d", "50d"),
    "revenue": ("900k", "950k"),
    "meetings": (["8", "9"], ["9", "10"]),
}


@pytest.mark.parametrize("metric", sorted(BETTER))
@given(cells=TEAMS)
@few(15)
def test_with_frozen_calibration_doing_better_never_costs_a_place(
    metric: str, cells: list[dict[str, Any]]
) -> None:
    worse = {name: pair[0] for name, pair in BETTER.items()}
    better = {**worse, metric: BETTER[metric][1]}
    calibration = ranking(of([*cells, worse]))
    me = f"r{len(cells)}"
    before, after = (by_rep(frozen(of([*cells, mine]), calibration))[me] for mine in (worse, better))
    assert after.expected_rank <= before.expected_rank
    assert after.score >= before.score


def test_missing_is_neither_zero_nor_a_penalty() -> None:
    others: dict[str, Any] = {f"r{n}": {"win_rate": f"{n}/40", "calls": str(30 + n)} for n in range(8, 16)}
    full, gap, zero = (
        ranking(roster(me={"win_rate": "15/40", **calls}, **others))
        for calls in ({"calls": "37"}, {}, {"calls": "0"})
    )
    scores = [by_rep(found)["me"].score for found in (full, gap, zero)]
    assert scores[1] > scores[2]
    widths = [by_rep(found)["me"].interval for found in (full, gap)]
    assert widths[1][1] - widths[1][0] > widths[0][1] - widths[0][0]


def test_as_of_is_part_of_the_ranking() -> None:
    team = roster(ana="1/3")
    found = rank(team, policy(), resolve(team, known_metrics()), date(2026, 1, 5))
    assert (found.as_of, found.schema_version, found.kind) == (date(2026, 1, 5), 1, "ranking")


def territories(settings: Mapping[str, Any] | None = None) -> Roster:
    """Four reps each in a rich and in a poor territory, their win rates all alike."""
    rich, poor = ["140%", "150%", "160%", "170%"], ["50%", "60%", "70%", "80%"]
    reps = [
        {
            "name": f"{group[0]}{number}",
            "group": group,
            "metrics": {"quota": cell, "win_rate": f"{80 + number}/400"},
        }
        for group, cells in (("rich", rich), ("poor", poor))
        for number, cell in enumerate(cells)
    ]
    metrics = {"quota": {"evidence": "400", **(settings or {})}}
    return Roster.model_validate({"metrics": metrics, "reps": reps})


def test_reps_are_compared_within_their_group() -> None:
    within = ranking(territories())
    assert {one.rep[0] for one in within.standings[:2]} == {"r", "p"}
    assert within.notes[0] == "reps are compared within their group: poor 4, rich 4"
    assert by_rep(within)["p3"].because[0].usual == "65%"
    across = ranking(territories({"peers": "team"}))
    assert [one.rep[0] for one in across.standings] == ["r"] * 4 + ["p"] * 4


def test_alone_in_a_group_one_stands_in_its_middle() -> None:
    team = territories()
    alone = team.model_copy(
        update={"reps": tuple(rep.model_copy(update={"group": rep.id}) for rep in team.reps)}
    )
    for one in ranking(alone).standings:
        assert one.score == 0
        assert one.certainty == "unclear"


def test_what_a_group_is_compared_with_is_less_sure() -> None:
    """Four know less about their own middle than eight do together."""
    team = territories({"peers": "team"})
    grouped = by_rep(ranking(territories()))["r3"]
    together = by_rep(ranking(team))["r3"]
    assert grouped.interval[1] - grouped.interval[0] != together.interval[1] - together.interval[0]
    assert abs(grouped.score) < abs(together.score)
