"""Comparing plans: gains and losses are against whatever is called today's split."""

from datetime import UTC, date, datetime

import pytest
from teams import policy

from coachplan.core.comparison.comparing import NOTICED, compare, due_in
from coachplan.core.comparison.comparison import Choice, Today
from coachplan.core.plans.plan import PlanShare, Proof, TierSplit, WeekPlan
from coachplan.core.policies.policy import Tier


def share(rep: str, tier: Tier | None, due: float, minutes: int = 0) -> PlanShare:
    return PlanShare(
        rep=rep,
        name=rep.title(),
        tier=tier,
        certainty="leaning",
        due_minutes=due,
        minutes=minutes,
        credit_before=0,
        credit_after=0,
        last_seen=None,
        why="",
    )


def plan(*shares: PlanShare) -> WeekPlan:
    return WeekPlan(
        team="North",
        week="2026-W48",
        monday=date(2026, 11, 23),
        sunday=date(2026, 11, 29),
        as_of=datetime(2026, 11, 23, 6, tzinfo=UTC),
        timezone="UTC",
        policy="equal",
        tiers="hard",
        budget_minutes=100,
        carried_minutes=0,
        left_over_minutes=0,
        left_over_why="",
        complete=True,
        shares=shares,
        promises=(),
        sessions=(),
        unplaced=(),
        tier_minutes={},
        tier_split=TierSplit(nominal={}, due={}, placed={}),
        warnings=(),
        proof=Proof(status="optimal", levels=()),
        versions={},
        inputs={},
    )


TEAM = plan(share("ana", "top", 60, 45), share("bo", "middle", 40), share("cem", None, 20, 45))


def one(today: dict[str, float]) -> Choice:
    return compare(
        [(policy("equal"), TEAM)], Today(source="what was held last month", minutes=today)
    ).choices[0]


@pytest.mark.parametrize(
    ("today", "gains", "loses"),
    [
        ({"ana": 60, "bo": 40, "cem": 20}, (), ()),
        ({"ana": 60 + NOTICED / 2, "bo": 40 - NOTICED / 2, "cem": 20}, (), ()),  # nobody would notice
        ({"ana": 100, "bo": 38, "cem": 10}, ("cem", "bo"), ("ana",)),
        ({"ana": 60, "bo": 40}, ("cem",), ()),  # not seen until now
        ({"ana": 60, "bo": 40, "cem": 20, "gone": 90}, (), ()),
    ],
)
def test_who_gains_and_who_loses_against_minutes_that_were_really_given(
    today: dict[str, float], gains: tuple[str, ...], loses: tuple[str, ...]
) -> None:
    assert (one(today).gains, one(today).loses) == (gains, loses)


def test_a_plan_against_itself_changes_nothing() -> None:
    found = compare([(policy("equal"), TEAM)], due_in(TEAM, "itself"))
    assert [rep.change for rep in found.choices[0].by_rep] == [0, 0, 0]


def test_tiers_add_up_and_reps_outside_them_are_told_apart() -> None:
    tiers = one({}).by_tier
    assert [(t.tier, t.heads, t.due, t.placed) for t in tiers] == [
        ("top", 1, 60, 45),
        ("middle", 1, 40, 0),
        (None, 1, 20, 45),
    ]


def test_hours_outside_the_band_are_told_with_their_side() -> None:
    narrow = policy("equal", band_hours_per_month=[2, 4])
    found = compare([(narrow, TEAM)], due_in(TEAM, "itself")).choices[0]
    assert [(b.rep, b.side, round(b.hours_per_month, 2)) for b in found.outside_band] == [
        ("ana", "above", 4.35),
        ("cem", "below", 1.45),
    ]
