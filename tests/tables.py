"""Tables in one line, and where the data of others are kept."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from coachplan.core.imports.cells import Cell
from coachplan.core.imports.deal_reading import read_deals
from coachplan.core.imports.deals import Deals, DealsRead, Told
from coachplan.core.imports.mapping import TableMapping, laid_out
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.exports import known_exports, metric_names
from coachplan.files.tables.reading import table_in
from coachplan.files.tables.source import in_memory
from coachplan.files.tables.table import Table

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"


def shared(name: str) -> Path:
    """Return a folder of other people's data; the test is skipped where it is not there."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not on this machine; a clone of the repository does not have it")
    return folder


def table(text: str | bytes, names: Sequence[str] = ()) -> Table:
    """Return the table in a text."""
    data = text if isinstance(text, bytes) else text.encode()
    return table_in(in_memory(data, "x.csv"), names, known_exports().footers)


def rows(text: str | bytes, names: Sequence[str] = ()) -> list[tuple[Cell, ...]]:
    """Return the rows of a table."""
    return [tuple(cells) for _, cells in table(text, names).rows]


def refusal(text: str | bytes, names: Sequence[str] = ()) -> tuple[str, int, int]:
    """Return code, line and column of the one problem that a table is refused for."""
    with pytest.raises(RejectedInput) as caught:
        rows(text, names)
    (problem,) = caught.value.problems
    return problem.code, problem.line, problem.column


def deals(text: str | bytes, told: Told | None = None, mapping: TableMapping | None = None) -> Deals:
    """Return the deals of an export."""
    return read(text, told, mapping)[0]


def read(
    text: str | bytes, told: Told | None = None, mapping: TableMapping | None = None
) -> tuple[Deals, DealsRead]:
    """Return the deals of an export, and how it was read; problems have their places."""
    found, exports = Deals(), known_exports()
    source = table(text)
    try:
        layout = laid_out(source.header, mapping or TableMapping(), exports, metric_names())
        return found, read_deals(source.rows, source.header, layout, told or Told(), exports, found)
    except RejectedInput as rejected:
        places = (one if one.source else source.located(one) for one in rejected.problems)
        raise RejectedInput(tuple(places)) from None


def faults(text: str | bytes, told: Told | None = None) -> list[Problem]:
    """Return what is wrong with an export."""
    with pytest.raises(RejectedInput) as caught:
        read(text, told)
    return list(caught.value.problems)
