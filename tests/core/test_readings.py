"""What one cell of the roster means."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from coachplan.core.team.readings import Reading, read_cell
from coachplan.core.team.roster import Rep


def rep(cell: Any) -> Rep:
    return Rep.model_validate({"name": "Ana", "metrics": {"m": cell}})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("118%", 1.18),
        ("118 %", 1.18),
        ("12 of 40", 0.3),
        ("3.2x", 3.2),
        ("2.9 x", 2.9),
        ("0%", 0.0),
        ("1.18", 1.18),
        ("-4", -4.0),
        ("1e3", 1000.0),
        ("$1,200,000", 1_200_000.0),
        ("$ 1,200,000.50", 1_200_000.5),
        ("1.2M", 1_200_000.0),
        ("1,200,000", 1_200_000.0),
        ("-1,200,000.5", -1_200_000.5),
        ("850k", 850_000.0),
        ("€850k", 850_000.0),
        ("120000 EUR", 120_000.0),
        ("EUR 120,000", 120_000.0),
        ("£1.5bn", 1_500_000_000.0),
        ("-$500", -500.0),
        ("42d", 42.0),
        ("3 days", 3.0),
        ("1 week", 7.0),
        ("6 weeks", 42.0),
        ("0.5 w", 3.5),
        (0.36, 0.36),
        (12, 12.0),
        (["12", "9", "-", "14"], 35 / 3),
        ({"value": "118%", "evidence": "12"}, 1.18),
    ],
)
def test_a_cell_has_the_value_people_mean(cell: Any, value: float) -> None:
    reading = read_cell(cell)
    assert reading is not None
    assert math.isclose(reading.value, value, rel_tol=1e-12)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        " ",
        "-",
        "\u2013",
        "n/a",
        "N/A",
        "na",
        "None",
        "0/0",
        "0 of 0",
        [],
        ["-", None],
        {"value": "-", "evidence": "3"},
    ],
)
def test_missing_is_missing_and_never_zero(cell: Any) -> None:
    assert read_cell(cell) is None
    assert rep(cell).metrics["m"] is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("nan", "E1207"),
        ("inf", "E1207"),
        (".inf", "E1207"),
        (math.nan, "E1205"),
        (math.inf, "E1205"),
        pytest.param(10**5000, "E1205", id="huge"),
        ("9000bn", "E1207"),
        ("$9000bn", "E1205"),
        (-1e13, "E1205"),
        ("58/21", "E1205"),
        ("58 of 21", "E1205"),
        ("12of40", "E1207"),
        ("12 of", "E1207"),
        ("1,234", "E1207"),
        ("1.234,5", "E1207"),
        ("$12,34", "E1207"),
        ("$1,2345", "E1207"),
        ("€1.234,5", "E1207"),
        ("1,5%", "E1207"),
        ("1.2m", "E1207"),
        ("$5 EUR", "E1207"),
        ("007", "E1207"),
        ("many", "E1207"),
        ("36h", "E1207"),
        ("(500)", "E1207"),
        (True, "E1206"),
        (object(), "E1206"),
        ({"evidence": "3"}, "E1206"),
        ({"value": "1", "weeks": "3"}, "E1206"),
        ({"value": "1", "evidence": "0"}, "E1205"),
        (["1", ["2"]], "E1206"),
        (["3/10", "4"], "E1207"),
        (["$3", "€4"], "E1207"),
        (["1"] * 521, "E1205"),
    ],
)
def test_what_could_mean_two_things_or_none_is_refused(cell: Any, code: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        read_cell(cell)
    assert caught.value.type == code


def test_a_ratio_keeps_its_counts() -> None:
    assert read_cell("21/58") == Reading(value=21 / 58, hits=21, tries=58, text="21/58")


def test_weekly_ratios_are_added() -> None:
    assert read_cell(["3/10", "-", "4/12"]) == Reading(value=7 / 22, hits=7, tries=22, text="7/22")


def test_a_series_keeps_its_gaps() -> None:
    reading = read_cell(["12", "9", None, "15"])
    assert reading is not None
    assert (reading.series, reading.value) == ((12.0, 9.0, None, 15.0), 12.0)


def test_a_currency_is_remembered() -> None:
    readings = [read_cell(cell) for cell in ("$5", "€5", "5 EUR", "5k", ["$5", "6"])]
    assert [reading.currency for reading in readings if reading] == ["$", "EUR", "EUR", "", "$"]


def test_a_ratio_above_one_is_refused_in_json_too() -> None:
    with pytest.raises(ValidationError, match="2 of 1"):
        rep({"value": 2, "hits": 2, "tries": 1})


@pytest.mark.parametrize(
    "cell", ["118%", "21/58", "$1.2M", "6 weeks", ["1", "-", "3"], {"value": "9", "evidence": "4"}]
)
def test_the_json_of_a_cell_reads_back(cell: Any) -> None:
    once = rep(cell)
    assert Rep.model_validate_json(once.model_dump_json()) == once


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    def outcome() -> str:
        try:
            reading = read_cell(text)
        except PydanticCustomError as error:
            return error.type
        return "read" if reading is None or math.isfinite(reading.value) else "not finite"

    assert outcome() in {"read", "E1205", "E1207"}


@given(st.integers(0, 10**9), st.sampled_from(["$", "€", "£"]))
def test_thousands_commas_change_nothing(amount: int, sign: str) -> None:
    assert read_cell(f"{sign}{amount:,}") == Reading(
        value=amount, text=f"{sign}{amount:,}", currency={"€": "EUR", "£": "GBP"}.get(sign, "$")
    )


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1.2m", "write 1.2M for millions"),
        ("1.2 Mio.", "write 1.2M for millions"),
        ("1,2 million", "write 1.2M for millions"),
        ("300 tsd", "write 300k for thousands"),
        ("1,234", "write 1234, or 1.234 for a fraction"),
        ("1,5", "write 1.5, with a point"),
        (
            "1.200.000",
            "write 1234 or 0.5, 118%, 21/58, $1,200,000, 850k, 42d, or - for a value that is missing",
        ),
    ],
)
def test_an_amount_that_could_mean_something_else_is_told_how_to_be_written(cell: str, hint: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        read_cell(cell)
    assert (caught.value.context or {})["hint"] == hint
