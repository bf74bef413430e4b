"""The difference of two plans as a terminal shows it: one item a session, with its reason."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.plans.difference import Difference
from coachplan.core.plans.plan import Change
from coachplan.show.calendar import clock, day_name
from coachplan.show.safe import safe

_STYLES = {
    "added": "green",
    "moved": "yellow",
    "changed": "yellow",
    "dropped": "red",
    "pinned": "dim",
    "freed": "dim",
}


def difference_view(found: Difference) -> Sequence[RenderableType]:
    """Return what changed, in the order of the week, and what did not."""
    count, told = found.kept - len(found.pins), (*found.changes, *found.pins)
    kept = f"{count} session{'s' * (count != 1)}"
    if not told:
        return [Text(f"Nothing changed in {found.week}: {kept} as before.", "bold")]
    parts: list[RenderableType] = [Text(f"What changed in {found.week}", "bold")]
    parts += [_change(change, ZoneInfo(found.timezone)) for change in told]
    return [*parts, Text(f"{kept} as before.", "dim")]


def _change(change: Change, zone: ZoneInfo) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=7, no_wrap=True)
    grid.add_column(overflow="fold")
    told = Text.assemble((safe(", ".join(change.names)), "bold"), f"  {_times(change, zone)}")
    told.append(f"\n{_sentence(change.why)}.", "dim")
    grid.add_row(Text(change.what, _STYLES[change.what]), told)
    return grid


def _times(change: Change, zone: ZoneInfo) -> str:
    if change.before and change.after and change.before != change.after:
        before, after = (_time(moment, zone) for moment in (change.before, change.after))
        return f"{before} to {after}, {change.minutes} min"
    moment = change.after or change.before
    return f"{_time(moment, zone)}, {change.minutes} min" if moment else f"{change.minutes} min"


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{day_name(moment.astimezone(zone).date())} {clock(moment, zone)}"


def _sentence(text: str) -> str:
    return safe(text[:1].upper() + text[1:])
