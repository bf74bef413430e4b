"""From a budget and a ranking to whole sessions: what each rep is due, and why."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from teams import FIRST_WEEK, LAST_WEEK, policy, ranked, run, standing, team, usual_weeks, week

from coachplan.core.allocation.allocation import Account, Allocation, Ledger, allocate, ledger_at
from coachplan.core.allocation.ledger import Held, Visit, WeekFacts, settle
from coachplan.core.allocation.shares import left_over_why
from coachplan.core.policies.policy import TIERS, Policy, Promise
from coachplan.core.ranking.ranking import Ranking
from coachplan.files.policies import load_policy

SPLIT = policy(
    "equal",
    basis="shares",
    shares={"top": 0.5, "middle": 0.4, "bottom": 0.1},
    order=["top >= middle >= bottom"],
)


def due(allocation: Allocation) -> dict[str, float]:
    return {s.rep: round(s.due_minutes, 3) for s in allocation.shares}


def minutes(allocation: Allocation) -> list[int]:
    return [s.minutes for s in allocation.shares]


def first(ranking: Ranking, policy: Policy, budget: int, ledger: Ledger | None = None) -> Allocation:
    return allocate(ranking, policy, week(ranking, budget), ledger or Ledger())


@pytest.mark.parametrize(
    ("shares", "order", "count", "expected"),
    [
        ((0.5, 0.4, 0.1), "top >= middle >= bottom", 10, (25, 40 / 6, 5)),
        ((0.3, 0.6, 0.1), "top >= middle >= bottom", 10, (15, 10, 5)),
        ((0.3, 0.6, 0.1), "top >= middle >= bottom", 3, (45, 45, 10)),  # 30 < 60: top and middle are pooled
        ((0.2, 0.4, 0.4), "top >= middle >= bottom", 3, (100 / 3, 100 / 3, 100 / 3)),
        ((0.1, 0.5, 0.4), ["middle >= bottom", "top >= bottom"], 3, (25, 50, 25)),
        ((0.5, 0.5, 0), "top >= middle", 10, (25, 50 / 6, 0)),
    ],
)
def test_shares_per_head(
    shares: tuple[float, ...], order: list[str], count: int, expected: tuple[float, ...]
) -> None:
    split = policy("equal", basis="shares", shares=dict(zip(TIERS, shares, strict=True)), order=order)
    ranking = team(count)
    found = first(ranking, split, 100)
    by_tier = {s.tier: due(found)[s.rep] for s in ranking.standings}
    assert tuple(by_tier[tier] for tier in TIERS) == pytest.approx(expected, abs=1e-3)


def test_the_share_of_an_empty_tier_goes_to_the_others_in_proportion() -> None:
    ranking = ranked([standing("ana", "top"), standing("ben", "middle"), standing("cem", "middle")])
    assert due(first(ranking, SPLIT, 90)) == {"ana": 50, "ben": 20, "cem": 20}


def test_a_team_of_two_is_shared_by_heads() -> None:
    assert due(first(team(2), SPLIT, 100)) == {"rep00": 50, "rep01": 50}


def test_soft_tiers_follow_probabilities() -> None:
    unsure = ranked(
        [
            standing("ana", "top", top=0.6, middle=0.4),
            standing("ben", "middle", top=0.4, middle=0.5, bottom=0.1),
            standing("cem", "bottom", middle=0.1, bottom=0.9),
        ]
    )
    soft = SPLIT.model_copy(update={"tiers": "soft"})
    assert due(first(unsure, soft, 100)) == {"ana": 46, "ben": 41, "cem": 13}
    assert due(first(unsure, SPLIT, 100)) == {"ana": 50, "ben": 40, "cem": 10}


@pytest.mark.parametrize(("need", "minutes"), [(0.0, 30), (0.3, 30), (0.9, 45)])
def test_by_need_a_ramping_rep_gets_no_more_than_one_session_a_week(need: float, minutes: int) -> None:
    ranking = ranked([*team(3).standings, standing("new", None, "ramping")])
    facts, by_need = week(ranking, 480), load_policy("vantagepoint", Path())
    found = allocate(ranking, by_need, facts, Ledger(), {"new": need})
    assert due(found)["new"] == minutes


def test_a_ramping_rep_gets_the_floor_and_one_without_data_an_average_head() -> None:
    seated = list(team(10).standings)
    ramping = ranked([*seated, standing("new", None, "ramping", top=0.2, middle=0.6, bottom=0.2)])
    assert due(first(ramping, SPLIT, 480))["new"] == 30
    assert due(first(ramping, policy("equal"), 480))["new"] == pytest.approx(480 / 11, abs=1e-3)
    assert due(first(ramping, policy("equal"), 220))["new"] == 30
    unknown = ranked([*seated, standing("who", None, "no data", top=0.2, middle=0.6, bottom=0.2)])
    assert due(first(unknown, SPLIT, 440))["who"] == pytest.approx(40)


def test_the_absent_are_due_nothing_and_the_others_share() -> None:
    ranking = team(3)
    found = allocate(ranking, policy("equal"), week(ranking, 90, away=["rep01"]), Ledger())
    assert due(found) == {"rep00": 45, "rep01": 0, "rep02": 45}
    assert found.shares[1].why == "no day this week on which both work long enough"
    assert found.ledger.by_rep()["rep01"].present == ()
    unsaid = WeekFacts(monday=FIRST_WEEK, budget_minutes=90, days={"rep00": 5, "rep02": 5})
    assert allocate(ranking, policy("equal"), unsaid, Ledger()) == found


@pytest.mark.parametrize(
    ("changes", "budget", "expected", "why"),
    [
        ({"cap_hours_per_month": 2}, 100, (27.597, 27.597, 27.597), "2 hours a month for one rep"),
        ({"promises": [{"tier": "top", "every_weeks": 1}]}, 90, (45, 22.5, 22.5), "one session every week"),
        (
            {"caps": [{"tier": "bottom", "share": 0.25, "weeks": 4}]},
            90,
            (33.75, 33.75, 22.5),
            "25% of the budget",
        ),
        (
            {"promises": [{"tier": "everyone", "every_weeks": 2}]},
            45,
            (15, 15, 15),
            "does not reach one session",
        ),
    ],
)
def test_floors_and_caps(
    changes: dict[str, object], budget: int, expected: tuple[float, ...], why: str
) -> None:
    found = first(team(3), policy("equal", **changes), budget)
    assert tuple(due(found).values()) == pytest.approx(expected, abs=1e-3)
    assert any(why in share.why for share in found.shares)


def test_a_promise_goes_before_a_cap_and_days_before_both() -> None:
    promised = policy("equal", cap_hours_per_month=2, promises=[{"tier": "top", "every_weeks": 1}])
    assert due(first(team(3), promised, 90))["rep00"] == 45
    ranking = ranked([*team(3).standings, standing("new", None, "ramping")])
    facts = week(ranking, 480, days={"new": 1})
    assert due(allocate(ranking, policy("equal", ramping_floor=60), facts, Ledger()))["new"] == 45


def test_days_on_offer_are_a_cap() -> None:
    ranking = team(2)
    found = allocate(ranking, policy("equal"), week(ranking, 480, days={"rep00": 2}), Ledger())
    assert due(found) == {"rep00": 90, "rep01": 225}
    assert minutes(found) == [90, 225]
    assert found.left_over_minutes == 165
    assert "one session a day on 2 days" in found.left_over_why


def test_the_remainder_goes_into_next_week() -> None:
    ranking, equal = team(3), policy("equal")
    before = first(ranking, equal, 100)
    assert (before.left_over_minutes, before.ledger.carried_minutes) == (10, 10)
    assert before.left_over_why == "10 minutes are too few for a session of 45 and go into next week"
    after = allocate(ranking, equal, week(ranking, 130, FIRST_WEEK + timedelta(weeks=1)), before.ledger)
    assert (after.carried_minutes, len(after.sessions), after.left_over_minutes) == (10, 3, 5)


def test_what_was_carried_keeps_a_promise_in_a_week_without_a_budget() -> None:
    promised = policy("equal", promises=[{"tier": "everyone", "every_weeks": 1}])
    found = first(team(1), promised, 0, Ledger(carried_minutes=30))
    assert [(d.minutes, d.promise) for d in found.sessions] == [(30, "gap")]


def test_of_equal_claims_the_smaller_id_goes_first() -> None:
    week_ago = FIRST_WEEK - timedelta(weeks=1)
    seen = (Visit(monday=week_ago, minutes=45),)
    # The second session of the one is owed as much as the first of the other.
    owed = [Account(rep="rep00", credit=90, present=(week_ago,), seen=seen), Account(rep="rep01", credit=45)]
    found = first(team(2), policy("equal"), 135, Ledger(accounts=tuple(owed)))
    assert [(d.rep, d.place) for d in found.sessions] == [("rep00", 1), ("rep00", 2), ("rep01", 3)]


@pytest.mark.parametrize(
    ("left", "carried", "unused", "why"),
    [
        (0, 0, "", ""),
        (1, 1, "", "1 minute is too little for a session of 45 and goes into next week"),
        (2, 2, "", "2 minutes are too few for a session of 45 and go into next week"),
        (60, 0, "", "they go unused: the days on offer hold no more sessions"),
        (60, 0, "held back", "they go unused: held back"),
        (
            60,
            15,
            "held back",
            (
                "15 minutes are too few for a session of 45 and go into next week; "
                "45 minutes go unused: held back"
            ),
        ),
    ],
)
def test_why_some_of_the_budget_is_left_over(left: int, carried: int, unused: str, why: str) -> None:
    assert left_over_why(left, carried, 45, unused) == why


@pytest.mark.parametrize(
    ("budget", "away", "why"), [(0, (), ""), (90, ("rep00", "rep01"), "nobody can be met")]
)
def test_a_week_without_coaching(budget: int, away: tuple[str, ...], why: str) -> None:
    ranking = team(2)
    found = allocate(ranking, policy("balanced"), week(ranking, budget, away=away), Ledger())
    assert (found.sessions, found.left_over_minutes) == ((), budget)
    assert why in found.left_over_why


@pytest.mark.parametrize(("budget", "left"), [(0, 30), (90, 120)])
def test_a_week_off_keeps_what_was_to_go_into_the_next(budget: int, left: int) -> None:
    ranking = team(2)
    off = week(ranking, budget, away=("rep00", "rep01"))
    found = allocate(ranking, policy("balanced"), off, Ledger(carried_minutes=30))
    assert (found.sessions, found.left_over_minutes, found.ledger.carried_minutes) == ((), left, 30)
    assert "30 minutes are too few for a session of 45 and go into next week" in found.left_over_why


def test_a_debt_is_repaid_first() -> None:
    ledger = Ledger(accounts=(Account(rep="rep02", credit=45),))
    found = first(team(3), policy("equal"), 90, ledger)
    assert [d.rep for d in found.sessions] == ["rep02", "rep00"]
    assert found.shares[2].why.endswith("; 45 minutes owed from before")
    ahead = first(team(3), policy("equal"), 90, Ledger(accounts=(Account(rep="rep02", credit=-1),)))
    assert ahead.shares[2].why.endswith("; 1 minute ahead from before")
    assumed = ledger.model_copy(update={"assumed": True})
    assert (
        first(team(3), policy("equal"), 90, assumed).shares[2].why.endswith("; 45 minutes owed by rotation")
    )
    assert found.shares[2].credit_after == 30


def test_a_promise_goes_before_a_debt_and_says_so() -> None:
    ledger = Ledger(accounts=(Account(rep="rep00", present=(FIRST_WEEK,)), Account(rep="rep02", credit=90)))
    ranking, monday = team(3), FIRST_WEEK + timedelta(weeks=1)
    found = allocate(ranking, policy("sales-momentum"), week(ranking, 45, monday), ledger)
    assert [(d.rep, d.promise) for d in found.sessions] == [("rep00", "gap")]
    assert [(p.rep, p.state, p.due_week) for p in found.promises] == [("rep00", "kept", "2026-W41")]


def test_a_promise_that_the_budget_cannot_keep_is_named() -> None:
    ranking = team(30)
    weekly = policy("equal", promises=[{"tier": "everyone", "every_weeks": 1}])
    found = first(ranking, weekly, 100)
    assert [d.minutes for d in found.sessions] == [15] * 6
    assert [p.state for p in found.promises].count("broken") == 24
    broken = {p.why for p in found.promises if p.state == "broken"}
    assert broken == {"a session every week; the budget has no room for it"}
    assert found.notes == (
        "sessions are 15 minutes this week instead of 45: the budget holds what was promised only so",
    )


def test_promises_that_no_later_week_can_keep_are_at_risk() -> None:
    ranking = team(2)
    promised = policy("equal", promises=[{"tier": "everyone", "every_weeks": 2}])
    facts, after = (week(ranking, 0, FIRST_WEEK + timedelta(weeks=n)) for n in range(2))
    found = allocate(ranking, promised, facts, Ledger(), None, [after])
    assert [(p.state, p.due_week) for p in found.promises] == [("at risk", "2026-W41")] * 2


@pytest.mark.parametrize(("waited", "late"), [(1, ""), (2, "; 1 week late"), (4, "; 3 weeks late")])
def test_an_overdue_promise_says_how_late_it_is(waited: int, late: str) -> None:
    past = tuple(FIRST_WEEK + timedelta(weeks=n) for n in range(waited))
    ranking, promised = team(1), policy("equal", promises=[{"tier": "everyone", "every_weeks": 2}])
    facts = week(ranking, 45, FIRST_WEEK + timedelta(weeks=waited))
    found = allocate(ranking, promised, facts, Ledger(accounts=(Account(rep="rep00", present=past),)))
    assert found.promises[0].due_week == "2026-W41"
    assert found.promises[0].why == f"a session every 2 weeks{late}"


def test_protected_weeks_want_their_themes_unless_that_is_done() -> None:
    ranking = team(3)
    monday = LAST_WEEK - timedelta(weeks=1)
    protected = policy(
        "equal", protected=[{"tier": "top", "weeks": 2, "theme_kinds": ["goal", "evaluation"]}]
    )
    assert [first_due(ranking, protected, week(ranking, 135, m)) for m in (monday, LAST_WEEK)] == [
        (None, ("goal", "evaluation")),
        ("protected", ("goal", "evaluation")),
    ]
    for kinds, ago, wanted in (
        (("goal",), 1, ()),
        (("skill",), 1, ("goal", "evaluation")),
        (("goal",), 2, ("goal", "evaluation")),  # before the protected weeks
    ):
        seen = Visit(monday=LAST_WEEK - timedelta(weeks=ago), minutes=45, kinds=kinds)
        ledger = Ledger(accounts=(Account(rep="rep00", present=(monday,), seen=(seen,)),))
        assert first_due(ranking, protected, week(ranking, 135, LAST_WEEK), ledger)[1] == wanted


def first_due(
    ranking: Ranking, policy: Policy, facts: WeekFacts, ledger: Ledger | None = None
) -> tuple[str | None, tuple[str, ...]]:
    found = allocate(ranking, policy, facts, ledger or Ledger())
    return next((d.promise, d.theme_kinds) for d in found.sessions if d.rep == "rep00")


def test_a_rep_who_is_away_for_the_last_week_is_seen_before_it() -> None:
    ranking = team(3)
    protected = policy("equal", protected=[{"tier": "top", "weeks": 2}])
    facts = week(ranking, 45, LAST_WEEK - timedelta(weeks=1))
    away = week(ranking, 45, LAST_WEEK, away=["rep00"])
    ledger = Ledger(accounts=(Account(rep="rep00", credit=-45),))
    assert [d.rep for d in allocate(ranking, protected, facts, ledger, None, [away]).sessions] == ["rep00"]


def test_nobody_is_seen_more_often_than_needed_unless_promised() -> None:
    ranking, need = team(2), {"rep00": 9.0}
    slow = policy("vantagepoint", cadences=[{"above": 5, "weeks": 1}, {"above": 0, "weeks": 4}])
    weeks = run(ranking, slow, lambda monday: week(ranking, 480, monday), 8, need)
    assert [minutes(w) for w in weeks] == [[45, 0], [45, 0], [45, 0], [45, 45]] * 2
    promised = slow.model_copy(update={"promises": (Promise(tier="everyone", every_weeks=2),)})
    weeks = run(ranking, promised, lambda monday: week(ranking, 480, monday), 8, need)
    assert [minutes(w)[1] for w in weeks] == [0, 45] * 4


@pytest.mark.parametrize(
    ("credits_", "weeks_ago", "budget", "expected"),
    [
        ((-5.0, -33.75), 1, 480, [45, 0]),  # who is ahead takes nothing from who is seen every week
        ((0.0, -5.0), 4, 480, [45, 45]),  # the slow cadence allows a session again
        ((0.0, -5.0), 4, 90, [45, 45]),  # and the budget holds it to the minute
        ((0.0, -5.0), 4, 60, [45, 0]),  # one session alone goes to whom it is owed in full
        ((-45.0, -11.25), 4, 480, [0, 0]),  # nobody is owed anything
    ],
)
def test_by_need_a_session_is_held_as_soon_as_the_cadence_allows(
    credits_: tuple[float, float], weeks_ago: int, budget: int, expected: list[int]
) -> None:
    ranking, slow = (
        team(2),
        policy("vantagepoint", cadences=[{"above": 5, "weeks": 1}, {"above": 0, "weeks": 4}]),
    )
    mondays = tuple(FIRST_WEEK - timedelta(weeks=n) for n in range(weeks_ago, 0, -1))
    visits = (Visit(monday=FIRST_WEEK - timedelta(weeks=1), minutes=45), Visit(monday=mondays[0], minutes=45))
    accounts = tuple(
        Account(rep=rep, credit=credit, present=mondays, seen=(visit,))
        for rep, credit, visit in zip(("rep00", "rep01"), credits_, visits, strict=True)
    )
    ledger = Ledger(accounts=accounts)
    assert minutes(allocate(ranking, slow, week(ranking, budget), ledger, {"rep00": 9.0})) == expected


def test_by_need_a_slow_cadence_that_allows_a_session_again_goes_before_a_quick_one() -> None:
    ranking, mondays = team(2), tuple(FIRST_WEEK - timedelta(weeks=n) for n in (4, 3, 2, 1))
    slow = policy("vantagepoint", cadences=[{"above": 5, "weeks": 1}, {"above": 0, "weeks": 4}])
    accounts = tuple(
        Account(rep=rep, present=mondays, seen=(Visit(monday=seen, minutes=45),))
        for rep, seen in (("rep00", mondays[-1]), ("rep01", mondays[0]))
    )
    found = allocate(ranking, slow, week(ranking, 480), Ledger(accounts=accounts), {"rep00": 9.0})
    assert [d.rep for d in found.sessions] == ["rep01", "rep00"]


def test_the_manager_s_days_limit_the_sessions() -> None:
    ranking = team(10)
    found = allocate(ranking, policy("equal"), week(ranking, 480, most_sessions=4), Ledger())
    assert (len(found.sessions), found.left_over_minutes) == (4, 300)
    assert found.left_over_why == (
        "30 minutes are too few for a session of 45 and go into next week; 270 minutes go unused: "
        "your limits for a day (max_sessions_per_day, max_minutes_per_day) leave room for 4 sessions"
    )
    assert found.full
    roomy = allocate(ranking, policy("equal"), week(ranking, 480, most_sessions=20), Ledger())
    assert (len(roomy.sessions), roomy.full) == (10, False)


def test_without_history_the_ledger_is_that_of_the_quarter_so_far() -> None:
    ranking, balanced = team(10), policy("balanced")
    calendar = usual_weeks(ranking, balanced)
    weeks = run(ranking, balanced, calendar, 5)
    monday = FIRST_WEEK + timedelta(weeks=5)
    found = ledger_at(ranking, balanced, monday, calendar)
    assert found == weeks[-1].ledger.model_copy(update={"assumed": True})
    assert ledger_at(ranking, balanced, FIRST_WEEK, calendar) == Ledger(assumed=True)


def test_nominal_and_due_stand_side_by_side() -> None:
    found = first(team(3), policy("sbi"), 200)
    assert found.nominal == {"top": 60, "middle": 120, "bottom": 20}
    assert found.due == pytest.approx({"top": 90, "middle": 90, "bottom": 20})
    assert first(team(10), policy("equal"), 200).nominal == {"top": 40, "middle": 120, "bottom": 40}
    assert first(team(3), policy("vantagepoint"), 200).nominal == {}


def test_an_allocation_reads_back() -> None:
    found = first(team(10), policy("balanced"), 480)
    assert Allocation.model_validate_json(found.model_dump_json()) == found


names = ("sbi", "sales-momentum", "center-for-sales-strategy", "balanced", "sales-hunter", "equal")


@given(
    st.sampled_from(names),
    st.integers(1, 12),
    st.integers(0, 700),
    st.data(),
    st.sampled_from(["hard", "soft"]),
)
def test_the_order_of_the_roster_changes_nothing(
    name: str, count: int, budget: int, data: st.DataObject, tiers: str
) -> None:
    rules = policy(name).model_copy(update={"tiers": tiers})
    ranking = team(count)
    owed = data.draw(st.lists(st.integers(-45, 45), min_size=count, max_size=count))
    accounts = [Account(rep=s.rep, credit=c) for s, c in zip(ranking.standings, owed, strict=True)]
    shuffled = ranking.model_copy(update={"standings": tuple(data.draw(st.permutations(ranking.standings)))})
    facts, ledger = week(ranking, budget), Ledger(accounts=tuple(accounts))
    one, other = allocate(ranking, rules, facts, ledger), allocate(shuffled, rules, facts, ledger)
    assert (one.sessions, one.ledger, one.promises) == (other.sessions, other.ledger, other.promises)
    assert {s.rep: s for s in one.shares} == {s.rep: s for s in other.shares}


@given(st.sampled_from(names), st.integers(1, 12), st.integers(0, 900), st.integers(0, 44))
@example("equal", 3, 90, 0)  # two whole sessions, and nothing left
def test_minutes_add_up(name: str, count: int, budget: int, carried: int) -> None:
    ranking = team(count)
    found = first(ranking, policy(name), budget, Ledger(carried_minutes=carried))
    given_out = sum(d.minutes for d in found.sessions)
    assert given_out + found.left_over_minutes == budget + carried
    assert given_out == sum(minutes(found))
    assert (found.left_over_minutes > 0) == bool(found.left_over_why)
    assert found.ledger.carried_minutes <= found.left_over_minutes
    assert [d.place for d in found.sessions] == list(range(1, len(found.sessions) + 1))
    assert sum(s.due_minutes for s in found.shares) <= budget + 1e-6


def test_nobody_starves_while_the_calendar_holds_less_than_is_due() -> None:
    ranking, ledger = team(4), Ledger()
    plain, held = policy("equal"), Counter[str]()
    for number in range(26):
        facts = week(ranking, 180).model_copy(update={"monday": FIRST_WEEK + timedelta(weeks=number)})
        found = allocate(ranking, plain, facts, ledger)
        fits = [Held(rep=d.rep, minutes=d.minutes) for d in found.sessions[:2]]
        held.update(h.rep for h in fits)
        ledger = settle(ledger, facts, due(found), fits, plain.quantum, carried=0)
    assert max(held.values()) - min(held.values()) <= 2
