"""Whole weeks from roster to plan: a quarter of every shipped policy on teams of one to thirty.

The full table is printed by ``tests/benchmarks/quarter.py``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from core.small_weeks import random_team
from hypothesis import given
from hypothesis import strategies as st
from quarters import (
    FIRST_WEEK,
    WEEKS,
    away,
    inputs,
    largest_gap,
    longest_session,
    published,
    roster,
    themes_by_rep,
    unpublished,
)

from coachplan.cli.pipeline import Made, plan_week
from coachplan.core.isoweek import IsoWeek, week_of
from coachplan.core.plans.plan import PlanShare, WeekPlan
from coachplan.core.team.roster import Roster
from coachplan.files.policies import policy_names
from coachplan.files.shipped import library

every_policy = pytest.mark.parametrize("policy", policy_names())
whole_quarters = pytest.mark.parametrize("count", [1, 2, 3, 5, 10])
LARGE = (7, 12, 30)
SAMPLE = (0, 6, 11)
"""Weeks that are planned alone."""


@cache
def quarter(policy: str, count: int) -> tuple[Made, ...]:
    return tuple(published(policy, roster(count)))


def assert_good(run: Sequence[Made]) -> None:
    """Every week is complete and proven, every promise kept; the checker has passed it in the pipeline."""
    for made in run:
        plan = made.plan
        assert plan.complete, plan.unplaced
        assert plan.proof.status == "optimal"
        assert {promise.state for promise in plan.promises} <= {"kept"}, plan.promises


def brief(plan: WeekPlan) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(s.id, s.start.isoformat(), s.theme, s.prompts) for s in plan.sessions]


@every_policy
@whole_quarters
def test_a_published_quarter_is_complete_proven_and_fair(policy: str, count: int) -> None:
    run = quarter(policy, count)
    assert len(run) == WEEKS
    assert_good(run)
    assert sum(len(made.plan.sessions) for made in run) >= WEEKS / 4 * count
    assert largest_gap(run) <= longest_session(run) + 1e-3


@every_policy
@pytest.mark.parametrize("count", LARGE)
def test_the_first_weeks_of_a_large_team_are_too(policy: str, count: int) -> None:
    run = tuple(published(policy, roster(count), weeks=3))
    assert_good(run)
    assert largest_gap(run) <= longest_session(run) + 1e-3


@every_policy
@whole_quarters
def test_no_theme_returns_within_the_window(policy: str, count: int) -> None:
    run = quarter(policy, count)
    window = inputs(policy, roster(count), FIRST_WEEK).policy.theme_window
    for themes in themes_by_rep(run).values():
        for last in range(len(themes)):
            recent = themes[max(0, last + 1 - window) : last + 1]
            assert len(set(recent)) == len(recent), themes


@every_policy
@pytest.mark.parametrize("count", [1, 3, 10])
def test_weeks_that_nobody_publishes_are_those_that_would_have_been_published(
    policy: str, count: int
) -> None:
    for number in SAMPLE:
        (alone,) = unpublished(policy, roster(count), FIRST_WEEK.shifted(number), 1)
        before = quarter(policy, count)[number]
        assert brief(alone.plan) == brief(before.plan)
        assert [share.last_seen for share in alone.plan.shares] == [None] * count  # nothing is on record
        assert list(alone.plan.shares) == [_off_record(share) for share in before.plan.shares]


def _off_record(share: PlanShare) -> PlanShare:
    """Return what is told of a share where nothing is on record."""
    told = {"last_seen": None, "why": share.why.replace(" from before", " by rotation")}
    return share.model_copy(update=told)


def _one_hour(count: int, time: str) -> Roster:
    """A team whose reps have no time but on Monday."""
    document = roster(count).model_dump()
    for rep in document["reps"]:
        rep["hours"] = {"mon": time}
    return Roster.model_validate(document)


def test_what_did_not_fit_is_owed_and_comes_first_next_week() -> None:
    run = tuple(published("equal", _one_hour(4, "9:00-10:45"), weeks=5))
    for made in run:
        plan = made.plan
        assert (len(plan.sessions), len(plan.unplaced), plan.complete) == (2, 2, False)
        assert {miss.reason for miss in plan.unplaced} == {"crowded-out"}
        for share in plan.shares:
            owed = share.credit_before + share.due_minutes - share.minutes
            assert share.credit_after == pytest.approx(min(owed, 2 * 45), abs=1e-5)
    seen = [{session.reps[0] for session in made.plan.sessions} for made in run]
    assert [len(first | second) for first, second in pairwise(seen)] == [4] * 4
    for before, after in pairwise(run):
        carried = {share.rep: share.credit_after for share in before.plan.shares}
        assert {share.rep: share.credit_before for share in after.plan.shares} == pytest.approx(carried)


def test_a_promise_whose_session_does_not_fit_is_broken_by_name() -> None:
    # Two top reps to see in every week, and time for one.
    plan = plan_week(inputs("sbi", _one_hour(10, "9:00-10:00"), FIRST_WEEK), FIRST_WEEK).plan
    top = [share.rep for share in plan.shares if share.tier == "top"]
    states = {promise.rep: promise.state for promise in plan.promises if promise.rep in top}
    (seen,) = [session.reps[0] for session in plan.sessions]
    (missed,) = [rep for rep in top if rep != seen]
    assert states == {seen: "kept", missed: "broken"}
    (broken,) = [promise for promise in plan.promises if promise.state == "broken"]
    assert broken.why.endswith("its session did not fit")
    assert {level.name: level.value for level in plan.proof.levels}["promises"] == 1


def test_an_absent_rep_is_due_nothing_and_is_seen_when_back() -> None:
    team = away(roster(5), 4, "2026-09-28..2026-10-18")
    run = tuple(published("balanced", team, weeks=5))
    assert_good(run)
    minutes = [share.minutes for made in run for share in made.plan.shares if share.rep == "rep-04"]
    due = [share.due_minutes for made in run for share in made.plan.shares if share.rep == "rep-04"]
    assert minutes[:3] == due[:3] == [0, 0, 0]
    assert sum(minutes[3:]) > 0
    assert largest_gap(run) <= longest_session(run) + 1e-3


RULES = st.integers(0, 2**32)
WEEKS_OF = st.sampled_from(
    [date(2026, 11, 23), date(2026, 12, 28), date(2026, 10, 25), date(2027, 3, 28), date(2027, 4, 4)]
)
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland"]
)


@given(seed=RULES, day=WEEKS_OF, zone=ZONES, policy=st.sampled_from(policy_names()))
def test_whatever_the_roster_every_session_is_planned_or_explained(
    seed: int, day: date, zone: str, policy: str
) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    team, week = _odd_team(draw, zone), week_of(day)
    asked = inputs(policy, team, week)
    # The pipeline refuses a plan to which the checker objects.
    plan = plan_week(asked, week).plan
    assert plan.proof.status == "optimal"
    assert all(miss.why and miss.reason for miss in plan.unplaced)
    kept = {(session.reps[0], session.id) for session in plan.sessions}
    assert len(kept) == len(plan.sessions)
    assert all(plan.monday <= session.start.date() <= plan.sunday for session in plan.sessions)


def _odd_team(draw: Random, zone: str) -> Roster:
    """A small team with nights, splits, absences and zones such as nobody would invent."""
    document = random_team(draw, draw.choice((5, 10, 15)), zone).model_dump()
    manager: dict[str, Any] = document["manager"]
    hours = draw.choice(
        (None, "0:00-23:55", "0:30-2:30, 2:30-5:00", "22:00-23:59", "9:00-11:00, 11:00-13:00")
    )
    if hours:
        manager["hours"] = {"daily": hours}
    manager["budget"] = draw.choice((None, "45m", "240m", "5%"))
    for rep in document["reps"]:
        rep["timezone"] = draw.choice((None, None, "Europe/Berlin", "America/New_York", "Asia/Kolkata"))
        rep["hours"] = draw.choice((rep["hours"], None, {"daily": "0:00-12:00"}, {"daily": "12:00-23:59"}))
        rep["away"] = draw.choice(([], [], ["2026-11-24..2026-11-25"], ["2026-10-01..2026-10-20"]))
        rep["metrics"] = {"quota_attainment": f"{draw.randint(50, 150)}%"}
    return Roster.model_validate(document)


def test_the_week_of_the_new_year_has_one_plan() -> None:
    week = IsoWeek(monday=date(2026, 12, 28))
    plan = plan_week(inputs("balanced", roster(3), week), week).plan
    assert (plan.week, plan.complete) == ("2026-W53", True)


def test_the_same_inputs_give_the_same_bytes() -> None:
    asked = inputs("balanced", roster(5), FIRST_WEEK)
    first, second = (plan_week(asked, FIRST_WEEK).plan.model_dump_json() for _ in range(2))
    assert first == second


def test_a_rep_only_reads_what_the_library_holds() -> None:
    titles = {theme.title for theme in library().themes}
    themes = {theme for run in (quarter("balanced", 10),) for t in themes_by_rep(run).values() for theme in t}
    assert themes <= titles


@pytest.mark.parametrize("policy", ["balanced", "sbi", "vantagepoint"])
@pytest.mark.parametrize("number", [0, 5])
def test_the_order_of_the_roster_changes_no_plan(policy: str, number: int) -> None:
    week, team = FIRST_WEEK.shifted(number), roster(7)
    turned = team.model_copy(update={"reps": team.reps[::-1]})
    first, second = (plan_week(inputs(policy, one, week), week).plan for one in (team, turned))
    assert first.sessions == second.sessions
    assert first.shares == second.shares
    assert first.proof == second.proof


def test_a_second_of_the_present_moves_no_session_into_the_notice() -> None:
    # Half a second past half past six: half past eight is not two hours away any more.
    asked = inputs("equal", roster(3), FIRST_WEEK)
    late = replace(asked, now=datetime(2026, 9, 28, 6, 30, 0, 500_000, UTC))
    first, *_ = plan_week(late, FIRST_WEEK).plan.sessions
    assert first.start == datetime(2026, 9, 28, 8, 45, tzinfo=UTC)


def test_notice_is_time_that_passes() -> None:
    # Two hours after half past one the clock shows half past four: it jumped from two to three.
    week, zone = week_of(date(2027, 3, 28)), ZoneInfo("Europe/Berlin")
    document = roster(3).model_dump()
    document["manager"] |= {"timezone": "Europe/Berlin", "hours": {"sun": "3:00-7:00"}, "breaks": {}}
    team = Roster.model_validate(document)
    asked = replace(inputs("equal", team, week), now=datetime(2027, 3, 28, 1, 30, tzinfo=zone))
    first, *_ = plan_week(asked, week).plan.sessions
    assert first.start == datetime(2027, 3, 28, 4, 30, tzinfo=zone)


def test_no_more_sessions_are_handed_out_than_the_days_hold_minutes() -> None:
    document = roster(10).model_dump()
    document["manager"]["max_minutes_per_day"] = 60
    plan = plan_week(inputs("equal", Roster.model_validate(document), FIRST_WEEK), FIRST_WEEK).plan
    assert (len(plan.sessions), plan.complete) == (5, True)
    assert plan.left_over_minutes > 45
