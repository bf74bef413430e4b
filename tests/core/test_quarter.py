"""A week belongs to the quarter of its Thursday."""

from datetime import date, timedelta

import pytest

from coachplan.core.quarter import first_week, first_week_of_year, name_of, weeks_left


@pytest.mark.parametrize(
    ("monday", "first", "left"),
    [
        (date(2026, 9, 28), date(2026, 9, 28), 13),  # Thursday 1 October: a quarter of fourteen weeks
        (date(2026, 9, 21), date(2026, 6, 29), 0),
        (date(2026, 12, 28), date(2026, 9, 28), 0),  # Thursday 31 December
        (date(2027, 1, 4), date(2027, 1, 4), 11),  # Thursday 7 January
        (date(2025, 12, 29), date(2025, 12, 29), 12),  # Thursday 1 January 2026
    ],
)
def test_quarters(monday: date, first: date, left: int) -> None:
    assert (first_week(monday), weeks_left(monday)) == (first, left)


@pytest.mark.parametrize(
    ("monday", "opens", "first", "left"),
    [
        (date(2026, 10, 26), 2, date(2026, 8, 3), 0),  # Thursday 29 October: the last of its quarter
        (date(2026, 11, 2), 2, date(2026, 11, 2), 12),
        (date(2026, 11, 23), 4, date(2026, 9, 28), 5),
        (date(2027, 1, 25), 12, date(2026, 11, 30), 4),
    ],
)
def test_quarters_of_a_fiscal_year(monday: date, opens: int, first: date, left: int) -> None:
    assert (first_week(monday, opens), weeks_left(monday, opens)) == (first, left)


def test_every_week_lies_between_the_first_and_the_last_of_its_quarter() -> None:
    for number in range(60 * 52):
        monday = date(1999, 12, 27) + timedelta(weeks=number)
        last = monday + timedelta(weeks=weeks_left(monday))
        assert first_week(monday) <= monday <= last
        assert first_week(last) == first_week(monday)
        assert first_week(last + timedelta(weeks=1)) == last + timedelta(weeks=1)


@pytest.mark.parametrize(
    ("monday", "opens", "first"),
    [
        (date(2026, 12, 28), 1, date(2025, 12, 29)),  # Thursdays 31 December and 1 January
        (date(2027, 1, 4), 1, date(2027, 1, 4)),
        (date(2027, 1, 25), 2, date(2026, 2, 2)),
        (date(2027, 2, 1), 2, date(2027, 2, 1)),
    ],
)
def test_a_fiscal_year_begins_with_its_first_quarter(monday: date, opens: int, first: date) -> None:
    assert first_week_of_year(monday, opens) == first


@pytest.mark.parametrize(
    ("monday", "opens", "name"),
    [
        (date(2026, 12, 28), 1, "2026-Q4"),
        (date(2027, 1, 4), 1, "2027-Q1"),
        (date(2027, 1, 4), 2, "the quarter from November 2026"),
        (date(2027, 1, 25), 2, "the quarter from November 2026"),  # Thursday 28 January
        (date(2027, 2, 1), 2, "the quarter from February 2027"),
    ],
)
def test_quarters_have_names_that_change_with_them(monday: date, opens: int, name: str) -> None:
    assert name_of(monday, opens) == name
    first = first_week(monday, opens)
    assert name_of(first, opens) == name
    assert name_of(first - timedelta(weeks=1), opens) != name
