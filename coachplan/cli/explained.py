"""A rep's week explained: the pipeline once, and once more for every change that is tried."""

from collections.abc import Sequence
from dataclasses import replace

from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import drafted, planned
from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Freed
from coachplan.core.explanations.explaining import explain
from coachplan.core.explanations.explanation import Explanation
from coachplan.core.isoweek import IsoWeek
from coachplan.core.placement.placing import Placement
from coachplan.core.plans.published import Earlier
from coachplan.core.team.roster import Roster


def explained(inputs: Inputs, chosen: IsoWeek, earlier: Earlier, rep: str) -> Explanation:
    """Return why the week of ``rep`` (an id) is as it is; every change it names has been tried."""
    draft = drafted(inputs, chosen, earlier=earlier)

    def replan(roster: Roster, freed: Sequence[Freed]) -> tuple[Sequence[Due], Placement]:
        again = drafted(replace(inputs, roster=roster), chosen, draft.before, earlier, freed).stages
        return again.allocation.sessions, again.placement

    plan = planned(inputs, draft, earlier).plan
    return explain(rep, plan, draft.stages, draft.terms, inputs.roster, replan)
