"""How numbers and dates are written is decided once for a file, and asked for where it cannot be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.imports.date_forms import Orders, day_of, parts_of
from coachplan.core.imports.number_forms import Decimal, Decimals, number_of


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("250000", ".", 250_000),
        ("492203.79", ".", 492_203.79),
        ("$1,234,567", ".", 1_234_567),
        ("1.234,56 €", ",", 1_234.56),
        ("1.234.567", ",", 1_234_567),
        ("1 234 567,5", ",", 1_234_567.5),
        ("1\u202f234,50\u00a0€", ",", 1_234.5),
        ("1'234.50", ".", 1_234.5),
        ("12,34,567.80", ".", 1_234_567.8),
        ("(500)", ".", -500),
        ("-500,5", ",", -500.5),
        ("$-3.5", ".", -3.5),
        (".0000", ".", 0),
        ("0.125", ".", 0.125),
        ("1234.567", ".", 1_234.567),
        ("75 %", ".", 0.75),
        ("USD 12.50", ".", 12.5),
        ("1.234", ".", 1.234),
        ("1.234", ",", 1_234),
        ("300k", ".", 300_000),
        ("300 K", ".", 300_000),
        ("$1.2m", ".", 1_200_000),
        ("1.2M", ".", 1_200_000),
        ("1.2MM", ".", 1_200_000),
        ("(4.35k)", ".", -4_350),
        ("€1.25bn", ".", 1_250_000_000),
        ("1,2 Mio. €", ",", 1_200_000),
        ("300 Tsd. EUR", ",", 300_000),
        ("300kEUR", ".", 300_000),
        ("300 kr", ".", 300),
        ("300 BRL", ".", 300),
        ("300 KES", ".", 300),
        ("1.5 MXN", ".", 1.5),
    ],
)
def test_amounts(text: str, decimal: Decimal, value: float) -> None:
    number = number_of(text)
    assert number is not None
    assert number.value(decimal) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "1-2",
        "$1€",
        "(5",
        "5)",
        "--5",
        "1e9",
        "12 pcs",
        "NaN",
        "½",
        "٣",
        "1" * 41,
        "5k%",
        "1k5",
        "3kk",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize("text", ["1.23.4", "1,2,3", "1.2,3.4", "12,3456.7"])
def test_digits_in_groups_that_do_not_exist(text: str) -> None:
    number = number_of(text)
    assert number is not None
    assert number.value(".") is None
    assert number.value(",") is None


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12", ""),
        ("1.5", "."),
        ("1,5", ","),
        ("1.234", "?"),
        ("1,234", "?"),
        ("0,234", ","),
        ("1234,567", ","),
    ],
)
def test_what_one_number_shows(text: str, mark: str) -> None:
    number = number_of(text)
    assert number is not None
    assert number.decimal() == mark


def decided(*texts: str, told: Decimal | None = None) -> str:
    decimals = Decimals(told)
    for line, text in enumerate(texts, 2):
        number = number_of(text)
        assert number is not None
        decimals.see(number, line, "Amount", text)
    mark, problem = decimals.verdict()
    return f"{problem.code} in line {problem.line}" if problem else mark


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1.234", "12"), "E2103 in line 2"),
        (("1.234", "12,5"), ","),
        (("1.234", "12.5"), "."),
        (("12", "13"), "."),
        (("12.5", "13,5"), "E2103 in line 3"),
    ],
)
def test_a_file_has_one_decimal_mark(texts: tuple[str, ...], expected: str) -> None:
    assert decided(*texts) == expected


def test_the_user_has_the_last_word_on_the_decimal_mark_but_not_against_the_file() -> None:
    assert decided("1.234", told=",") == ","
    assert decided("1.234", told=".") == "."
    assert decided("12.50", told=",") == "E2103 in line 2"


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([".", ","]))
def test_a_grouped_amount_reads_as_it_was_written(whole: int, cents: int, mark: Decimal) -> None:
    text = f"{whole:,}.{cents:02}"
    if mark == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    number = number_of(text)
    assert number is not None
    assert number.decimal() == mark
    assert number.value(mark) == pytest.approx(whole + cents / 100)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-09-30", "iso", date(2026, 9, 30)),
        ("2026-09-30T14:22:05Z", "iso", date(2026, 9, 30)),
        ("2026-09-30 14:22:05.123", "iso", date(2026, 9, 30)),
        ("2026/9/3", "dmy", date(2026, 9, 3)),
        ("30.09.2026 14:22", "iso", date(2026, 9, 30)),
        ("9/30/2026, 2:22 PM", "mdy", date(2026, 9, 30)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
    ],
)
def test_dates(text: str, order: str, day: date) -> None:
    parts = parts_of(text)
    assert parts is not None
    assert day_of(parts, order) == day  # type: ignore[arg-type]  # a table of examples holds plain text


@pytest.mark.parametrize(
    "text",
    ["2026", "10", "Mon", "9/30/26", "30 Sep 2026", "2026-09-30 noon", "2026-09", "20260930", "1/2/3/2026"],
)
def test_what_is_no_date(text: str) -> None:
    assert parts_of(text) is None


@pytest.mark.parametrize("text", ["2026-02-30", "31.11.2026", "2026-13-01", "1066-10-14"])
def test_days_that_do_not_exist(text: str) -> None:
    parts = parts_of(text)
    assert parts is not None
    assert day_of(parts, "iso") is None


def order_of(*texts: str, told: str | None = None) -> str:
    orders = Orders(told)  # type: ignore[arg-type]  # a table of examples holds plain text
    for line, text in enumerate(texts, 2):
        parts = parts_of(text)
        assert parts is not None
        orders.see(parts[0], line, "Close Date", text)
    order, problem = orders.verdict()
    return f"{problem.code} in line {problem.line}" if problem else order


@pytest.mark.parametrize(
    ("texts", "told", "expected"),
    [
        (("03/04/2026", "05/06/2026"), None, "E2104 in line 2"),
        (("03/04/2026", "13/06/2026"), None, "dmy"),
        (("03/04/2026", "05/16/2026"), None, "mdy"),
        (("13/04/2026", "05/16/2026"), None, "E2104 in line 3"),
        (("03/04/2026",), "mdy", "mdy"),
        (("13/04/2026",), "mdy", "E2104 in line 2"),
        (("03/04/2026",), "iso", "E2104 in line 2"),
        (("2026-04-03", "03.04.2026"), None, "dmy"),
    ],
)
def test_a_file_has_one_order_of_day_and_month(
    texts: tuple[str, ...], told: str | None, expected: str
) -> None:
    assert order_of(*texts, told=told) == expected


@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_in_every_order(day: date) -> None:
    forms = {"iso": f"{day}", "dmy": f"{day:%d/%m/%Y}", "mdy": f"{day.month}/{day.day}/{day.year}"}
    for order, text in forms.items():
        parts = parts_of(text)
        assert parts is not None
        assert day_of(parts, order) == day  # type: ignore[arg-type]  # a table of examples holds plain text
