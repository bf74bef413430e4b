"""The coming weeks as a terminal shows them: who is seen in which week, for how long."""

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.plans.plan import WeekPlan
from coachplan.show.safe import safe

_WEEK_COLUMNS, _NAME_COLUMNS = 6, 20
"""Columns that a week and the reps' names take."""


def look_ahead_view(plans: Sequence[WeekPlan], width: int) -> Sequence[RenderableType]:
    """Return the weeks side by side, as many as fit beside each other, and what they promise and miss."""
    per_table = max(1, (width - _NAME_COLUMNS) // _WEEK_COLUMNS)
    title = Text.assemble(
        ("Weeks ahead", "bold"), f"  {safe(plans[0].team)}, each held as planned, in minutes"
    )
    parts: list[RenderableType] = [title]
    for start in range(0, len(plans), per_table):
        parts += [_table(plans[start : start + per_table], plans), Text()]
    return [*parts, *_faults(plans)]


def _table(shown: Sequence[WeekPlan], plans: Sequence[WeekPlan]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("rep", overflow="ellipsis", no_wrap=True, max_width=_NAME_COLUMNS - 2)
    for plan in shown:
        table.add_column(plan.week.partition("-")[2], justify="right", no_wrap=True, min_width=3)
    for share in plans[0].shares:
        minutes = [next((s.minutes for s in plan.shares if s.rep == share.rep), 0) for plan in shown]
        table.add_row(Text(safe(share.name)), *(str(m) if m else "-" for m in minutes))
    table.add_row(Text("in all", "dim"), *(str(sum(s.minutes for s in plan.sessions)) for plan in shown))
    return table


def _faults(plans: Sequence[WeekPlan]) -> Sequence[RenderableType]:
    """Return what does not fit or is not kept, week by week."""
    names = {share.rep: share.name for plan in plans for share in plan.shares}
    lines = [
        f"{plan.week}: {miss.name}, {miss.minutes} min, does not fit: {miss.why}"
        for plan in plans
        for miss in plan.unplaced
    ]
    lines += [
        f"{plan.week}: {names[promise.rep]}: {promise.state}; {promise.why}"
        for plan in plans
        for promise in plan.promises
        if promise.state != "kept"
    ]
    return [Text(safe(line), "yellow") for line in lines]
