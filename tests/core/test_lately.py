"""What the last weeks on record really had."""

from datetime import UTC, date, datetime, timedelta

import pytest
from core.test_memory import MONDAY, history, published, session, told

from coachplan.core.memory.lately import spent_lately
from coachplan.core.memory.records import Talk

NEXT = datetime(2026, 11, 30, 7, tzinfo=UTC)
"""The morning after the week of ``MONDAY``."""


def talk(rep: str, day: date, minutes: int = 20) -> Talk:
    return Talk(at=NEXT, rep=rep, day=day, minutes=minutes)


def test_held_and_ad_hoc_minutes_add_up_and_what_was_missed_does_not_count() -> None:
    ana, bo = session("ana"), session("bo", hour=12)
    week = published(ana, bo), told(ana, "held", minutes=40), told(bo, "missed"), talk("ana", MONDAY)
    found = spent_lately(history(*week), NEXT)
    assert found is not None
    assert (found.minutes, found.planned, found.unplanned, found.weeks) == ({"ana": 60, "bo": 0}, 40, 20, 1)


def test_who_was_due_nothing_has_what_was_talked() -> None:
    found = spent_lately(history(published(session("ana")), talk("cy", MONDAY)), NEXT)
    assert found is not None
    assert found.minutes == {"ana": 45, "bo": 0, "cy": 20}


def test_both_of_a_pair_have_all_the_minutes_of_one_session() -> None:
    pair = session("ana").model_copy(update={"reps": ("ana", "bo")})
    found = spent_lately(history(published(pair)), NEXT)
    assert found is not None
    assert (found.minutes, found.planned) == ({"ana": 45, "bo": 45}, 45)


def test_four_weeks_at_most_and_only_such_as_are_published_and_over() -> None:
    weeks = [published(session("ana", n), week=n) for n in (-5, -4, -3, 0, 1)]
    talks = [talk("bo", MONDAY + timedelta(weeks=n)) for n in (-4, -3, -2, 0, 1)]
    found = spent_lately(history(*weeks, *talks), NEXT)
    assert found is not None
    # Of the last four weeks two were published; the one that has begun is not over.
    assert (found.weeks, found.planned, found.unplanned) == (2, 90, 40)


@pytest.mark.parametrize("now", [datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)])
def test_without_a_week_that_is_over_or_recent_nothing_is_known(now: datetime) -> None:
    assert spent_lately(history(published(session("ana")), talk("ana", MONDAY)), now) is None


def test_a_talk_on_a_sunday_belongs_to_the_week_that_people_begin_then() -> None:
    sunday = MONDAY - timedelta(days=1)
    events = published(session("ana")), talk("bo", sunday)
    found = [spent_lately(history(*events), NEXT), spent_lately(history(*events), NEXT, lead=1)]
    assert [one.unplanned if one else None for one in found] == [0, 20]
