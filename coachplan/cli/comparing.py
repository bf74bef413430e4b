"""One week under several policies: the plans, and what they come to."""

from collections.abc import Sequence

from coachplan.cli.ground import Ground
from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import drafted, planned
from coachplan.cli.ranked import ranked
from coachplan.core.comparison.comparing import compare, due_in
from coachplan.core.comparison.comparison import Comparison
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.published import Earlier
from coachplan.core.policies.policy import Policy


def compared(inputs: Inputs, chosen: IsoWeek, policies: Sequence[Policy]) -> Comparison:
    """Return the week under each of ``policies``, against the split of the policy in force.

    Who is where and what the weeks have on offer is worked out once for all.

    Raises:
        BrokenPlanError: the checker found a rule broken.
    """
    ground, sides = Ground(ranked), [inputs.under(policy) for policy in policies]
    plans = [(side.policy, _plan(side, chosen, ground)) for side in sides]
    own = next((plan for policy, plan in plans if policy == inputs.policy), None)
    now = own or _plan(inputs, chosen, ground)
    return compare(plans, due_in(now, f"policy {now.policy}, in force for this roster"))


def _plan(inputs: Inputs, chosen: IsoWeek, ground: Ground) -> WeekPlan:
    earlier = Earlier()
    draft = drafted(inputs, chosen, earlier=earlier, ground=ground)
    return planned(inputs, draft, earlier).plan
