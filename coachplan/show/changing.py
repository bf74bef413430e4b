"""A change by hand as a terminal shows it: what changes, and what it costs."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from coachplan.core.plans.difference import Difference
from coachplan.core.plans.plan import WeekPlan
from coachplan.show.difference import difference_view
from coachplan.show.safe import safe


def change_view(found: Difference, costs: Sequence[str], new: WeekPlan) -> Sequence[RenderableType]:
    """Return what changes in the week, what stays pinned in it, then the price."""
    told = {change.session for change in (*new.changes, *found.pins)}
    locked = [" and ".join(s.names) for s in new.sessions if s.locked and s.id not in told]
    parts = [*difference_view(found)]
    if locked:
        parts.append(Text(f"Staying where they are: {safe(', '.join(locked))}.", "dim"))
    parts += [Text(), Text("What it costs" if costs else "It costs nothing else.", "bold")]
    return [*parts, *(Text(f"- {safe(cost[:1].upper() + cost[1:])}", "yellow") for cost in costs)]
