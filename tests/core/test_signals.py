"""Signals: what the chart sees, how often it speaks without cause, and what it leaves alone."""

import random  # noqa: TID251 - weeks that scatter by seeded chance
from collections.abc import Sequence
from datetime import date, timedelta
from math import fsum

import pytest
from builders import roster
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.signals.acted_on import Freshness, acted_on, at, stale, words_by_rep
from coachplan.core.signals.chart import LIMIT, REFERENCE, alarms, false_alarms, residuals, spread_of
from coachplan.core.signals.pace import is_short, speaks
from coachplan.core.signals.scale import even
from coachplan.core.signals.signal import Signal, Watched, signals_of, stated_rate
from coachplan.core.team.metrics import Metric, resolve
from coachplan.core.team.roster import Roster
from coachplan.core.team.weekly import ends_of, series_of
from coachplan.files.metrics import known_metrics

MONDAY = date(2026, 11, 23)
STEADY = [9, 11, 10, 8, 10, 9, 11, 10, 9, 11]


def watched(
    metrics: dict[str, dict[str, object]] | None = None, /, **reps: Sequence[float | None]
) -> Watched:
    team = roster(metrics or {}, **{rep: {"meetings": weeks} for rep, weeks in reps.items()})
    metric = resolve(team, known_metrics())[0]
    return Watched(metric, series_of(team, metric, MONDAY))


def metric(name: str, **settings: object) -> Metric:
    return resolve(roster({name: settings}, ana={name: "8"}), known_metrics())[0]


def names(one: Watched) -> dict[str, str]:
    return {rep: rep.title() for rep in one.series}


def chance(*parts: object) -> random.Random:
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - nothing here is a secret


def test_the_last_value_of_a_list_is_that_of_the_week_just_over() -> None:
    series = watched(ana=[4, 5, 6]).series["ana"]
    assert series == {MONDAY - timedelta(weeks=n): 7.0 - n for n in (1, 2, 3)}


def test_residuals_compare_each_week_with_those_before_it() -> None:
    found = list(residuals([1.0, 3.0, 5.0], 2.0))
    assert found == pytest.approx([2 / 2 / 2**0.5, 3 / 2 / 1.5**0.5])


def test_steps_tell_the_spread_and_a_change_of_level_hardly_does() -> None:
    dice = chance("spread")
    steady = [[dice.gauss(0, 2) for _ in range(30)] for _ in range(10)]
    moved = [[x + 20 * (n > 15) for n, x in enumerate(weeks)] for weeks in steady]
    assert spread_of(steady) == pytest.approx(2, rel=0.1)
    assert spread_of(moved) == pytest.approx(2, rel=0.1)
    assert spread_of([[1.0, 2.0]]) is None
    assert spread_of([[3.0] * 40]) is None


def test_one_week_far_down_speaks_alone_and_a_good_week_never_does() -> None:
    calm = [0.0] * 40
    # The week stands against the mean of forty, which is hardly uncertain.
    assert alarms([*calm, -(LIMIT + REFERENCE) * 1.02], 1.0) == [40]
    assert alarms([*calm, -(LIMIT + REFERENCE) * 0.98], 1.0) == []
    assert alarms([*calm, 99.0], 1.0) == []


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=30), st.floats(-50, 50), st.floats(0.1, 10))
def test_neither_the_level_nor_the_unit_makes_a_difference(
    weeks: list[float], shift: float, unit: float
) -> None:
    rounded = [round(week, 3) for week in weeks]
    moved = [unit * week + shift for week in rounded]
    # Nudged off the limit, where rounding would decide.
    assert alarms(moved, unit * 1.00001) == alarms(rounded, 1.00001)


def test_false_alarms_come_as_often_as_stated() -> None:
    reps, quarters, count = 10, 150, 0
    for number in range(quarters):
        dice = chance("false", number)
        team = [[dice.gauss(rep, 1) for _ in range(39)] for rep in range(reps)]
        spread = spread_of(team)
        assert spread is not None
        count += sum(week >= 26 for weeks in team for week in alarms(weeks, spread))
    # 215 are expected in 1500 quarters, standard deviation 15; the benchmark has the precise figures.
    assert count / reps / quarters == pytest.approx(false_alarms(13), rel=0.2)


