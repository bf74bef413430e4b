"""The command that plans each week unattended, for one roster."""

import sys
from datetime import datetime, time, timedelta
from pathlib import Path

from coachplan.cli.clock import now_setting
from coachplan.cli.inputs import Inputs, home_setting, policy_setting
from coachplan.cli.settings import Setting
from coachplan.cli.usage import refuse
from coachplan.core.scalars import slug
from coachplan.export.unattended import Errand

_AT = time(6, 30)
"""When a week is planned: before people look at their calendars."""

PLANS = "plans"
"""The folder beside the roster that a run writes its documents to."""


def errand_for(inputs: Inputs) -> Errand:
    """Return what is to run each week for a roster, on the first morning of its week.

    Raises:
        RejectedUsage: E0161, the roster has no path that a later run could read.
    """
    roster = _roster(inputs)
    ways = _deliveries(inputs)
    options = ("--week", "--publish", "--quiet", *_settings(inputs), *ways)
    first = inputs.now.date() - timedelta(days=inputs.now.weekday() + inputs.roster.manager.lead)
    return Errand(
        name=f"coachplan-{slug(inputs.roster.team)}",
        words=(*program(), "schedule", str(roster), *options, "--out", str(roster.parent / PLANS)),
        inside=(
            "coachplan",
            "schedule",
            roster.name,
            "--week",
            "--publish",
            "--quiet",
            *ways,
            "--out",
            PLANS,
        ),
        moment=datetime.combine(first, _AT, inputs.now.tzinfo),
    )


def rehearsed(inputs: Inputs, now: str | None, letters: str) -> tuple[str, ...]:
    """Return the same command as a preview, which keeps nothing; deliveries go to the folder ``letters``."""
    pinned = now_setting(now).value
    moment = ("--now", pinned) if pinned else ()
    ways = _deliveries(inputs)
    instead = ("--dry-run", letters) if ways else ()
    roster = str(_roster(inputs))
    return (*program(), "schedule", roster, "--week", "--quiet", *_settings(inputs), *ways, *instead, *moment)


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


def _roster(inputs: Inputs) -> Path:
    path = Path(inputs.source).absolute()
    if inputs.source == "-" or not str(path).isprintable():
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
