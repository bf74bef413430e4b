"""The fingerprint of a plan: whatever it was made from, so that the same inputs are known again."""

import hashlib

from coachplan import __version__
from coachplan.cli.inputs import Inputs
from coachplan.cli.watching import experiment_in
from coachplan.core.allocation.ledger import Ledger
from coachplan.core.calendars.taken import NOTHING
from coachplan.core.impact.experiment import tosses_in
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.plan import WeekPlan


def fingerprint(
    inputs: Inputs, chosen: IsoWeek, old: WeekPlan | None = None, before: Ledger | None = None
) -> str:
    """Return a fingerprint of all that a plan of the week is made from, the present aside.

    ``old`` is the plan that it goes on from, ``before`` the ledger on record that it starts from; without
    both, the past is left aside too.
    """
    parts: tuple[str, ...] = (
        # How a week is delivered, and for how long it is kept, makes no difference to it.
        inputs.roster.model_dump_json(exclude={"mail", "caldav", "retention"}),
        inputs.policy.model_dump_json(),
        inputs.week_budget.model_dump_json() if inputs.week_budget else "",
        chosen.name,
        __version__,
        # Where and when calendars were read makes no difference to the plan, what they hold does.
        inputs.taken.model_dump_json(exclude={"sources"}) if inputs.taken != NOTHING else "",
    )
    # Only the coins of the week: those of a block that begins later leave it as it is.
    parts += tuple(toss.model_dump_json() for toss in tosses_in(experiment_in(inputs), chosen.monday))
    parts += (old.model_dump_json(),) if old else ()
    parts += (before.model_dump_json(),) if before else ()
    parts += (inputs.common.model_dump_json(),) if inputs.common else ()
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
