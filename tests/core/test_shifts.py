"""Minutes that signals and coins move: bounded, within floors and caps, and paid for by the right people."""

from math import fsum
from typing import Any

import pytest
from builders import policy, ranking, roster
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.allocation.allocation import Allocation, allocate
from coachplan.core.allocation.ledger import Ledger, Toss, WeekFacts
from coachplan.core.allocation.shifts import (
    Room,
    SignalBound,
    moved_by_coins,
    moved_by_signals,
    with_room_for_coins,
)
from coachplan.core.isoweek import week_of
from coachplan.core.policies.policy import Policy

TEAM = roster(
    ana="40/60",
    bo="36/60",
    cy="30/60",
    di="28/60",
    ed="26/60",
    fi="25/60",
    gu="24/60",
    ho="22/60",
    ia="15/60",
    jo="12/60",
)
SEATED = ranking(TEAM)
MONDAY = week_of(SEATED.as_of).monday
NAMES = [rep.id for rep in TEAM.reps]


def week(policy_: Policy, budget: int = 300, **changes: Any) -> Allocation:
    days = dict.fromkeys(NAMES, 5)
    facts = WeekFacts(monday=MONDAY, budget_minutes=budget, days=days, **changes)
    return allocate(SEATED, policy_, facts, Ledger())


def due(found: Allocation) -> dict[str, float]:
    return {share.rep: share.due_minutes for share in found.shares}


def test_a_signal_is_paid_for_by_its_tier() -> None:
    before, after = due(week(policy())), due(week(policy(), signals={"ed": "meetings down"}))
    tiers = {s.rep: s.tier for s in SEATED.standings}
    # 15 % of 300 minutes are 45, as much as one session.
    assert after["ed"] - before["ed"] == pytest.approx(45, abs=0.1) or after["ed"] == pytest.approx(
        69, abs=0.1
    )
    for tier in ("top", "middle", "bottom"):
        own = [rep for rep in NAMES if tiers[rep] == tier]
        assert fsum(after[rep] for rep in own) == pytest.approx(fsum(before[rep] for rep in own))
    assert all(after[rep] <= before[rep] + 1e-9 for rep in NAMES if rep != "ed")


def test_many_signals_together_claim_no_more_than_the_policy_allows() -> None:
    signalled = {"ed": "x", "gu": "x", "ho": "x", "jo": "x"}
    before, after = due(week(policy())), due(week(policy(), signals=signalled))
    claimed = fsum(max(0.0, after[rep] - before[rep]) for rep in NAMES)
    assert 0 < claimed <= 0.15 * 300 + 1e-6


def test_a_policy_without_signals_gives_them_no_minutes_and_says_so() -> None:
    before, found = week(policy("sbi")), week(policy("sbi"), signals={"ed": "meetings down"})
    assert due(before) == due(found)
    why = next(share.why for share in found.shares if share.rep == "ed")
    assert "signal: meetings down, and the policy gives signals no minutes" in why


LOUD = {"ana": "meetings down"}
PAIR = {"ana": Room(10, 60, "top"), "bo": Room(10, 60, "top"), "cy": Room(10, 60, "middle")}


@pytest.mark.parametrize(
    ("minutes", "bound", "found", "words"),
    [
        (
            (30, 40),
            SignalBound(together=45, each=20),
            (50, 20),
            {
                "ana": "; signal: meetings down; 20 minutes more for it, charged to the rep's own tier",
                "bo": "; 20 minutes went to a signal in the same tier",
            },
        ),
        (
            (30, 40),
            SignalBound(together=20, each=45, free=30),  # nobody is due these, so nobody pays
            (50, 40),
            {"ana": "; signal: meetings down; 20 minutes more for it"},
        ),
        (
            (30, 40),
            SignalBound(together=20, each=45, free=5),
            (50, 25),
            {
                "ana": "; signal: meetings down; 20 minutes more for it, charged to the rep's own tier",
                "bo": "; 15 minutes went to a signal in the same tier",
            },
        ),
        (
            (30, 15),
            SignalBound(together=20, each=45),  # no more than the others have above their floors
            (35, 10),
            {
                "ana": "; signal: meetings down; 5 minutes more for it, charged to the rep's own tier",
                "bo": "; 5 minutes went to a signal in the same tier",
            },
        ),
        (
            (30, 11),
            SignalBound(together=20, each=45),
            (31, 10),
            {
                "ana": "; signal: meetings down; 1 minute more for it, charged to the rep's own tier",
                "bo": "; 1 minute went to a signal in the same tier",
            },
        ),
        (
            (60, 40),
            SignalBound(together=20, each=45),
            (60, 40),
            {"ana": "; signal: meetings down, and no more can be given within the tier"},
        ),
        (
            (30, 40),
            SignalBound(together=0, each=45),
            (30, 40),
            {"ana": "; signal: meetings down, and the policy gives signals no minutes"},
        ),
    ],
)
def test_what_a_signal_claims_and_who_pays_for_it(
    minutes: tuple[float, float],
    bound: SignalBound,
    found: tuple[float, float],
    words: dict[str, str],
) -> None:
    due = {"ana": float(minutes[0]), "bo": float(minutes[1]), "cy": 40.0}
    after, told = moved_by_signals(due, PAIR, LOUD, bound)
    assert after == pytest.approx({"ana": found[0], "bo": found[1], "cy": 40})
    assert told == words


