"""What a manager tells of sessions and goals: which one is meant."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from core.test_memory import BO, LATER, MONDAY, history, published, session, told

from coachplan.core.memory.records import Goal, Published
from coachplan.core.memory.telling import (
    goals_judged,
    open_sessions,
    session_lately,
    session_meant,
    session_nearest,
)
from coachplan.core.problems import RejectedInput

ANA = session("ana")
AGAIN = session("ana", hour=15, number=2)
NEXT = session("ana", week=1)


NEXT_MONDAY = MONDAY + timedelta(weeks=1)
BEFORE_NEXT = NEXT.start - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("spoken_of", "now", "meant"),
    [
        ((), LATER, AGAIN.id),  # the last one that has begun and that nobody spoke of
        ((AGAIN.id,), LATER, ANA.id),
        ((ANA.id, AGAIN.id), LATER, AGAIN.id),  # else the last one that has begun
        ((), ANA.start - timedelta(minutes=1), ANA.id),  # else the next one
    ],
)
def test_a_rep_stands_for_the_last_session_of_a_week_that_nobody_spoke_of(
    spoken_of: Sequence[str], now: datetime, meant: str
) -> None:
    said = [told(one, "held") for one in (ANA, AGAIN) if one.id in spoken_of]
    known = history(published(AGAIN, ANA, BO), published(NEXT, week=1), *said)
    found = session_meant(known, "ana", now, MONDAY)
    assert found is not None
    assert found.id == meant
    assert session_meant(known, "cy", now, MONDAY) is None


@pytest.mark.parametrize(
    ("spoken_of", "now", "meant"),
    [
        ((), LATER, NEXT.id),  # that of the present week has begun
        ((NEXT.id,), LATER, NEXT.id),
        ((), BEFORE_NEXT, ANA.id),  # it has not, and nobody spoke of the last one
        ((ANA.id,), BEFORE_NEXT, NEXT.id),
    ],
)
def test_a_rep_stands_for_the_session_of_this_week_or_an_open_one_of_the_last(
    spoken_of: Sequence[str], now: datetime, meant: str
) -> None:
    said = [told(one, "held") for one in (ANA, NEXT) if one.id in spoken_of]
    known = history(published(ANA, BO), published(NEXT, week=1), *said)
    found = session_lately(known, "ana", now, NEXT_MONDAY)
    assert found is not None
    assert found.id == meant
    last = session_lately(known, "bo", LATER, NEXT_MONDAY)
    assert last is not None
    assert last.id == BO.id
    assert session_lately(known, "bo", LATER, NEXT_MONDAY + timedelta(weeks=1)) is None


def test_a_session_that_was_called_off_is_meant_only_if_there_is_no_other() -> None:
    def meant(*plans: Published) -> str:
        found = session_lately(history(*plans), "ana", NEXT.start, NEXT_MONDAY)
        assert found is not None
        return found.id

    off = published(NEXT, week=1), published(BO, week=1, at=BEFORE_NEXT)
    assert meant(published(BO), *off) == NEXT.id
    assert meant(published(ANA), *off) == ANA.id


def test_the_nearest_session_is_the_last_that_has_begun_else_the_next() -> None:
    known = history(published(ANA, BO), published(NEXT, week=1))
    for now, meant in ((LATER, NEXT), (BEFORE_NEXT, ANA), (ANA.start - timedelta(days=1), ANA)):
        found = session_nearest(known, "ana", now)
        assert found is not None
        assert found.id == meant.id
    assert session_nearest(known, "cy", LATER) is None


def test_open_sessions_are_those_of_one_week_in_the_order_of_their_times() -> None:
    known = history(published(AGAIN, BO, ANA), published(NEXT, week=1), told(ANA, "held"))
    assert [one.id for one in open_sessions(known, LATER)] == [NEXT.id]
    assert [one.id for one in open_sessions(known, LATER, MONDAY)] == [BO.id, AGAIN.id]
    assert [one.id for one in open_sessions(known, NEXT.start)] == [BO.id, AGAIN.id]
    assert open_sessions(known, ANA.start) == ()


def goals(*texts: str) -> list[Goal]:
    return [Goal(at=LATER - timedelta(days=3), rep="ana", text=text) for text in texts]


def test_a_goal_is_open_until_it_is_judged() -> None:
    three, call = goals("Three meetings a week", "Call Meridian back")
    known = history(published(ANA), three, call)
    judged = list(goals_judged(known, "ana", ["three"], ["call meridian"], LATER))
    assert [(one.text, one.judged, one.at) for one in judged] == [
        ("Three meetings a week", "met", LATER),
        ("Call Meridian back", "missed", LATER),
    ]
    assert history(published(ANA), three, call, *judged).goals == ()


@pytest.mark.parametrize(
    ("open_goals", "word", "message", "hint"),
    [
        ((), "four", "no open goal that begins with 'four'", "no goal is open; --goal sets one"),
        (("Three a week", "Call back"), "four", "no open goal that begins with 'four'", None),
        (("Three a week", "Call back"), "Three a week or more", "no open goal that begins with", None),
        (("Call back", "Call Meridian"), "call", "several open goals that begin with 'call'", None),
    ],
)
def test_a_word_that_names_no_single_goal_is_refused_with_the_open_ones(
    open_goals: Sequence[str], word: str, message: str, hint: str | None
) -> None:
    with pytest.raises(RejectedInput) as caught:
        list(goals_judged(history(published(ANA), *goals(*open_goals)), "ana", [], [word], LATER))
    (problem,) = caught.value.problems
    assert problem.code == "E0119"
    assert problem.message.startswith(f"ana has {message}")
    assert problem.hint == (hint or f"open goals: {'; '.join(open_goals)}")
