"""CSV: the rows of a text, streamed, each with the line it begins in."""

import csv
from collections.abc import Iterator
from typing import NoReturn

from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.tables.dialect import Dialect
from coachplan.files.tables.places import cell_spot, long_cell_spot, placed
from coachplan.files.tables.source import Source, text_of


def records(source: Source, encoding: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells of every row that is not blank, the first row included.

    Raises:
        RejectedInput: E2102 a quote is not closed or text follows a closed one, E2106 a cell is too long.
    """
    lines = text_of(source, encoding)
    for _ in range(dialect.skipped):
        next(lines)
    reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    line = dialect.skipped + 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = dialect.skipped + reader.line_num + 1
    except csv.Error as error:
        _refuse(source, encoding, dialect, line, str(error))


def _refuse(source: Source, encoding: str, dialect: Dialect, line: int, reason: str) -> NoReturn:
    lines, most = text_of(source, encoding), csv.field_size_limit()
    if "limit" not in reason:
        spot = cell_spot(lines, dialect.delimiter, line, None)
        problem = Problem("E2102", *_told(reason), source=source.name)
    else:
        spot = long_cell_spot(lines, dialect.delimiter, line, most)
        message = f"a cell of more than {most:,} characters begins here"
        quoted = spot.excerpt[spot.column - 1 :].startswith('"')
        hint = "is a quote missing at its end?" if quoted else "shorten it, or leave its column out"
        problem = Problem("E2106", message, hint=hint, source=source.name)
    raise RejectedInput((placed(problem, spot),)) from None


def _told(reason: str) -> tuple[str, tuple[str, ...], str]:
    if "end of data" in reason:
        return "this quote is never closed", (), 'a quote inside a cell is written twice, as ""'
    return "text follows the closing quote of this cell", (), 'a quote inside a cell is written twice, as ""'