def test_need_alone_sets_the_cadence_until_a_signal_quickens_it() -> None:
    needs = dict.fromkeys(NAMES, 0.1)
    facts = WeekFacts(monday=MONDAY, budget_minutes=300, days=dict.fromkeys(NAMES, 5))
    quiet = allocate(SEATED, policy("vantagepoint"), facts, Ledger(), needs)
    loud = facts.model_copy(update={"signals": {"ed": "meetings down"}})
    after = allocate(SEATED, policy("vantagepoint"), loud, Ledger(), needs)
    assert due(after)["ed"] > due(quiet)["ed"]
    # Nobody is due what need does not ask for; those minutes go to the signal first.
    assert due(after)["ed"] - due(quiet)["ed"] == pytest.approx(45 - 11.25)
    assert {rep: due(after)[rep] for rep in NAMES if rep != "ed"} == pytest.approx(
        {rep: due(quiet)[rep] for rep in NAMES if rep != "ed"}
    )


def test_a_coin_puts_two_quanta_between_the_reps_of_a_pair() -> None:
    before = due(week(policy()))
    after = due(week(policy(), tosses=(Toss(more="ed", less="fi", minutes=10),)))
    assert after["ed"] - before["ed"] == pytest.approx(10)
    assert before["fi"] - after["fi"] == pytest.approx(10)
    assert {rep: after[rep] for rep in NAMES if rep not in {"ed", "fi"}} == pytest.approx(
        {rep: before[rep] for rep in NAMES if rep not in {"ed", "fi"}}
    )


def test_what_a_cap_keeps_from_the_one_is_taken_from_the_other() -> None:
    rooms = {"ana": Room(10, 60, "top"), "bo": Room(10, 60, "top")}
    found, words = moved_by_coins({"ana": 60.0, "bo": 55.0}, rooms, [Toss(more="ana", less="bo", minutes=15)])
    assert found == {"ana": 60.0, "bo": 25.0}
    assert words == {"ana": "; 0 minutes more by the coin", "bo": "; 30 minutes less by the coin"}


def test_signals_neither_hide_a_coin_nor_follow_it() -> None:
    loud = {"gu": "x", "ed": "y"}
    one, other = (
        due(week(policy(), signals=loud, tosses=(Toss(more=more, less=less, minutes=10),)))
        for more, less in (("ed", "fi"), ("fi", "ed"))
    )
    # Turning the coin round moves two quanta from the one to the other, and nothing else.
    assert (one["ed"] - one["fi"]) - (other["ed"] - other["fi"]) == pytest.approx(40)
    rest = [rep for rep in NAMES if rep not in {"ed", "fi"}]
    assert [one[rep] for rep in rest] == pytest.approx([other[rep] for rep in rest])


def test_a_pair_of_which_one_is_away_is_left_alone() -> None:
    rooms = {rep: Room(0, 90, "") for rep in ("ana", "cy", "di")}
    tosses = [Toss(more="ana", less="bo", minutes=15), Toss(more="cy", less="di", minutes=10)]
    found, words = moved_by_coins(dict.fromkeys(("ana", "bo", "cy", "di"), 30.0), rooms, tosses)
    assert found == {"ana": 30.0, "bo": 30.0, "cy": 40.0, "di": 20.0}
    assert words == {"cy": "; 10 minutes more by the coin", "di": "; 10 minutes less by the coin"}


def test_a_signal_leaves_the_reps_of_a_pair_what_a_coin_may_take() -> None:
    kept = with_room_for_coins(PAIR, [Toss(more="ana", less="cy", minutes=10)])
    assert {rep: room.low for rep, room in kept.items()} == {"ana": 30, "bo": 10, "cy": 30}


ROOMS = st.tuples(st.floats(0, 40), st.floats(0, 40), st.floats(0, 40)).map(
    lambda parts: (parts[0], parts[0] + parts[1], parts[0] + parts[1] + parts[2])
)


@given(
    st.lists(ROOMS, min_size=2, max_size=6),
    st.integers(1, 40),
    st.sets(st.integers(0, 5)),
    st.floats(0, 90),
    st.floats(0, 50),
)
def test_floors_and_caps_hold_and_nothing_comes_from_nowhere(
    reps: list[tuple[float, float, float]], quantum: int, loud: set[int], bound: float, free: float
) -> None:
    base = {f"r{n}": middle for n, (_, middle, _) in enumerate(reps)}
    rooms = {f"r{n}": Room(low, high, "ab"[n % 2]) for n, (low, _, high) in enumerate(reps)}
    claimed, _ = moved_by_signals(
        base, rooms, {f"r{n}": "x" for n in loud if n < len(reps)}, SignalBound(bound, 45, free)
    )
    tossed, _ = moved_by_coins(claimed, rooms, [Toss(more="r0", less="r1", minutes=quantum)])
    for found in (claimed, tossed):
        assert all(
            rooms[rep].low - 1e-6 <= minutes <= rooms[rep].high + 1e-6 for rep, minutes in found.items()
        )
    more = fsum(claimed.values()) - fsum(base.values())
    assert -1e-6 <= more <= free + 1e-6
    assert fsum(max(0.0, claimed[rep] - base[rep]) for rep in base) <= bound + 1e-6
    assert fsum(tossed.values()) <= fsum(claimed.values()) + 1e-6
    assert abs((tossed["r0"] - tossed["r1"]) - (claimed["r0"] - claimed["r1"])) <= 2 * quantum + 1e-6
