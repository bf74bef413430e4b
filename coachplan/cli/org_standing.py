"""Whether the plan that an earlier run over an organisation wrote would be written just so again."""

from pathlib import Path

from coachplan.cli.earlier import earlier_plans
from coachplan.cli.fingerprint import whole_fingerprint
from coachplan.cli.inputs import Inputs
from coachplan.cli.outputs import manager_set
from coachplan.cli.pipeline import broken_by
from coachplan.cli.publishing import Wishes, as_published
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.folder import holds
from coachplan.files.plan_file import read_plan


def plan_there(folder: Path, team: str) -> WeekPlan | None:
    """Return the plan that stands in the folder of a week, if it can be read.

    Raises:
        RejectedInput: E1508, it is the plan of another team.
    """
    path = folder / "week.json"
    try:
        plan = read_plan(path) if path.is_file() else None
    except RejectedInput:
        return None
    if plan and plan.team != team:
        message = f"this is the plan of the team '{plan.team}', and '{team}' would replace it"
        hint = "name another folder with --out; if the team was renamed, remove the old plan"
        raise RejectedInput((Problem("E1508", message, hint=hint, source=str(path)),))
    return plan


def stands(plan: WeekPlan, inputs: Inputs, chosen: IsoWeek, folder: Path, *, page: bool) -> bool:
    """Tell whether planning a week now would write just what is there, the moment aside.

    ``plan`` is the one in the ``folder``, which is written as a whole, so that its files belong together.
    Nothing is placed.
    """
    there = (folder / "week.html").is_file()
    if not (folder / "week.ics").is_file() or (page and not there):
        return False
    offered = as_published(inputs, chosen, Wishes())
    if offered is None:
        return _is_made_again(plan, inputs, chosen)
    if not offered.unchanged:
        # What was agreed since is laid over what is published, as of now.
        offered = offered._replace(plan=offered.plan.model_copy(update={"as_of": plan.as_of}))
    return holds(folder, manager_set(offered, inputs.roster, page=there))


def _is_made_again(plan: WeekPlan, inputs: Inputs, chosen: IsoWeek) -> bool:
    """Tell whether a plan is made from what there is, and its sessions may still be placed as they are."""
    old = earlier_plans(inputs, chosen, (), (), reallocate=False).published
    if plan.inputs.get("sha256") != whole_fingerprint(inputs, chosen, old):
        return False
    # An earlier moment leaves more time to choose from than the plan had.
    return plan.as_of <= inputs.now and not broken_by(plan, inputs, old)
