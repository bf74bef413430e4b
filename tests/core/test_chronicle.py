"""A history in sums: by week, by rep and by topic."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from core.test_memory import LATER, MONDAY, history, owed_after, published, session, told

from coachplan.core.allocation.ledger import Account, Ledger
from coachplan.core.memory.chronicle import Chronicle, chronicle, weeks_over
from coachplan.core.memory.history import History
from coachplan.core.memory.records import Talk

ANA, BO = session("ana"), session("bo", hour=11)
NEXT = session("ana", week=2)
DURING = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
OPENING = Ledger(accounts=(Account(rep="ana", credit=10),))
LEDGER = Ledger(accounts=(Account(rep="ana", credit=30), Account(rep="bo", credit=-20)))


TALKED = LATER.date()


def talk(rep: str, topic: str, minutes: int) -> Talk:
    return Talk(at=LATER, rep=rep, day=LATER.date(), topic=topic, minutes=minutes)


def two_weeks() -> History:
    """Return two published weeks with one between them that was not; Ana held less, and Bo nothing."""
    due = {"ana": 45.25, "cy": 15.0}
    return history(
        published(ANA, BO, opening=OPENING, tiers={"ana": "top", "bo": "middle"}),
        told(ANA, "held", minutes=30),
        told(BO, "missed"),
        published(NEXT, week=2, due=due, tiers={"ana": "middle", "cy": None}),
        published(NEXT, week=2, due=due, tiers={"ana": "middle", "cy": None}),
        *(talk("ana", "a deal", 10), talk("bo", "hiring", 5), talk("ana", "a deal", 5), talk("bo", "ads", 5)),
    )


def told_of(known: History, now: datetime) -> Chronicle:
    return chronicle("North", known, LEDGER, now)


def test_every_week_has_its_sums_and_one_that_was_not_published_stands_among_them() -> None:
    found = told_of(two_weeks(), LATER)
    assert (found.team, found.kind, found.schema_version) == ("North", "history", 1)
    first, between, last = (week.model_dump(exclude={"monday", "published"}) for week in found.weeks)
    assert first == {
        "week": "2026-W48",
        "plans": 1,
        "sessions": 2,
        "held": 1,
        "unconfirmed": 0,
        "missed": 1,
        "ahead": 0,
        "due_minutes": 90,
        "held_minutes": 30,
    }
    assert between == dict.fromkeys(between, 0) | {"week": "2026-W49"}
    assert last == {
        "week": "2026-W50",
        "plans": 2,
        "sessions": 1,
        "held": 0,
        "unconfirmed": 1,
        "missed": 0,
        "ahead": 0,
        "due_minutes": 60.25,
        "held_minutes": 45,
    }
    assert [week.monday for week in found.weeks] == [MONDAY + timedelta(weeks=week) for week in range(3)]
    assert [week.published and week.published.date() for week in found.weeks] == [
        MONDAY,
        None,
        MONDAY + timedelta(weeks=2),
    ]


def test_a_session_that_has_begun_counts_as_held_and_those_after_it_are_ahead() -> None:
    (week,) = told_of(history(published(ANA, BO)), DURING).weeks
    assert (week.unconfirmed, week.ahead, week.held_minutes) == (1, 1, 45)
    (week,) = told_of(history(published(ANA, BO)), ANA.start).weeks
    assert (week.unconfirmed, week.ahead) == (1, 1)


def test_a_session_planned_again_under_another_name_was_planned_twice() -> None:
    again = session("ana", hour=15, number=2)
    known = history(published(ANA), told(ANA, "missed"), published(again, BO, at=LATER))
    (week,) = told_of(known, LATER).weeks
    assert (week.sessions, week.held, week.missed, week.unconfirmed) == (3, 0, 1, 2)


@pytest.mark.parametrize("later", [{"cause": "skip"}, {"reallocated": True}])
def test_what_was_called_off_and_held_all_the_same_was_planned(later: dict[str, Any]) -> None:
    known = history(published(ANA, BO), published(BO, **later), told(ANA, "held"))
    found = told_of(known, LATER)
    (week,) = found.weeks
    assert (week.sessions, week.held, week.unconfirmed, week.missed, week.ahead) == (2, 1, 1, 0, 0)
    assert owed_after(known) == owed_after(history(published(ANA, BO)))


def test_each_rep_has_sums_that_come_to_what_is_owed() -> None:
    ana, cy, bo = (rep.model_dump() for rep in told_of(two_weeks(), LATER).reps)
    assert ana == {
        "rep": "ana",
        "tier": "middle",
        "due_minutes": 105.25,
        "held_minutes": 75,
        "missed": 0,
        "credit": 30,
        "last_seen": LATER.date(),  # a conversation
        "unplanned_minutes": 15,
        "before_minutes": 10,
        "due_so_far": 105.25,
        "held_so_far": 75,
        "borne_minutes": 10.25,
    }
    assert (bo["tier"], bo["missed"], bo["last_seen"], bo["unplanned_minutes"]) == (
        "middle",
        1,
        LATER.date(),
        10,
    )
    assert (bo["due_so_far"], bo["held_so_far"], bo["borne_minutes"]) == (30, 0, 50)
    assert (cy["rep"], cy["tier"], cy["credit"], cy["due_minutes"]) == ("cy", None, 0, 15)


def test_what_is_still_ahead_is_due_but_not_yet_held_or_owed() -> None:
    ana, *_ = told_of(two_weeks(), LATER - timedelta(weeks=2)).reps
    assert (ana.due_minutes, ana.due_so_far, ana.held_minutes, ana.held_so_far) == (105.25, 60, 30, 30)
    assert (ana.last_seen, ana.borne_minutes) == (MONDAY, 10)


def test_a_part_of_a_minute_is_told_to_six_places() -> None:
    known = history(published(ANA, due={"ana": 20 / 3}))
    (week,), (ana,) = (found := told_of(known, LATER)).weeks, found.reps
    assert (week.due_minutes, ana.due_minutes, ana.due_so_far) == (6.666667, 6.666667, 6.666667)
    assert ana.borne_minutes == -68.333333


def test_topics_are_told_by_their_minutes_and_then_by_name() -> None:
    found = told_of(two_weeks(), LATER).topics
    assert [(one.topic, one.talks, one.minutes) for one in found] == [
        ("a deal", 2, 15),
        ("ads", 1, 5),
        ("hiring", 1, 5),
    ]


def test_where_nothing_is_on_record_nothing_is_told() -> None:
    found = told_of(history(), LATER)
    assert (found.weeks, found.reps, found.topics) == ((), (), ())


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (ANA.start - timedelta(minutes=1), ()),
        (ANA.start, ()),  # Bo's is still ahead
        (BO.start, (MONDAY,)),
        (datetime(2026, 12, 13, 23, tzinfo=UTC), (MONDAY, MONDAY + timedelta(weeks=2))),
    ],
)
def test_a_week_is_over_once_no_session_is_ahead(now: datetime, over: tuple[date, ...]) -> None:
    assert weeks_over(history(published(ANA, BO), published(NEXT, week=2)), now) == over


@pytest.mark.parametrize(("day", "over"), [(29, ()), (30, (MONDAY,))])
def test_a_week_without_sessions_is_over_on_the_monday_after(day: int, over: tuple[date, ...]) -> None:
    assert weeks_over(history(published()), datetime(2026, 11, day, tzinfo=UTC)) == over
