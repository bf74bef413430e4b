"""A mapping: what the columns of a table mean that coachplan does not know by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.imports.cells import plain
from coachplan.core.imports.export_kinds import (
    DEAL_FIELDS,
    Exports,
    Layout,
    Status,
    columns_of_reps,
    layout_of,
)
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.scalars import Number, Text

OWN = "mapping"
"""The kind of a table of deals that a mapping file describes in full."""

_NEEDS = (("owner",), ("stage", "status", "won_flag"), ("closed", "won_time"))


class QuotaMapping(Value):
    """The columns of the quotas file."""

    header: tuple[Text, ...] = Field(default=(), description="names of the columns, if the file has none")
    rep: Text = Field(description="the column of the rep")
    quarter: Text = Field(description="the column of the quarter: 2026-Q3, or a date in it")
    quota: Text = Field(description="the column of the amount")


class TableMapping(Value):
    """Names for the columns of a table, and whatever else its cells do not say by themselves."""

    kind: Literal["deals", "reps"] = Field(default="deals", description="one row a deal, or one row a rep")
    header: tuple[Text, ...] = Field(default=(), description="names of the columns, if the file has none")
    columns: dict[Text, Text] = Field(default={}, description="what a column holds: owner: sales_agent")
    stages: dict[Text, Status] = Field(default={}, description="what a stage means: Signed: won")
    dates: Literal["iso", "dmy", "mdy"] | None = Field(default=None, description="how dates are written")
    decimal: Literal[".", ","] | None = Field(default=None, description="the decimal mark of numbers")
    currency: Text | None = Field(default=None, description="the currency of all amounts")
    rates: dict[Text, Number] = Field(default={}, description="what one unit is worth: EUR: 1, USD: 0.92")
    quotas: QuotaMapping | None = Field(default=None, description="the columns of the quotas file")


def check_fields(mapping: TableMapping, metrics: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem (E2120) for each field that no such table has; ``metrics`` as for ``laid_out``."""
    fields = ("rep", "email", "manager", "team", "started", "active", "quota")
    known = DEAL_FIELDS if mapping.kind == "deals" else (*fields, *sorted(set(metrics.values())))
    for field in mapping.columns:
        if field not in known:
            message = f"a table of {mapping.kind} has no field '{field}'"
            yield Problem("E2120", message, ("columns", field), f"fields: {', '.join(known)}")


def laid_out(
    header: Sequence[str], mapping: TableMapping, exports: Exports, metrics: Mapping[str, str]
) -> Layout:
    """Return what each column holds, by the mapping where it names columns of this table.

    ``metrics`` is the name of each metric by its spellings. Raises ``RejectedInput``: E2110 a column that the
    mapping names is not there, and as ``layout_of``.
    """
    present = {plain(name): name for name in reversed(header) if name}
    told = {field: present[plain(name)] for field, name in mapping.columns.items() if plain(name) in present}
    absent = {field: name for field, name in mapping.columns.items() if field not in told}
    if not told or absent:
        try:
            return layout_of(header, exports, metrics)
        except RejectedInput:
            if absent and told:
                raise RejectedInput(tuple(_absent(field, name) for field, name in absent.items())) from None
            raise
    if mapping.kind == "reps":
        known = columns_of_reps([name for name in header if name not in told.values()], exports.reps, metrics)
        return _own("reps", header, told | {field: known[field] for field in known if field not in told})
    if all(any(field in told for field in group) for group in _NEEDS):
        return _own(OWN, header, told)
    return _completed(header, told, exports, metrics)


def _absent(field: str, name: str) -> Problem:
    hint = "change the mapping file, or add the column to the export"
    return Problem("E2110", f"the mapping names the column '{name}' ({field}), which is not here", (), hint)


def _own(kind: str, header: Sequence[str], told: Mapping[str, str]) -> Layout:
    unread = tuple(name for name in header if name and name not in told.values())
    return Layout(kind, "table described by the mapping file", dict(told), unread)


def _completed(
    header: Sequence[str], told: Mapping[str, str], exports: Exports, metrics: Mapping[str, str]
) -> Layout:
    """Return the layout of a known kind, with what the mapping names instead."""
    renamed = dict.fromkeys(told.values(), "")
    systems = {
        name: system.model_copy(
            update={
                "columns": {field: names for field, names in system.columns.items() if field not in told}
                | {field: (column,) for field, column in told.items()}
            }
        )
        for name, system in exports.systems.items()
    }
    found = layout_of(header, exports.model_copy(update={"systems": systems}), metrics)
    return replace(found, unread=tuple(name for name in found.unread if name not in renamed))
