"""A run over an organisation as a terminal shows it: the counts, and the teams to look at."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from coachplan.core.org.run import OrgRun, PoolRun
from coachplan.core.ranking.relations import ENOUGH_REPS
from coachplan.show.safe import safe

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
    return [*parts, *_warned(run.warnings)]


def _learned(pool: PoolRun) -> str:
    """Return whether the teams of a region learned together, and why not."""
    who = f"{pool.reps:,} reps of {pool.teams:,} teams of {safe(pool.group)}"
    if pool.common:
        return f"How far reps differ is learned from {who}."
    needed = f"together they need {ENOUGH_REPS} reps with a metric in common"
    return f"Each team learns by itself how far its reps differ: here are {who}; {needed}."


def _weeks(weeks: Sequence[str]) -> str:
    return weeks[0] if len(weeks) == 1 else f"{weeks[0]} to {weeks[-1]}" if weeks else "nothing planned"


def _missing(count: int) -> str:
    return f"{count} session{'s' * (count != 1)}" if count else "all, but the proof is open"


def _warned(warnings: Sequence[str]) -> Sequence[RenderableType]:
    shown = [Text(f"warning: {safe(told)}", "yellow") for told in warnings[:MOST]]
    rest = [Text(f"and {len(warnings) - MOST:,} more warnings")] if len(warnings) > MOST else []
    return [Text(), *shown, *rest] if warnings else []
