"""The metrics file beside a roster: what the last import measured, and what anybody wrote there since."""

import re
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from coachplan.core.imports.measured import Measured
from coachplan.core.problems import Problem, RejectedInput, fault
from coachplan.core.scalars import number_in
from coachplan.core.team.readings import LONGEST, MISSING, Reading, read_cell
from coachplan.files.tables.reading import read_table

_FIGURE = re.compile(r"-?[0-9.]+")
_NEEDED = ("rep", "metric", "value")


def read_metrics_file(path: Path) -> tuple[Measured, ...]:
    """Return the rows of a metrics file; only the columns rep, metric and value are needed.

    A value may be written as in a roster (``118%``, ``21/58``). Raises ``RejectedInput``: E2110 a column is
    missing, E2118 a metric stands twice for a rep, the faults of a cell, and as for any table.
    """
    table = read_table(str(path))
    lacking = [name for name in _NEEDED if name not in table.header]
    if lacking:
        message = f"a metrics file needs the column '{lacking[0]}'"
        raise RejectedInput(
            (table.located(Problem("E2110", message, hint="its columns are rep,metric,value")),)
        )
    rows: list[Measured] = []
    seen: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for line, cells in table.rows:
        row = {name: str(cell).strip() for name, cell in zip(table.header, cells, strict=True)}
        _check_once(row, line, seen, problems)
        try:
            rows.append(_row(row, line))
        except PydanticCustomError as error:
            hint = str((error.context or {}).get("hint", ""))
            problems.append(Problem(error.type, error.message(), ("value",), hint, line=line))
        except ValidationError as error:
            message = str(error.errors(include_url=False)[0]["msg"]).lower()
            problems.append(Problem("E1205", message, ("value",), line=line))
    if problems:
        raise RejectedInput(tuple(table.located(problem) for problem in problems))
    return tuple(rows)


def _check_once(
    row: dict[str, str], line: int, seen: dict[tuple[str, str], int], problems: list[Problem]
) -> None:
    before = seen.setdefault((row["rep"].casefold(), row["metric"]), line)
    if before != line:
        message = f"{row['metric']} of {row['rep']} stands twice (first in line {before})"
        problems.append(Problem("E2118", message, ("metric",), "keep one of the two", line=line))


def _row(row: dict[str, str], line: int) -> Measured:
    weeks = tuple(row.get("weeks", "").split())
    since, until = row.get("from", ""), row.get("to", "")
    return Measured(row["rep"], row["metric"], _reading(row, weeks), since, until, weeks, line)


def _reading(row: dict[str, str], weeks: tuple[str, ...]) -> Reading | None:
    if row["value"] in MISSING:
        return None
    if row.get("tries"):
        found = read_cell(f"{row.get('hits') or 0}/{row['tries']}")
    else:
        found = read_cell(row["value"])
    if found is None:
        return None
    changes: dict[str, object] = {"series": tuple(_week(week) for week in weeks[-LONGEST:])}
    if _FIGURE.fullmatch(found.text):
        changes["text"] = ""  # a bare figure is shown as its metric is, 0.94 as 94%
    if weeks and row.get("to"):
        changes["until"] = _last_sunday(row["to"])
    if row.get("evidence"):
        changes["evidence"] = number_in(row["evidence"])
    if row.get("currency"):
        changes["currency"] = row["currency"]
    return Reading.model_validate(found.model_dump() | changes)


def _last_sunday(text: str) -> date:
    """Return the end of the last week that is over by the end of a period: an import counts no other."""
    try:
        to = date.fromisoformat(text)
    except ValueError:
        raise fault("E1205", f"{text} is not a date", "write the column 'to' as 2026-09-30") from None
    return to - timedelta(days=to.isoweekday() % 7)


def _week(text: str) -> float | None:
    found = read_cell(text)
    return None if found is None else found.value


def metrics_file_of(roster: Path) -> Path:
    """Return where an import for a new roster writes: ``metrics.csv`` beside ``roster.yaml``."""
    name = "metrics.csv" if roster.stem == "roster" else f"{roster.stem}.metrics.csv"
    return roster.with_name(name)
