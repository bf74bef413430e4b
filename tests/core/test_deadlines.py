"""Promises look ahead: the fewest sessions now that leave room for the rest later."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams import FIRST_WEEK, LAST_WEEK, policy, ranked, standing, team, week

from coachplan.core.allocation.deadlines import Job, fewest_now, jobs, press_of
from coachplan.core.allocation.ledger import Account, Ledger
from coachplan.core.allocation.promises import horizon, outlook, pledges


@st.composite
def wanted(draw: st.DrawFn) -> tuple[tuple[Job, ...], tuple[int, ...]]:
    weeks = draw(st.integers(1, 3))
    windows = st.lists(st.integers(0, weeks - 1), min_size=1, unique=True).map(lambda w: tuple(sorted(w)))
    found = draw(st.lists(windows, max_size=6))
    room = draw(st.lists(st.integers(0, 3), min_size=weeks, max_size=weeks))
    return tuple(Job(f"r{n}", window) for n, window in enumerate(found)), tuple(room)


def fewest_by_trying(asked: Sequence[Job], room: Sequence[int]) -> tuple[int, int]:
    """The least jobs that no choice of weeks places later, and of these the least that cannot be done."""
    best = (len(asked), len(asked))
    for choice in product(*[(*[w for w in job.weeks if w], 0) for job in asked]):
        if any(choice.count(w) > room[w] for w in range(1, len(room))):
            continue
        left = [job for job, w in zip(asked, choice, strict=True) if w == 0]
        best = min(best, (len(left), sum(0 not in job.weeks for job in left)))
    return best


@given(wanted())
def test_no_choice_of_weeks_needs_fewer_now(asked: tuple[tuple[Job, ...], tuple[int, ...]]) -> None:
    now, lost = fewest_now(*asked, {})
    assert (len(now) + len(lost), len(lost)) == fewest_by_trying(*asked)
    assert all(0 in job.weeks for job in now)


@pytest.mark.parametrize(
    ("windows", "room", "now", "lost"),
    [
        ([(0,), (0, 1), (0, 1, 2)], [0, 1, 1], ["r0"], []),
        ([(0, 1), (0, 1), (0, 1)], [9, 1, 0], ["r0", "r1"], []),
        ([(0, 1), (0, 1, 2), (0, 1, 2)], [9, 1, 1], ["r0"], []),  # the most urgent goes first
        ([(0, 1, 2), (0, 1), (1,)], [9, 1, 0], ["r1", "r0"], []),  # away now: week 1 is kept for r2
        ([(1,), (1,)], [9, 1], [], ["r0"]),
        ([(1, 2), (2,)], [9, 1, 0], [], ["r1"]),  # week 2 holds nobody, week 1 does
    ],
)
def test_who_is_seen_now(
    windows: Sequence[tuple[int, ...]], room: Sequence[int], now: Sequence[str], lost: Sequence[str]
) -> None:
    found = fewest_now([Job(f"r{n}", w) for n, w in enumerate(windows)], room, {})
    assert ([j.rep for j in found[0]], [j.rep for j in found[1]]) == (now, lost)


def test_of_two_that_are_equally_urgent_the_one_owed_more_goes_first() -> None:
    now, _ = fewest_now([Job("ana", (0, 1)), Job("ben", (0, 1))], [1, 1], {"ben": 20})
    assert [job.rep for job in now] == ["ben"]


def test_one_session_keeps_several_promises() -> None:
    several = policy(
        "equal",
        promises=[
            {"tier": "everyone", "every_weeks": 4},
            {"tier": "top", "every_weeks": 2, "theme_kinds": ["goal"]},
        ],
        protected=[{"tier": "top", "weeks": 2, "theme_kinds": ["goal"]}],
    )
    ranking = team(3)
    weeks = [week(ranking, 480)] * horizon(several)
    made = pledges({s.rep: s.tier for s in ranking.standings}, several, weeks, {})
    assert [(j.rep, j.weeks) for j in jobs(made)] == [
        ("rep00", (0, 1)),
        ("rep00", (2, 3)),
        ("rep01", (0, 1, 2, 3)),
        ("rep02", (0, 1, 2, 3)),
    ]


@pytest.mark.parametrize(
    ("left", "asked"),
    [
        (2, [(0, 1), (2, 3)]),  # every second week falls into the last two weeks in any case
        (1, [(0, 1), (2, 3)]),
        (0, [(0,), (1, 2)]),  # one session for the deadline and the last protected week
    ],
)
def test_protected_weeks_share_the_sessions_of_a_gap(left: int, asked: list[tuple[int, ...]]) -> None:
    both = policy(
        "equal",
        promises=[{"tier": "top", "every_weeks": 2}],
        protected=[{"tier": "top", "weeks": 2, "theme_kinds": ["goal"]}],
    )
    monday = LAST_WEEK - timedelta(weeks=left)
    weeks = [week(team(3), 480, monday + timedelta(weeks=n)) for n in range(len(asked) * 2 - (left == 0))]
    present = (monday - timedelta(weeks=1),) if left == 0 else ()
    made = pledges({"rep00": "top"}, both, weeks, {"rep00": Account(rep="rep00", present=present)})
    assert {p.kind for p in made} == {"gap", "protected"}
    assert [j.weeks for j in jobs(made)] == asked


def test_a_long_gap_and_protected_weeks_ask_for_a_session_each() -> None:
    both = policy(
        "equal", promises=[{"tier": "top", "every_weeks": 4}], protected=[{"tier": "top", "weeks": 1}]
    )
    weeks = [week(team(3), 480, LAST_WEEK + timedelta(weeks=n - 2)) for n in range(4)]
    made = pledges({"rep00": "top"}, both, weeks, {})
    assert [j.weeks for j in jobs(made)] == [(0, 1, 2, 3), (2,)]


def test_a_rule_of_one_week_protects_the_last_of_the_quarter() -> None:
    last = policy("equal", protected=[{"tier": "top", "weeks": 1}])
    for monday, reps in ((LAST_WEEK, ["rep00"]), (LAST_WEEK - timedelta(weeks=1), [])):
        press = press_of(team(3), last, [week(team(3), 480, monday)], Ledger())
        assert [job.rep for job in press.first] == reps


def test_a_session_on_another_theme_does_not_count_in_protected_weeks() -> None:
    both = policy(
        "equal",
        promises=[{"tier": "top", "every_weeks": 4, "theme_kinds": ["skill"]}],
        protected=[{"tier": "top", "weeks": 2, "theme_kinds": ["goal"]}],
    )
    monday = LAST_WEEK - timedelta(weeks=1)
    present = tuple(monday - timedelta(weeks=n) for n in (3, 2, 1))
    weeks = [week(team(3), 480, monday + timedelta(weeks=n)) for n in range(4)]
    made = pledges({"rep00": "top"}, both, weeks, {"rep00": Account(rep="rep00", present=present)})
    assert [j.weeks for j in jobs(made)] == [(0,), (0, 1)]


def test_promises_of_different_themes_need_a_session_each() -> None:
    two = policy(
        "equal",
        promises=[
            {"tier": "everyone", "every_weeks": 1, "theme_kinds": [kind]} for kind in ("goal", "skill")
        ],
    )
    press = press_of(team(1), two, [week(team(1), 480)], Ledger())
    assert [job.rep for job in press.first] == ["rep00", "rep00"]


def test_absence_ahead_brings_a_promise_forward() -> None:
    ranking = ranked([standing("ana", "top"), standing("ben", "middle")])
    promise = policy("equal", promises=[{"tier": "everyone", "every_weeks": 3}])
    ledger = Ledger(
        accounts=tuple(Account(rep=rep, present=(FIRST_WEEK,)) for rep in ("ana", "ben")), carried_minutes=0
    )
    here, none = week(ranking, 90), week(ranking, 0)
    assert [j.rep for j in press_of(ranking, promise, [here, here, here], ledger).first] == []
    assert [j.rep for j in press_of(ranking, promise, [here, none, here], ledger).first] == ["ana", "ben"]


def test_promises_look_as_many_weeks_ahead_as_the_longest_of_them() -> None:
    both = policy(
        "equal",
        promises=[{"tier": "top", "every_weeks": 2}],
        protected=[{"tier": "top", "weeks": 4, "theme_kinds": ["goal"]}],
    )
    for asked, weeks in ((both, 4), (policy("equal"), 1)):
        ahead = outlook(asked, FIRST_WEEK, lambda monday: week(team(1), 480, monday))
        assert horizon(asked) == weeks
        assert [facts.monday for facts in ahead] == [FIRST_WEEK + timedelta(weeks=n) for n in range(1, weeks)]


def test_who_is_away_now_is_expected_back_in_weeks_that_nobody_knows() -> None:
    fortnightly = policy("equal", promises=[{"tier": "everyone", "every_weeks": 2}])
    waiting = Account(rep="rep01", present=(FIRST_WEEK - timedelta(weeks=1),))
    facts = week(team(2), 480, away=["rep01"])
    press = press_of(team(2), fortnightly, [facts], Ledger(accounts=(waiting,)))
    assert [(pledge.rep, pledge.windows) for pledge in press.pledges] == [
        ("rep00", ((0, 1),)),
        ("rep01", ((1,),)),
    ]


@pytest.mark.parametrize(
    ("minutes", "length", "first"), [(480, 45, 6), (270, 45, 6), (269, 30, 6), (100, 15, 6), (60, 15, 4)]
)
def test_the_longest_sessions_that_hold_the_promises(minutes: int, length: int, first: int) -> None:
    weekly = policy("equal", promises=[{"tier": "everyone", "every_weeks": 1}])
    press = press_of(team(6), weekly, [week(team(6), minutes)], Ledger())
    assert (press.length, len(press.first), len(press.lost)) == (length, first, 6 - first)
