"""One week under several policies: the plans, and what they come to."""

from collections.abc import Sequence

from coachplan.cli.ground import Ground
from coachplan.cli.inputs import Inputs
from coachplan.cli.lately import in_calendars, on_record
from coachplan.cli.pipeline import drafted, planned
from coachplan.cli.ranked import ranked
from coachplan.core.allocation.spent import WEEKS, Spent
from coachplan.core.calendars.week import is_whole
from coachplan.core.comparison.comparing import compare, due_in, had_in
from coachplan.core.comparison.comparison import Comparison, Today
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.published import Earlier
from coachplan.core.policies.policy import Policy
from coachplan.core.problems import reject

IN_FORCE = "policy"
"""What asks for changes against the policy in force, whatever the last weeks really had."""


def compared(
    inputs: Inputs, chosen: IsoWeek, policies: Sequence[Policy], against: str | None = None
) -> Comparison:
    """Return the week under each of ``policies``, against the split of today.

    That is the time of the last weeks in a calendar, if ``against`` is the path of one, else on record;
    where nothing is on record, or if it is ``IN_FORCE``, the split of the policy in force. Who is where and
    what the weeks have on offer is worked out once for all.

    Raises:
        RejectedInput: E3111, that calendar has no time with reps; or it cannot be used.
        BrokenPlanError: the checker found a rule broken.
    """
    spent = _spent(inputs, against)
    ground, sides = Ground(ranked), [inputs.under(policy) for policy in policies]
    plans = [(side.policy, _plan(side, chosen, ground)) for side in sides]
    today = had_in(spent) if spent else _in_force(inputs, chosen, plans, ground)
    whole = is_whole(ground.week(inputs, chosen), inputs.roster.manager)
    return compare(plans, today, whole_week=whole)


def _spent(inputs: Inputs, against: str | None) -> Spent | None:
    if against is None or against == IN_FORCE:
        return on_record(inputs) if against is None else None
    found = in_calendars(inputs, against)
    if found is None:
        message = f"{against} has no time with anybody on the roster in the last {WEEKS} weeks"
        reject("E3111", message, "coachplan audit shows how its meetings are read")
    return found


def _in_force(
    inputs: Inputs, chosen: IsoWeek, plans: Sequence[tuple[Policy, WeekPlan]], ground: Ground
) -> Today:
    own = next((plan for policy, plan in plans if policy == inputs.policy), None)
    now = own or _plan(inputs, chosen, ground)
    return due_in(now, f"policy {now.policy}, in force for this roster")


def _plan(inputs: Inputs, chosen: IsoWeek, ground: Ground) -> WeekPlan:
    earlier = Earlier()
    draft = drafted(inputs, chosen, earlier=earlier, ground=ground)
    return planned(inputs, draft, earlier).plan
