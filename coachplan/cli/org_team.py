"""One team of an organisation: planned exactly as ``schedule`` plans it, and written to its folder."""

from dataclasses import dataclass, replace
from pathlib import Path

from coachplan.cli.calendars import with_calendars
from coachplan.cli.earlier import earlier_plans
from coachplan.cli.endings import code_of_plan
from coachplan.cli.inputs import Asked, Inputs, read_inputs
from coachplan.cli.org_faults import Refused, attempted
from coachplan.cli.outputs import manager_set, write_week
from coachplan.cli.pipeline import fingerprint_of
from coachplan.cli.publishing import Wishes, preview
from coachplan.cli.ranked import with_common
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import RejectedInput
from coachplan.core.ranking.common import Common
from coachplan.core.scalars import slug
from coachplan.core.team.roster import Roster
from coachplan.files.folder import remove_unfinished
from coachplan.files.plan_file import read_plan


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
    """

    code: int
    team: str
    week: str
    kept: bool
    sessions: int
    unplaced: int
    known_by: tuple[str, ...]


def plan_team(order: Order) -> Outcome | Refused:
    """Plan the week of one team and write it, unless the same plan stands there; whatever fails is told."""
    return attempted(order.roster, lambda: _planned(order))


def _planned(order: Order) -> Outcome:
    read = with_common(read_inputs(order.roster, Asked(now=order.now)), order.common)
    inputs, chosen = with_calendars(read, order.week)
    folder = Path(order.folder) / chosen.name
    remove_unfinished(folder)
    stands = _standing(inputs, chosen, folder, page=order.page)
    if stands is None:
        offered = preview(inputs, chosen, Wishes())
        write_week(folder, manager_set(offered, inputs.roster, page=order.page))
    plan = stands or offered.plan
    return Outcome(
        code_of_plan(plan),
        team=plan.team,
        week=plan.week,
        kept=stands is not None,
        sessions=len(plan.sessions),
        unplaced=len(plan.unplaced),
        known_by=_known_by(inputs.roster),
    )


def _standing(inputs: Inputs, chosen: IsoWeek, folder: Path, *, page: bool) -> WeekPlan | None:
    """Return the plan that an earlier run wrote, if it was made from the same and whole.

    The folder of a week is written as a whole, so its files belong together.
    """
    names = ("week.json", "week.ics", *(["week.html"] if page else []))
    if not all((folder / name).is_file() for name in names):
        return None
    try:
        plan = read_plan(folder / names[0])
    except RejectedInput:
        return None
    earlier = earlier_plans(inputs, chosen, (), (), reallocate=False)
    same = plan.inputs.get("sha256") == fingerprint_of(inputs, chosen, earlier)
    return plan if same else None


def _known_by(roster: Roster) -> tuple[str, ...]:
    """Return what tells the reps from anybody in any team; two teams may give one id to two people."""
    addresses = (rep.email.lower() for rep in roster.reps if rep.email)
    stated = (f"{rep.name} ({rep.id})" for rep in roster.reps if rep.id != slug(rep.name))
    return (*addresses, *stated)