def test_a_fall_of_two_deviations_is_seen_within_three_weeks() -> None:
    runs, seen = 1000, 0
    for number in range(runs):
        dice = chance("fall", number)
        team = [[dice.gauss(rep, 1) for _ in range(29)] for rep in range(10)]
        team[0][26:] = [week - 2 for week in team[0][26:]]
        spread = spread_of(team)
        assert spread is not None
        seen += any(week >= 26 for week in alarms(team[0], spread))
    assert seen / runs >= 0.8


def test_counts_of_busy_and_quiet_reps_scatter_alike() -> None:
    dice, meetings = chance("counts"), metric("meetings")

    def week(mean: float) -> int:
        return sum(dice.random() < mean / 200 for _ in range(200))

    spreads = []
    for mean in (4, 9, 20):
        rows = [even(meetings, [float(week(mean)) for _ in range(30)]) for _ in range(20)]
        spreads.append(spread_of(rows) or 0.0)
    assert max(spreads) / min(spreads) < 1.15


def test_a_fall_is_a_signal_in_its_week_and_says_what_happened() -> None:
    one = watched(ana=[*STEADY, 2], bo=[*STEADY, 10], cy=[*STEADY, 9])
    found = signals_of([one], names(one), MONDAY)
    assert [(s.rep, s.kind, s.claims) for s in found] == [("ana", "fall", True)]
    assert found[0].why == "customer meetings a week down to 2 in 2026-W47, 9.8 before"


TWO_WEEKS = Freshness(oldest_weeks=2, provenance={})


@pytest.mark.parametrize(
    ("weeks", "watched_then"), [(-1, True), (0, True), (1, True), (2, False), (-2, False)]
)
def test_a_plan_acts_on_the_last_figures_while_they_are_fresh(weeks: int, watched_then: bool) -> None:  # noqa: FBT001 - a column of the table
    one = watched(ana=[*STEADY, 2], bo=[*STEADY, 10], cy=[*STEADY, 9])
    found = signals_of([one], names(one), MONDAY)
    assert at(found, MONDAY + timedelta(weeks=weeks), TWO_WEEKS) == (found if watched_then else ())


