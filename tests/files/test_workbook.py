"""Workbooks are read within limits; their numbers and days are what they are, not what they look like."""

import io
import sys
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import deals, refusal, rows, table
from workbooks import Value, archive, around, sheet, workbook

from coachplan.core.problems import RejectedExtra, RejectedInput

pytest.importorskip("python_calamine", reason="the extra xlsx is not installed")

DEALS: list[list[Value]] = [
    ["Deal - ID", "Deal - Owner", "Deal - Status", "Deal - Value", "Deal - Won time", "Deal - Deal created"],
    [1.0, "Zoë", "Won", 1.234, 46296.0, date(2026, 3, 4)],
    [2.0, "Bo", "Open", None, None, date(2026, 12, 24)],
]


def test_cells_keep_what_the_workbook_knows() -> None:
    assert rows(workbook({"Deals": DEALS})) == [
        (1.0, "Zoë", "Won", 1.234, 46296.0, date(2026, 3, 4)),
        (2.0, "Bo", "Open", "", "", date(2026, 12, 24)),
    ]


def test_nothing_in_a_workbook_is_ambiguous() -> None:
    found = deals(workbook({"Deals": DEALS}))
    assert found.amounts[0] == 12340
    assert list(found.closed) == [date(2026, 10, 1).toordinal(), 0]
    assert list(found.created) == [date(2026, 3, 4).toordinal(), date(2026, 12, 24).toordinal()]


def test_the_first_visible_sheet_with_data_is_read() -> None:
    data = workbook({"old": [["a", "b"], ["1", "2"]], "empty": [], "new": [["c", "d"], ["3", "4"]]}, ["old"])
    assert rows(data) == [("3", "4")]
    assert table(data).how == "workbook, sheet 'new'; other sheets are not read (1)"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param('t="b"><v>1</v>', "true", id="yes"),
        pytest.param('t="b"><v>0</v>', "false", id="no"),
        pytest.param('s="1"><v>46296.5</v>', date(2026, 10, 1), id="a day at noon"),
        pytest.param('s="2"><v>1.5</v>', 1.5, id="a length in days"),
        pytest.param('s="1"><v>0.5</v>', "12:00:00", id="a time of day"),
        pytest.param('t="e"><v>#DIV/0!</v>', "", id="no result"),
    ],
)
def test_a_cell_is_text_a_number_or_a_day(cell: str, expected: object) -> None:
    text = sheet([["x", "y"]]).replace("</sheetData>", f'<row r="2"><c r="A2" {cell}</c></row></sheetData>')
    text = text.replace("</c></row></sheetData>", '</c><c r="B2"><v>7</v></c></row></sheetData>')
    assert rows(archive({"a": text})) == [(expected, 7.0)]


def otherwise_packed(data: bytes) -> bytes:
    """Return a workbook with its parts packed in a way that no program writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def cells(place: str) -> str:
    return around(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{place}"><v>2</v></c></row>')


FORMULA = '<row r="1"><c r="A1" t="str"><f>1+1</f></c></row>'
UNNAMED = around('<row><c r="XFD1"><v>1</v></c></row>' + "<row><c/></row>" * 1300)
BOMB = around("<row>" + " " * 30_000_000 + "</row>")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(archive({"a": sheet([["x", "y"]]), "b": BOMB}), "E2201", id="shrinks too far"),
        pytest.param(archive({"a": cells("XFD1048576")}), "E2202", id="cells far apart"),
        pytest.param(
            archive({"a": cells("A1").replace('r="A1"', "r = 'ZZZ9999999'")}), "E2202", id="written oddly"
        ),
        pytest.param(archive({"a": cells("A0")}), "E2204", id="a row before the first"),
        pytest.param(archive({"a": cells("A99999999999")}), "E2204", id="a row beyond all numbers"),
        pytest.param(archive({"a": cells("&#65;9")}), "E2204", id="a place in disguise"),
        pytest.param(archive({"a": sheet([["x", "y"]]).encode("utf-16")}), "E2204", id="wide letters"),
        pytest.param(archive({"a": UNNAMED}), "E2202", id="rows without numbers"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E2203", id="an old .xls or a password"
        ),
        pytest.param(b"PK\x03\x04 and no more", "E2204", id="damaged"),
        pytest.param(workbook({"a": DEALS})[:-30], "E2204", id="cut off"),
        pytest.param(archive({"a": "<worksheet><sheetData>"}), "E2204", id="broken XML"),
        pytest.param(workbook({"a": []}), "E2205", id="nothing in it"),
        pytest.param(workbook({"a": [["", ""]]}), "E2108", id="nothing but empty text"),
        pytest.param(workbook({"a": [["x", "y"], ["a_x0000_b", "c"]]}), "E2107", id="NUL"),
        pytest.param(otherwise_packed(workbook({"a": DEALS})), "E2204", id="packed otherwise"),
        pytest.param(
            archive({"a": cells("A1").replace("<c ", "<c x ")}), "E2204", id="a cell that cannot be placed"
        ),
        pytest.param(workbook({"a": DEALS}, ["a"]), "E2205", id="nothing visible"),
        pytest.param(archive({"a": around(FORMULA)}), "E2206", id="a formula without its result"),
        pytest.param(workbook({"a": [["x", "y"]]}), "E2109", id="no rows"),
        pytest.param(workbook({"a": [["x", 5.0], ["a", "b"]]}), "E2108", id="a number for a name"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    assert refusal(data)[0] == code


def test_a_workbook_is_bounded_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachplan.files.tables.workbook.LARGEST", 1_000)
    assert refusal(workbook({"a": DEALS}))[0] == "E2201"


def test_without_the_extra_a_workbook_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(RejectedExtra) as caught:
        rows(workbook({"a": DEALS}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.message, problem.hint) == (
        "E0110",
        "a workbook needs the python-calamine package",
        'pip install "coachplan[xlsx]", or export the table as CSV',
    )


def test_a_date_that_is_a_number_of_nothing_is_refused_at_its_cell() -> None:
    wrong: list[list[Value]] = [*DEALS, [3.0, "Cy", "Won", 5.0, 12.0, None]]
    with pytest.raises(RejectedInput) as caught:
        deals(workbook({"Deals": wrong}))
    assert [(one.code, one.line, one.column) for one in caught.value.problems] == [("E2104", 4, 5)]


@given(st.data())
def test_a_damaged_workbook_is_a_table_or_one_clear_error(data: st.DataObject) -> None:
    good = bytearray(workbook({"Deals": DEALS}))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(4, len(good) - 1))] = data.draw(st.integers(0, 255))
    codes = ["E2..."]
    try:
        rows(bytes(good))
    except RejectedInput as rejected:
        codes = [problem.code for problem in rejected.problems]
    assert [code[:2] for code in codes] == ["E2"]
