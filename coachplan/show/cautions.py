"""Cautions as a terminal shows them: each with the lines it is held against."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.allocation.caution import Caution
from coachplan.show.glyphs import ASCII, LINES
from coachplan.show.safe import safe

FIRST = 3
"""So many cautions stand in a plan; the rest is named by topic."""

WHERE_ALL_ARE = "coachplan check ROSTER tells all"


def cautions_view(
    cautions: Sequence[Caution], week: str, *, ascii_only: bool = False
) -> Sequence[RenderableType]:
    """Return everything to know about a week's minutes, with the sources of the lines."""
    bullet = (ASCII if ascii_only else LINES).bullet
    parts: list[RenderableType] = [Text(), Text(f"Worth knowing about {week}", "bold")] if cautions else []
    for caution in cautions:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column()
        text = Text(f"{safe(caution.text[:1].upper() + caution.text[1:])}.")
        sources = dict.fromkeys(f"{one.kind}: {one.source}" for one in caution.provenance.values())
        told = [Text(f"{safe('; '.join(sources))}.", "dim")] if sources else []
        grid.add_row(Text(bullet, "dim"), Group(text, *told))
        parts.append(grid)
    return parts


def folded(cautions: Sequence[Caution]) -> tuple[str, ...]:
    """Return the weightiest cautions as sentences, and one that names the others."""
    shown = [caution.text for caution in cautions[:FIRST]]
    topics = dict.fromkeys(caution.topic for caution in cautions[FIRST:])
    return (*shown, *([f"also: {', '.join(topics)} ({WHERE_ALL_ARE})"] if topics else []))
