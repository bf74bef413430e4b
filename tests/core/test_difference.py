"""The difference of two plans: every session once, with its reason."""

from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from running import EXAMPLES

from coachplan.core.plans.difference import NOT_RECORDED, Difference, difference
from coachplan.core.plans.plan import Change, Unplaced, WeekPlan
from coachplan.core.problems import RejectedInput
from coachplan.files.plan_file import read_plan


@cache
def monday() -> WeekPlan:
    return read_plan(EXAMPLES / "plans" / "monday.json")


@cache
def tuesday() -> WeekPlan:
    return read_plan(EXAMPLES / "plans" / "tuesday.json")


def without(number: int, **fields: Any) -> WeekPlan:
    sessions = monday().sessions
    return monday().model_copy(update={"sessions": (*sessions[:number], *sessions[number + 1 :]), **fields})


def edited(number: int, **fields: Any) -> WeekPlan:
    sessions = list(monday().sessions)
    sessions[number] = sessions[number].model_copy(update=fields)
    return monday().model_copy(update={"sessions": tuple(sessions)})


def whats(found: Difference) -> list[tuple[str, str, str]]:
    return [(change.what, change.session, change.why) for change in found.changes]


def test_a_plan_and_itself_do_not_differ() -> None:
    found = difference(monday(), monday())
    assert (found.changes, found.kept) == ((), len(monday().sessions))


def test_a_plan_made_against_another_knows_why_a_session_moved() -> None:
    found = difference(monday(), tuesday())
    assert whats(found) == [("moved", "2026-W48/hiro-tanaka/1", "the manager's calendar is busy then")]
    assert found.kept == len(monday().sessions) - 1
    (back,) = difference(tuesday(), monday()).changes
    assert (back.what, back.why) == ("moved", NOT_RECORDED)
    assert (back.before, back.after) == (found.changes[0].after, found.changes[0].before)


def test_what_was_added_says_why_it_is_there() -> None:
    session = monday().sessions[2]
    assert whats(difference(without(2), monday())) == [("added", session.id, session.why)]


def test_what_was_dropped_says_why_it_is_gone() -> None:
    session = monday().sessions[0]
    ((_, _, unknown),) = whats(difference(monday(), without(0)))
    assert unknown == NOT_RECORDED
    shares = tuple(share for share in monday().shares if share.rep not in session.reps)
    ((what, _, left),) = whats(difference(monday(), without(0, shares=shares)))
    assert (what, left) == ("dropped", f"{session.names[0]} left the roster")
    miss = Unplaced(rep=session.reps[0], name="x", minutes=45, reason="no-common-time", why="all is full")
    ((_, _, full),) = whats(difference(monday(), without(0, unplaced=(miss,))))
    assert full == "it does not fit any more: all is full"


def test_of_all_that_was_told_of_a_session_what_came_after_the_old_plan_counts() -> None:
    session, day = monday().sessions[0], timedelta(days=1)
    places = [session.start, session.start + day, session.start, session.start + 2 * day, None]
    whys = ["by hand", "taken back", "your calendar is busy then", "it was called off"]
    record = tuple(
        Change(
            what="moved" if after else "dropped",
            session=session.id,
            reps=session.reps,
            names=session.names,
            minutes=45,
            before=before,
            after=after,
            why=why,
        )
        for (before, after), why in zip(pairwise(places), whys, strict=True)
    )
    for old, told, why in (
        (monday(), record, "your calendar is busy then; then it was called off"),
        (edited(0, start=places[1]), record[:1], NOT_RECORDED),
        (edited(0, start=places[1]), record[:2], "taken back"),
        (edited(0, start=places[3]), record, "it was called off"),
    ):
        for split in (0, len(told)):
            fields = {"changes_before": told[:split], "changes": told[split:]}
            new = without(0, **fields) if len(told) > 2 else monday().model_copy(update=fields)
            assert whats(difference(old, new))[0][2] == why


def test_another_length_or_other_people_are_a_change() -> None:
    session = monday().sessions[1]
    longer = edited(1, minutes=60, end=session.end + timedelta(minutes=15))
    assert whats(difference(monday(), longer)) == [("changed", session.id, "45 minutes became 60")]
    pair = edited(1, reps=(*session.reps, "bo"), names=(*session.names, "Bo"))
    assert whats(difference(monday(), pair)) == [("changed", session.id, "others take part")]


def test_the_same_instant_in_another_zone_is_no_move() -> None:
    from datetime import UTC

    session = monday().sessions[0]
    assert difference(monday(), edited(0, start=session.start.astimezone(UTC))).changes == ()


@pytest.mark.parametrize("fields", [{"week": "2026-W49"}, {"team": "South"}])
def test_plans_of_two_weeks_or_teams_are_not_compared(fields: dict[str, str]) -> None:
    with pytest.raises(RejectedInput) as caught:
        difference(monday(), monday().model_copy(update=fields))
    assert [problem.code for problem in caught.value.problems] == ["E1502"]


def test_what_was_over_before_somebody_left_is_no_change() -> None:
    session = monday().sessions[0]
    shares = tuple(share for share in monday().shares if share.rep not in session.reps)
    for as_of, dropped in ((session.end, []), (session.end - timedelta(minutes=1), ["dropped"])):
        found = difference(monday(), without(0, shares=shares, as_of=as_of))
        assert [change.what for change in found.changes] == dropped
