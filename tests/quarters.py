"""Whole teams, quarter after quarter: synthetic rosters with ample calendars, planned week by week."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from math import fsum
from pathlib import Path
from typing import Any

from coachplan.cli.ground import Ground
from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import Made, plan_week
from coachplan.cli.ranked import ranked
from coachplan.cli.week_facts import week_facts
from coachplan.core.allocation.allocation import Allocation, allocate
from coachplan.core.allocation.ledger import Ledger
from coachplan.core.allocation.promises import outlook
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.needs import needs_of
from coachplan.core.plans.standards import gauges_of, values_of
from coachplan.core.quarter import first_week
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics
from coachplan.files.policies import load_policy

FIRST_WEEK = IsoWeek(monday=date(2026, 9, 28))
"""The first ISO week of a quarter."""

WEEKS = 12
SIZES = (1, 2, 3, 5, 7, 10, 12, 30)


@cache
def roster(count: int) -> Roster:
    """A team whose numbers fall evenly from the first rep to the last, with much evidence."""
    reps = [_rep(number, count) for number in range(count)]
    metrics = {"quota_attainment": {"weight": 60, "evidence": 200}, "meetings": {"weight": 40}}
    return Roster.model_validate({"team": "North", "metrics": metrics, "reps": reps})


def _rep(number: int, count: int) -> dict[str, Any]:
    best = 1 - number / count
    meetings = [round(6 + 12 * best + wobble, 1) for wobble in (0, 0.4, -0.4, 0.2, -0.2, 0)]
    return {
        "name": f"Rep {number:02d}",
        "started": "2019-01-07",
        "metrics": {"quota_attainment": f"{round(60 + 80 * best)}%", "meetings": meetings},
    }


def inputs(policy: str, team: Roster, week: IsoWeek) -> Inputs:
    """Everything a plan of ``week`` is made from, before work on its Monday."""
    return Inputs(
        source="roster.yaml",
        roster=team,
        policy=load_policy(policy, Path()),
        metrics=resolve(team, known_metrics()),
        week_budget=None,
        now=datetime.combine(week.monday, time(6), UTC),
        warnings=(),
    )


def unpublished(policy: str, team: Roster, first: IsoWeek = FIRST_WEEK, weeks: int = WEEKS) -> Iterator[Made]:
    """Plan each week alone, as without history."""
    for number in range(weeks):
        week = first.shifted(number)
        yield plan_week(inputs(policy, team, week), week)


def published(policy: str, team: Roster, first: IsoWeek = FIRST_WEEK, weeks: int = WEEKS) -> Iterator[Made]:
    """Plan week after week, the ledger carried on."""
    ledger = Ledger()
    for number in range(weeks):
        week = first.shifted(number)
        made = plan_week(inputs(policy, team, week), week, ledger)
        ledger = made.ledger
        yield made


def allocated(policy: str, team: Roster, weeks: int) -> Iterator[Allocation]:
    """Hand out minutes week by week as for weeks that nobody publishes: each quarter begins anew."""
    asked = inputs(policy, team, FIRST_WEEK)
    ranking, calendar = ranked(asked), week_facts(asked, FIRST_WEEK, Ground(ranked))
    values = values_of(ranking)
    needs = needs_of(gauges_of(asked.metrics, values), values)
    ledger = Ledger()
    for number in range(weeks):
        monday = FIRST_WEEK.shifted(number).monday
        ledger = Ledger() if monday == first_week(monday) else ledger
        ahead = outlook(asked.policy, monday, calendar)
        allocation = allocate(ranking, asked.policy, calendar(monday), ledger, needs, ahead)
        ledger = allocation.ledger
        yield allocation


def largest_gap(run: Sequence[Made]) -> float:
    """Return the largest difference of any rep between minutes placed and minutes due over a run."""
    placed: dict[str, list[float]] = {}
    for made in run:
        for share in made.plan.shares:
            placed.setdefault(share.rep, []).append(share.minutes - share.due_minutes)
    return max(abs(fsum(differences)) for differences in placed.values())


def longest_session(run: Sequence[Made]) -> int:
    """Return the longest session of a run, in minutes."""
    return max((session.minutes for made in run for session in made.plan.sessions), default=0)


def themes_by_rep(run: Sequence[Made]) -> dict[str, list[str]]:
    """Return each rep's themes in the order of their sessions."""
    found: dict[str, list[str]] = {}
    for made in run:
        for session in made.plan.sessions:
            found.setdefault(session.reps[0], []).append(session.theme)
    return found


def away(team: Roster, rep: int, days: str) -> Roster:
    """Return the team with one rep away."""
    document = team.model_dump()
    document["reps"][rep]["away"] = [days]
    return Roster.model_validate(document)