def test_a_fall_in_the_last_week_of_a_quarter_is_acted_on_in_the_next() -> None:
    one = watched(ana=[*STEADY, 2], bo=[*STEADY, 10], cy=[*STEADY, 9])
    weeks = timedelta(weeks=MONDAY.toordinal() // 7 - date(2026, 9, 28).toordinal() // 7)
    earlier = {rep: {day - weeks: value for day, value in own.items()} for rep, own in one.series.items()}
    ended = Watched(one.metric, earlier)
    for monday in (date(2026, 9, 28), date(2026, 10, 5)):
        found = at(signals_of([ended], names(ended), monday), monday, TWO_WEEKS)
        assert [(s.rep, s.monday) for s in found] == [("ana", date(2026, 9, 21))]


def test_an_older_signal_of_the_quarter_is_not_acted_on() -> None:
    one = watched(ana=[*STEADY, 2, 10], bo=[*STEADY, 10, 9], cy=[*STEADY, 9, 10])
    found = signals_of([one], names(one), MONDAY)
    assert len(found) == 1
    assert at(found, MONDAY, TWO_WEEKS) == ()


def test_the_same_figures_are_acted_on_once_and_new_ones_again() -> None:
    def told(*last: float) -> tuple[Signal, ...]:
        one = watched(ana=[*STEADY, *last], bo=[*STEADY, 10], cy=[*STEADY, 9])
        return at(signals_of([one], names(one), MONDAY), MONDAY, TWO_WEEKS)

    first = told(2)
    later = tuple(signal.model_copy(update={"monday": MONDAY, "why": "in another week"}) for signal in first)
    (again,) = acted_on(later, (), first)
    assert again.again
    assert again.why == f"{first[0].why}; no new figures since 2026-W47"
    assert acted_on(later, (), (again,)) == (again,), "said once, however long nobody writes figures"
    assert acted_on(later, first, ()) == first, "within its week a plan stands by what it said"
    assert acted_on(told(2, 1), (), first) == told(2, 1) != ()


def test_words_go_to_the_reps_whose_figures_are_new() -> None:
    one = watched(ana=[*STEADY, 2], bo=[*STEADY, 10], cy=[*STEADY, 9])
    found = signals_of([one], names(one), MONDAY)
    assert words_by_rep(found) == {"ana": found[0].why}
    assert words_by_rep(acted_on(found, (), found)) == {}


def test_stale_figures_are_told_once_a_week_that_they_end_in() -> None:
    ends = [date(2026, 9, 21), date(2026, 9, 21), date(2026, 11, 16)]
    (told,) = stale(ends, (), MONDAY, TWO_WEEKS)
    assert told.startswith("weekly figures end in 2026-W39: too old to watch; ")


@pytest.mark.parametrize(
    ("until", "last"),
    [("2026-11-20", "2026-11-16"), ("2026-11-15", "2026-11-09"), ("2026-12-30", "2026-11-23")],
)
def test_a_date_in_the_roster_says_where_the_lists_end(until: str, last: str) -> None:
    team = roster({}, ana={"meetings": [4, 5, None]})
    team = Roster.model_validate(team.model_dump() | {"figures_to": until})
    metric = resolve(team, known_metrics())[0]
    end = date.fromisoformat(last)
    assert ends_of(team, metric, MONDAY) == {"ana": end}
    weeks = {end - timedelta(weeks=2): 4.0, end - timedelta(weeks=1): 5.0}
    assert series_of(team, metric, MONDAY) == {"ana": weeks}


def test_what_half_of_the_team_shares_is_no_rep_s_signal() -> None:
    one = watched(ana=[*STEADY, 1], bo=[*STEADY, 1], cy=[*STEADY, 1], di=[*STEADY, 10])
    found = signals_of([one], names(one), MONDAY)
    assert [s.claims for s in found] == [False] * 3
    assert "as for 3 of 4 reps" in found[0].why


def test_three_weeks_are_too_short_to_speak() -> None:
    one = watched(ana=[10, 10, 0], bo=STEADY, cy=STEADY)
    assert signals_of([one], names(one), MONDAY) == ()


def test_a_missing_week_is_no_fall() -> None:
    one = watched(ana=[*STEADY, None, 10], bo=[*STEADY, 9, 10])
    assert signals_of([one], names(one), MONDAY) == ()


def test_pace_speaks_once_when_the_standard_is_out_of_reach() -> None:
    weeks = [7.0, 8, 7, 8, 7, 8, 7, 8]
    spoken = [count for count in range(1, 9) if speaks(weeks[:count], 13 - count, 10, 1.0, 1)]
    assert spoken == [3]
    assert not is_short([7, 8], 11, 10, 1.0, 1)
    assert not is_short([9.5] * 6, 7, 10, 1.0, 1)
    assert is_short([60, 62, 61, 60], 9, 45, 3.0, -1)
    assert not is_short([44, 46, 45, 46], 9, 45, 3.0, -1)


def test_pace_is_told_as_a_share_of_the_standard_by_the_end_of_the_quarter() -> None:
    low = [7, 8, 7, 8, 7, 8, 7, 7]
    one = watched({"meetings": {"standard": 10}}, ana=low, bo=STEADY[:8], cy=STEADY[:8])
    found = signals_of([one], names(one), MONDAY)
    assert [(s.rep, s.kind) for s in found] == [("ana", "pace")]
    assert found[0].why == "customer meetings a week: at this pace 73% of the standard by the end of Q4"
    assert signals_of([one], names(one), MONDAY, ramping=["ana"]) == ()


@pytest.mark.parametrize(
    ("this", "figures", "expected"),
    [
        ("2026-12-21", 12, "at this pace 85% of the standard by the end of Q4"),
        ("2026-12-28", 13, "at this pace 86% of the standard in Q4, whose last week is 2026-W53"),
        ("2026-12-28", 12, "at this pace 85% of the standard in Q4, whose last week is 2026-W53"),
        ("2027-01-04", 14, "86% of the standard in Q4, which is over"),
    ],
)
def test_in_the_last_week_of_a_quarter_pace_names_it(this: str, figures: int, expected: str) -> None:
    monday = date(2026, 9, 28)
    days = [monday + timedelta(weeks=week) for week in range(figures)]
    low = dict(zip(days, [9.3] * (figures - 1) + [0.0], strict=True))
    steady = dict(zip(days, ([10.0, 9.0] * 7)[:figures], strict=True))
    meetings = watched({"meetings": {"standard": 10}}, ana=[1]).metric
    one = Watched(meetings, {"ana": low, "bo": steady, "cy": steady})
    paces = [s for s in signals_of([one], names(one), date.fromisoformat(this)) if s.kind == "pace"]
    assert [(s.rep, s.why) for s in paces] == [("ana", f"customer meetings a week: {expected}")]


def test_the_last_week_is_named_where_less_is_better_too() -> None:
    days = [date(2026, 9, 28) + timedelta(weeks=week) for week in range(13)]
    cycle = metric("cycle_days", standard=45)
    slow = dict(zip(days, [49.9] * 12 + [65.0], strict=True))
    usual = dict(zip(days, ([44.0, 46.0] * 7)[:13], strict=True))
    one = Watched(cycle, {"ana": slow, "bo": usual, "cy": usual})
    found = [s.why for s in signals_of([one], names(one), date(2026, 12, 28)) if s.kind == "pace"]
    assert found == [
        "sales cycle: at this pace 51.1d in Q4, whose last week is 2026-W53; the standard is 45d"
    ]


def test_pace_is_of_the_quarter_that_the_fiscal_year_has() -> None:
    low = [7, 8, 7, 8, 7, 8, 7, 7]
    one = watched({"meetings": {"standard": 10}}, ana=low, bo=STEADY[:8], cy=STEADY[:8])
    (calendar,), (fiscal,) = (signals_of([one], names(one), MONDAY, opens=month) for month in (1, 2))
    assert calendar.monday == date(2026, 10, 12), "the third week since 28 September"
    assert fiscal.monday == date(2026, 11, 16), "the third week since 2 November"
    assert fiscal.why.endswith("of the standard by the end of the quarter")


def test_results_are_watched_for_their_pace_and_claim_nothing() -> None:
    cells = {"ana": ["70%", "76%", "74%", "75%", "74%", "73%", "75%"], "bo": ["101%", "99%"] * 4}
    team = roster({}, **{rep: {"quota_attainment": weeks} for rep, weeks in cells.items()})
    quota = resolve(team, known_metrics())[0]
    one = Watched(quota, series_of(team, quota, MONDAY))
    found = signals_of([one], names(one), MONDAY)
    assert [(s.rep, s.kind, s.claims) for s in found] == [("ana", "pace", False)]
    assert found[0].why == "quota attainment: at this pace 73% of quota by the end of Q4"


def test_the_order_of_reps_makes_no_difference() -> None:
    weeks = {"ana": [*STEADY, 2], "bo": [*STEADY, 10], "cy": [*STEADY, 3]}
    one, other = watched(**weeks), watched(**dict(reversed(weeks.items())))
    assert signals_of([one], names(one), MONDAY) == signals_of([other], names(other), MONDAY)


def test_the_team_is_told_how_many_false_alarms_to_expect() -> None:
    one = watched(ana=STEADY, bo=STEADY)
    assert stated_rate([one]) == pytest.approx(2 * false_alarms(13))
    assert false_alarms(13) == pytest.approx(0.143, abs=0.001)
    assert fsum([false_alarms(13)] * 4) == pytest.approx(false_alarms(52))
