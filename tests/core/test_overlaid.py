"""A published plan with what was told of its sessions since."""

from datetime import timedelta

from running import EXAMPLES

from coachplan.core.memory.overlaid import overlaid
from coachplan.core.memory.records import Told
from coachplan.files.plan_file import read_plan


def test_a_session_that_a_colleague_holds_costs_no_budget_however_long_it_becomes() -> None:
    plan = read_plan(EXAMPLES / "plans" / "monday.json")
    first, *others = plan.sessions
    held_by_another = first.model_copy(update={"manager_minutes": 15})
    plan = plan.model_copy(update={"sessions": (held_by_another, *others)})
    moved = {"session": first.id, "state": "moved", "source": "calendar", "minutes": first.minutes + 60}
    told = Told.model_validate({**moved, "at": plan.as_of, "start": first.start + timedelta(hours=1)})
    found = overlaid(plan, {first.id: told})
    assert found.sessions[0].minutes == first.minutes + 60
    assert found.left_over_minutes == plan.left_over_minutes
