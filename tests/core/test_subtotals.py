"""Rows that carry a name, and are the sum of the rows above them."""

import pytest
from core.test_rep_tables import read

HEADER = "Rep,Win rate,Meetings,Revenue\n"
WEST = "Ana,21/58,3,1000\nBo,21/94,4,2000\n"


@pytest.mark.parametrize(
    "name",
    [
        "Total West",
        "West Total",
        "TOTAL: West",
        "Summe Team West",
        "Subtotal Enterprise",
        "Sous-total Ouest",
        "West (Gesamt)",
        "West \u2013 Ergebnis",
        "合計 West",
    ],
)
def test_a_named_sum_of_the_rows_above_is_nobody_and_told(name: str) -> None:
    found = read(f"{HEADER}{WEST}{name},42/152,7,3000\nCy,20/80,9,500\n")
    assert [person.name for person in found.people] == ["Ana", "Bo", "Cy"]
    assert [(one.code, one.message) for one in found.warnings] == [
        ("W2138", f"left out as sums of the rows above: '{name}' (line 4)")
    ]


@pytest.mark.parametrize("name", ["Subtotal", "Sous-total", "合計", "Zwischensumme:"])
def test_a_row_that_is_named_a_total_and_nothing_else_needs_no_sums(name: str) -> None:
    found = read(f"{HEADER}{WEST}{name},30%,,\nCy,20/80,9,500\n{name},20/80,9,500\n")
    assert [person.name for person in found.people] == ["Ana", "Bo", "Cy"]
    assert f"line 4 left out ('{name.rstrip(':')}" in found.forms
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("row", "out"),
    [
        ("Total West,28%,7,3000", True),  # an average among sums
        ("Total West,28%,7,3000.004", True),  # of parts that were rounded
        ("Total West,28%,,", False),  # an average alone proves nothing
        ("Total West,99%,7,3000", False),
        ("Total West,28%,7,9000", False),
        ("Total West,,7,", True),
        ("Total West,,,", False),
        ("Total Smith,30/58,5,1500", False),
        ("Summer West,42/152,7,3000", False),
        ("Luc Grand,42/152,7,3000", False),
    ],
)
def test_who_is_called_like_a_total_is_kept_and_told_unless_the_figures_agree(row: str, *, out: bool) -> None:
    text = f"Rep,Win rate,Meetings,Revenue\nAna,25%,3,1000\nBo,30%,4,2000\n{row}\n"
    found, name = read(text), row.partition(",")[0]
    assert (name in [person.name for person in found.people]) is not out
    codes = [one.code for one in found.warnings]
    assert codes == (["W2138"] if out else ["W2139"] if name.startswith("Total") else [])


def test_totals_of_groups_and_of_all_of_them_are_left_out() -> None:
    text = f"{HEADER}{WEST}Total West,42/152,7,3000\nCy,20/80,9,500\nTotal Ost,20/80,9,500\n"
    found = read(f"{text}Total North,62/232,16,3500\n")
    assert [person.name for person in found.people] == ["Ana", "Bo", "Cy"]
    # Below one rep alone all figures must be the same.
    kept = read(f"{text.replace('Total Ost,20/80', 'Total Ost,19/80')}")
    assert [person.name for person in kept.people] == ["Ana", "Bo", "Cy", "Total Ost"]
    assert [one.code for one in kept.warnings] == ["W2138", "W2139"]


def test_a_total_that_stands_below_each_group_under_one_name_is_no_rep_twice() -> None:
    found = read(f"{HEADER}{WEST}Team Total,42/152,7,3000\nCy,20/80,9,500\nTeam Total,20/80,9,500\n")
    assert [person.name for person in found.people] == ["Ana", "Bo", "Cy"]
