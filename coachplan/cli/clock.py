"""The clock: the only place that looks at it."""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coachplan.cli.settings import Setting
from coachplan.cli.usage import from_the_command_line
from coachplan.core.problems import reject

_VARIABLE = "COACHPLAN_NOW"
_YEARS = (1971, 9997)
_HINT = "write it as 2026-11-23T06:30 or 2026-11-23T06:30+01:00"


def now_setting(given: str | None) -> Setting:
    """Return the moment to take as the present, with its source; its value is ``None`` for the clock's."""
    if given is not None:
        return Setting("now", given, "--now")
    text = os.environ.get(_VARIABLE)
    return Setting("now", text, _VARIABLE) if text else Setting("now", None, "the clock")


def now(given: str | None, zone: str) -> datetime:
    """Return the present in ``zone``, or the instant that ``--now`` gives (local there without an offset)."""
    tz, told = ZoneInfo(zone), now_setting(given)
    if told.value is None:
        return datetime.now(UTC).astimezone(tz).replace(second=0, microsecond=0)  # noqa: TID251 - here alone
    if given is None:
        return _moment(told, tz)
    with from_the_command_line():
        return _moment(told, tz)


def _moment(told: Setting, tz: ZoneInfo) -> datetime:
    text = told.value or ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        reject("E0104", f"{told.source}: '{text}' is not a moment", _HINT)
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        years = f"years from {_YEARS[0]} to {_YEARS[1]} can be planned"
        reject("E0104", f"{told.source}: '{text}' is out of reach", years)
    return moment.replace(tzinfo=tz) if moment.tzinfo is None else moment.astimezone(tz)
