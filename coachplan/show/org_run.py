"""A run over an organisation as a terminal shows it: the counts, and the teams to look at."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from coachplan.core.org.run import Learning, OrgRun, PoolRun
from coachplan.core.ranking.relations import ENOUGH_REPS
from coachplan.core.ranking.samples import LARGE_TEAM
from coachplan.show.safe import safe

_APART: Sequence[tuple[Learning, str]] = (
    ("history", "by what their own history keeps for the quarter"),
    ("size", f"alone, with more than {LARGE_TEAM} reps"),
    ("figures", "alone, without a metric in common"),
)
"""How teams are planned that learn nothing from the others, in words that follow their number."""

MOST = 20
"""Teams that are listed; the rest is counted."""


def org_run_view(run: OrgRun, out: str) -> Sequence[RenderableType]:
    """Return what was done, the weeks that lack something, and what two teams share."""
    planned, kept, refused = (run.count(state) for state in ("planned", "kept", "refused"))
    weeks = sorted({team.week for team in run.teams if team.week})
    head = Text.assemble((safe(run.org), "bold"), f"  {_weeks(weeks)}")
    counts = [f"{planned:,} planned"]
    counts += [f"{kept:,} unchanged since an earlier run"] if kept else []
    counts += [f"{refused:,} not planned"] if refused else []
    teams = "1 team" if len(run.teams) == 1 else f"{len(run.teams):,} teams"
    parts: list[RenderableType] = [head, Text(f"{teams}: {', '.join(counts)}.")]
    parts += [Text(_learned(pool), "dim") for pool in run.pools]
    if any(team.folder for team in run.teams):
        parts.append(Text(f"Written to {safe(out)}, one folder a team."))
    if short := run.short:
        parts += [Text(), Text("Not everything fits:", "yellow")]
        parts += [Text(f"  {safe(team.team)}: {_missing(team.unplaced)}") for team in short[:MOST]]
        parts += [Text(f"  and {len(short) - MOST:,} more teams")] if len(short) > MOST else []
    return [*parts, *warned(run.warnings)]


def _learned(pool: PoolRun) -> str:
    """Return whether the teams of a region learned together, and why not."""
    who = f"{pool.reps:,} reps of {pool.teams:,} teams of {safe(pool.group)}"
    if pool.common:
        return f"How far reps differ is learned from {who}{_planned_by(pool)}."
    needed = f"together they need {ENOUGH_REPS} reps with a metric in common"
    return f"Each team learns by itself how far its reps differ: here are {who}; {needed}."


def _planned_by(pool: PoolRun) -> str:
    """Return how many teams are planned by what was learned, and what others go by; nothing if all are."""
    apart = [f"{pool.planned_by[way]:,} {why}" for way, why in _APART if way in pool.planned_by]
    if not apart:
        return ""
    using = pool.planned_by.get("common", 0)
    planned = f"{using:,} teams are" if using > 1 else "1 team is" if using else "no team is"
    return f"; {planned} planned by it, {', '.join(apart)}"


def _weeks(weeks: Sequence[str]) -> str:
    return weeks[0] if len(weeks) == 1 else f"{weeks[0]} to {weeks[-1]}" if weeks else "nothing planned"


def _missing(count: int) -> str:
    return f"{count} session{'s' * (count != 1)}" if count else "all, but the proof is open"


def warned(warnings: Sequence[str]) -> Sequence[RenderableType]:
    """Return what to know about all teams, below a line of its own."""
    shown = [Text(f"warning: {safe(told)}", "yellow") for told in warnings[:MOST]]
    rest = [Text(f"and {len(warnings) - MOST:,} more warnings")] if len(warnings) > MOST else []
    return [Text(), *shown, *rest] if warnings else []
