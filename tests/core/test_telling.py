"""What a manager tells of sessions and goals: which one is meant."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from core.test_memory import BO, LATER, MONDAY, history, published, session, told

from coachplan.core.memory.records import Goal
from coachplan.core.memory.telling import goals_judged, open_sessions, session_meant
from coachplan.core.problems import RejectedInput

ANA = session("ana")
AGAIN = session("ana", hour=15, number=2)
NEXT = session("ana", week=1)


@pytest.mark.parametrize(
    ("spoken_of", "now", "meant"),
    [
        ((), LATER, NEXT.id),  # the last one that has begun and that nobody spoke of
        ((NEXT.id,), LATER, AGAIN.id),
        ((ANA.id, AGAIN.id, NEXT.id), LATER, NEXT.id),  # else the last one that has begun
        ((), NEXT.start, AGAIN.id),  # one that begins this moment is not over
        ((ANA.id, AGAIN.id), NEXT.start, NEXT.id),
        ((), ANA.start - timedelta(minutes=1), ANA.id),  # else the next one
    ],
)
def test_a_rep_stands_for_the_last_session_that_nobody_spoke_of(
    spoken_of: Sequence[str], now: datetime, meant: str
) -> None:
    said = [told(one, "held") for one in (ANA, AGAIN, NEXT) if one.id in spoken_of]
    known = history(published(AGAIN, ANA, BO), published(NEXT, week=1), *said)
    found = session_meant(known, "ana", now)
    assert found is not None
    assert found.id == meant
    assert session_meant(known, "cy", now) is None


def test_a_rep_stands_for_a_session_of_the_week_that_is_named() -> None:
    known = history(published(ANA, BO), published(NEXT, week=1))
    found = session_meant(known, "ana", LATER, MONDAY)
    assert found is not None
    assert found.id == ANA.id


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
