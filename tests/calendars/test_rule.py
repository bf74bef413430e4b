"""What a rule of recurrence says, and what it cannot say."""

import pytest

from coachplan.files.calendars.rule import BrokenRuleError, rule


@pytest.mark.parametrize(
    ("name", "field", "least", "most"),
    [
        ("BYSECOND", "seconds", 0, 59),
        ("BYMINUTE", "minutes", 0, 59),
        ("BYHOUR", "hours", 0, 23),
        ("BYMONTHDAY", "month_days", -31, 31),
        ("BYYEARDAY", "year_days", -366, 366),
        ("BYWEEKNO", "weeks", -53, 53),
        ("BYMONTH", "months", 1, 12),
        ("BYSETPOS", "positions", -366, 366),
    ],
)
def test_each_number_has_its_limits(name: str, field: str, least: int, most: int) -> None:
    found = rule(f"FREQ=YEARLY;{name}={most},{least},{most}")
    assert getattr(found, field) == (least, most)
    beyond = most + (2 if name == "BYSECOND" else 1)  # a second that leaps is the one before
    for number in (least - 1, beyond):
        with pytest.raises(BrokenRuleError, match=f"a {name} "):
            rule(f"FREQ=YEARLY;{name}={number}")


@pytest.mark.parametrize("name", ["BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"])
def test_what_is_counted_from_one_has_no_zeroth(name: str) -> None:
    with pytest.raises(BrokenRuleError, match=f"has a {name} outside "):
        rule(f"FREQ=YEARLY;{name}=0")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "does not say how often"),
        ("FREQ=OFTEN", "does not say how often"),
        ("FREQ=DAILY;RSCALE=HEBREW", "counts in another calendar than the usual one"),
        ("FREQ=DAILY;SKIP=BACKWARD", "counts in another calendar than the usual one"),
        ("FREQ=DAILY;INTERVAL=0", "has INTERVAL=0"),
        ("FREQ=DAILY;COUNT=0", "has COUNT=0"),
        ("FREQ=DAILY;COUNT=many", "has a COUNT that is no whole number"),
        ("FREQ=DAILY;BYHOUR=noon", "has a BYHOUR that is no whole number"),
        ("FREQ=DAILY;BYDAY=XX", "has a BYDAY that is no weekday"),
        ("FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31", "asks for a day that no such month has"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-30", "asks for a day that no such month has"),
        ("FREQ=DAILY;X=" + "1" * 1988, "is longer than 2000 characters"),
    ],
)
def test_a_rule_without_a_meaning_is_told(text: str, why: str) -> None:
    with pytest.raises(BrokenRuleError) as caught:
        rule(text)
    assert str(caught.value) == why


def test_what_a_rule_leaves_out_has_its_usual_value() -> None:
    found = rule(" freq=daily; byday=,2mo,-1fr,2mo; wkst=su; bymonthday=29; bymonth=2;" + "x=" + "1" * 1900)
    assert (found.frequency, found.interval, found.count, found.until) == ("DAILY", 1, None, "")
    assert (found.days, found.week_start) == (((-1, 4), (2, 0)), 6)
    assert rule("FREQ=DAILY;WKST=XX").week_start == 0
    assert rule("FREQ=DAILY;INTERVAL=123456").interval == 100_000
    assert rule("FREQ=DAILY;INTERVAL=2;INTERVAL=3").interval == 2
