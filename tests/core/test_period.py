"""Periods as people name them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.imports.period import Period, period_named, quarter_of, weeks_left_out
from coachplan.core.problems import RejectedInput

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-Q3", "2026-07-01..2026-09-30"),
        ("Q3 2026", "2026-07-01..2026-09-30"),
        ("Q3/2026", "2026-07-01..2026-09-30"),
        ("2026/Q3", "2026-07-01..2026-09-30"),
        ("last-quarter", "2026-07-01..2026-09-30"),
        ("this-quarter", "2026-10-01..2026-12-31"),
        ("2026", "2026-01-01..2026-12-31"),
        ("2025-Q4..2026-Q1", "2025-10-01..2026-03-31"),
        ("2026-02-10..2026-02-28", "2026-02-10..2026-02-28"),
        ("2026-02-10", "2026-02-10..2026-02-10"),
        ("2026-02-10..2026-Q2", "2026-02-10..2026-06-30"),
    ],
)
def test_periods(text: str, expected: str) -> None:
    assert period_named(text, TODAY).name == expected


@pytest.mark.parametrize(
    "text",
    ["", "Q3", "2026-Q5", "Q3 FY26", "Q3/26", "2026-02-30", "soon", "2026-Q3..2026-Q1", "A..B", "0000"],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        period_named(text, TODAY)
    assert [problem.code for problem in caught.value.problems] == ["E2123"]


def test_the_quarter_before_the_first_is_in_the_year_before() -> None:
    assert period_named("last-quarter", date(2026, 1, 1)).name == "2025-10-01..2025-12-31"


@given(DAYS)
def test_a_quarter_holds_its_day_and_is_one_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert len(quarter.quarters()) == 1
    assert quarter_of(quarter.last + timedelta(days=1)).first == quarter.last + timedelta(days=1)


@given(DAYS, st.integers(0, 400))
def test_whole_weeks_lie_within_and_leave_less_than_a_week_at_each_end(first: date, days: int) -> None:
    period = Period(first=first, last=first + timedelta(days=days))
    weeks = period.weeks()
    assert all(week.weekday() == 0 for week in weeks)
    assert all(period.first <= week and week + timedelta(days=6) <= period.last for week in weeks)
    if weeks:
        assert (weeks[0] - period.first).days < 7
        assert (period.last - weeks[-1]).days < 13


def test_a_period_that_is_not_made_of_quarters_has_none() -> None:
    assert period_named("2026-07-02..2026-09-30", TODAY).quarters() == ()
    assert period_named("2026-Q1..2026-Q3", TODAY).quarters() == ("2026-Q1", "2026-Q2", "2026-Q3")


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        ("2026-11-20", "2026-11-23", "2026-11-22"),
        ("2026-11-21", "2026-11-23", "2026-11-22"),
        ("2026-11-22", "2026-11-23", "2026-11-22"),
        ("2026-11-20", "2026-11-22", "2026-11-20"),
        ("2026-11-19", "2026-11-23", "2026-11-19"),
        ("2026-11-17", "2026-12-23", "2026-11-17"),
    ],
)
def test_a_week_is_whole_once_it_is_over_and_its_friday_is_in(last: str, today: str, expected: str) -> None:
    period = Period(first=date(2026, 11, 2), last=date.fromisoformat(last))
    assert str(period.through_its_week(date.fromisoformat(today)).last) == expected


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("2026-11-22", ""),
        ("2026-11-24", ""),
        ("2026-11-19", "weekly figures end in 2026-W46: no deal is dated after 2026-11-19"),
        ("2026-11-05", ""),
    ],
)
def test_where_weekly_figures_end_is_told_where_a_week_that_is_over_is_left_out(last: str, told: str) -> None:
    period = Period(first=date(2026, 11, 2), last=date.fromisoformat(last))
    problems = weeks_left_out(period, date(2026, 11, 25))
    assert [problem.message for problem in problems] == ([told] if told else [])
