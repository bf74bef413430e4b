"""Small workbooks, written by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_STYLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

Value = str | float | date | None


def workbook(sheets: Mapping[str, Sequence[Sequence[Value]]], hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook with these sheets."""
    return archive({name: sheet(rows) for name, rows in sheets.items()}, hidden)


def sheet(rows: Sequence[Sequence[Value]]) -> str:
    """Return the XML of a sheet; a cell that is a day has the style of one."""
    lines = [
        f'<row r="{line}">'
        + "".join(_cell(value, chr(65 + at), line) for at, value in enumerate(cells))
        + "</row>"
        for line, cells in enumerate(rows, 1)
    ]
    return around("".join(lines))


def around(rows: str) -> str:
    """Return the XML of a sheet with rows that are XML already."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(value: Value, column: str, line: int) -> str:
    place = f'r="{column}{line}"'
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    if isinstance(value, date):
        return f'<c {place} s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f"<c {place}><v>{value!r}</v></c>"


def archive(sheets: Mapping[str, str | bytes], hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook whose sheets are XML already."""
    names = list(sheets)
    states = [' state="hidden"' if name in hidden else "" for name in names]
    books = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"{state}/>'
        for n, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rs" Type="{_RELATED}/styles" Target="styles.xml"/>'
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}"/>'
        for n in range(1, len(names) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_STYLE_TYPE}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
        f"<sheets>{books}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="46" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>",
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in enumerate(names, 1)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()
