"""An explanation as a terminal shows it: questions, and their answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.explanations.explanation import Explanation, Slot, Unfitted
from coachplan.show.calendar import clock, day_name
from coachplan.show.glyphs import ASCII, LINES, Glyphs
from coachplan.show.safe import safe


def explanation_view(found: Explanation, *, ascii_only: bool = False) -> Sequence[RenderableType]:
    """Return the answers, top to bottom."""
    glyphs, zone = ASCII if ascii_only else LINES, ZoneInfo(found.timezone)
    parts: list[RenderableType] = [
        Text.assemble((safe(found.name), "bold"), f"  {safe(found.team)}  {found.week}, {found.timezone}")
    ]
    parts += _section("Why this rep", found.standing, glyphs)
    parts += _section("Why these minutes", found.minutes, glyphs)
    for slot in found.sessions:
        parts += _section(f"Why {_when(slot.start, zone)}, {slot.minutes} min", _slot(slot, zone), glyphs)
    for miss in found.unplaced:
        parts += _section(f"Why {miss.minutes} min did not fit", _unplaced(miss), glyphs)
    ways = f"{found.solves} other way{'s' * (found.solves != 1)}"
    tried = f" To find this out the week was planned in {ways}." if found.solves else ""
    return [*parts, Text(), Text(f"For the manager alone: other reps are named.{tried}", "dim")]


def _slot(slot: Slot, zone: ZoneInfo) -> Iterable[str]:
    yield slot.why
    if slot.tie:
        yield f"as good: {_when(slot.tie, zone)}"


def _unplaced(miss: Unfitted) -> Iterable[str]:
    yield miss.why
    yield miss.price.why
    change = miss.smallest_change
    if change is None:
        yield "no small change places it: day limits, buffer, notice and time given up were tried"
    else:
        asked = f" ({change.minutes} minutes of people's time)" if change.minutes else ""
        yield f"smallest change that places it: {change.words}{asked}"


def _section(heading: str, sentences: Iterable[str], glyphs: Glyphs) -> Sequence[RenderableType]:
    parts: list[RenderableType] = [Text(), Text(heading, "bold")]
    for sentence in sentences:
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=1)
        table.add_column(overflow="fold")
        table.add_row(Text(glyphs.bullet, "dim"), Text(safe(sentence[:1].upper() + sentence[1:])))
        parts.append(table)
    return parts


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{day_name(moment.astimezone(zone).date())} {clock(moment, zone)}"
