"""How an organisation stands as a terminal shows it: regions, then teams, the worst first."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.org.figures import Figures, TeamFigures
from coachplan.core.org.summary import OrgSummary, RegionFigures
from coachplan.show.glyphs import HEAD_RULE
from coachplan.show.org_run import warned
from coachplan.show.safe import safe

MOST = 30
"""Teams that are listed; the rest is counted."""

_HEADS = ("reps", "budget", "planned", "held", "broken", "unseen")


def org_summary_view(found: OrgSummary) -> Sequence[RenderableType]:
    """Return the regions and the teams as two tables, and what their columns mean."""
    weeks = " to ".join(dict.fromkeys((found.weeks[0], found.weeks[-1]))) if found.weeks else "no plans yet"
    parts: list[RenderableType] = [Text.assemble((safe(found.org), "bold"), f"  {weeks}")]
    regions = _table("region", "teams")
    for one in found.regions:
        name = f"{'  ' * len(one.names)}{safe(one.name)}"
        regions.add_row(_cut(name), str(one.figures.teams), *_cells(one.figures), _policies(one))
    teams = _table("team, worst first")
    for team in found.teams[:MOST]:
        teams.add_row(
            _cut(safe(_name(team))), *_cells(team.figures, team.week), _cut(safe(team.policy) or "-")
        )
    parts += [regions, Text(), teams]
    if len(found.teams) > MOST:
        parts.append(Text(f"and {len(found.teams) - MOST:,} more teams; --json and --html have all", "dim"))
    legend = _LEGEND + (_OLDER if any(team.is_behind for team in found.teams) else "")
    return [*parts, *warned(found.warnings), Text(), Text(legend, "dim")]


_LEGEND = (
    "budget (with what was left over before) and planned: hours of the week. held: of the hours planned in "
    "the last four weeks, counting what nobody denied. broken: promises of the week. unseen: reps "
    "without a session or a conversation for four weeks, weeks away aside. A dash: no history tells."
)
_OLDER = " A week in place of hours: that of the latest plan, which counts as none."


def _table(first: str, *more: str) -> Table:
    table = Table(box=HEAD_RULE, show_edge=False, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    # On a narrow terminal words give way to figures.
    table.add_column(first, min_width=8, max_width=26)
    for head in (*more, *_HEADS):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("policy", max_width=16)
    return table


def _cut(words: str) -> Text:
    return Text(words, no_wrap=True, overflow="ellipsis")


def _name(team: TeamFigures) -> str:
    if team.state == "refused":
        return team.roster
    return team.team if team.team == team.manager else f"{team.team}, {team.manager}"


def _cells(figures: Figures, week: str = "") -> Sequence[Text]:
    """Return the cells of a row; where no plan counts, ``week`` is that of the latest."""
    nothing = figures.without_plan == figures.teams
    bad = "yellow"
    return (
        Text(str(figures.span) if figures.span else "-"),
        Text("-" if nothing else _hours(figures.budget)),
        Text(week or "no plan", bad) if nothing else Text(_hours(figures.planned)),
        Text(f"{figures.held / figures.past:.0%}" if figures.past else "-"),
        Text(str(figures.broken), bad if figures.broken else "") if not nothing else Text("-"),
        Text(str(figures.unseen), bad if figures.unseen else "") if figures.on_record else Text("-"),
    )


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}"


def _policies(one: RegionFigures) -> Text:
    several = f"{len(one.policies)} policies" if one.policies else "-"
    return _cut(safe(one.policies[0]) if len(one.policies) == 1 else several)
