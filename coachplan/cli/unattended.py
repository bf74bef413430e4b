"""The command that plans each week unattended: for one roster, or for an organisation."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from coachplan.cli.clock import now as present
from coachplan.cli.clock import now_setting
from coachplan.cli.inputs import Asked, Inputs, home_setting, policy_setting, read_inputs, roster_setting
from coachplan.cli.settings import Setting
from coachplan.cli.usage import refuse
from coachplan.core.org.org import Organisation
from coachplan.core.problems import RejectedInput
from coachplan.core.scalars import slug
from coachplan.core.team.roster import Manager
from coachplan.export.unattended import Errand
from coachplan.files.documents import read_roster
from coachplan.files.org import is_organisation, read_org

_AT = time(6, 30)
"""When a week is planned: before people look at their calendars."""

_PLANS = "plans"
"""The folder beside the roster that a run writes its documents to."""

_KEPT = ".coachplan"
"""The folder beside the roster that holds the history."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """What is to run each week, ``rehearsal``, the same keeping nothing, and the folders it writes to.

    A rehearsal is given a folder for what it must write.
    """

    errand: Errand
    rehearsal: Callable[[str], tuple[str, ...]]
    folders: tuple[Path, ...]


def weekly(roster: str | None, asked: Asked) -> Weekly:
    """Return what is to run each week for a roster, or for all teams of an organisation in its place.

    Raises:
        RejectedUsage: E0161, it has no path that a later run could read; E0166, an organisation with a home.
        RejectedInput: it cannot be read.
    """
    source = roster_setting(roster).value
    if source is not None and is_organisation(source):
        if asked.home is not None:
            hint = "leave --home out: each team's history is beside its roster"
            refuse("E0166", "an organisation has no history of its own", hint)
        return _of_organisation(source, read_org(Path(source)), asked.now)
    return _of_team(read_inputs(roster, asked), asked.now)


def _of_team(inputs: Inputs, now: str | None) -> Weekly:
    """Return what is to run for one roster, on the first morning of the manager's week."""
    roster = _found(inputs.source)
    ways = _deliveries(inputs)
    usual = ("--week", "--publish", "--quiet")
    errand = Errand(
        name=f"coachplan-{slug(inputs.roster.team)}",
        words=(
            *(*program(), "schedule", str(roster), *usual, *_settings(inputs), *ways),
            *("--out", str(roster.parent / _PLANS)),
        ),
        inside=("coachplan", "schedule", roster.name, *usual, *ways, "--out", _PLANS),
        moment=_first_morning(inputs.now.date(), inputs.roster.manager),
        kept=(_KEPT, _PLANS),
    )
    preview = (*program(), "schedule", str(roster), "--week", "--quiet", *_settings(inputs), *ways)

    def rehearsal(folder: str) -> tuple[str, ...]:
        return (*preview, *(("--dry-run", folder) if ways else ()), *_pinned(now))

    home = (inputs.home.absolute(),) if inputs.home else ()
    return Weekly(errand, rehearsal, (roster.parent / _PLANS, *home))


def _of_organisation(source: str, org: Organisation, now: str | None) -> Weekly:
    """Return what is to run for all teams: before the first of their managers begins a week."""
    where = _found(source)
    plans = (where if where.is_dir() else where.parent) / _PLANS
    today = present(now, "UTC").date()
    mornings = [_first_morning(today, manager) for manager in _managers(org)]
    usual = ("--week", "--quiet", "--out")
    command = (*program(), "org", "schedule", str(where), *usual)
    errand = Errand(
        name=f"coachplan-{slug(org.top.name)}",
        words=(*command, str(plans)),
        inside=("coachplan", "org", "schedule", "." if where.is_dir() else where.name, *usual, _PLANS),
        moment=min(mornings, key=lambda morning: morning.astimezone(UTC)),
        kept=(_PLANS,),
    )
    return Weekly(errand, lambda folder: (*command, folder, *_pinned(now)), (plans,))


def _managers(org: Organisation) -> list[Manager]:
    """Return the managers of all rosters that can be read; of none, one as they usually are."""
    found = []
    for team in org.teams:
        try:
            found.append(read_roster(team.source).value.manager)
        except RejectedInput:
            continue  # the run itself tells it, and plans the other teams
    return found or [Manager()]


def _first_morning(today: date, manager: Manager) -> datetime:
    """Return when the week of ``today`` begins for a manager."""
    first = today - timedelta(days=today.weekday() + manager.lead)
    return datetime.combine(first, _AT, ZoneInfo(manager.timezone))


def _pinned(now: str | None) -> tuple[str, ...]:
    moment = now_setting(now).value
    return ("--now", moment) if moment else ()


def _deliveries(inputs: Inputs) -> tuple[str, ...]:
    """Return the options that send a week wherever the roster says."""
    roster = inputs.roster
    return (*(["--mail"] if roster.mail else []), *(["--caldav"] if roster.caldav else []))


def program() -> tuple[str, ...]:
    """Return the words that start this program from anywhere, as it was started now."""
    started = Path(sys.argv[0])
    if started.stem == "coachplan" and started.is_file():
        return (str(started.absolute()),)
    return (sys.executable, "-m", "coachplan")


def _found(source: str) -> Path:
    path = Path(source).absolute()
    if source == "-" or not str(path).isprintable():
        refuse("E0161", "a run without you needs a roster that it can find", "name the roster's file")
    return path


def _settings(inputs: Inputs) -> tuple[str, ...]:
    """Return the settings that an empty environment would lose, as options."""
    home = home_setting(inputs.source, None)
    given = str(inputs.home.absolute()) if inputs.home and str(inputs.home) != home.value else None
    policy = policy_setting(inputs.written, None, inputs.source)
    found: list[str] = []
    if given or (_is_outside(home, inputs) and home.value):
        found += ["--home", given or str(Path(str(home.value)).absolute())]
    if _is_outside(policy, inputs) and policy.value:
        path = Path(policy.value)
        found += ["--policy", str(path.absolute()) if path.is_file() else policy.value]
    return tuple(found)


def _is_outside(setting: Setting, inputs: Inputs) -> bool:
    """Tell whether a setting comes from the environment or the user's own file."""
    return setting.source not in {inputs.source, "default", "beside the roster"}
