"""What a history adds up to: what is owed, what was agreed, what calendars must be told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.history import History
from coachplan.core.memory.owed import ledger_before, missed_weeks, opened
from coachplan.core.memory.records import Event, Kept, Published, Record, Told
from coachplan.core.memory.reminders import gaps_in_record
from coachplan.core.memory.revisions import revisions_of
from coachplan.core.memory.syncing import Found, Standing, Synced, sync
from coachplan.core.memory.telling import open_sessions

MONDAY = date(2026, 11, 23)
LATER = datetime(2026, 12, 20, tzinfo=UTC)
TODAY = LATER.date()
DUE = {"ana": 60.0, "bo": 30.0}


def session(rep: str, week: int = 0, hour: int = 10, minutes: int = 45, number: int = 1) -> Kept:
    monday = MONDAY + timedelta(weeks=week)
    start = datetime(monday.year, monday.month, monday.day, hour, tzinfo=UTC)
    return Kept(
        id=f"{IsoWeek(monday=monday).name}/{rep}/{number}",
        reps=(rep,),
        names=(rep.title(),),
        start=start,
        end=start + timedelta(minutes=minutes),
        minutes=minutes,
        theme=f"theme-{week}",
    )


def published(*sessions: Kept, week: int = 0, **changes: object) -> Published:
    monday = MONDAY + timedelta(weeks=week)
    facts = WeekFacts(monday=monday, budget_minutes=90, days={"ana": 5, "bo": 5})
    usual = Published(
        at=datetime(monday.year, monday.month, monday.day, 6, tzinfo=UTC),
        week=IsoWeek(monday=monday).name,
        monday=monday,
        inputs="",
        quantum=45,
        facts=facts,
        due=DUE,
        carried=0,
        sessions=sessions,
    )
    return usual.model_copy(update=changes)


def told(of: Kept, state: str, **changes: object) -> Told:
    return Told.model_validate({"at": LATER, "session": of.id, "state": state, **changes})


def history(*events: Event) -> History:
    return History(tuple(Record(number=n, event=event) for n, event in enumerate(events, start=1)))


def owed_after(known: History, week: int = 1, today: date = TODAY) -> dict[str, float]:
    def calendar(monday: date) -> WeekFacts:
        return WeekFacts(monday=monday, budget_minutes=90, days={"ana": 5, "bo": 5})

    ledger = ledger_before(known, MONDAY + timedelta(weeks=week), today, calendar, lambda _week, led: led)
    assert ledger is not None
    return {account.rep: round(account.credit, 2) for account in ledger.accounts}


ANA, BO = session("ana"), session("bo", hour=11)


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ((), {"ana": 15, "bo": -15}),  # nobody said anything: held as planned
        ((told(ANA, "held"), told(BO, "held")), {"ana": 15, "bo": -15}),
        ((told(ANA, "missed"),), {"ana": 30, "bo": -30}),  # the lost 45 minutes are borne 30 to 15
        ((told(ANA, "held", minutes=30),), {"ana": 20, "bo": -20}),
        ((told(ANA, "moved", start=LATER),), {"ana": 15, "bo": -15}),
        ((told(ANA, "missed"), told(ANA, "held")), {"ana": 15, "bo": -15}),  # the last word counts
        ((told(ANA, "missed", absent=True),), {"bo": 0}),  # absence is no debt
    ],
)
def test_what_was_due_and_not_held_is_owed(said: Sequence[Told], owed: dict[str, float]) -> None:
    assert owed_after(history(published(ANA, BO), *said)) == owed


def test_lost_time_that_the_budget_has_to_spare_is_owed_in_full() -> None:
    plan = published(ANA, BO, unused=60)
    assert owed_after(history(plan, told(ANA, "missed"))) == {"ana": 60, "bo": -15}


def test_a_week_that_was_not_published_accrues_nothing_and_lets_everybody_wait() -> None:
    known = history(published(ANA, BO))
    assert owed_after(known, week=3) == {"ana": 15, "bo": -15}
    assert [str(monday) for monday in missed_weeks(known, MONDAY + timedelta(weeks=3), LATER.date())] == [
        "2026-11-30",
        "2026-12-07",
    ]
    said = gaps_in_record(known, IsoWeek(monday=MONDAY + timedelta(weeks=3)), LATER)
    assert (
        said[0]
        == "2026-W49 and 2026-W50 were not published; nothing is owed for them, and nobody counts as seen"
    )


def test_weeks_that_are_still_ahead_pass_as_they_are_assumed_to() -> None:
    known = history(published(ANA, BO))
    assert owed_after(known, week=3, today=MONDAY) == owed_after(known)


def test_a_history_begins_with_the_ledger_of_its_first_week() -> None:
    ledger = Ledger.model_validate(
        {
            "accounts": [
                {"rep": "ana", "credit": 10, "sessions": 3, "seen": [{"monday": "2026-11-16", "minutes": 45}]}
            ]
        }
    )
    known = history(published(ANA, BO, opening=opened(ledger)))
    assert owed_after(known) == {"ana": 25, "bo": -15}
    assert opened(ledger).accounts[0].seen == ()


def test_before_all_that_is_on_record_nothing_is_known() -> None:
    known = history(published(ANA, week=1))
    calendar = dict[date, WeekFacts]().__getitem__
    assert ledger_before(known, MONDAY, TODAY, calendar, lambda _week, led: led) is None


def test_only_sessions_of_the_past_that_nobody_spoke_of_are_unconfirmed() -> None:
    known = history(published(ANA, BO), told(ANA, "held"))
    assert [s.id for s in open_sessions(known, LATER)] == [BO.id]
    assert open_sessions(known, ANA.start - timedelta(hours=1)) == ()
    said = gaps_in_record(known, IsoWeek(monday=MONDAY + timedelta(weeks=1)), LATER)
    assert said == (
        "1 past session is unconfirmed and counts as held (Bo); coachplan log says what became of them",
    )


def test_a_calendar_entry_has_a_new_number_when_it_changes_and_only_then() -> None:
    moved = session("ana", hour=14)
    steps = [
        (published(ANA, BO), {ANA.id: 0, BO.id: 0}, []),
        (published(ANA, BO), {ANA.id: 0, BO.id: 0}, []),
        (published(moved, BO), {ANA.id: 1, BO.id: 0}, []),
        (published(moved), {ANA.id: 1, BO.id: 1}, [BO.id]),
        (published(moved), {ANA.id: 1, BO.id: 1}, [BO.id]),
        (published(moved, BO), {ANA.id: 1, BO.id: 2}, []),
        (published(moved.model_copy(update={"shown": 7}), BO), {ANA.id: 2, BO.id: 2}, []),
    ]
    for number, (_, sequences, cancelled) in enumerate(steps, start=1):
        found = revisions_of([plan for plan, _, _ in steps[:number]])
        assert (found.sequences, [kept.id for kept in found.cancelled]) == (sequences, cancelled)


def test_who_leaves_a_session_that_goes_on_is_told_until_they_are_back() -> None:
    both = ANA.model_copy(update={"reps": ("ana", "bo"), "names": ("Ana", "Bo")})
    coached = ANA.model_copy(update={"people": ("Ana", "Kim Aalto")})
    stands = ANA.model_copy(update={"kind": "existing"})
    steps = [
        (published(both), 0, [], []),
        (published(ANA), 1, ["bo"], []),
        (published(ANA.model_copy(update={"people": ("Ana",)})), 1, ["bo"], []),
        (published(coached), 2, ["bo"], []),
        (published(stands), 3, ["bo"], [ANA.id]),
        (published(both), 4, [], []),
    ]
    for number, (_, sequence, left, cancelled) in enumerate(steps, start=1):
        found = revisions_of([plan for plan, *_ in steps[:number]])
        assert found.sequences == {ANA.id: sequence}
        assert [(kept.id, kept.reps) for kept in found.left] == [(ANA.id, (rep,)) for rep in left]
        assert {(*kept.names, *kept.people) for kept in found.left} <= {("Bo", "Bo")}
        assert [kept.id for kept in found.cancelled] == cancelled


def standing(of: Kept, hours: int = 0, *, cancelled: bool = False) -> Standing:
    shift = timedelta(hours=hours)
    return Standing(start=of.start + shift, end=of.end + shift, cancelled=cancelled)


def synced_with(known: History, found: Mapping[str, Standing | None], **more: Any) -> Synced:
    return sync(known, Found(entries=found, **more), LATER)


def test_a_calendar_tells_what_was_kept_moved_called_off_and_deleted() -> None:
    four = [session(rep, hour=hour) for hour, rep in enumerate(("ana", "bo", "cy", "di"), start=9)]
    other_week = session("ana", week=1)
    known = history(published(*four), published(other_week, week=1), told(four[3], "held"))
    found = {four[0].id: standing(four[0]), four[1].id: standing(four[1], 3)}
    synced = synced_with(known, found)
    assert [(one.session, one.state) for one in synced.told] == [
        (four[1].id, "moved"),
        (four[2].id, "cancelled"),
    ]
    assert (synced.kept, synced.spoken_for, synced.weeks_without) == (1, 1, ("2026-W49",))
    after = history(*(record.event for record in known.records), *synced.told)
    assert synced_with(after, found).told == ()
    back = synced_with(after, {**found, four[1].id: standing(four[1]), four[2].id: standing(four[2])})
    assert {one.session: one.state for one in back.told} == {four[1].id: "planned", four[2].id: "planned"}
    assert [(one.start, one.minutes, one.by) for one in synced.told] == [
        (four[1].start + timedelta(hours=3), 45, ""),
        (None, None, "other"),
    ]
    assert {(one.start, one.minutes) for one in back.told} == {(None, None)}
    off = synced_with(after, {**found, four[0].id: standing(four[0], cancelled=True)})
    assert [one.session for one in off.told] == [four[0].id]


def test_a_one_to_one_that_stands_by_itself_is_not_missed_among_our_entries() -> None:
    stands = session("cy", hour=11).model_copy(update={"kind": "existing"})
    synced = synced_with(history(published(ANA, stands)), {ANA.id: standing(ANA)})
    assert (synced.told, synced.kept, synced.unclear) == ((), 1, 0)


def test_a_week_that_a_calendar_does_not_reach_is_left_alone_and_the_next_is_not() -> None:
    later = session("ana", week=1)
    synced = synced_with(history(published(ANA), published(later, week=1)), {later.id: standing(later, 1)})
    assert [(one.session, one.state) for one in synced.told] == [(later.id, "moved")]
    assert synced.weeks_without == ("2026-W48",)


@pytest.mark.parametrize(
    ("there", "singles", "outside"),
    [
        ("cd", None, "ab"),  # from Wednesday on
        ("cd", (22, 22), ""),  # something else lies on the Sunday before
        ("cd", (23, 23), "a"),  # on Monday, who knows when
        ("ab", None, "cd"),  # until Tuesday
        ("ab", (24, 27), ""),
        ("ab", (24, 26), "d"),
        ("ad", None, ""),
    ],
)
def test_what_lies_before_or_after_all_that_a_calendar_holds_was_not_deleted(
    there: str, singles: tuple[int, int] | None, outside: str
) -> None:
    days = {rep: timedelta(days=day) for day, rep in enumerate("abcd")}
    four = {rep: session(rep) for rep in days}
    four = {
        rep: one.model_copy(update={"start": one.start + days[rep], "end": one.end + days[rep]})
        for rep, one in four.items()
    }
    found = {four[rep].id: standing(four[rep]) for rep in there}
    dates = singles and tuple(date(2026, 11, day) for day in singles)
    synced = synced_with(history(published(*four.values())), found, singles=dates)
    assert synced.outside == tuple(four[rep].id for rep in outside)
    deleted = [rep for rep in days if rep not in there + outside]
    assert [(one.session, one.state) for one in synced.told] == [
        (four[rep].id, "cancelled") for rep in deleted
    ]


def test_an_entry_that_the_plan_has_overtaken_tells_nothing() -> None:
    later = ANA.model_copy(
        update={"start": ANA.start + timedelta(hours=2), "end": ANA.end + timedelta(hours=2)}
    )
    known = history(published(ANA, BO), published(later, BO))
    for hours, sequence, older, moved in ((0, 0, [ANA.id], []), (0, 1, [], [ANA.id]), (2, 0, [], [])):
        stands = standing(ANA, hours).model_copy(update={"sequence": sequence})
        synced = synced_with(known, {ANA.id: stands, BO.id: standing(BO)})
        assert ([*synced.older], [one.session for one in synced.told]) == (older, moved)


def test_an_entry_without_a_time_of_day_tells_nothing() -> None:
    synced = synced_with(history(published(ANA, BO)), {ANA.id: None, BO.id: standing(BO)})
    assert (synced.told, synced.kept, synced.unclear) == ((), 1, 1)
