"""Endings: the exit code of a run that was rejected, and of one that made a plan."""

from typing import TYPE_CHECKING

from coachplan.cli import exits
from coachplan.cli.usage import RejectedUsage
from coachplan.core.problems import Rejected, RejectedBusy, RejectedExtra, RejectedOutput, RejectedState

if TYPE_CHECKING:
    from coachplan.core.plans.plan import WeekPlan

_CODES: dict[type[Rejected], int] = {
    RejectedUsage: exits.USAGE,
    RejectedOutput: exits.OUTPUT,
    RejectedState: exits.STATE,
    RejectedBusy: exits.BUSY,
    RejectedExtra: exits.EXTRA,
}


def code_of(rejected: Rejected) -> int:
    """Return the exit code of a run that ends with ``rejected``."""
    return _CODES.get(type(rejected), exits.INPUT)


def code_of_plan(plan: "WeekPlan") -> int:
    """Return the exit code of a run that made a plan.

    It is 4 where a session did not fit, or stays on a day on which its manager is away, or where the proof
    is open.
    """
    from coachplan.core.placement.placing import DECISIVE

    proven = all(level.value >= level.bound for level in plan.proof.levels if level.name in DECISIVE)
    fits = plan.complete and not plan.on_days_off
    return exits.DONE if fits and proven else exits.INCOMPLETE
