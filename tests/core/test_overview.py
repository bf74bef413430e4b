"""What was understood of everybody's week, stretch by stretch."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from coachplan.core.calendars.overview import overview
from coachplan.core.calendars.taken import Holiday, StandingOneToOne, Taken
from coachplan.core.calendars.week import Freed, Week, week_on_offer, with_days, with_freed
from coachplan.core.isoweek import IsoWeek
from coachplan.core.team.roster import Roster

W48 = IsoWeek(monday=date(2026, 11, 23))
BERLIN = "Europe/Berlin"
TEAM = Roster.model_validate(
    {
        "team": "North",
        "manager": {"name": "Maren", "hours": {"mon": "9:00-12:00"}, "timezone": BERLIN},
        "reps": [
            {"name": "Ana", "timezone": "Asia/Tokyo", "hours": {"mon": "17:00-20:00", "tue": "17:00-18:00"}},
            {"name": "Bo", "away": ["2026-11-24"]},
        ],
    }
)


def at(clock: str, day: int = 23) -> int:
    moment = datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=ZoneInfo(BERLIN))
    return int(moment.timestamp()) // 60


TAKEN = Taken(
    busy={"ana": ((at("09:30"), at("10:00")),)},
    holidays={"ana": (Holiday(day=date(2026, 11, 24), name="A holiday"),)},
    standing=(StandingOneToOne(rep="ana", start=at("10:00"), end=at("10:30")),),
)


def stretches(person: Any) -> list[str]:
    return [f"{one.start:%a %H:%M}-{end_of(one)} {one.what}" for one in person.stretches]


def end_of(one: Any) -> str:
    return f"{one.end:%H:%M}" if one.end.date() == one.start.date() else f"{one.end:%a %H:%M}"


def test_a_one_to_one_on_a_day_off_is_not_counted() -> None:
    ones = [(rep, day) for rep in ("ana", "bo") for day in (23, 24)]
    standing = tuple(
        StandingOneToOne(rep=rep, start=at("10:00", day), end=at("10:30", day)) for rep, day in ones
    )
    taken = Taken(holidays=TAKEN.holidays, standing=standing)
    found = overview(TEAM, week_on_offer(TEAM, W48, taken), taken, ())
    assert [(one.rep, one.start.day) for one in found.standing if one.counted] == [("ana", 23), ("bo", 23)]


def test_each_stretch_is_told_in_the_manager_s_time() -> None:
    found = overview(TEAM, week_on_offer(TEAM, W48, TAKEN), TAKEN, ["odd"])
    assert (found.team, found.week, found.timezone, found.warnings) == ("North", "2026-W48", BERLIN, ("odd",))
    assert (found.kind, found.first_day, found.last_day) == ("free", W48.first, W48.last)
    (standing,) = found.standing
    assert (standing.rep, standing.name) == ("ana", "Ana")
    assert f"{standing.start:%H:%M}-{standing.end:%H:%M %z}" == "10:00-10:30 +0100"
    maren, ana, bo = found.people
    assert (maren.rep, maren.name, ana.rep, ana.name, ana.timezone) == (
        "",
        "Maren",
        "ana",
        "Ana",
        "Asia/Tokyo",
    )
    assert stretches(maren) == ["Mon 09:00-10:00 free", "Mon 10:00-10:30 busy", "Mon 10:30-12:00 free"]
    assert stretches(ana) == [
        "Mon 09:00-09:30 free",
        "Mon 09:30-10:30 busy",
        "Mon 10:30-12:00 free",
        "Mon 16:00-Tue 16:00 holiday",  # the whole Tuesday of Tokyo
    ]
    assert (ana.working_minutes, ana.free_minutes, len(ana.holidays)) == (180, 120, 1)
    assert stretches(bo)[:2] == ["Mon 09:00-12:00 free", "Tue 00:00-Wed 00:00 away"]


def test_time_that_somebody_gives_up_is_working_time_and_free() -> None:
    week = week_on_offer(TEAM, W48, TAKEN)
    given = with_freed(week, [Freed(who="ana", start=at("09:30"), end=at("12:30"))])
    (ana, bo) = given.reps
    assert ana.free == ((at("09:00"), at("12:30")),)
    assert (bo, given.manager, given.coaches) == (week.reps[1], week.manager, week.coaches)
    given = with_freed(week, [Freed(who="", start=at("12:00"), end=at("13:00"))])
    assert given.manager.free == ((at("09:00"), at("13:00")),)
    assert given.reps == week.reps


def test_days_that_are_closed_are_closed_to_the_manager() -> None:
    week = week_on_offer(TEAM, W48, TAKEN)
    assert with_days(week, lambda _: False) is week
    closed: Week = with_days(week, lambda ordinal: ordinal == W48.monday.toordinal())
    assert closed.manager.free == ()
    assert closed.reps == week.reps
    assert with_days(week, lambda ordinal: ordinal != W48.monday.toordinal()).manager == week.manager
