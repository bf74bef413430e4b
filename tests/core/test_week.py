"""Working time on the wall clock becomes instants, through clock changes and zones."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coachplan.core.calendars.taken import Taken
from coachplan.core.calendars.week import (
    Freed,
    Week,
    days_in_common,
    instant,
    limits_of,
    local,
    minutes_ahead,
    net_minutes,
    usual_week,
    week_on_offer,
    with_days,
    with_freed,
)
from coachplan.core.intervals import difference, total
from coachplan.core.isoweek import IsoWeek, week_of
from coachplan.core.team.roster import Roster

W48 = IsoWeek(monday=date(2026, 11, 23))
CLOCK_CHANGES = Path(__file__).parents[2].parent / "shared" / "data" / "tz" / "dst_weeks.json"


def offer(week: IsoWeek = W48, reps: Any = ("Ana",), **manager: Any) -> Week:
    return week_on_offer(Roster.model_validate({"manager": manager, "reps": reps}), week)


def minute(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) // 60


def test_the_usual_week_has_forty_hours() -> None:
    assert net_minutes(offer()) == 40 * 60


@pytest.mark.parametrize(
    ("manager", "hours"),
    [
        ({"hours": "9:00-17:00"}, 40),  # hours of one's own carry no break that was not given
        ({"hours": "9:00-17:00", "breaks": "12:00-13:00"}, 35),
        ({"hours": {"mon-thu": "9:00-17:00", "fri": "9:00-13:00"}}, 36),
        ({"hours": {"mon-fri": "9:00-17:00", "fri": "off"}}, 32),  # a later key replaces
        ({"hours": {"daily": "9:00-10:00"}}, 7),
        ({"away": ["2026-11-25"]}, 32),
        ({"away": ["2026-11-24..2026-11-30"]}, 8),
        ({"busy": [{"every": "mon-fri", "time": "9:00-11:00"}]}, 40),  # meetings do not shrink it
    ],
)
def test_net_hours(manager: dict[str, Any], hours: int) -> None:
    assert net_minutes(offer(**manager)) == hours * 60


def test_busy_blocks_leave_the_rest_free() -> None:
    week = offer(
        hours={"tue": "9:00-12:00"},
        busy=[{"on": "2026-11-24", "time": "10:00-10:30"}, {"on": "2026-11-23", "time": "9:00-17:00"}],
    )
    assert week.manager.free == (
        (minute("2026-11-24T09:00"), minute("2026-11-24T10:00")),
        (minute("2026-11-24T10:30"), minute("2026-11-24T12:00")),
    )


def test_a_rep_across_the_ocean_shares_the_afternoon() -> None:
    week = offer(
        timezone="Europe/Berlin",
        hours="9:00-17:00",
        reps=[{"name": "Ana", "timezone": "America/New_York", "hours": "8:00-17:00"}],
    )
    (begin, end), *rest = week.common(week.reps[0])
    zone = ZoneInfo("Europe/Berlin")
    assert (local(begin, zone).hour, local(end, zone).hour) == (14, 17)
    assert len(rest) == 4
    assert days_in_common(week, week.reps[0], 180) == 5
    assert days_in_common(week, week.reps[0], 181) == 0


def test_a_rep_without_hours_has_the_managers_on_their_own_clock() -> None:
    week = offer(reps=[{"name": "Ana", "timezone": "Asia/Kolkata"}], hours="9:00-17:00")
    assert local(week.reps[0].free[0][0], ZoneInfo("Asia/Kolkata")).hour == 9


def test_breaks_of_ones_own_lie_in_the_manager_s_hours() -> None:
    reps = [{"name": "Ana", "breaks": "10:00-10:30"}, {"name": "Bo"}, {"name": "Cy", "breaks": {}}]
    week = offer(reps=reps, hours={"mon": "9:00-12:00"}, breaks="11:00-11:15")
    assert [total(rep.free) for rep in week.reps] == [150, 165, 180]


def test_other_coaches_have_hours_of_their_own_and_can_give_some_up() -> None:
    coaches = [
        {"name": "Kim", "hours": {"tue": "9:00-11:00"}, "busy": [{"every": "tue", "time": "9:00-10:00"}]}
    ]
    roster = Roster.model_validate({"reps": ["Ana"], "coaches": coaches})
    week = week_on_offer(roster, W48)
    nine, ten, eleven = (minute(f"2026-11-24T{hour:02d}:00") for hour in (9, 10, 11))
    assert [(kim.id, kim.free) for kim in week.coaches] == [("kim", ((ten, eleven),))]
    given = with_freed(week, [Freed(who="kim", start=nine, end=ten)])
    assert given.coaches[0].free == ((nine, eleven),)
    assert (given.reps, given.manager) == (week.reps, week.manager)


def test_a_day_that_is_closed_is_closed_from_midnight_to_midnight() -> None:
    week = offer(hours={"daily": "0:00-23:00"}, breaks={})
    tuesday = W48.days[1].toordinal()
    closed = with_days(week, lambda day: day == tuesday)
    taken = difference(week.manager.working, closed.manager.working)
    assert taken == ((minute("2026-11-24T00:00"), minute("2026-11-24T23:00")),)
    assert (closed.reps, closed.coaches) == (week.reps, week.coaches)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T06:30", "2026-W48"),  # Monday before work
        ("2026-11-25T12:00", "2026-W48"),  # Wednesday noon: 2.5 days lie ahead
        ("2026-11-25T15:00", "2026-W49"),
        ("2026-11-26T06:30", "2026-W49"),  # Thursday
        ("2026-11-28T10:00", "2026-W49"),  # Saturday
    ],
)
def test_the_week_that_is_meant(moment: str, expected: str) -> None:
    assert usual_week(Roster.model_validate({"reps": ["Ana"]}), minute(moment)).name == expected


def test_a_manager_on_leave_means_the_next_week() -> None:
    roster = Roster.model_validate({"reps": ["Ana"], "manager": {"away": ["2026-11-23..2026-11-29"]}})
    assert usual_week(roster, minute("2026-11-23T06:30")).name == "2026-W49"


@pytest.mark.parametrize(
    ("begin", "end", "away"),
    [
        ("2026-11-24T00:00", "2026-11-25T00:00", [24]),
        ("2026-11-24T00:00", "2026-11-26T12:00", [24, 25]),
        ("2026-11-24T08:00", "2026-11-24T23:00", []),  # a part of a day is a meeting, however long
    ],
)
def test_whole_days_out_of_office_are_absence(begin: str, end: str, away: list[int]) -> None:
    berlin = Roster.model_validate({"manager": {"timezone": "Europe/Berlin"}, "reps": ["Ana"]})
    taken = Taken(away={"": ((minute(begin, "Europe/Berlin"), minute(end, "Europe/Berlin")),)})
    week = week_on_offer(berlin, W48, taken)
    assert [day.day for day in week.manager.away] == away
    assert net_minutes(week) == (40 - 8 * len(away)) * 60
    assert week.reps[0].away == ()


def test_a_week_lasts_from_midnight_to_midnight_on_the_manager_s_clock() -> None:
    found = limits_of(W48, "Asia/Kolkata")
    assert found == (minute("2026-11-23T00:00", "Asia/Kolkata"), minute("2026-11-30T00:00", "Asia/Kolkata"))
    night = offer(hours={"mon": "0:00-2:00", "sun": "20:00-23:55"}, breaks={})
    assert [(local(begin, ZoneInfo("UTC")).hour, end - begin) for begin, end in night.manager.free] == [
        (0, 120),
        (20, 235),
    ]


def test_minutes_ahead_counts_what_is_left() -> None:
    assert minutes_ahead(offer(hours={"mon": "9:00-17:00"}), minute("2026-11-23T16:00")) == 60


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("Europe/Berlin", "2026-07-01T12:00", "2026-07-01T10:00"),
        ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00"),  # skipped, until 03:00
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29T02:59", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29T03:01", "2026-03-29T01:01"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first counts
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # half an hour is skipped
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),  # a whole day is skipped
    ],
)
def test_a_time_that_clocks_skip_is_the_moment_of_the_change(zone: str, wall: str, utc: str) -> None:
    moment = datetime.fromisoformat(wall)
    assert instant(moment.date(), moment.time(), ZoneInfo(zone)) == minute(utc)


@pytest.mark.parametrize(
    ("zone", "day", "offered"),
    [
        ("Europe/Berlin", "2026-03-29", ["23:00-00:59", "01:00-04:00"]),
        ("Europe/Berlin", "2026-10-25", ["22:00-23:59", "02:00-05:00"]),
        ("America/New_York", "2026-11-01", ["04:00-04:59", "07:00-11:00"]),
        ("Australia/Lord_Howe", "2026-04-05", ["13:00-14:29", "15:30-19:30"]),  # half an hour, twice
        ("Asia/Kolkata", "2026-03-29", ["18:30-00:30"]),  # no change at all
    ],
)
def test_the_minute_before_a_change_is_not_offered_nor_what_clocks_show_twice(
    zone: str, day: str, offered: list[str]
) -> None:
    week = offer(week_of(date.fromisoformat(day)), timezone=zone, hours={"sun": "0:00-6:00"})
    clocks = [[local(moment, ZoneInfo("UTC")) for moment in stretch] for stretch in week.manager.free]
    assert [f"{begin:%H:%M}-{end:%H:%M}" for begin, end in clocks] == offered


def _changes() -> list[dict[str, Any]]:
    if not CLOCK_CHANGES.exists():
        return []
    found = json.loads(CLOCK_CHANGES.read_text())
    return list(found if isinstance(found, list) else found["transitions"])


@pytest.mark.skipif(not CLOCK_CHANGES.exists(), reason="no list of clock changes beside the repository")
def test_no_offer_touches_a_missing_or_doubled_hour() -> None:
    checked = 0
    for change in _changes():
        zone = change["zone"]
        at = datetime.fromisoformat(change["utc"])
        tz = ZoneInfo(zone)
        before, after = ((at + timedelta(hours=h)).astimezone(tz).utcoffset() for h in (-1, 1))
        if before == after:
            continue  # this machine's tzdata does not know the change
        week = offer(week_of(at.astimezone(tz).date()), timezone=zone, hours={"daily": "0:00-23:55"})
        for begin, end in week.manager.free:
            for moment in range(begin, end, 5):
                clock = datetime.fromtimestamp(moment * 60, UTC).astimezone(tz)
                assert clock.replace(fold=0).utcoffset() == clock.replace(fold=1).utcoffset(), (zone, clock)
        checked += 1
    assert checked >= 100
