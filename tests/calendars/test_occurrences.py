"""Rules: the same days as another engine finds, in a number of steps that is known before."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from coachplan.files.calendars.occurrences import occurrences
from coachplan.files.calendars.rule import WEEKDAYS, BrokenRuleError, rule
from coachplan.files.calendars.work import Stretch, TooMuchWorkError, TooOftenError, Work

START = datetime(2020, 1, 6, 9)  # noqa: DTZ001 - wall clocks have no zone
WEEK = Stretch(datetime(2026, 11, 23), datetime(2026, 11, 29, 23, 59))  # noqa: DTZ001 - the same


def some(low: int, high: int) -> st.SearchStrategy[str]:
    """Return a few different numbers, separated by commas; zero only where it is the least."""
    numbers = st.integers(low, high).filter(lambda n: n != 0 or low == 0)
    return st.lists(numbers, min_size=1, max_size=3, unique=True).map(
        lambda ns: ",".join(map(str, sorted(ns)))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Return a rule whose meaning is not in dispute between engines."""
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.integers(1, 5)))}

    def perhaps(name: str, values: st.SearchStrategy[str]) -> None:
        if draw(st.integers(0, 2)) == 0:
            parts[name] = draw(values)

    perhaps("COUNT", st.integers(1, 80).map(str))
    perhaps("BYMONTH", some(1, 12))
    perhaps("WKST", st.sampled_from(WEEKDAYS))
    # Together they hardly ever match, and the other engine looks for years.
    by_day = (
        ["BYMONTHDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"] if frequency == "YEARLY" else ["BYMONTHDAY"]
    )
    if frequency != "WEEKLY":
        chosen = draw(st.sampled_from(by_day))
        largest = {"BYMONTHDAY": 28, "BYYEARDAY": 365, "BYWEEKNO": 52}[chosen]
        perhaps(chosen, some(-largest, largest))
    ordinal = frequency in {"YEARLY", "MONTHLY"} and "BYWEEKNO" not in parts and draw(st.booleans())
    days = draw(st.lists(st.sampled_from(WEEKDAYS), max_size=4, unique=True))
    if days or "BYWEEKNO" in parts:
        # Plain and numbered days together mean either to us, and both at once to dateutil.
        numbers = [draw(st.sampled_from(["1", "2", "-1", "5"])) if ordinal else "" for _ in days]
        parts["BYDAY"] = ",".join(n + day for n, day in zip(numbers, days, strict=True)) or "MO,FR"
    perhaps("BYHOUR", some(0, 23))
    if frequency != "HOURLY":
        perhaps("BYMINUTE", some(0, 59))
        if len(parts) > 3:
            perhaps("BYSETPOS", some(-3, 3))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@given(rules(), st.integers(0, 3000), st.integers(0, 2500), st.sampled_from([7, 30, 200]))
