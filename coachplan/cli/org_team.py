"""One team of an organisation: planned exactly as ``schedule`` plans it, and written to its folder."""

from dataclasses import dataclass, replace
from pathlib import Path

from coachplan.cli.calendars import with_calendars
from coachplan.cli.endings import code_of_plan
from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.org_faults import Refused, attempted
from coachplan.cli.org_standing import plan_there, stands
from coachplan.cli.outputs import manager_set, write_week
from coachplan.cli.publishing import Wishes, preview
from coachplan.cli.ranked import own_way, with_common
from coachplan.core.org.run import Learning
from coachplan.core.ranking.common import Common
from coachplan.core.scalars import slug
from coachplan.core.team.roster import Roster
from coachplan.files.folder import put_all_right

_WEEKS = "[0-9][0-9][0-9][0-9]-W[0-9][0-9]"
"""What the folders of weeks are called, as a pattern."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done for one team; everything in it travels to another process, or machine.

    ``folder`` is where the team's weeks go, ``week`` how the week was named, if it was, ``now`` the present,
    ``common`` what the team has in common with others.
    """

    roster: str
    folder: str
    week: str | None
    now: str
    page: bool = False
    common: Common | None = None

    def absolute(self) -> "Order":
        """Return the same order with paths that hold in any folder."""
        return replace(
            self, roster=str(Path(self.roster).absolute()), folder=str(Path(self.folder).absolute())
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done for one team; ``code`` is the exit code that ``schedule`` would have ended with.

    ``known_by`` is what other teams would know its reps by: addresses, and names with ids that are stated.
    ``learned`` tells whence the team has how far its reps differ.
    """

    code: int
    team: str
    week: str
    kept: bool
    sessions: int
    unplaced: int
    known_by: tuple[str, ...]
    learned: Learning


def plan_team(order: Order) -> Outcome | Refused:
    """Plan the week of one team and write it, unless the same plan stands there; whatever fails is told."""
    return attempted(order.roster, lambda: _planned(order))


def _planned(order: Order) -> Outcome:
    read = with_common(read_inputs(order.roster, Asked(now=order.now)), order.common)
    inputs, chosen = with_calendars(read, order.week)
    folder = Path(order.folder) / chosen.name
    put_all_right(folder.parent, _WEEKS)
    plan = plan_there(folder, inputs.roster.team)
    kept = plan is not None and stands(plan, inputs, chosen, folder, page=order.page)
    if plan is None or not kept:
        offered = preview(inputs, chosen, Wishes())
        write_week(folder, manager_set(offered, inputs.roster, page=order.page))
        plan = offered.plan
    return Outcome(
        code_of_plan(plan),
        team=plan.team,
        week=plan.week,
        kept=kept,
        sessions=len(plan.sessions),
        unplaced=len(plan.unplaced),
        known_by=_known_by(inputs.roster),
        learned="common" if plan.learned_from else own_way(inputs) or "figures",
    )


def _known_by(roster: Roster) -> tuple[str, ...]:
    """Return what tells the reps from anybody in any team; two teams may give one id to two people."""
    addresses = (rep.email.lower() for rep in roster.reps if rep.email)
    stated = (f"{rep.name} ({rep.id})" for rep in roster.reps if rep.id != slug(rep.name))
    return (*addresses, *stated)
