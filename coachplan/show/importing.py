"""An import as a terminal shows it: what each file was taken for, and what came out."""

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.imports.imported import FileRead, Imported, TeamFigures
from coachplan.core.team.readings import Reading
from coachplan.show.glyphs import HEAD_RULE
from coachplan.show.safe import safe

_FIRST = ("win_rate", "revenue", "quota_attainment", "deal_size", "cycle_days", "new_opportunities")
_NAME_COLUMNS = 25
_COUNT_COLUMNS = 15
"""Columns that names and counts of deals take; a metric takes as many as ``_METRIC_COLUMNS``."""

_METRIC_COLUMNS = 13
_MOST_STAGES = 12


def view(imported: Imported, written: Sequence[str], width: int, following: str) -> list[RenderableType]:
    """Return all that an import found, and the files it wrote, for a terminal of ``width`` columns.

    ``following`` is the command to go on with, once something is written.
    """
    parts: list[RenderableType] = []
    for one in imported.files:
        parts += _file(one)
    period = f"period {imported.period.name}" if imported.period else f"no period: {_undated(imported)}"
    parts += [Text(), Text(safe(period + (f", amounts in {imported.currency}" if imported.currency else "")))]
    for team in imported.teams:
        parts += _team(team, width)
    if written:
        parts.append(Text(f"written: {safe(', '.join(written))}"))
        parts.append(Text(f"next: coachplan {safe(following)}"))
    else:
        parts.append(Text("nothing was written; add -o roster.yaml to keep these figures"))
    return parts


def _undated(imported: Imported) -> str:
    deals = any(one.stages for one in imported.files)
    return "no deal here shows when it was created or ended" if deals else "a table of reps has none"


def _file(one: FileRead) -> list[RenderableType]:
    """Return what one file was taken for, and how its columns were read."""
    read = ", ".join(f"{field} from '{column}'" for field, column in one.columns.items())
    facts = [f"{one.rows:,} {'row' if one.rows == 1 else 'rows'}, {one.how}", one.forms, f"read: {read}"]
    facts += [f"stages: {_stages(one.stages)}"] if one.stages else []
    lines: list[RenderableType] = [Text.assemble((safe(one.name), "bold"), f": {safe(one.title)}")]
    lines += [_item(fact) for fact in facts if fact]
    if one.unread:
        lines.append(_item(f"not read: {', '.join(one.unread)}", "dim"))
    return lines


def _stages(found: Mapping[str, tuple[str, int]]) -> str:
    """Return what each stage was taken for, with its number of deals, the commonest first."""
    ordered = sorted(found.items(), key=lambda item: (-item[1][1], item[0]))
    told = [f"{stage} = {status} ({count:,})" for stage, (status, count) in ordered[:_MOST_STAGES]]
    more = len(ordered) - len(told)
    return ", ".join(told) + (f", and {more} more" if more else "")


def _team(one: TeamFigures, width: int) -> list[RenderableType]:
    """Return the figures of a team: won, lost and open deals, then metrics; ``-`` where there are none."""
    present = {metric for own in one.figures for metric, found in own.items() if found.reading}
    dealt = any(any(count) for count in one.counts)
    first = [name for name in _FIRST if name in present]
    ordered = first + sorted(present - set(first))
    room = width - _NAME_COLUMNS - (_COUNT_COLUMNS if dealt else 0)
    metrics = ordered[: max(2, room // _METRIC_COLUMNS)]
    grid = Table(box=HEAD_RULE, pad_edge=False, padding=(0, 1, 0, 0))
    grid.add_column("rep", no_wrap=True, overflow="ellipsis", max_width=24)
    counted = ("won", "lost", "open") if dealt else ()
    for heading in (*counted, *(name.replace("_", " ") for name in metrics)):
        grid.add_column(heading, justify="right")
    for person, count, own in zip(one.team.people, one.counts, one.figures, strict=True):
        numbers = [f"{number:,}" if any(count) else "-" for number in count] if dealt else []
        cells = [figure(own[metric].reading if metric in own else None) for metric in metrics]
        grid.add_row(safe(person.name), *numbers, *cells)
    rest = ", ".join(ordered[len(metrics) :]).replace("_", " ")
    more = [Text(safe(f"also read, with no room here: {rest}"), "dim")] if rest else []
    return [Text(), Text(safe(one.team.name or "Team"), "bold"), grid, *more]


def figure(reading: Reading | None) -> str:
    """Return a reading as a cell of a table."""
    if reading is None:
        return "-"
    if reading.tries:
        return f"{reading.hits}/{reading.tries}"
    if reading.text:
        return safe(reading.text)
    return f"{reading.value:,.2f}" if abs(reading.value) < 100 else f"{reading.value:,.0f}"  # noqa: PLR2004 - taste


def _item(text: str, style: str = "") -> Padding:
    return Padding(Text(safe(text), style), (0, 0, 0, 2))
