"""Weeks by name, and the week that somebody means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.isoweek import IsoWeek, is_week_word, week_named, week_of
from coachplan.core.problems import RejectedInput

TODAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("text", "name", "monday"),
    [
        ("2026-W48", "2026-W48", date(2026, 11, 23)),
        ("2026-w48", "2026-W48", date(2026, 11, 23)),
        ("2026W48", "2026-W48", date(2026, 11, 23)),
        ("this", "2026-W47", date(2026, 11, 16)),
        ("next", "2026-W48", date(2026, 11, 23)),
        ("2026-11-25", "2026-W48", date(2026, 11, 23)),
        ("2026-W53", "2026-W53", date(2026, 12, 28)),  # 2026 has 53 weeks
        ("2027-01-01", "2026-W53", date(2026, 12, 28)),  # a Friday that belongs to the old year
        ("2028-02-29", "2028-W09", date(2028, 2, 28)),  # leap day
        ("1970-W01", "1970-W01", date(1969, 12, 29)),  # the first and the last that there are
        ("9998-12-31", "9998-W53", date(9998, 12, 28)),
    ],
)
def test_words_for_a_week(text: str, name: str, monday: date) -> None:
    found = week_named(text, TODAY)
    assert (found.name, found.monday) == (name, monday)
    assert is_week_word(text)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("2027-W53", "E3301", "2027 has 52 weeks"),
        ("2026-W00", "E3301", "2026 has 53 weeks"),
        ("2026-02-30", "E1208", "no 2026-02-30"),
        ("1969-W52", "E3302", "the year 1969 is outside 1970 to 9998"),
        ("9999-W01", "E3302", "the year 9999 is outside 1970 to 9998"),
        ("9999-12-31", "E3302", "the year 9999 is outside 1970 to 9998"),
        ("0001-01-01", "E3302", "the year 1 is outside 1970 to 9998"),
        ("someday", "E3302", "not a week"),
    ],
)
def test_weeks_that_do_not_exist(text: str, code: str, part: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        week_named(text, TODAY)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert part in problem.message
    assert problem.hint


def test_a_path_is_not_a_week() -> None:
    assert not is_week_word("roster.yaml")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 6))
def test_every_day_lies_in_the_week_of_its_name(day: date, lead: int) -> None:
    week = week_of(day, lead)
    assert week.days == tuple(week.first + timedelta(days=n) for n in range(7))
    assert (day in week.days, week.last) == (True, week.days[6])
    assert week.monday - week.first == timedelta(days=lead)
    assert week_named(week.name, TODAY, lead) == week_named(day.isoformat(), TODAY, lead) == week
    assert week.monday.weekday() == 0
    assert week.sunday - week.monday == timedelta(days=6)
    assert week.shifted(1).shifted(-1) == week
    assert week.shifted(1).first - week.last == timedelta(days=1)


def test_a_week_begins_on_its_monday_unless_something_else_is_said() -> None:
    assert week_of(TODAY).first == week_named("this", TODAY).first == IsoWeek(monday=MONDAY).first == MONDAY
    assert week_named("next", TODAY, 1).first == MONDAY + timedelta(days=6)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("W48", "write 2026-W48"),
        ("next week", "write next"),
        ("11/30/2026", "write it as 2026-11-30"),
        ("3/4/2026", "write it as 2026-03-04 or 2026-04-03, whichever you mean"),
        ("someday", "write 2026-W48, a date such as 2026-11-23, this, or next"),
    ],
)
def test_how_to_write_a_week_is_told(text: str, hint: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        week_named(text, TODAY)
    assert [(one.code, one.hint) for one in caught.value.problems] == [("E3302", hint)]


def test_a_date_with_strokes_is_no_path() -> None:
    assert is_week_word("11/30/2026")
