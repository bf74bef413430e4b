"""How the teams of an organisation stand, read from their plans and histories."""

from datetime import date
from pathlib import Path

from coachplan.cli.engines import Engine
from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.org_faults import Refused, attempted, told
from coachplan.cli.org_run import Wanted, code_of_run, each_team, orders_for
from coachplan.cli.org_team import Order
from coachplan.core.audit.scene import Bars
from coachplan.core.calendars.presence import missed_after
from coachplan.core.isoweek import week_named
from coachplan.core.org.figures import Figures, TeamFigures, figures_of
from coachplan.core.org.org import Organisation
from coachplan.core.org.summary import OrgSummary, summed
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import Problem
from coachplan.files.plan_file import read_plan
from coachplan.files.shipped import shipped

_PLAN = "week.json"

_NONE = Figures(without_plan=1)
"""The figures of a roster that cannot be read."""


def summary_of(
    org: Organisation, wanted: Wanted, engine: Engine
) -> tuple[OrgSummary, tuple[Problem, ...], int]:
    """Return the summary of an organisation, every problem, and the exit code.

    Each team's plan is that of the week that is wanted, else the latest one in its folder.
    """
    found = each_team(orders_for(org, wanted), engine, team_figures)
    teams = []
    for team, one in zip(org.teams, found, strict=True):
        if isinstance(one, Refused):
            own = TeamFigures(roster=team.source, state="refused", figures=_NONE, faults=told(one))
        else:
            own = one
        teams.append(own.model_copy(update={"regions": team.regions}))
    refused = [one for one in found if isinstance(one, Refused)]
    problems = tuple(problem for one in refused for problem in one.problems)
    return summed(org.top, teams), problems, code_of_run(one.code for one in refused)


def team_figures(order: Order) -> TeamFigures | Refused:
    """Return how one team stands; whatever fails is told."""
    return attempted(order.roster, lambda: _figures(order))


def _figures(order: Order) -> TeamFigures:
    inputs = read_inputs(order.roster, Asked(now=order.now))
    roster, plan = inputs.roster, _plan(order, inputs.now.date())
    bars = Bars.model_validate(shipped("audit"))
    missed = missed_after(roster, inputs.taken, inputs.now.date(), bars.unseen_days)
    return TeamFigures(
        roster=order.roster,
        state="planned" if plan else "no plan",
        team=roster.team,
        manager=roster.manager.name,
        policy=plan.policy if plan else inputs.policy.name,
        week=plan.week if plan else "",
        figures=figures_of(plan, len(roster.reps), missed, inputs.history, inputs.now),
    )


def _plan(order: Order, today: date) -> WeekPlan | None:
    """Return the plan of the week that is named, else of the latest week in the team's folder."""
    if order.week is None:
        weeks = sorted(path.parent.name for path in Path(order.folder).glob(f"????-W??/{_PLAN}"))
    else:
        weeks = [week_named(order.week, today).name]
    file = Path(order.folder, weeks[-1], _PLAN) if weeks else None
    return read_plan(file) if file and file.is_file() else None
