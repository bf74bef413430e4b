"""Placing against the best week found by hand, its reasons, its laws, its clocks."""

from datetime import UTC, date, datetime, timedelta
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from core.by_hand import best_week
from core.small_weeks import W48, dues, minute, placed, random_dues, random_team, seats_of, team
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.calendars.week import week_on_offer
from coachplan.core.isoweek import IsoWeek, week_of
from coachplan.core.placement.placing import Placement, Terms, place
from coachplan.core.placement.rules.in_force import rules_of, settled
from coachplan.core.team.roster import Busy, Roster

ZONES = ("UTC", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Adelaide", "Europe/Berlin", "America/St_Johns")
BLOCKS = 12
FULL_DAY = "the days on which both are free already hold the most sessions or minutes a day may hold"
TOO_EARLY = "the only times that would fit are earlier or later in the day than sessions may be"
BESIDE = "it is against a rule beside the session of {}: the buffer between sessions"
seeds = st.integers(0, 2**32)


def values(placement: Placement) -> tuple[int, ...]:
    return tuple(level.value for level in placement.levels)


def starts(placement: Placement, count: int) -> tuple[int | None, ...]:
    found = {p.due: p.start for p in placement.placed}
    return tuple(found.get(n) for n in range(count))


def wednesday(hour: int) -> int:
    return minute(f"2026-11-25T{hour:02d}:00")


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_placement_is_the_best_of_all_weeks(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        draw = Random(seed)  # noqa: S311 - nothing secret
        roster = random_team(draw, draw.choice((10, 15, 15, 15)), draw.choice(ZONES))
        due = random_dues(draw, roster, most=3)
        earliest = draw.choice((0, 0, wednesday(9)))
        placement, best = placed(roster, due, earliest), best_week(roster, due, W48, earliest)
        assert values(placement) == best.levels, seed
        assert starts(placement, len(due)) == best.plan, seed
        assert placement.status == "optimal"
        assert all(level.bound == level.value for level in placement.levels)


@pytest.mark.parametrize("block", range(3))
def test_two_zones_share_a_week(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        draw = Random(1000 + seed)  # noqa: S311 - nothing secret
        roster = random_team(draw, draw.choice((5, 10)), "Asia/Kolkata")
        # 15 minutes ahead of the manager: their grids differ.
        reps = tuple(rep.model_copy(update={"timezone": "Asia/Kathmandu"}) for rep in roster.reps)
        roster = roster.model_copy(update={"reps": reps})
        due = random_dues(draw, roster, most=2)
        assert starts(placed(roster, due), len(due)) == best_week(roster, due, W48, 0).plan, seed


WORK = {"hours": "9:00-12:00"}
REASONS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "away": ({}, {"away": ["2026-11-20..2026-12-01"]}, "rep-away", "no working time this week"),
    "never at work": ({}, {"hours": {"sat": "off"}}, "rep-away", "no working time this week"),
    "other hours": ({}, {"hours": "13:00-17:00"}, "hours-apart", "the two working days share no 45 minutes"),
    "hardly the same": (
        {},
        {"hours": "11:30-17:00"},
        "hours-apart",
        "the two working days share no 45 minutes",
    ),
    "other side of the world": (
        {},
        {"timezone": "Pacific/Auckland"},
        "hours-apart",
        "the two working days share no 45 minutes",
    ),
    "manager busy": (
        {"busy": [{"every": "mon-fri", "time": "9:00-11:30"}]},
        {},
        "no-common-time",
        "no free 45 minutes in common; the manager's busy time is in the way",
    ),
    "rep busy": (
        {},
        {"busy": [{"every": "mon-fri", "time": "9:30-12:00"}]},
        "no-common-time",
        "no free 45 minutes in common; the rep's busy time is in the way",
    ),
    "either busy": (
        {"busy": [{"every": "mon-fri", "time": "9:00-10:30"}]},
        {"busy": [{"every": "mon-fri", "time": "10:30-12:00"}]},
        "no-common-time",
        "no free 45 minutes in common; the manager's or the rep's busy time is in the way",
    ),
    "both busy": (
        {"busy": [{"every": "mon-fri", "time": "9:30-12:00"}]},
        {"busy": [{"every": "mon-fri", "time": "9:15-11:45"}]},
        "no-common-time",
        "no free 45 minutes in common; both people's busy time is in the way",
    ),
    "between two marks": (
        {"hours": "9:05-9:50"},
        {},
        "no-common-time",
        "no start on the 15-minute grid leaves 45 free minutes in common",
    ),
    "over": (
        {"hours": {"mon": "9:00-12:00", "tue": "9:00-12:00"}},
        {},
        "too-late",
        "the time that both have free lies in the past or too soon",
    ),
    "nearly over": (
        {"hours": {"wed": "9:00-10:30"}},
        {},
        "too-late",
        "the time that both have free lies in the past or too soon",
    ),
}


@pytest.mark.parametrize("block", range(BLOCKS // 2))
def test_against_a_published_week_the_placement_is_the_best_of_all_weeks(block: int) -> None:
    moved = 0
    for seed in range(1000 + block * 20, 1020 + block * 20):
        draw = Random(seed)  # noqa: S311 - nothing secret
        roster = random_team(draw)
        due = random_dues(draw, roster, most=3)
        # The published week may lie anywhere: some of its times cannot be had any more.
        before = {p.due: p.start + draw.choice((0, 0, 15, 60)) for p in placed(roster, due).placed}
        other = roster.model_copy(update={"manager": random_team(draw).manager})
        placement, best = placed(other, due, before=before), best_week(other, due, W48, 0, before)
        moved += len(placement.moved)
        assert starts(placement, len(due)) == best.plan, seed
        assert values(placement) == best.levels, seed
    assert moved


@pytest.mark.parametrize("kind", REASONS)
def test_why_a_session_has_no_place_even_in_an_empty_week(kind: str) -> None:
    manager, rep, reason, words = REASONS[kind]
    placement = placed(team({**WORK, **manager}, ana={**WORK, **rep}), dues("ana"), wednesday(10))
    (miss,) = placement.missed
    assert (miss.reason, miss.why) == (reason, words)


FULL: dict[str, tuple[dict[str, Any], tuple[str, ...], str, str]] = {
    "so many a day": ({"max_sessions_per_day": 1}, ("ana", "bo"), "day-limit", FULL_DAY),
    "so many minutes": ({"max_minutes_per_day": 60}, ("ana", "bo"), "day-limit", FULL_DAY),
    "once a day": ({}, ("ana", "ana"), "once-a-day", "on every day that would do, this rep is seen already"),
    "no time left": (
        {"hours": {"wed": "9:00-10:30"}},
        ("ana", "bo"),
        "crowded-out",
        "sessions that are owed more took the times that would fit",
    ),
}


@pytest.mark.parametrize("kind", FULL)
def test_why_a_session_lost_its_place_to_others(kind: str) -> None:
    manager, reps, reason, words = FULL[kind]
    roster = team({"hours": {"wed": "9:00-12:00"}, **manager}, ana={}, bo={})
    placement = placed(roster, dues(*reps))
    (miss,) = placement.missed
    assert (miss.due, miss.reason, miss.why) == (1, reason, words)


NINE = wednesday(9)
MOVED: dict[str, tuple[dict[str, Any], dict[str, Any], int, str]] = {
    "manager off": ({"hours": {"wed": "9:30-12:00"}}, {}, 0, "the manager does not work then"),
    "rep off": ({}, {"hours": "9:30-12:00"}, 0, "the rep does not work then"),
    "manager busy": (
        {"busy": [{"every": "wed", "time": "9:30-10:00"}]},
        {},
        0,
        "the manager's calendar is busy then",
    ),
    "rep busy": (
        {},
        {"busy": [{"every": "wed", "time": "9:30-10:00"}]},
        0,
        "the rep's calendar is busy then",
    ),
    "over": ({}, {}, NINE + 1, "its time has passed, or is too close"),
}


@pytest.mark.parametrize("kind", MOVED)
def test_why_a_session_is_not_where_it_was_published(kind: str) -> None:
    manager, rep, earliest, why = MOVED[kind]
    roster = team({"hours": {"wed": "9:00-12:00"}, **manager}, ana=rep)
    found = placed(roster, dues("ana"), earliest, before={0: NINE})
    assert [(one.due, one.why) for one in found.moved] == [(0, why)]
    assert placed(team({"hours": {"wed": "9:00-12:00"}}, ana={}), dues("ana"), before={0: NINE}).moved == ()


def test_the_levels_are_told_in_their_order() -> None:
    roster = team({"hours": {"wed": "9:00-12:00"}}, ana={}, bo={})
    plain = placed(roster, dues("ana", "bo"))
    last = ["promises", "policy minutes", "preferences", "tie-break"]
    assert [level.name for level in plain.levels] == last
    terms = Terms((), (), 0, 15, before={0: NINE, 1: NINE + 60}, fixed=frozenset({0}), asking=frozenset({1}))
    asked = place(week_on_offer(roster, W48), dues("ana", "bo"), terms)
    last[2:2] = ["kept in place", "time left alone"]
    assert [level.name for level in asked.levels] == ["locked", *last]


def test_a_published_session_makes_room_for_one_that_is_owed_more_or_follows_a_rule() -> None:
    hours = {"hours": {"wed": "9:00-11:00", "thu": "9:00-11:00"}, "buffer": 0}
    roster = team(hours, ana={}, bo={"hours": {"wed": "9:00-9:45"}})
    found = placed(roster, dues("bo", "ana"), before={1: NINE})
    assert [(one.due, one.why) for one in found.moved] == [(1, "it makes room for the session of Bo")]
    full = team({**hours, "max_sessions_per_day": 2}, ana={}, bo={"hours": {"wed": "9:00-11:00"}}, cy={})
    locked = {0: NINE + 45, 1: NINE + 90}
    terms = Terms(rules_of(full), (), 0, 15, before={**locked, 2: NINE}, fixed=frozenset(locked))
    moved = place(week_on_offer(full, W48), dues("bo", "cy", "ana", minutes=30), terms).moved
    assert [(one.due, one.why) for one in moved] == [(2, FULL_DAY)]
    early = settled(team(hours, ana={}), {"earliest_latest": {"earliest": "9:30"}})
    moved = placed(early, dues("ana"), before={0: NINE}).moved
    assert [one.why for one in moved] == [f"its time is against a rule: {TOO_EARLY}"]


@pytest.mark.parametrize(
    ("manager", "second", "clashing"),
    [
        ({}, NINE + 60, []),
        ({"buffer": 30}, NINE + 60, [(0, BESIDE.format("bo")), (1, BESIDE.format("ana"))]),
        (
            {"busy": [{"every": "wed", "time": "9:00-9:15"}]},
            NINE + 60,
            [(0, "the manager's calendar is busy then")],
        ),
    ],
)
def test_what_must_stay_stays_and_what_is_against_it_is_told(
    manager: dict[str, Any], second: int, clashing: list[tuple[int, str]]
) -> None:
    roster = team({"hours": {"wed": "9:00-12:00"}, **manager}, ana={}, bo={})
    terms = Terms(rules_of(roster), (), 0, 15, before={0: NINE, 1: second}, fixed=frozenset({0, 1}))
    found = place(week_on_offer(roster, W48), dues("ana", "bo"), terms)
    assert [(one.due, one.start) for one in found.placed] == [(0, NINE), (1, second)]
    assert [(one.due, one.why) for one in found.clashing] == clashing
    assert found.moved == ()


@pytest.mark.parametrize(
    ("hours", "rules", "words"),
    [
        ("9:00-10:00", {}, "sessions that must stay where they are took the times that would fit"),
        ("9:00-11:00", {}, "sessions that are owed more took the times that would fit"),
        # No time would do in an empty week either: what must stay is not to blame.
        (
            "9:00-10:00",
            {"earliest_latest": {"earliest": "11:00"}, "no_session_days": {"days": ["wed"]}},
            "sessions that are owed more took the times that would fit",
        ),
    ],
)
def test_what_must_stay_is_told_where_it_is_what_leaves_no_time(
    hours: str, rules: dict[str, Any], words: str
) -> None:
    roster = settled(team({"hours": {"wed": hours}}, ana={}, bo={}, cy={}), rules)
    terms = Terms(rules_of(roster), (), 0, 15, before={0: NINE}, fixed=frozenset({0}))
    missed = place(week_on_offer(roster, W48), dues("ana", "bo", "cy"), terms).missed
    assert (missed[-1].due, missed[-1].why) == (2, words)


def test_the_promised_session_stays_and_the_one_owed_less_goes() -> None:
    roster = team({"hours": {"wed": "9:00-9:45"}}, ana={}, bo={}, cy={})
    assert [p.due for p in placed(roster, dues("ana", "bo", "cy")).placed] == [0]
    assert [p.due for p in placed(roster, dues("ana", "bo", "cy", promised=[2])).placed] == [2]


def test_preferred_hours_decide_where_and_the_clock_decides_the_rest() -> None:
    roster = team({"hours": "9:00-12:00", "preferred": {"thu": "9:00-12:00"}}, ana={}, bo={})
    found = placed(roster, dues("ana", "bo"))
    assert [p.start for p in found.placed] == [minute("2026-11-26T09:00"), minute("2026-11-26T10:00")]
    assert [p.due for p in found.placed] == [0, 1]


def test_two_sessions_of_one_rep_keep_a_day_between_them() -> None:
    found = placed(team({"hours": {"mon-wed": "9:00-10:00"}}, ana={}), dues("ana", "ana"))
    assert [datetime.fromtimestamp(p.start * 60, UTC).day for p in found.placed] == [23, 25]


def test_a_focus_block_stays_whole_while_there_is_other_time() -> None:
    manager = {"hours": {"wed": "9:00-12:00"}, "focus_blocks": {"wed": "9:00-11:00"}}
    assert placed(team(manager, ana={}), dues("ana")).placed[0].start == minute("2026-11-25T11:00")
    crowded = placed(team(manager, ana={}, bo={}, cy={}), dues("ana", "bo", "cy"))
    assert not crowded.missed


def test_who_only_opens_a_session_need_not_be_free_until_it_ends() -> None:
    roster = team({"hours": {"wed": "10:00-10:15"}}, ana={"hours": "9:00-17:00"}, bo={"hours": "9:00-17:00"})
    (due,) = dues("ana")
    opened = due.model_copy(update={"guide": "bo", "manager_minutes": 15})
    assert [one.start for one in placed(roster, [opened]).placed] == [wednesday(10)]
    assert [one.reason for one in placed(roster, [due]).missed] == ["hours-apart"]


def test_a_week_without_any_room_places_nothing() -> None:
    placement = placed(team({"hours": {"sun": "off"}}, ana={}), dues("ana"))
    assert (placement.placed, len(placement.missed), placement.status) == ((), 1, "optimal")


def test_nothing_due_is_placed_at_once() -> None:
    placement = placed(team({}, ana={}), ())
    assert (placement.placed, placement.missed, placement.status) == ((), (), "optimal")


@given(seeds)
def test_the_order_of_the_roster_changes_nothing(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster)
    reps = draw.sample(roster.reps, len(roster.reps))
    assert placed(roster.model_copy(update={"reps": tuple(reps)}), due) == placed(roster, due)


@given(seeds)
def test_more_free_time_never_makes_the_week_worse(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster)
    reps = tuple(rep.model_copy(update={"busy": ()}) for rep in roster.reps)
    manager = roster.manager.model_copy(update={"busy": ()})
    freed = roster.model_copy(update={"manager": manager, "reps": reps})
    # The tie-break counts places among all starts; it is no measure across two weeks.
    assert values(placed(freed, due))[:-1] >= values(placed(roster, due))[:-1]


@given(seeds, st.sampled_from((5, 10, 15)), st.sampled_from(ZONES))
def test_sessions_start_on_the_managers_grid_and_never_too_soon(seed: int, grid: int, zone: str) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw, grid, zone)
    due = random_dues(draw, roster)
    earliest = minute("2026-11-23T00:00") + draw.randrange(5 * 1440)
    for one in placed(roster, due, earliest).placed:
        assert one.start >= earliest
        assert datetime.fromtimestamp(one.start * 60, ZoneInfo(zone)).minute % grid == 0


def test_a_meeting_off_the_grid_does_not_move_the_grid() -> None:
    busy = [{"every": "mon", "time": "9:00-9:25"}]
    manager = {"hours": {"mon": "9:00-11:00"}, "busy": busy, "grid": 10, "timezone": "Asia/Kathmandu"}
    roster = team(manager, ana={})
    found = placed(roster, dues("ana"))
    assert found.placed[0].start == minute("2026-11-23T09:30", "Asia/Kathmandu")


CHANGES = [
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/Berlin", date(2027, 3, 28)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/New_York", date(2027, 3, 14)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),  # half an hour back
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour forward
    ("Africa/Cairo", date(2026, 10, 29)),  # back to eleven at night
    ("America/Santiago", date(2026, 9, 6)),  # forward at midnight
]
NIGHTS = ("0:00-4:00", "2:30-4:30", "0:00-2:30", "0:30-3:15", "22:15-23:55")


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("hours", NIGHTS)
@pytest.mark.parametrize("busy", [None, "2:15-2:45", "2:30-3:30", "1:30-2:15"])
def test_on_the_night_of_a_clock_change_the_wall_clock_is_obeyed(
    zone: str, day: date, hours: str, busy: str | None
) -> None:
    blocks = [{"every": "daily", "time": busy}] if busy else []
    manager = {"timezone": zone, "hours": {"daily": hours}, "busy": blocks, "buffer": 0, "grid": 5}
    limits = {"max_sessions_per_day": 20, "max_minutes_per_day": 1200}
    names = [f"rep{n}" for n in range(4)]
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    only = {"away": [f"2026-01-01..{before}", f"{after}..2030-01-01"]}
    roster = team({**manager, **limits, **only}, **{name: {} for name in names})
    due = dues(*names, minutes=30)
    placement = placed(roster, due, week=week_of(day))
    assert placement.placed or hours != NIGHTS[0]
    for seat in seats_of(placement, due, roster):
        assert_plain(seat.start, seat.end, roster)
    assert placement.status == "optimal"


def assert_plain(start: int, end: int, roster: Roster) -> None:
    """The wall clock runs as usual from start to end, within the hours and outside busy time."""
    zone = ZoneInfo(roster.manager.timezone)
    first, last = (datetime.fromtimestamp(moment * 60, UTC).astimezone(zone) for moment in (start, end))
    assert all(m.replace(fold=0).utcoffset() == m.replace(fold=1).utcoffset() for m in (first, last))
    assert first.utcoffset() == last.utcoffset()
    (span,) = (roster.manager.hours or {})["daily"]
    assert span.begins <= first.time() < last.time() <= span.ends
    for block in roster.manager.busy:
        assert apart(block, first, last)


def apart(block: Busy, first: datetime, last: datetime) -> bool:
    return last.time() <= block.time.begins or block.time.ends <= first.time()


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_the_weeks_beside_a_clock_change_keep_their_working_hours(zone: str, day: date) -> None:
    roster = team({"timezone": zone, "hours": "9:00-9:45"}, ana={})
    for week in (week_of(day), week_of(day).shifted(1)):
        found = placed(roster, dues("ana"), week=week)
        assert found.placed[0].start == minute(f"{week.monday}T09:00", zone)


def test_the_same_question_has_the_same_answer() -> None:
    draw = Random(7)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster)
    assert placed(roster, due).model_dump_json() == placed(roster, due).model_dump_json()


def test_a_week_at_the_turn_of_the_year_is_one_week() -> None:
    week = IsoWeek(monday=date(2026, 12, 28))
    roster = team({"hours": "9:00-9:45", "max_sessions_per_day": 1}, **{f"rep{n}": {} for n in range(5)})
    found = placed(roster, dues(*(f"rep{n}" for n in range(5))), week=week)
    assert [datetime.fromtimestamp(p.start * 60, UTC).day for p in found.placed] == [28, 29, 30, 31, 1]
