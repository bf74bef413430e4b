"""The checker lets an honest plan pass and refuses every broken one by name."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import chosen_week, plan_week
from coachplan.core.allocation.allocation import PromiseState
from coachplan.core.calendars.taken import Taken
from coachplan.core.placement import checker
from coachplan.core.placement.checker import objections
from coachplan.core.plans.plan import Proof, ProofLevel, Session, Unplaced, WeekPlan
from coachplan.core.team.roster import Roster

EXAMPLE = Path(__file__).parents[2] / "examples" / "roster.yaml"
NOW = "2026-11-23T06:30"
EARLIEST = datetime.fromisoformat("2026-11-23T08:30+01:00")


@cache
def honest() -> tuple[WeekPlan, Roster]:
    inputs = read_inputs(str(EXAMPLE), Asked(now=NOW))
    return plan_week(inputs, chosen_week(inputs, None)).plan, inputs.roster


def faults(plan: WeekPlan, **manager: Any) -> str:
    """What the checker says, under a roster whose manager differs in some fields."""
    return "; ".join(objections(plan, changed(**manager), EARLIEST))


def changed(rep: str | None = None, fields: Any = (), **manager: Any) -> Roster:
    """The roster with some fields of one rep, or of the manager, written otherwise."""
    document = honest()[1].model_dump()
    document["manager"].update(manager)
    for person in document["reps"]:
        if person["id"] == rep:
            person.update(fields)
    return Roster.model_validate(document)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00")


def session(number: int = 0) -> Session:
    return honest()[0].sessions[number]


def once() -> str:
    """The first rep of the plan with a single session, at ten."""
    met = [rep for one in honest()[0].sessions for rep in one.reps]
    at_hour = [one for one in honest()[0].sessions if (one.start.hour, one.start.minute) == (10, 0)]
    return next(rep for one in at_hour for rep in one.reps if met.count(rep) == 1)


def moved(number: int, text: str, minutes: int = 45) -> WeekPlan:
    """The plan with one session at another time."""
    start = at(text)
    return edited(number, start=start, end=start + timedelta(minutes=minutes))


def edited(number: int, **fields: Any) -> WeekPlan:
    plan = honest()[0]
    sessions = list(plan.sessions)
    sessions[number] = sessions[number].model_copy(update=fields)
    return plan.model_copy(update={"sessions": tuple(sessions)})


def shared(number: int, **fields: Any) -> WeekPlan:
    plan = honest()[0]
    shares = list(plan.shares)
    shares[number] = shares[number].model_copy(update=fields)
    return plan.model_copy(update={"shares": tuple(shares)})


def told(**fields: Any) -> WeekPlan:
    return honest()[0].model_copy(update=fields)


def proven(status: str, value: int, bound: int) -> WeekPlan:
    level = ProofLevel(name="promises", value=value, bound=bound)
    return told(proof=Proof.model_validate({"status": status, "levels": (level,)}))


def missed(**fields: Any) -> WeekPlan:
    miss = Unplaced(rep=session().reps[0], name="A", minutes=45, reason="crowded-out", why="full")
    return told(unplaced=(miss.model_copy(update=fields),), complete=False)


def day_of(number: int) -> str:
    return session(number).start.date().isoformat()


def test_an_honest_plan_stands() -> None:
    plan, roster = honest()
    assert len(plan.sessions) >= 9
    assert objections(plan, roster, EARLIEST) == ()


def test_a_plan_read_back_from_json_stands() -> None:
    plan, roster = honest()
    assert objections(WeekPlan.model_validate_json(plan.model_dump_json()), roster, EARLIEST) == ()


BROKEN: dict[str, tuple[Callable[[], WeekPlan], str]] = {
    "overlap": (lambda: edited(0, start=session(1).start, end=session(1).end), "overlap"),
    "twice a day": (
        lambda: edited(1, reps=session(0).reps, names=session(0).names),
        f"has two sessions with {session(0).reps[0]}",
    ),
    "on a Saturday": (lambda: moved(0, "2026-11-28T10:00"), "the manager does not work then"),
    "before hours": (lambda: moved(0, "2026-11-25T08:15"), "the manager does not work then"),
    "into the evening": (lambda: moved(0, "2026-11-25T17:00"), "the manager does not work then"),
    "in a break": (lambda: moved(0, "2026-11-25T11:30"), "the manager has a break then"),
    "in the rep's break": (lambda: moved(0, "2026-11-25T12:15"), "the rep has a break then"),
    "while busy every week": (lambda: moved(0, "2026-11-24T15:00"), "the manager is busy then"),
    "while busy on a date": (lambda: moved(0, "2026-11-25T13:30"), "the manager is busy then"),
    "next week": (lambda: moved(0, "2026-11-30T10:00"), "lies outside the week"),
    "last week": (lambda: moved(0, "2026-11-20T10:00"), "lies outside the week"),
    "too soon": (lambda: moved(0, "2026-11-23T08:15"), "starts too soon"),
    "off the grid": (lambda: moved(0, "2026-11-25T10:05"), "does not start on the grid"),
    "off the minute": (lambda: moved(0, "2026-11-25T10:00:30"), "does not start on the grid"),
    "too long": (lambda: moved(0, "2026-11-25T10:00", 60), "does not last 45 minutes"),
    "no time at all": (
        lambda: edited(0, end=session(0).start, minutes=0),
        "does not last 0 minutes",
    ),
    "in another zone's time": (
        lambda: edited(0, start=session(0).start.astimezone(UTC), end=session(0).end.astimezone(UTC)),
        "is not written in the time of Europe/Berlin",
    ),
    "with a stranger": (lambda: edited(0, reps=("nobody",)), "is not on the roster"),
    "with nobody": (lambda: edited(0, reps=(), names=()), "is not on the roster"),
    "under another name": (lambda: edited(0, names=("Somebody",)), "names its reps otherwise"),
    "share too large": (lambda: shared(0, minutes=1000), "says 1000 minutes, the sessions"),
    "share of a stranger": (lambda: shared(0, rep="nobody"), "do not list every rep once"),
    "share missing": (lambda: told(shares=honest()[0].shares[1:]), "do not list every rep once"),
    "share twice": (
        lambda: told(shares=(*honest()[0].shares, honest()[0].shares[0])),
        "do not list every rep once",
    ),
    "tier wrong": (lambda: shared(0, tier="bottom"), "minutes of the top tier are not those of its reps"),
    "minutes without a tier": (lambda: told(untiered_minutes=45), "not those of the reps without one"),
    "tier told twice": (
        lambda: told(
            tier_split=honest()[0].tier_split.model_copy(
                update={"placed": {"top": 1, "middle": 0, "bottom": 0}}
            )
        ),
        "told in two ways",
    ),
    "over budget": (lambda: told(budget_minutes=100), "more than the"),
    "minutes lost": (lambda: told(left_over_minutes=honest()[0].left_over_minutes + 45), "left over"),
    "not complete": (lambda: told(complete=False), "word on being complete"),
    "complete without all": (
        lambda: missed().model_copy(update={"complete": True}),
        "word on being complete",
    ),
    "missed without why": (lambda: missed(why=""), "has no reason"),
    "missed by a stranger": (lambda: missed(rep="nobody"), "no rep of the roster"),
    "same id": (lambda: edited(0, id=session(1).id), "two sessions have the same id"),
    "bound below value": (lambda: proven("feasible", 2, 1), "exceeds its own bound"),
    "proof that is none": (lambda: proven("optimal", 1, 2), "a level is not proven"),
    "promise without session": (
        lambda: told(
            sessions=tuple(one for one in honest()[0].sessions if once() not in one.reps),
            promises=(PromiseState(rep=once(), kind="gap", due_week="2026-W48", state="kept", why="weekly"),),
        ),
        "called kept without a session",
    ),
    "wrong name of the week": (lambda: told(week="2026-W47"), "2026-W47 is not the week from 2026-11-23"),
    "week of eight days": (lambda: told(sunday=date(2026, 11, 30)), "is not the week from 2026-11-23"),
    "week from Tuesday": (lambda: told(monday=date(2026, 11, 24)), "is not the week from 2026-11-24"),
    "wrong zone": (lambda: told(timezone="UTC"), "the plan is made for UTC"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plan_is_refused_by_name(kind: str) -> None:
    make, words = BROKEN[kind]
    assert words in faults(make())


STRICTER: dict[str, tuple[dict[str, Any], str]] = {
    "inside the buffer": ({"buffer": 20}, "are closer than 20 minutes"),
    "too many a day": ({"max_sessions_per_day": 1}, "holds more than 1 sessions"),
    "too many minutes": ({"max_minutes_per_day": 60}, "holds more than 60 minutes"),
    "manager away": ({"away": [day_of(0)]}, "the manager is away"),
    "manager away for days": ({"away": ["2026-11-20..2026-11-24"]}, "the manager is away"),
    "manager busy weekly": (
        {"busy": [{"every": "mon", "time": "10:30-10:35"}]},
        "the manager is busy then",
    ),
    "manager off": ({"hours": {"mon-fri": "9:00-17:00", "mon": "off"}}, "the manager does not work then"),
}


@pytest.mark.parametrize("kind", STRICTER)
def test_a_plan_is_refused_under_a_stricter_roster(kind: str) -> None:
    manager, words = STRICTER[kind]
    assert words in faults(honest()[0], **manager)


REPS: dict[str, tuple[dict[str, Any], str]] = {
    "away": ({"away": [day_of(0)]}, "the rep is away"),
    "off": ({"hours": {"tue-fri": "9:00-17:00"}}, "the rep does not work then"),
    "hours end": ({"hours": "6:00-10:30"}, "the rep does not work then"),
    "hours in pieces": ({"hours": "6:00-10:20, 10:30-18:00"}, "the rep does not work then"),
    "another clock": ({"timezone": "America/New_York"}, "the rep does not work then"),
    "break": ({"breaks": "10:40-10:50"}, "the rep has a break then"),
    "busy weekly": ({"busy": [{"every": "mon", "time": "9:00-10:05"}]}, "the rep is busy then"),
    "busy on a date": ({"busy": [{"on": day_of(0), "time": "10:40-11:00"}]}, "the rep is busy then"),
}


@pytest.mark.parametrize("kind", REPS)
def test_a_plan_is_refused_when_the_rep_is_not_there(kind: str) -> None:
    fields, words = REPS[kind]
    assert session().start == at("2026-11-23T10:00")
    assert words in "; ".join(objections(honest()[0], changed(session().reps[0], fields), EARLIEST))


@pytest.mark.parametrize(
    "hours",
    ["6:00-10:15, 10:15-18:00", "10:00-10:30, 10:15-10:45", "9:00-10:45"],
)
def test_hours_that_touch_are_one(hours: str) -> None:
    roster = changed(once(), {"hours": hours, "breaks": {}})
    assert objections(honest()[0], roster, EARLIEST) == ()


RULED: dict[str, tuple[dict[str, Any], str]] = {
    "on a day kept free": ({"no_day": {"days": "mon"}}, "is on a day that is kept free"),
    "too early in the day": ({"earliest_latest": {"earliest": "10:15"}}, "starts before 10:15"),
    "too late in the day": ({"earliest_latest": {"latest": "10:30"}}, "ends after 10:30"),
    "no time to travel": (
        {"travel": {"minutes": "1h30", "places": {"a": [session().reps[0]], "b": [session(1).reps[0]]}}},
        "leave no time to travel",
    ),
}


@pytest.mark.parametrize("kind", RULED)
def test_a_plan_is_refused_under_the_rules_of_the_house(kind: str) -> None:
    rules, words = RULED[kind]
    assert session(1).start - session().end < timedelta(minutes=90)
    roster = honest()[1].model_copy(update={"rules": rules})
    assert words in "; ".join(objections(honest()[0], roster, EARLIEST))


@pytest.mark.parametrize(
    ("minutes", "enough"),
    [
        *(("75", True), ("76", False), ("75m", True), ("76min", False), ("1h", True), ("1h15", True)),
        *(("1h16", False), ("1h15m", True), ("1.25h", True), ("1.5h", False), ("2h", False)),
    ],
)
def test_the_time_to_travel_is_read_as_people_write_it(minutes: str, *, enough: bool) -> None:
    """From 9:45 to 11:00 there are 75 minutes."""
    first, second = session(2), session(4)
    assert second.start - first.end == timedelta(minutes=75)
    places = {"a": list(first.reps), "b": list(second.reps)}
    roster = honest()[1].model_copy(update={"rules": {"travel": {"minutes": minutes, "places": places}}})
    assert (objections(honest()[0], roster, EARLIEST) == ()) == enough


@pytest.mark.parametrize(
    ("begin", "end", "free"), [(-15, 0, True), (45, 60, True), (-15, 1, False), (44, 60, False)]
)
@pytest.mark.parametrize(("key", "who"), [("", "the manager"), (once(), f"rep {once()}")])
def test_a_session_may_touch_a_meeting_and_not_share_a_minute_with_it(
    begin: int, end: int, key: str, who: str, *, free: bool
) -> None:
    (held,) = [one for one in honest()[0].sessions if once() in one.reps]
    start = int(held.start.timestamp()) // 60
    taken = Taken(busy={key: ((start + begin, start + end),)})
    found = objections(honest()[0], honest()[1], EARLIEST, taken=taken)
    words = f"session {held.id}: {who} has something else in the calendar then"
    assert found == (() if free else (words,))


def test_rules_that_are_kept_or_off_are_no_objection() -> None:
    kept: dict[str, Any] = {
        "no_day": {"days": "sat"},
        "earliest_latest": {"earliest": "8:30", "latest": "17:30"},
        "travel": {"minutes": 5, "places": {"a": [session().reps[0]], "b": [session(1).reps[0]]}},
    }
    roster = honest()[1].model_copy(update={"rules": kept})
    assert objections(honest()[0], roster, EARLIEST) == ()
    twice = edited(1, reps=session(0).reps, names=session(0).names)
    off = honest()[1].model_copy(update={"rules": {"once_a_day": "off"}})
    told_off = "; ".join(objections(twice, off, EARLIEST))
    assert "has two sessions with" not in told_off
    assert "has two sessions with" in faults(twice)


def against(plan: WeekPlan, *, locked: bool = False, frozen: str = "2026-11-20T00:00") -> str:
    """What the checker says of a plan made against the honest one."""
    old = edited(0, locked=locked)
    return "; ".join(objections(plan, honest()[1], EARLIEST, old, at(frozen)))


def test_a_locked_or_close_session_that_moved_or_went_is_refused_by_name() -> None:
    elsewhere = moved(0, "2026-11-27T11:00")
    assert "did not stay" not in against(elsewhere)
    assert f"session {session().id} is locked or too close, and did not stay" in against(
        elsewhere, locked=True
    )
    assert "did not stay" in against(elsewhere, frozen="2026-11-24T00:00")
    gone = told(sessions=honest()[0].sessions[1:])
    assert "did not stay" in against(gone, locked=True)
    both = elsewhere.model_copy(
        update={
            "sessions": (elsewhere.sessions[0].model_copy(update={"locked": True}), *elsewhere.sessions[1:])
        }
    )
    assert f"session {session().id} is locked, and was moved" in against(both)


def test_calendars_are_not_held_against_a_session_that_must_stay() -> None:
    plan = edited(0, locked=True)
    busy = changed(busy=[{"every": "mon", "time": "10:30-10:35"}])
    assert "the manager is busy then" in "; ".join(objections(plan, busy, EARLIEST))
    found = objections(plan, busy, EARLIEST, plan, at("2026-11-20T00:00"))
    assert not any(fault.startswith(f"session {session().id}") for fault in found)


NIGHT = {"timezone": "Europe/Berlin", "hours": {"daily": "0:00-23:55"}, "breaks": {}}
"""Somebody who works when clocks change: back on 25 October, forward on 28 March."""


def at_night(start: str) -> str:
    """What the checker says of a week with one session of 45 minutes that starts at ``start`` (UTC)."""
    begin = datetime.fromisoformat(f"{start}+00:00")
    monday = begin.date() - timedelta(days=begin.weekday())
    zone = ZoneInfo("Europe/Berlin")
    year, week, _ = monday.isocalendar()
    times = {"start": begin.astimezone(zone), "end": (begin + timedelta(minutes=45)).astimezone(zone)}
    plan = told(
        week=f"{year}-W{week:02d}",
        monday=monday,
        sunday=monday + timedelta(days=6),
        sessions=(session().model_copy(update=times),),
    )
    found = objections(plan, Roster.model_validate({"reps": ["Ana Duarte"], "manager": NIGHT}), begin)
    return "; ".join(fault for fault in found if fault.startswith("session"))


@pytest.mark.parametrize(
    "start",
    [
        "2026-10-25T00:00",  # 2:00 to 2:45 for the first time
        "2026-10-25T01:00",  # 2:00 to 2:45 for the second time
        "2026-10-24T23:30",  # 1:30 to 2:15
        "2026-10-25T00:30",  # 2:30 to 2:15
        "2026-10-25T01:45",  # 2:45 to 3:30
        "2027-03-28T00:30",  # 1:30 to 3:15, 45 minutes all the same
        "2027-03-28T00:15",  # 1:15 to what was to be 2:00
    ],
)
def test_no_session_touches_an_hour_that_is_doubled_or_missing(start: str) -> None:
    assert "the clock of the manager changes then" in at_night(start)


@pytest.mark.parametrize("start", ["2026-10-24T23:00", "2026-10-25T02:00", "2027-03-28T00:00"])
def test_the_hours_beside_a_clock_change_are_plain(start: str) -> None:
    assert at_night(start) == ""


def test_two_moments_of_one_zone_are_compared_as_instants() -> None:
    # From 1:30 to 3:30 the wall clock shows two hours; with the buffer of two hours only one has passed.
    zone = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2027, 3, 28, hour, 30, tzinfo=zone) for hour in (1, 3))
    sessions = tuple(
        session().model_copy(update={"start": start, "end": start, "id": str(start)})
        for start in (first, second)
    )
    assert "are closer than 90 minutes" in faults(told(sessions=sessions), buffer=90)


def test_the_checker_owes_the_model_nothing() -> None:
    source = Path(checker.__file__).read_text(encoding="utf-8")
    imported = [line for line in source.splitlines() if line.startswith(("from coachplan", "import coach"))]
    assert imported
    for part in ("placing", "rules", "intervals", "optimise", "week", "isoweek"):
        assert not any(f".{part}" in line for line in imported)
