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
    locked = [session for session in new.sessions if session.locked and session.id not in told]
    parts = [*difference_view(found)]
    for label, own in (
        ("Pinned among them", [s for s in locked if s.kind != "existing"]),
        ("Standing in your calendar among them", [s for s in locked if s.kind == "existing"]),
    ):
        names = ", ".join(" and ".join(session.names) for session in own)
        parts += [Text(f"{label}: {safe(names)}.", "dim")] if own else []
    parts += [Text(), Text("What it costs" if costs else "It costs nothing.", "bold")]
    return [*parts, *(Text(f"- {safe(cost[:1].upper() + cost[1:])}", "yellow") for cost in costs)]
