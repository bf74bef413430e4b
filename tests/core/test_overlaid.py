"""A published plan with what was told of its sessions since."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from running import EXAMPLES

from coachplan.core.memory.overlaid import overlaid
from coachplan.core.memory.records import Told
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.files.plan_file import read_plan

PLAN = read_plan(EXAMPLES / "plans" / "monday.json")
FIRST, SECOND, *_ = PLAN.sessions
HOUR = timedelta(hours=1)


def plan_with(left: int, why: str = "", **changes: Any) -> WeekPlan:
    """Return the plan with so many minutes left over, and its first session changed."""
    sessions = (FIRST.model_copy(update=changes), *PLAN.sessions[1:])
    return PLAN.model_copy(update={"sessions": sessions, "left_over_minutes": left, "left_over_why": why})


def told(of: Session, state: str, **changes: Any) -> Mapping[str, Told]:
    said = {"at": FIRST.start - HOUR, "session": of.id, "state": state, "source": "calendar", **changes}
    return {of.id: Told.model_validate(said)}


def test_a_session_that_was_moved_stands_where_it_was_put_and_stays_there() -> None:
    found = overlaid(PLAN, told(FIRST, "moved", start=FIRST.start + HOUR))
    moved = {"start": FIRST.start + HOUR, "end": FIRST.end + HOUR, "locked": True}
    assert found.sessions == (FIRST.model_copy(update=moved), *PLAN.sessions[1:])
    assert overlaid(PLAN, told(FIRST, "moved")).sessions[0] == FIRST.model_copy(update={"locked": True})


@pytest.mark.parametrize(
    ("left", "wanted", "minutes", "left_then"),
    [
        (30, 20, 20, 10),  # longer, as long as there is something left
        (30, 30, 30, 0),
        (30, 40, 30, 0),
        (0, 20, 0, 0),
        (-5, 20, 0, -5),
        (30, -15, -15, 45),  # shorter: what is gained is left over
    ],
)
def test_a_moved_session_is_as_long_as_the_budget_allows(
    left: int, wanted: int, minutes: int, left_then: int
) -> None:
    found = overlaid(plan_with(left), told(FIRST, "moved", minutes=FIRST.minutes + wanted))
    session = found.sessions[0]
    assert session.minutes == FIRST.minutes + minutes
    assert session.end - session.start == timedelta(minutes=session.minutes)
    assert found.left_over_minutes == left_then


@pytest.mark.parametrize(
    ("why", "wanted", "expected"),
    [
        ("", -15, "the session of Ana and Bo was made shorter"),
        ("nobody is left", -15, "nobody is left; the session of Ana and Bo was made shorter"),
        ("nobody is left", 0, "nobody is left"),
        ("nobody is left", 15, "nobody is left"),
    ],
)
def test_that_a_session_became_shorter_is_among_the_reasons_for_what_is_left_over(
    why: str, wanted: int, expected: str
) -> None:
    plan = plan_with(30, why, names=("Ana", "Bo"))
    found = overlaid(plan, told(FIRST, "moved", minutes=FIRST.minutes + wanted))
    assert found.left_over_why == expected


def test_a_session_that_a_colleague_holds_costs_no_budget_however_long_it_becomes() -> None:
    plan = plan_with(PLAN.left_over_minutes, manager_minutes=15)
    found = overlaid(plan, told(FIRST, "moved", minutes=FIRST.minutes + 60, start=FIRST.start + HOUR))
    assert found.sessions[0].minutes == FIRST.minutes + 60
    assert found.left_over_minutes == plan.left_over_minutes


@pytest.mark.parametrize("state", ["missed", "cancelled"])
@pytest.mark.parametrize(("before", "stays"), [(1, False), (0, True), (-1, True)])
def test_what_was_called_off_before_it_began_is_left_out(state: str, before: int, *, stays: bool) -> None:
    found = overlaid(PLAN, told(FIRST, state, at=FIRST.start - timedelta(minutes=before)))
    assert (FIRST.id in {session.id for session in found.sessions}) == stays
    if not stays:
        assert found.left_over_minutes == PLAN.left_over_minutes + FIRST.minutes
        assert found.left_over_why.endswith(f"the session of {FIRST.names[0]} was called off")


def test_what_was_held_and_what_stands_in_the_calendar_by_itself_stays_as_it_is() -> None:
    assert overlaid(PLAN, told(FIRST, "held")) == PLAN
    standing = plan_with(0, kind="existing")
    both = {**told(FIRST, "cancelled"), **told(SECOND, "cancelled")}
    assert overlaid(standing, both).sessions == (standing.sessions[0], *PLAN.sessions[2:])
