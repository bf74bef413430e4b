"""Bytes become a table, or one clear error with its line and column."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tables import refusal, rows, table

from coachplan.core.problems import RejectedInput
from coachplan.files.tables.reading import read_table
from coachplan.files.tables.source import LARGEST, source_of

PLAIN = "Owner,Note\nZoë,caf\u00e9 au lait\nBo,\n"


@pytest.mark.parametrize(
    ("encoding", "how"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows Latin (cp1252)"),
    ],
)
def test_encodings_give_the_same_rows(encoding: str, how: str) -> None:
    found = table(PLAIN.encode(encoding))
    assert found.header == ("Owner", "Note")
    assert found.how == f"{how}, cells separated by ','"
    assert [tuple(cells) for _, cells in found.rows] == [("Zoë", "café au lait"), ("Bo", "")]
    assert [warning.code for warning in found.warnings] == (["W2112"] if encoding == "cp1252" else [])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_first_row_tells_the_separator(mark: str) -> None:
    text = f'"Name, first"{mark}Amount\n"Zoë"{mark}"1,5;6"\n'.encode()
    assert rows(text) == [("Zoë", "1,5;6")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("sep=;\na;b,c\n1;2\n", [("1", "2")], id="told by a sep line"),
        pytest.param('"sep=;"\r\na;b\r\n1;2\r\n', [("1", "2")], id="told by a quoted one"),
        pytest.param("\n\n,,\na,b\n\n1,2\n\n\n3,4\n", [("1", "2"), ("3", "4")], id="blank lines"),
        pytest.param("a,b\n1,2,,\n", [("1", "2")], id="empty cells beyond the last column"),
        pytest.param('a,b\n"x\ny","say ""hi"""\n', [("x\ny", 'say "hi"')], id="breaks and quotes in cells"),
        pytest.param('a,b\n"x\r\ny",2\r\n', [("x\r\ny", "2")], id="both line ends"),
        pytest.param("a,b\r1,2\r", [("1", "2")], id="old line ends"),
        pytest.param(
            'a,b\n1,2\n\n"Grand Totals (1 records)"\n"Copyright (c) 2026 salesforce.com, inc."\n',
            [("1", "2")],
            id="lines below a report",
        ),
        pytest.param(
            "a,b\nTotal,2\nx,3\n", [("Total", "2"), ("x", "3")], id="a row that starts like a total"
        ),
    ],
)
def test_what_exports_look_like(text: str, expected: list[tuple[str, ...]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a,b\n1,2\n3\n", ("E2101", 3, 1), id="a short row"),
        pytest.param("a,b\n1,2\n3,4,5\n", ("E2101", 3, 5), id="a long row"),
        pytest.param('a,b\n"x ""y"" z",2,3\n', ("E2101", 2, 15), id="a long row with quotes in quotes"),
        pytest.param(",".join(f"c{n}" for n in range(2_001)), ("E2108", 1, 1), id="2,001 columns"),
        pytest.param('a,b\n"x\ny",2\n1,"2\n3\n', ("E2102", 4, 3), id="a quote never closed"),
        pytest.param('a,b\n1,"2"3\n', ("E2102", 2, 3), id="text after a quote"),
        pytest.param("Name,b,name\n1,2,3\n", ("E2105", 1, 8), id="a column twice"),
        pytest.param(f"a,b\n1,{'x' * 131_073}\n", ("E2106", 2, 3), id="a cell too long"),
        pytest.param("a,b\n1,x\0y\n", ("E2107", 2, 4), id="NUL"),
        pytest.param("", ("E2108", 0, 0), id="no bytes"),
        pytest.param("\n \n", ("E2108", 0, 0), id="no rows"),
        pytest.param("a\n1\n", ("E2108", 1, 1), id="one column"),
        pytest.param("Ana,12.5\nBo,3\n", ("E2108", 1, 5), id="no names of columns"),
        pytest.param("Ana,2026-09-30\n", ("E2108", 1, 5), id="a date for a name"),
        pytest.param("a;b,c\n1;2,3\n", ("E2108", 1, 1), id="two separators alike"),
        pytest.param("a,b\n", ("E2109", 1, 1), id="names and nothing else"),
        pytest.param('a,b\n\n"Grand Totals (0 records)"\n', ("E2109", 1, 1), id="a report of nothing"),
        pytest.param("a,b\n1,2\nTotal\n3,4\n", ("E2101", 4, 1), id="a row below the total"),
        pytest.param("a,b\nZ\u00fcrich,\x81\n".encode("latin-1"), ("E2113", 2, 8), id="no known encoding"),
        pytest.param("a,b\n1,2\n".encode("utf-16-le"), ("E2113", 0, 0), id="UTF-16 without its mark"),
        pytest.param(b"\xff\xfea\x00,\x00\x00\xd8", ("E2113", 1, 3), id="half a character of UTF-16"),
    ],
)
def test_what_is_no_table_is_refused_at_its_place(text: str | bytes, expected: tuple[str, int, int]) -> None:
    assert refusal(text) == expected


