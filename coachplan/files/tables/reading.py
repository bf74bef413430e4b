"""Reading a table: which kind of file it is, and what was made of its bytes."""

from collections.abc import Sequence
from pathlib import Path

from coachplan.core.problems import Problem
from coachplan.files.tables.dialect import dialect_of
from coachplan.files.tables.places import Spot, cell_spot
from coachplan.files.tables.separated import records
from coachplan.files.tables.source import Source, encoding_of, source_of, text_of
from coachplan.files.tables.table import Raw, Table, tabled
from coachplan.files.tables.workbook import looks_like_a_workbook, workbook_rows

_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows Latin (cp1252)"}
_OTHERS = {
    ".ics": ("this is a calendar, no table", "coachplan audit CALENDAR reads it"),
    **dict.fromkeys(
        (".yaml", ".yml"),
        (
            "this is a YAML document, no table",
            "name the table that a CRM or a spreadsheet exports, as deals.csv",
        ),
    ),
}
"""Files by their endings that are often named in a table's place: what they are, and what to do instead."""


def read_table(path: str, names: Sequence[str] = (), footers: tuple[str, ...] = ()) -> Table:
    """Read the table at ``path`` (``-``: standard input), a CSV file or a workbook; see ``table_in``."""
    source = source_of(path)
    if other := _OTHERS.get(Path(path).suffix.lower()):
        source.reject("E2108", *other)
    return table_in(source, names, footers)


def table_in(source: Source, names: Sequence[str] = (), footers: tuple[str, ...] = ()) -> Table:
    """Return the table in ``source``, its rows still to be walked.

    Args:
        source: the bytes.
        names: names of the columns, where the first row of the file is data already.
        footers: patterns of the lines that some systems put below a table.

    Raises:
        RejectedInput: one problem with its line and column; E2101 to E2113 for text, E2201 to E2206 for
            workbooks. Faults of later rows are raised while the rows are walked.
    """
    if looks_like_a_workbook(source):
        return tabled(workbook_rows(source), names, footers)
    encoding = encoding_of(source)
    dialect = dialect_of(text_of(source, encoding), source)

    def spot(line: int, index: int) -> Spot:
        return cell_spot(text_of(source, encoding), dialect.delimiter, line, index)

    how = f"{_ENCODINGS[encoding]}, cells separated by {dialect.name}"
    table = tabled(Raw(source.name, records(source, encoding, dialect), how, spot), names, footers)
    if encoding == "cp1252":
        message = "this is not UTF-8; it was read as Windows Latin (cp1252)"
        hint = "check accented letters, or export it as UTF-8"
        table.warnings.append(Problem("W2112", message, hint=hint, source=source.name))
    return table