def test_a_rule_recurs_when_dateutil_says(text: str, since: int, after: int, days: int) -> None:
    start = datetime(2018, 1, 1, 9, 30) + timedelta(days=since, hours=since % 24)  # noqa: DTZ001 - a wall clock
    low = start + timedelta(days=after - 100)
    stretch = Stretch(low, low + timedelta(days=days))
    try:
        wanted = rrulestr(f"RRULE:{text}", dtstart=start).between(stretch.low, stretch.high, inc=True)
        found = occurrences(rule(text), start, None, stretch, Work(10**6))
    except (ValueError, BrokenRuleError):
        assume(False)  # noqa: FBT003 - hypothesis asks so: a rule that one of the two refuses
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "does not say how often"),
        ("FREQ=OFTEN", "does not say how often"),
        ("FREQ=DAILY;INTERVAL=0", "has INTERVAL=0"),
        ("FREQ=DAILY;INTERVAL=-1", "has a INTERVAL that is no whole number"),
        ("FREQ=DAILY;COUNT=0", "has COUNT=0"),
        ("FREQ=DAILY;COUNT=" + "9" * 5000, "is longer than 2000 characters"),
        ("FREQ=DAILY;COUNT=" + "9" * 500, "has a COUNT that is no whole number"),
        ("FREQ=MONTHLY;BYSETPOS=9999;BYDAY=MO", "has a BYSETPOS that is no whole number"),
        ("FREQ=MONTHLY;BYSETPOS=999;BYDAY=MO", "has a BYSETPOS outside -366 to 366"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "has a BYMONTHDAY outside -31 to 31"),
        ("FREQ=YEARLY;BYMONTH=13", "has a BYMONTH outside 1 to 12"),
        ("FREQ=DAILY;BYHOUR=x", "has a BYHOUR that is no whole number"),
        ("FREQ=WEEKLY;BYDAY=XX", "has a BYDAY that is no weekday"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "asks for a day that no such month has"),
        ("FREQ=YEARLY;RSCALE=HEBREW", "counts in another calendar than the usual one"),
        ("W1 MO 9:00", "does not say how often"),
    ],
)
def test_a_rule_without_meaning_says_why(text: str, fault: str) -> None:
    with pytest.raises(BrokenRuleError, match=fault):
        rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=59",
        "FREQ=MINUTELY;INTERVAL=90;BYHOUR=9",
        "FREQ=HOURLY;BYMINUTE=0,30",
        "FREQ=DAILY;BYMINUTE=0,5,10,15,20;BYHOUR=9,10,11,12,13",
    ],
)
def test_what_recurs_more_often_than_hourly_is_not_followed(text: str) -> None:
    with pytest.raises(TooOftenError):
        occurrences(rule(text), START, None, WEEK, Work(10))


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("FREQ=DAILY", 10),
        ("FREQ=DAILY;COUNT=1000000000", 10),
        ("FREQ=HOURLY;COUNT=1000000000", 200),
        ("FREQ=YEARLY", 60),
        ("FREQ=YEARLY;BYDAY=MO", 60),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE;COUNT=100", 2_500),
        ("FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2", 1_500),
        ("FREQ=DAILY;BYMONTH=6;BYYEARDAY=1", 11_000),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", 1_500),
    ],
)
def test_the_steps_are_few(text: str, most: int) -> None:
    occurrences(rule(text), START, None, WEEK, Work(most))


@pytest.mark.parametrize("text", ["FREQ=MONTHLY;BYDAY=MO,2TU", "FREQ=YEARLY;BYDAY=MO,-45TU"])
def test_plain_and_numbered_days_both_count(text: str) -> None:
    november = Stretch(datetime(2026, 11, 2), datetime(2026, 11, 30))  # noqa: DTZ001 - the same
    days = [moment.day for moment in occurrences(rule(text), START, None, november, Work(10**4))]
    assert [day for day in days if day in {2, 9, 16, 23}] == [2, 9, 16, 23]
    if "2TU" in text:
        assert 10 in days
        assert 17 not in days


def test_a_count_is_followed_only_so_far() -> None:
    before_christ_was_far = START.replace(year=1001)
    with pytest.raises(TooOftenError):
        occurrences(rule("FREQ=DAILY;BYDAY=MO;COUNT=999999"), before_christ_was_far, None, WEEK, Work(10**6))
    with pytest.raises(TooMuchWorkError):
        occurrences(rule("FREQ=DAILY;BYDAY=MO;COUNT=999999"), START, None, WEEK, Work(10**3))


def test_nothing_recurs_before_it_starts_or_after_its_end() -> None:
    later = START.replace(year=2027)
    assert occurrences(rule("FREQ=DAILY"), later, None, WEEK, Work(10)) == []
    assert occurrences(rule("FREQ=DAILY"), START, datetime(2026, 11, 24, 8), WEEK, Work(10)) == [  # noqa: DTZ001 - the same
        datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the same
    ]


def test_a_weekday_that_a_month_never_has_does_not_come() -> None:
    assert occurrences(rule("FREQ=YEARLY;BYMONTH=12;BYDAY=53MO"), START, None, WEEK, Work(10**4)) == []