AGAIN = "a separator or line break inside a cell without quotes does this; export it again"
NAMES = "the first row must hold the names of the columns"
OR_MAPPED = f"{NAMES}; or name them in a mapping file, under header"
TWICE = 'a quote inside a cell is written twice, as ""'


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("a,b\n1,2\n3\n", "1 cell here, 2 columns in the first row", AGAIN),
        ("a,b\n1,2\n3,4,5\n", "3 cells here, 2 columns in the first row", AGAIN),
        ('a,b\n1,"2\n3\n', "this quote is never closed", TWICE),
        ('a,b\n1,"2"3\n', "text follows the closing quote of this cell", TWICE),
        ("Name,b,name\n1,2,3\n", "the column 'name' stands twice", "remove or rename one of the two"),
        ("a,b\n1,x\0y\n", "a NUL character, which no export writes", "export it again"),
        ("\t\ufeff\n;;\n", "this file is empty", "export it again"),
        ("a\n1\n", "the first row has a single cell, so this is no table", NAMES),
        (",b\n1,2\n3\n", "the first row names a single column", OR_MAPPED),
        ("Ana,12.5\nBo,3\n", "'12.5' is no name of a column", OR_MAPPED),
        (",".join(f"c{n}" for n in range(2_001)), "more than 2,000 columns", OR_MAPPED),
        (
            "a;b,c\n1;2,3\n",
            "the cells may be separated by ',' or ';'",
            "say which in a first line, as sep=;",
        ),
        (
            "a\tb|c\n",
            "the cells may be separated by a tab or '|'",
            "say which in a first line, as sep=;",
        ),
        (
            "a,b\n",
            "the table has no rows, which is not the same as nothing sold",
            "check the filters of the export",
        ),
        ("a,b\n1,2\nTotal\n3,4\n", "a row below the last line of the report", "export it again"),
    ],
)
def test_what_is_wrong_is_told_with_a_way_out(text: str, message: str, hint: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        rows(text)
    (problem,) = caught.value.problems
    assert (problem.message, problem.hint) == (message, hint)


MOST = csv.field_size_limit()


@pytest.mark.parametrize(
    ("row", "line", "column", "hint"),
    [
        (f"{'x' * (MOST + 1)},2,3", 2, 1, "shorten it, or leave its column out"),
        (f"{'x' * (MOST - 1)},{'y' * (MOST + 1)},3", 2, MOST + 1, "shorten it, or leave its column out"),
        (f'"u\nv",{"y" * (MOST + 1)},3', 3, 4, "shorten it, or leave its column out"),
        (f'"u\n\n",1,{"y" * (MOST + 1)}', 4, 5, "shorten it, or leave its column out"),
        (f'1,2,"{"z" * (MOST + 1)}', 2, 5, "is a quote missing at its end?"),
    ],
)
def test_a_cell_that_is_too_long_is_told_where_it_begins(row: str, line: int, column: int, hint: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        rows(f"a,b,c\n{row}\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column, problem.hint) == ("E2106", line, column, hint)
    assert problem.message == "a cell of more than 131,072 characters begins here"


def test_a_cell_of_the_most_characters_is_read() -> None:
    assert rows(f"a,b\n{'x' * MOST},2\n") == [("x" * MOST, "2")]


def test_a_report_says_whether_it_is_complete() -> None:
    found = table('a,b\n1,2\n"Grand Totals (5,700 records)"\n')
    assert len(list(found.rows)) == 1
    assert [(one.code, one.message) for one in found.warnings] == [
        ("W2114", "the report counts 5,700 records, the file has 1")
    ]


def test_a_file_without_names_of_columns_takes_them_from_elsewhere() -> None:
    assert rows("Ana\t.0000\n", names=("who", "much")) == [("Ana", ".0000")]


def test_the_file_that_was_meant_is_named(tmp_path: object) -> None:
    with pytest.raises(RejectedInput) as caught:
        read_table(f"{tmp_path}/deals.csv")
    assert caught.value.problems[0].code == "E0102"


CODES = {f"E21{number:02}" for number in (1, 2, 5, 6, 7, 8, 9, 13)} | {"E2203", "E2204"}


@given(st.one_of(st.binary(max_size=300), st.text(alphabet='a1,;"\n\r\t\0 é', max_size=80).map(str.encode)))
@example(b"\xff\xfe")
@example(b'a,b\n"')
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0")
def test_any_bytes_are_a_table_or_one_clear_error(data: bytes) -> None:
    try:
        found = table(data)
        width = len(found.header)
        assert all(len(cells) == width for _, cells in found.rows)
    except RejectedInput as rejected:
        (problem,) = rejected.problems
        assert problem.code in CODES
        assert problem.message
        assert problem.source == "x.csv"
        assert bool(problem.line) == bool(problem.column)
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert problem.line <= lines


CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["", 'a "b"', "1,5", "x;y", "two\nlines", "two\r\nlines", "'", " lead", "=1+1"]
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_csv_writes_is_read_back(cells: list[tuple[str, str]], mark: str) -> None:
    kept = [pair for pair in cells if any(pair)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([("first column", "second column"), *kept, ("end", "end")])
    assert rows(text.getvalue()) == [*kept, ("end", "end")]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.data())
def test_a_row_cut_off_is_found_at_its_line(cells: list[tuple[str, str]], data: st.DataObject) -> None:
    kept = [("a", "b"), *(pair for pair in cells if any(pair)), ("end", "end")]
    broken = data.draw(st.integers(1, len(kept)))
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(("first", "second"))
    writer.writerows(kept[:broken])
    line = text.getvalue().count("\n") + 1
    text.write('"lonely"\r\n')
    writer.writerows(kept[broken:])
    assert refusal(text.getvalue()) == ("E2101", line, 1)


def test_a_large_file_is_opened_anew_for_each_look(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_text("rep,revenue\n" + "Ana,1000\n" * 120_000, encoding="utf-8")
    source = source_of(str(file))
    assert source.head(11) == b"rep,revenue"
    assert sum(map(len, source.chunks())) == file.stat().st_size


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.touch()
    os.truncate(file, LARGEST + 1)  # a hole: nothing is written, and nothing may be read
    with pytest.raises(RejectedInput) as caught:
        source_of(str(file))
    assert [problem.code for problem in caught.value.problems] == ["E1103"]
