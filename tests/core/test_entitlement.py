"""What each rep is due of a week, the words for it, and what caps and cadences leave of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from teams import FIRST_WEEK, policy, ranked, standing, team, week

from coachplan.core.allocation.entitlement import (
    Setting,
    allowed_minutes,
    entitlements,
    most_sessions,
    tier_minutes,
)
from coachplan.core.allocation.ledger import Account, Ledger, Visit
from coachplan.core.allocation.tier_weights import weights_of
from coachplan.core.policies.policy import Policy, TierCap
from coachplan.core.ranking.ranking import Ranking

TEAM = ranked(
    [
        *team(3).standings,
        standing("new", None, "ramping"),
        standing("who", None, "no data", top=0.2, middle=0.6, bottom=0.2),
    ]
)
"""One rep in each tier, somebody who is new, and somebody without numbers."""

SHARES: dict[str, Any] = {
    "basis": "shares",
    "shares": {"top": 0.5, "middle": 0.4, "bottom": 0.1},
    "order": ["top >= middle >= bottom"],
}
PROMISED = {"promises": [{"tier": "top", "every_weeks": 1}, {"tier": "everyone", "every_weeks": 4}]}
NEEDS = {"rep00": 0.9, "rep01": 0.3, "rep02": 0.1, "new": 0.3}
CAPPED = {"caps": [{"tier": "bottom", "share": 0.25, "weeks": 4}]}


def setting(policy: Policy, budget: int, ranking: Ranking = TEAM, **facts: Any) -> Setting:
    """Return a week of sessions of 45 minutes."""
    ledger, needs = facts.pop("ledger", Ledger()), facts.pop("needs", {})
    return Setting(ranking, policy, week(ranking, budget, **facts), ledger, needs, 45)


@pytest.mark.parametrize(
    ("asked", "rep", "why"),
    [
        (setting(policy("equal"), 480), "who", "96 of 480 minutes are due, the same for everybody"),
        (setting(policy(**SHARES), 480), "rep00", "188 of 480 minutes are due, top tier"),
        (setting(policy(**SHARES), 480), "rep02", "38 of 480 minutes are due, bottom tier"),
        (
            setting(policy(**SHARES), 480),
            "new",
            (
                "30 of 480 minutes are due, still ramping, outside the tiers; "
                "not below 30 minutes a week while ramping"
            ),
        ),
        (
            setting(policy(**SHARES), 480),
            "who",
            "112 of 480 minutes are due, an average share for want of numbers",
        ),
        (
            setting(policy(**SHARES, tiers="soft"), 480),
            "rep00",
            "188 of 480 minutes are due, by how likely each tier is",
        ),
        (
            setting(policy(**SHARES), 480, team(2)),
            "rep00",
            "225 of 480 minutes are due, the same for everybody; not above one session a day on 5 days",
        ),
        (
            setting(policy("equal"), 480, days={"rep00": 1}),
            "rep00",
            "45 of 480 minutes are due, the same for everybody; not above one session a day on 1 day",
        ),
        (
            setting(policy("equal"), 480, away=["rep00"]),
            "rep00",
            "no day this week on which both work long enough",
        ),
        (
            setting(policy("equal", cap_hours_per_month=2.5), 480),
            "rep00",
            "34 of 480 minutes are due, the same for everybody; not above 2.5 hours a month for one rep",
        ),
        (
            setting(policy("equal", **CAPPED), 360, team(3)),
            "rep02",
            (
                "90 of 360 minutes are due, the same for everybody; "
                "not above 25% of the budget over 4 weeks for a rep in the bottom tier"
            ),
        ),
        (
            setting(policy("equal", **PROMISED), 120, team(3)),
            "rep00",
            "45 of 120 minutes are due, the same for everybody; not below one session every week",
        ),
        (
            setting(policy("equal", **PROMISED), 60, team(3)),
            "rep01",
            (
                "10 of 60 minutes are due, the same for everybody; "
                "the budget does not reach one session every 4 weeks"
            ),
        ),
        (
            setting(policy("vantagepoint"), 480, needs=NEEDS),
            "rep00",
            (
                "45 of 480 minutes are due, need 0.90, seen every week at most; "
                "not above one session every week, as needed"
            ),
        ),
        (
            setting(policy("vantagepoint"), 480, needs=NEEDS),
            "who",
            (
                "11 of 480 minutes are due, need 0.00, seen every 4 weeks at most; "
                "not below one session every 4 weeks"
            ),
        ),
        (
            setting(policy("vantagepoint"), 480, needs=NEEDS),
            "new",
            (
                "30 of 480 minutes are due, need 0.30, seen every 2 weeks at most; "
                "not below 30 minutes a week while ramping"
            ),
        ),
    ],
)
def test_every_rep_is_told_why_they_are_due_what_they_are(asked: Setting, rep: str, why: str) -> None:
    assert entitlements(asked).why[rep] == why


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (setting(policy("equal"), 480), ""),
        (setting(policy("equal"), 480, away=[s.rep for s in TEAM.standings]), "nobody can be met this week"),
        (
            setting(policy("equal"), 480, team(3), days={"rep00": 1, "rep01": 2, "rep02": 2}),
            "held back by the caps (one session a day on 1 day; one session a day on 2 days)",
        ),
        (
            setting(policy("equal", cap_hours_per_month=2), 130, team(3), days={"rep00": 1}),
            "held back by the caps (2 hours a month for one rep)",
        ),
        (
            setting(policy("vantagepoint"), 480, team(3), needs=NEEDS),
            (
                "held back by the caps (one session every 2 weeks, as needed; "
                "one session every 4 weeks, as needed; one session every week, as needed)"
            ),
        ),
    ],
)
def test_what_nobody_is_due_has_a_reason(asked: Setting, why: str) -> None:
    assert entitlements(asked).unused_why == why


@pytest.mark.parametrize(
    ("past", "minutes"),
    [
        ({}, 0.25 * 4 * 100),  # weeks before the ledger began count like this one
        ({1: 200}, 0.25 * (100 + 200 + 2 * 100)),
        ({3: 40, 2: 40, 1: 40}, 0.25 * (100 + 3 * 40)),
        ({4: 1000, 3: 40, 2: 40, 1: 40, 0: 1000}, 0.25 * (100 + 3 * 40)),  # neither older weeks nor this one
    ],
)
def test_a_cap_counts_the_budgets_of_its_weeks(past: Mapping[int, int], minutes: float) -> None:
    ledger = Ledger(budgets=tuple((FIRST_WEEK - timedelta(weeks=n), budget) for n, budget in past.items()))
    cap = TierCap(tier="bottom", share=0.25, weeks=4)
    assert allowed_minutes(cap, week(TEAM, 100), ledger) == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("rep", "seen", "most"),
    [
        ("rep00", (), 5),  # a session a day; the cap is not for this tier
        ("rep02", (), 2),  # 25 % of four weeks of 90 minutes are two sessions
        ("rep02", (3,), 1),
        ("rep02", (2, 1), 0),
        ("rep02", (2, 1, 1), 0),
        ("rep02", (5, 4), 2),  # too long ago to count
    ],
)
def test_a_cap_leaves_as_many_sessions_as_its_weeks_have_room_for(
    rep: str, seen: tuple[int, ...], most: int
) -> None:
    visits = tuple(Visit(monday=FIRST_WEEK - timedelta(weeks=n), minutes=45) for n in seen)
    who = next(s for s in TEAM.standings if s.rep == rep)
    account = Account(rep=rep, seen=visits)
    assert most_sessions(who, account, setting(policy("equal", **CAPPED), 90)) == most


@pytest.mark.parametrize(
    ("rep", "waited", "most"),
    [
        ("rep00", None, 1),  # never seen: now, and once
        ("rep00", 0, 1),
        ("rep01", 0, 0),  # a need of 0.3 asks for every second week
        ("rep01", 1, 1),
        ("rep02", 2, 0),
        ("rep02", 3, 1),
        ("new", 0, 1),  # who is ramping follows the quickest cadence, whatever the need
    ],
)
def test_by_need_nobody_is_seen_before_the_cadence_allows(rep: str, waited: int | None, most: int) -> None:
    last = FIRST_WEEK - timedelta(weeks=1)
    weeks = [last - timedelta(weeks=n) for n in range(waited or 0, -1, -1)]
    seen = () if waited is None else (Visit(monday=weeks[0], minutes=45),)
    who = next(s for s in TEAM.standings if s.rep == rep)
    account = Account(rep=rep, present=tuple(weeks), seen=seen)
    assert most_sessions(who, account, setting(policy("vantagepoint"), 100, needs=NEEDS)) == most


def test_a_signal_lifts_the_rest_that_a_cadence_asks_for() -> None:
    monday = FIRST_WEEK - timedelta(weeks=1)
    account = Account(rep="rep02", present=(monday,), seen=(Visit(monday=monday, minutes=45),))
    who = next(s for s in TEAM.standings if s.rep == "rep02")
    quiet = setting(policy("vantagepoint"), 100, needs=NEEDS)
    asking = setting(policy("vantagepoint"), 100, needs=NEEDS, signals={"rep02": "two deals stall"})
    assert (most_sessions(who, account, quiet), most_sessions(who, account, asking)) == (0, 5)


def test_who_has_no_need_weighs_next_to_nothing() -> None:
    weights = weights_of(TEAM, policy("vantagepoint"), NEEDS)
    assert {rep: round(weight, 6) for rep, weight in weights.items()} == {**NEEDS, "who": 0}


def test_minutes_by_tier_leave_out_who_has_no_seat() -> None:
    due = entitlements(setting(policy("equal"), 480)).due
    assert tier_minutes(TEAM, due) == {"top": 96, "middle": 96, "bottom": 96}
