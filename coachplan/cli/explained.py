"""A rep's week explained: the pipeline once, and once more for every change that is tried."""

from collections.abc import Sequence
from dataclasses import replace

from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import drafted, planned
from coachplan.core.allocation import Due
from coachplan.core.explaining import explain
from coachplan.core.explanation import Explanation
from coachplan.core.isoweek import IsoWeek
from coachplan.core.placing import Placement
from coachplan.core.published import Earlier
from coachplan.core.roster import Roster
from coachplan.core.week import Freed


def explained(inputs: Inputs, chosen: IsoWeek, earlier: Earlier, rep: str) -> Explanation:
    """Return why the week of ``rep`` (an id) is as it is; every change it names has been tried."""
    draft = drafted(inputs, chosen, earlier=earlier)

    def replan(roster: Roster, freed: Sequence[Freed]) -> tuple[Sequence[Due], Placement]:
        again = drafted(replace(inputs, roster=roster), chosen, draft.before, earlier, freed).stages
        return again.allocation.sessions, again.placement

    plan = planned(inputs, draft, earlier).plan
    return explain(rep, plan, draft.stages, draft.terms, inputs.roster, replan)
