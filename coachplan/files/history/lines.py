"""A history as JSON lines, one record a line: to read elsewhere, to keep, to move."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from coachplan.core.base import Value
from coachplan.core.memory.records import Event
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.documents import raw
from coachplan.files.history.store import Book, read_plan, read_records

_HEAD = {"kind": "history export", "schema_version": 1}
_YEARS = range(1970, 2101)
"""A history lists each week of its years; days far beyond cannot be reckoned with in every zone."""


class _Line(Value):
    """One record as it stands in a line."""

    event: Event
    plan: WeekPlan | None


def exported(home: Path, team: str) -> Iterable[str]:
    """Yield the lines of a team's history; the first one tells what it is."""
    yield _line({**_HEAD, "team": team})
    for record in read_records(home, team):
        plan = read_plan(home, record.number) if record.event.kind == "published" else None
        body = record.event.model_dump(mode="json")
        yield _line({"event": body, "plan": plan.model_dump(mode="json") if plan else None})


def imported(path: str, book: Book) -> int:
    """Add the lines of a file (``-`` for standard input) to an open history; return how many records.

    Raises:
        RejectedInput: E0102 and E0103 it cannot be read, E5106 it is no export, with the line.
    """
    data, source = raw(path)
    number = 0
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        found = _read(line, number, source)
        if found:
            book.add(*found)
    if not number:
        raise _refused(source, 1, "an empty file")
    return number - 1


def _read(line: str, number: int, source: str) -> tuple[Event, WeekPlan | None] | None:
    try:
        if number == 1:
            found = json.loads(line)
            if {key: found[key] for key in _HEAD} != _HEAD:
                raise _refused(source, 1, "not an export that this version reads")
            return None
        read = _Line.model_validate_json(line)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(source, number, "not a record of a history") from None
    if (read.plan is None) == (read.event.kind == "published"):
        raise _refused(source, number, "a published week and its plan belong in one line")
    if any(day.year not in _YEARS for day in _days((read.event, read.plan))):
        raise _refused(source, number, f"a day before {_YEARS.start} or after {_YEARS.stop - 1}")
    return read.event, read.plan


def _days(value: object) -> Iterator[date]:
    """Yield every day and moment in a value."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, BaseModel):
        yield from _days(tuple(value.__dict__.values()))
    elif isinstance(value, (tuple, Mapping)):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _days(one)


def _refused(source: str, line: int, message: str) -> RejectedInput:
    hint = "write one with: coachplan history export; nothing was changed"
    return RejectedInput((Problem("E5106", message, hint=hint, source=source, line=line),))


def _line(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"
