"""Promised against given as a terminal shows it: by tier, by rep, and week by week."""

from collections.abc import Iterable, Sequence
from math import fsum

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.audit.words import record_words
from coachplan.core.plans.given import OnRecord, RepGiven, given_by_tier
from coachplan.core.policies.policy import TIERS
from coachplan.show.glyphs import HEAD_RULE
from coachplan.show.safe import safe

_MOST_WEEKS = 12
"""Weeks that are shown; --json has all."""


def on_record_view(record: OnRecord) -> RenderableType:
    """Return the history's figures beside those of the calendar."""
    title = Text("Promised and given, from your published plans (minutes)", "bold")
    return Group(title, _sums(record), Text(), _weeks(record), Text(record_words(record), "dim"))


def _sums(record: OnRecord) -> RenderableType:
    table = _table(("rep", "tier"), ("due", "planned", "given", "missed"))
    for tier in (*TIERS, None):
        own = [one for one in record.reps if one.tier == tier]
        if len(own) > 1:
            table.add_row(f"all {len(own)}", tier or "none", *_figures(own), style="bold")
        for one in own:
            table.add_row(Text(safe(one.name)), tier or "none", *_figures([one]))
    return table


def _figures(reps: Sequence[RepGiven]) -> Iterable[str]:
    yield f"{fsum(one.due_minutes for one in reps):.0f}"
    for counted in ("planned_minutes", "given_minutes", "missed"):
        amount = sum(getattr(one, counted) for one in reps)
        yield str(amount) if amount else "-"


def _weeks(record: OnRecord) -> RenderableType:
    tiers = given_by_tier(record.weeks)
    table = _table(("week",), tuple(f"{one.tier}:\n{what}" for one in tiers for what in ("planned", "given")))
    parts = [part for one in tiers for part in (one.planned, one.given)]
    for at in range(len(record.weeks))[-_MOST_WEEKS:]:
        table.add_row(record.weeks[at].week, *(str(part[at] or "-") for part in parts))
    if len(record.weeks) > 1:
        table.add_row("in all", *(str(sum(part) or "-") for part in parts), style="bold")
    return table


def _table(words: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=HEAD_RULE, show_edge=False, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    for name in words:
        table.add_column(name, overflow="ellipsis", no_wrap=True, max_width=24, vertical="bottom")
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    return table
