"""What a reader is told, line by line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from coachplan.core.problems import Problem
from coachplan.show.problems import MOST, WIDTH, lines, place


def test_a_problem_with_everything() -> None:
    problem = Problem(
        "E1204",
        "duplicate key 'quota' (first at line 11)",
        ("reps", 3, "quota"),
        "keep one of the two lines",
        "teams/n.yaml",
        14,
        5,
        "    quota: 9",
    )
    assert lines([problem]) == [
        "coachplan: error[E1204] teams/n.yaml:14:5: reps[3].quota: duplicate key 'quota' (first at line 11)",
        "    14 |     quota: 9",
        "       |     ^",
        "  hint: keep one of the two lines",
    ]


def test_what_is_not_known_is_left_out() -> None:
    assert lines([Problem("E0101", "no roster was named")]) == ["coachplan: error[E0101] no roster was named"]
    assert lines([Problem("W1302", "twice", source="r.yaml")]) == ["coachplan: warning[W1302] r.yaml: twice"]
    assert lines([]) == []


def test_after_twenty_problems_the_rest_is_counted() -> None:
    assert (MOST, WIDTH) == (20, 100)
    many = [Problem("E1210", f"fault {n}") for n in range(MOST + 3)]
    assert len(lines(many[:MOST])) == MOST
    assert lines(many)[-1] == "coachplan: and 3 more"
    assert len(lines(many)) == MOST + 1
    assert lines(many, verbose=True)[-1].endswith(f"fault {MOST + 2}")


def test_places_are_written_as_people_write_them() -> None:
    assert place(("reps", 3, "metrics", "win_rate")) == "reps[3].metrics.win_rate"
    assert place(("metrics", "win rate", "weight")) == 'metrics["win rate"].weight'
    assert place(("x" * 60,)) == "x" * 60
    assert place(("x" * 500,)) == '["' + "x" * 60 + '\u2026"]'
    assert place((0,)) == "[0]"
    assert place(()) == ""


def caret(line: str, column: int) -> tuple[str, int]:
    """Return the excerpt that is shown and the columns before the caret."""
    shown, below = lines([Problem("E1", "x", line=7, column=column, excerpt=line)])[1:]
    gutter = "     7 | "
    assert shown.startswith(gutter)
    return shown.removeprefix(gutter), below.index("^") - len(gutter)


def test_the_caret_stands_below_wide_and_combining_letters() -> None:
    assert caret("a: 1", 4) == ("a: 1", 3)
    assert caret("名前: x", 5) == ("名前: x", 6)
    assert caret("e\u0301: x", 5) == ("e\u0301: x", 3)
    assert caret("\ta: x", 2) == ("\u2192a: x", 1)
    assert caret("a: \x1b[31m", 4) == ("a: \ufffd[31m", 3)


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    shown, before = caret(line, 501)
    assert shown[before : before + 4] == "HERE"
    assert shown.startswith("\u2026x")
    assert shown.endswith("y\u2026")
    wide, at = caret("名" * 200 + "!" + "名" * 200, 201)
    assert cell_len(wide[: wide.index("!")]) == at
    assert caret("x" * WIDTH, 3) == ("x" * WIDTH, 2)


MORE = "\u2026"
ACCENTED = "e\u0301"


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("x" * 100, 71, "x" * 100, 70),
        ("x" * 101, 61, "x" * 99 + MORE, 60),
        ("x" * 101, 62, MORE + "x" * 98 + MORE, 61),
        ("名" * 60, 51, MORE + "名" * 49 + MORE, 81),
        (ACCENTED * 80, 1, ACCENTED * 80, 0),
        (ACCENTED * 100, 1, ACCENTED * 50 + MORE, 0),
    ],
)
def test_a_line_is_cut_where_it_no_longer_fits(line: str, column: int, shown: str, before: int) -> None:
    assert caret(line, column) == (shown, before)


@given(st.text(min_size=1, max_size=300), st.integers(1, 320))
def test_every_line_is_safe_and_fits(text: str, column: int) -> None:
    problem = Problem("E1", text, (text, 1), text, text, 3, column, text)
    told = lines([problem])
    for line in told:
        assert not {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Zl", "Zp"}
    for line in told[1:-1]:
        assert cell_len(line) <= WIDTH + len("     3 | ") + 1


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Zs"]), min_size=1, max_size=90), st.data())
def test_the_caret_stands_below_its_letter(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    line = text[:at] + "\u00a7" + text[at:]
    shown, before = caret(line, at + 1)
    assert cell_len(shown[: shown.index("\u00a7")]) == before
