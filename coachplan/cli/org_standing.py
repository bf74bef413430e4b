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
from coachplan.core.problems import RejectedInput
from coachplan.files.folder import holds
from coachplan.files.plan_file import read_plan


def standing_plan(inputs: Inputs, chosen: IsoWeek, folder: Path, *, page: bool) -> WeekPlan | None:
    """Return the plan in the folder of a week if planning it now would write the same, the moment aside.

    The folder is written as a whole, so its files belong together. Nothing is placed.
    """
    names = ("week.json", "week.ics", *(["week.html"] if page else []))
    if not all((folder / name).is_file() for name in names):
        return None
    try:
        plan = read_plan(folder / names[0])
    except RejectedInput:
        return None
    offered = as_published(inputs, chosen, Wishes())
    if offered is None:
        return plan if _is_made_again(plan, inputs, chosen) else None
    if not offered.unchanged:
        # What was agreed since is laid over what is published, as of now.
        offered = offered._replace(plan=offered.plan.model_copy(update={"as_of": plan.as_of}))
    page = page or (folder / "week.html").is_file()
    return plan if holds(folder, manager_set(offered, inputs.roster, page=page)) else None


def _is_made_again(plan: WeekPlan, inputs: Inputs, chosen: IsoWeek) -> bool:
    """Tell whether a plan is made from what there is, and its sessions may still be placed as they are."""
    old = earlier_plans(inputs, chosen, (), (), reallocate=False).published
    if plan.inputs.get("sha256") != whole_fingerprint(inputs, chosen, old):
        return False
    # An earlier moment leaves more time to choose from than the plan had.
    return plan.as_of <= inputs.now and not broken_by(plan, inputs, old)
