"""A run over an organisation: every team by one engine, and what became of them."""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from coachplan.cli import clock, exits
from coachplan.cli.engines import Engine
from coachplan.cli.org_faults import Refused, lost, told
from coachplan.cli.org_learning import learned
from coachplan.cli.org_team import Order, Outcome, plan_team
from coachplan.cli.progress import progress
from coachplan.cli.usage import from_the_command_line
from coachplan.core.isoweek import week_named
from coachplan.core.org.org import Organisation, TeamFile
from coachplan.core.org.run import OrgRun, PoolRun, TeamRun
from coachplan.core.problems import Problem

_Result = TypeVar("_Result")

LOCK = ".lock"
"""The file in the folder of the plans by which runs keep apart."""

_NAMED = 3
"""Files in one sentence before the rest is counted."""

_WORST = (exits.BUG, exits.OUTPUT, exits.STATE, exits.EXTRA, exits.INPUT, exits.INCOMPLETE, exits.DONE)
"""Exit codes, the one that speaks for the run first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a run: where plans go, the week and the present as they were named, pages too."""

    out: str
    week: str | None = None
    now: str | None = None
    page: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that is over: what became of each team, every problem in full, and the exit code."""

    run: OrgRun
    problems: tuple[Problem, ...]
    code: int


def run_org(org: Organisation, wanted: Wanted, engine: Engine) -> Ended:
    """Plan every team.

    Raises:
        RejectedUsage: the week or the present is none.
        RejectedOutput: the folder for the plans cannot be made.
        RejectedBusy: another run is at work on it.
    """
    with _alone(Path(wanted.out)):
        orders = orders_for(org, wanted)
        pools = learned(org, orders, engine)
        known = {group: one.common for group, one in pools.items()}
        ready = [
            replace(order, common=known.get(team.group or ""))
            for order, team in zip(orders, org.teams, strict=True)
        ]
        found = each_team(ready, engine, plan_team)
    teams = tuple(_told(*both, wanted) for both in zip(org.teams, found, strict=True))
    warnings = (*org.overlooked, *_twice(org, found))
    problems = tuple(one for outcome in found if isinstance(outcome, Refused) for one in outcome.problems)
    told_pools = tuple(_planned_by(pool, org, found) for pool in pools.values())
    run = OrgRun(org=org.top.name, teams=teams, warnings=warnings, pools=told_pools)
    return Ended(run, problems, code_of_run(outcome.code for outcome in found))


def each_team(
    orders: Sequence[Order], engine: Engine, work: Callable[[Order], _Result | Refused]
) -> list[_Result | Refused]:
    """Return what ``work`` finds for each team, in the order of ``orders``, and draw how far it is."""
    numbers = {order: number for number, order in enumerate(orders)}
    found: list[_Result | Refused] = [lost(order.roster) for order in orders]
    with progress(len(orders), "teams") as draw:
        for count, (order, result) in enumerate(engine(work, orders), start=1):
            found[numbers[order]] = result or lost(order.roster)
            draw(count)
    return found


def orders_for(org: Organisation, wanted: Wanted) -> list[Order]:
    """Return what is to be done for each team, in the order of the organisation.

    Raises:
        RejectedUsage: the week or the present is none.
    """
    now = _present(wanted)
    return [
        Order(team.source, str(Path(wanted.out, team.name)), wanted.week, now, wanted.page)
        for team in org.teams
    ]


def code_of_run(codes: Iterable[int]) -> int:
    """Return the exit code that speaks for many."""
    present = set(codes)
    return next((code for code in _WORST if code in present), exits.INPUT if present else exits.DONE)


def _present(wanted: Wanted) -> str:
    """Return the present for every team, as text: the same moment, whenever a team's turn comes."""
    moment = clock.now(wanted.now, "UTC")
    if wanted.week is not None:
        with from_the_command_line():
            week_named(wanted.week, moment.date())
    return clock.now_setting(wanted.now).value or moment.isoformat()


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep other runs away from the folder of the plans."""
    from coachplan.files.atomic import refuse_error
    from coachplan.files.folder import make_folder
    from coachplan.files.history.lock import locked

    make_folder(out)
    with ExitStack() as held:
        try:
            held.enter_context(locked(out / LOCK, f"process {os.getpid()}", 0, "these plans"))
        except OSError as error:
            refuse_error(out, error, 0)
        yield


def _told(team: TeamFile, outcome: Outcome | Refused, wanted: Wanted) -> TeamRun:
    if isinstance(outcome, Refused):
        state = {"state": "refused", "complete": False, "faults": told(outcome)}
        return TeamRun(roster=team.source, regions=team.regions, **state)
    return TeamRun(
        roster=team.source,
        regions=team.regions,
        state="kept" if outcome.kept else "planned",
        team=outcome.team,
        week=outcome.week,
        folder=str(Path(wanted.out, team.name, outcome.week)),
        sessions=outcome.sessions,
        unplaced=outcome.unplaced,
        complete=outcome.code == exits.DONE,
    )


def _planned_by(pool: PoolRun, org: Organisation, found: Sequence[Outcome | Refused]) -> PoolRun:
    """Return a pool with what the plans of its teams go by."""
    own = (
        outcome.learned
        for team, outcome in zip(org.teams, found, strict=True)
        if team.group == pool.group and isinstance(outcome, Outcome)
    )
    return pool.model_copy(update={"planned_by": dict(sorted(Counter(own).items()))})


def _twice(org: Organisation, found: Sequence[Outcome | Refused]) -> Iterator[str]:
    """Yield what two teams share and should not: a name, or a rep."""
    names, reps = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for team, outcome in zip(org.teams, found, strict=True):
        if isinstance(outcome, Refused):
            continue
        names[outcome.team].append(team.source)
        for known in outcome.known_by:
            reps[known].append(team.source)
    for name, files in names.items():
        if len(files) > 1:
            yield f"{_listed(files)} are all called '{name}'; histories and calendar entries go by that name"
    for known, files in reps.items():
        if len(files) > 1:
            yield f"{known} is on {_listed(files)}, and is coached by each of these managers"


def _listed(files: list[str]) -> str:
    shown, more = ", ".join(files[:_NAMED]), len(files) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
