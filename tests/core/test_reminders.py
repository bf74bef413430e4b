"""What the last conversation leaves to the next one, and what must not be overlooked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from builders import policy, ranking, roster
from core.test_memory import LATER, MONDAY, history, published, session, told
from pages.made import made

from coachplan.core.allocation.ledger import Account, Ledger, Visit
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.history import History
from coachplan.core.memory.records import Event, Goal, Told
from coachplan.core.memory.reminders import gaps_in_record, reminded, renamed, unseen_stars
from coachplan.core.plans.plan import Session, WeekPlan

W49 = IsoWeek(monday=MONDAY + timedelta(weeks=1))
FIRST, SECOND, PAIR = session("ana"), session("ana", hour=15, number=2), session("bo", hour=11)
WORDS = {"note": "seemed tired", "next_step": "call back", "feedback": "good questions"}
AGREED = ("agreed last time: call back",)
REMEMBERED = ("your note of 2026-11-23: seemed tired", "the rep's word on the coaching: good questions")


def goal(text: str, due: date | None = None, rep: str = "ana") -> Goal:
    return Goal(at=LATER, rep=rep, text=text, due=due)


def meeting(day: date, *reps: str, hour: int = 10, number: int = 1) -> Session:
    kept = session(reps[0], (day - MONDAY).days // 7, hour, number=number)
    times = {"start": kept.start, "end": kept.end}
    return made().plan.sessions[0].model_copy(update={"id": kept.id, "reps": reps, "names": reps, **times})


def week_of(*sessions: Session) -> WeekPlan:
    return made().plan.model_copy(update={"sessions": sessions})


def carried(known: History, *sessions: Session) -> list[tuple[str, ...]]:
    """Return what each session of a plan that nobody published carries on."""
    plan = reminded(week_of(*sessions), known, LATER)
    return [one.agreed + one.remembered for one in plan.sessions]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((told(FIRST, "held", **WORDS),), AGREED + REMEMBERED),
        ((told(FIRST, "held", next_step="call back"),), AGREED),
        ((told(FIRST, "held", note="seemed tired"),), REMEMBERED[:1]),
        ((told(FIRST, "held", feedback="good questions"),), REMEMBERED[1:]),
        ((told(FIRST, "missed", **WORDS),), ()),  # what was not held leaves nothing
        ((told(FIRST, "held", **WORDS), told(SECOND, "held")), ()),  # the last one that was held counts
        ((told(PAIR, "held", **WORDS),), ()),  # what another rep agreed is nothing for this one
        ((goal("three a week"),), ("goal to look at: three a week",)),
        ((goal("three a week", date(2026, 11, 30)),), ("goal to look at: three a week (by 2026-11-30)",)),
        (
            (goal("three a week", date(2026, 11, 29)),),
            ("goal to look at: three a week (by 2026-11-29, overdue)",),
        ),
        ((goal("three a week", date(2026, 12, 11)),), ("goal to look at: three a week (by 2026-12-11)",)),
        ((goal("three a week", rep="bo"),), ()),
    ],
)
def test_a_session_carries_on_from_the_last_one_with_the_rep_alone(
    events: Sequence[Event], expected: tuple[str, ...]
) -> None:
    known = history(published(FIRST, SECOND, PAIR), *events)
    assert carried(known, meeting(W49.monday, "ana")) == [expected]


def test_what_a_session_with_others_left_is_not_carried_on_and_neither_is_it_told_to_others() -> None:
    both = FIRST.model_copy(update={"reps": ("ana", "bo"), "names": ("Ana", "Bo")})
    assert carried(history(published(both), told(both, "held", **WORDS)), meeting(W49.monday, "ana")) == [()]
    alone = history(published(FIRST), told(FIRST, "held", **WORDS))
    assert carried(alone, meeting(W49.monday, "ana", "bo")) == [()]


def test_only_the_first_session_of_the_week_carries_on_and_only_from_what_lies_before_it() -> None:
    known = history(published(FIRST, SECOND), told(FIRST, "held", next_step="call back"))
    again = meeting(W49.monday, "ana", hour=14, number=2)
    assert carried(known, meeting(W49.monday, "ana"), again) == [AGREED, ()]
    assert carried(known, meeting(MONDAY, "ana", hour=10, number=3)) == [()]
    assert carried(known, meeting(MONDAY, "ana", hour=11, number=3)) == [AGREED]


@pytest.mark.parametrize(
    ("now", "said", "expected"),
    [
        # Before it begins the first one carries on; once it has begun it stays as it was published.
        (SECOND.start - timedelta(days=1), (), [AGREED, ()]),
        (FIRST.start + timedelta(weeks=1), (), [("as published", "noted then"), ()]),
        # Once somebody has spoken about it, the next one of the week carries on.
        (
            FIRST.start + timedelta(weeks=1),
            (told(session("ana", 1), "held", next_step="send the offer"),),
            [("as published", "noted then"), ("agreed last time: send the offer",)],
        ),
    ],
)
def test_a_session_that_has_begun_keeps_what_it_was_published_with(
    now: datetime, said: Sequence[Told], expected: list[tuple[str, ...]]
) -> None:
    plan = week_of(meeting(W49.monday, "ana"), meeting(W49.monday, "ana", hour=15, number=2))
    then = {"agreed": ("as published",), "remembered": ("noted then",)}
    before = week_of(*(one.model_copy(update=then) for one in plan.sessions))
    events = (
        published(FIRST),
        told(FIRST, "held", next_step="call back"),
        published(session("ana", 1), week=1),
    )
    found = reminded(plan, history(*events, *said), now, before).sessions
    assert [one.agreed + one.remembered for one in found] == expected


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (2, ()),
        (3, ("Ana, in the top tier, has not been seen for 3 weeks",)),
        (4, ("Ana, in the top tier, has not been seen for 4 weeks",)),
    ],
)
def test_top_reps_who_are_not_seen_are_named_from_the_weeks_of_the_policy_on(
    weeks: int, said: tuple[str, ...]
) -> None:
    found = ranking(roster(ana="90/100", bo="50/100", cy="10/100"))
    assert {one.rep: one.tier for one in found.standings}["ana"] == "top"
    present = tuple(MONDAY + timedelta(weeks=week) for week in range(weeks))
    accounts = tuple(Account(rep=rep, present=present) for rep in ("ana", "bo"))
    assert unseen_stars(found, policy(top_unseen_weeks=3), Ledger(accounts=accounts)) == said
    seen = Account(rep="ana", present=present, seen=(Visit(monday=present[-1], minutes=45),))
    assert unseen_stars(found, policy(top_unseen_weeks=3), Ledger(accounts=(seen,))) == ()
    assert unseen_stars(found, policy(top_unseen_weeks=3), Ledger()) == ()


def test_one_week_unseen_is_told_in_the_singular() -> None:
    ledger = Ledger(accounts=(Account(rep="ana", present=(MONDAY,)),))
    found = ranking(roster(ana="90/100", bo="50/100", cy="10/100"))
    assert unseen_stars(found, policy(top_unseen_weeks=1), ledger) == (
        "Ana, in the top tier, has not been seen for 1 week",
    )
    assert unseen_stars(found, policy(top_unseen_weeks=1), Ledger()) == ()


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (1, None),
        (2, "2026-W49 was not published; nothing is owed for it"),
        (3, "2026-W49 and 2026-W50 were not published; nothing is owed for them"),
        (4, "2026-W49, 2026-W50 and 2026-W51 were not published; nothing is owed for them"),
        (5, "2026-W49, 2026-W50, 2026-W51 and 1 more were not published; nothing is owed for them"),
        (6, "2026-W49, 2026-W50, 2026-W51 and 2 more were not published; nothing is owed for them"),
    ],
)
def test_weeks_that_were_not_published_are_named(weeks: int, said: str | None) -> None:
    known = history(published(FIRST), told(FIRST, "held"))
    week = IsoWeek(monday=MONDAY + timedelta(weeks=weeks))
    found = gaps_in_record(known, week, LATER + timedelta(weeks=9))
    assert found == ((f"{said}, and nobody counts as seen",) if said else ())


def test_past_sessions_that_nobody_confirmed_are_counted_and_their_people_named_once() -> None:
    said = "coachplan log says what became of them"
    one = gaps_in_record(history(published(FIRST)), W49, LATER)
    assert one == (f"1 past session is unconfirmed and counts as held (Ana); {said}",)
    others = [session(rep, hour=hour) for rep, hour in (("cy", 12), ("di", 13), ("eva", 14))]
    both = session("fay", hour=16).model_copy(update={"reps": ("fay", "gus"), "names": ("Fay", "Gus")})
    known = history(published(FIRST, SECOND, both, *others))
    assert gaps_in_record(known, W49, LATER) == (
        f"6 past sessions are unconfirmed and count as held (Ana, Fay and Gus, Cy and 2 more); {said}",
    )
    assert gaps_in_record(known, IsoWeek(monday=MONDAY), LATER) == ()
    assert gaps_in_record(known, W49, FIRST.start) == ()


def test_one_person_under_two_ids_is_suspected_where_one_is_gone_and_the_other_new() -> None:
    due = {"jonas-weber": 45.0, "ana": 30.0}
    weeks = [published(session("ana", week), week=week) for week in range(2)]
    known = history(*weeks, published(session("ana", 2), week=2, due=due))
    (said,) = renamed(known, ["ana", "jonas-webber", "jonas-webster"])
    assert said == (
        "jonas-weber is gone from the roster and jonas-webber is new: if they are one person, "
        "give jonas-webber the line id: jonas-weber, or all that is on record of them is lost"
    )
    for others in (["jonas-weber", "jonas-webber"], ["zoe-quist"], ["jonas-wolff"]):
        assert [*renamed(known, ["ana", *others])] == []
    assert [*renamed(history(), ["ana"])] == []
