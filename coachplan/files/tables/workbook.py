"""Workbooks (.xlsx), read by python-calamine within limits that no sales table comes near."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from coachplan.core.imports.cells import Cell
from coachplan.core.problems import Problem, RejectedExtra
from coachplan.files.tables.places import Spot
from coachplan.files.tables.source import Source
from coachplan.files.tables.table import Raw

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST = 50_000_000
"""Bytes of a workbook once unpacked."""

TIGHTEST = 200
"""No honest part of a workbook shrinks further than to one byte in so many."""

MOST_CELLS = 20_000_000
"""Cells in the rectangle that holds a sheet's data, empty ones included."""

_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How XML in two bytes a character begins; it would hide its cells from the checks below."""

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)(?=[\s/>])")
_CELL = re.compile(rb"""<(?:[\w.-]+:)?(c|row)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*/?>""")
_PLACE = re.compile(rb"""\sr\s*=\s*("[^"]*"|'[^']*')""")
_KNOWN_PLACE = re.compile(rb"([A-Z]{0,3})([1-9][0-9]{0,6})")
_UNSAVED = re.compile(rb"</f>\s*</c>|<f[^<>]*/>\s*</c>")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CHUNK = 1 << 20


def looks_like_a_workbook(source: Source) -> bool:
    """Tell whether these bytes are a workbook (or an archive like one)."""
    head = source.head(4)
    return head.startswith((_ZIP, _OLE))


def workbook_rows(source: Source) -> Raw:
    """Return the rows of the first visible sheet of a workbook.

    Raises:
        RejectedExtra: E0110 the extra is not installed.
        RejectedInput: E2201 too large once unpacked, E2202 cells too far apart, E2203 encrypted or an old
            .xls, E2204 no workbook, E2205 no sheet with data, E2206 a formula without its result.
    """
    if source.head(4) == _OLE:
        message = "this is an old .xls file, or a workbook with a password"
        source.reject("E2203", message, "save it as .xlsx without a password, or as CSV")
    _check_archive(source)
    try:
        import python_calamine
    except ImportError:
        hint = 'pip install "coachplan[xlsx]", or export the table as CSV'
        message = "a workbook needs the python-calamine package"
        raise RejectedExtra((Problem("E0110", message, hint=hint, source=source.name),)) from None
    try:
        with source.open() as file:
            return _first_sheet(source, python_calamine.CalamineWorkbook.from_filelike(file))
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        hint = "open it, save it again as .xlsx, or export it as CSV"
        source.reject("E2204", f"this workbook cannot be read: {str(error)[:80].lower()}", hint)


def _check_archive(source: Source) -> None:
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            _check_sizes(source, archive.infolist())
            for part in archive.infolist():
                _check_part(source, archive, part)
    except _DAMAGED:
        source.reject("E2204", "this is no workbook, or a damaged one", "save it again as .xlsx, or as CSV")


def _check_sizes(source: Source, parts: list[zipfile.ZipInfo]) -> None:
    hint = "export the table as CSV"
    if sum(part.file_size for part in parts) > LARGEST:
        source.reject("E2201", f"more than {LARGEST // 1_000_000} MB once unpacked", hint)
    if any(part.compress_type not in _METHODS for part in parts):
        raise zipfile.BadZipFile
    if any(part.file_size > TIGHTEST * max(part.compress_size, 1) + _CHUNK for part in parts):
        source.reject("E2201", f"a part of it shrank to less than 1/{TIGHTEST} of its size", hint)


def _check_part(source: Source, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse cells that lie too far apart: the reader takes memory for all that lies between them.

    It ends the whole program where there is none, so what cannot be told for sure is refused as well.
    """
    with archive.open(part) as file:
        text = file.read(LARGEST + 1)
    if text.startswith(_WIDE):
        raise zipfile.BadZipFile
    rows, columns = _reach(text)
    if rows * columns > MOST_CELLS:
        message = f"a sheet reaches to row {rows:,} and column {columns:,}"
        source.reject("E2202", message, "delete what stands outside the table, or export it as CSV")
    if _UNSAVED.search(text):
        message = "a formula in this workbook has no result yet"
        source.reject("E2206", message, "open and save the workbook once")


def _reach(text: bytes) -> tuple[int, int]:
    """Return the last row and column of a sheet, whether or not its cells say where they are."""
    row = column = rows = columns = seen = 0
    for found in _CELL.finditer(text):
        seen += 1
        row, column = (row + 1, 0) if found[1] == b"row" else (row, column + 1)
        for place in _PLACE.findall(found[2]):
            known = _KNOWN_PLACE.fullmatch(place[1:-1])
            if known is None:
                raise zipfile.BadZipFile
            row, column = max(row, int(known[2])), _column(known[1])
        rows, columns = max(rows, row), max(columns, column)
    if seen != len(_TAG.findall(text)):
        raise zipfile.BadZipFile
    return rows, max(columns, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _first_sheet(source: Source, workbook: "CalamineWorkbook") -> Raw:
    from python_calamine import SheetVisibleEnum

    shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    for name in shown:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height and sheet.start is not None:
            first = sheet.start[0] + 1
            others = f"; other sheets are not read ({len(shown) - 1})" if len(shown) > 1 else ""
            rows = _rows(source, sheet.iter_rows(), first)
            return Raw(source.name, rows, f"workbook, sheet '{name}'{others}", _spot)
    source.reject("E2205", "no visible sheet of this workbook holds anything", "is it the right file?")


def _spot(line: int, index: int) -> Spot:
    return Spot(line, index + 1, "")


def _rows(source: Source, rows: Iterator[list[Any]], first: int) -> Iterator[tuple[int, list[Cell]]]:
    for line, row in enumerate(rows, first):
        yield line, [_cell(source, value, line, index) for index, value in enumerate(row)]


def _cell(source: Source, value: Any, line: int, index: int) -> Cell:
    """Return a cell as text, or as the number or day that the workbook holds."""
    if isinstance(value, str):
        if "\0" in value:
            source.reject(
                "E2107", "a NUL character, which no export writes", "export it again", line, index + 1
            )
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    return value if isinstance(value, date) else str(value)
