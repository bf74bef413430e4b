"""Standing one-to-ones among the sessions that were handed out: counted once, within the budget."""

import pytest
from core.small_weeks import W48, dues, minute, team
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.allocation.allocation import Allocation, Due, PromiseState
from coachplan.core.allocation.counting import counted, with_sessions
from coachplan.core.allocation.ledger import Ledger
from coachplan.core.allocation.promises import NO_ROOM
from coachplan.core.allocation.shares import Share
from coachplan.core.calendars.taken import Holiday, StandingOneToOne, Taken
from coachplan.core.calendars.week import on_days_worked, week_on_offer

NINE = minute("2026-11-24T09:00")


def handed(*reps: str, left: int = 0, promises: tuple[PromiseState, ...] = ()) -> Allocation:
    """Return an allocation of 45 minutes to each of ``reps`` with nothing left over but ``left``."""
    return Allocation(
        budget_minutes=45 * len(reps) + left,
        carried_minutes=0,
        left_over_minutes=left,
        left_over_why="too few" if left else "",
        shares=(),
        sessions=dues(*reps),
        promises=promises,
        nominal={},
        due={},
        ledger=Ledger(),
    )


def one(rep: str, minutes: int = 45, start: int = NINE) -> StandingOneToOne:
    """Return a standing one-to-one."""
    return StandingOneToOne(rep=rep, start=start, end=start + minutes)


def told(found: Allocation) -> list[tuple[str, int, bool]]:
    """Return who meets for how long, and whether it stands in the calendar."""
    return [(due.rep, due.minutes, due.stands is not None) for due in found.sessions]


def test_it_takes_the_place_of_the_first_session_of_its_rep() -> None:
    found = counted(handed("ana", "bo", "bo"), [one("bo", 30)], frozenset())
    assert told(found) == [("ana", 45, False), ("bo", 30, True), ("bo", 45, False)]
    assert (found.left_over_minutes, bool(found.left_over_why)) == (15, True)


@pytest.mark.parametrize(
    ("left", "carried", "minutes", "then", "why"),
    [
        (0, 0, 30, (15, 15), "shorter than the sessions handed out: 15 go into next week"),
        (0, 0, 44, (1, 1), "shorter than the sessions handed out: 1 goes into next week"),
        (27, 27, 30, (42, 42), "shorter than the sessions handed out: 15 go into next week; too few"),
        (27, 20, 30, (42, 35), "shorter than the sessions handed out: 15 go into next week; too few"),
        (27, 27, 45, (27, 27), "too few"),
        (27, 27, 60, (12, 12), "longer than the sessions handed out: of the rest 12 go into next week"),
        (27, 0, 60, (12, 0), "longer than the sessions handed out"),
    ],
)
def test_what_a_standing_one_leaves_of_its_session_goes_into_next_week(
    left: int, carried: int, minutes: int, then: tuple[int, int], why: str
) -> None:
    plan = handed("ana", "bo", left=left).model_copy(update={"ledger": Ledger(carried_minutes=carried)})
    found = counted(plan, [one("bo", minutes)], frozenset())
    assert (found.left_over_minutes, found.ledger.carried_minutes) == then
    assert found.left_over_why.endswith(why)


def test_where_none_was_handed_out_the_last_one_makes_room() -> None:
    found = counted(handed("ana", "bo", left=10), [one("cy", 30)], frozenset())
    assert told(found) == [("ana", 45, False), ("cy", 30, True)]
    assert found.left_over_minutes == 25
    assert [due.place for due in found.sessions] == [1, 3]
    assert [due.place for due in counted(handed(left=45), [one("cy")], frozenset()).sessions] == [1]


def test_a_week_that_is_spent_to_the_minute_has_nothing_to_explain() -> None:
    plan = handed("ana", left=45)
    more, fewer = (with_sessions(plan, dues(*reps), "some did not fit") for reps in (("ana", "bo"), ()))
    assert (more.left_over_minutes, more.left_over_why) == (0, "")
    assert (fewer.left_over_minutes, fewer.left_over_why) == (90, "some did not fit")
    carrying = plan.model_copy(update={"budget_minutes": 60, "carried_minutes": 30})
    assert with_sessions(carrying, dues("ana"), "").left_over_minutes == 45


def test_shares_tell_what_everybody_then_has() -> None:
    plan = handed("ana", "bo", "bo", left=10)
    known = plan.model_copy(update={"shares": tuple(share(rep, n) for rep, n in (("ana", 1), ("bo", 2)))})
    found = counted(known, [one("ana", 30), one("ana", 40, NINE + 60)], frozenset())
    assert [(s.rep, s.sessions, s.minutes) for s in found.shares] == [("ana", 2, 70), ("bo", 1, 45)]


def share(rep: str, sessions: int) -> Share:
    credit = {"credit_before": 0, "credit_after": 0, "last_seen": None, "why": ""}
    counts = {"due_minutes": 45, "sessions": sessions, "minutes": 45 * sessions}
    return Share.model_validate({"rep": rep, "name": rep.title(), "tier": None, **counts, **credit})


def test_what_is_fixed_or_promised_goes_last() -> None:
    plan = handed("ana", "bo", "dee")
    sessions = (
        plan.sessions[0].model_copy(update={"id": "W48/ana/1"}),
        plan.sessions[1],
        plan.sessions[2].model_copy(update={"promise": "gap"}),
    )
    known = plan.model_copy(update={"sessions": sessions})
    found = counted(known, [one("ana"), one("cy")], frozenset({"W48/ana/1"}))
    assert told(found) == [("ana", 45, False), ("ana", 45, True), ("cy", 45, True)]
    assert told(counted(known, [one("cy")], frozenset({"W48/ana/1"}))) == [
        ("ana", 45, False),
        ("dee", 45, False),
        ("cy", 45, True),
    ]


def test_a_promise_without_room_is_kept_by_a_standing_one_to_one() -> None:
    promise = PromiseState(
        rep="cy", kind="gap", due_week="2026-W48", state="broken", why=f"every week{NO_ROOM}"
    )
    (kept,) = counted(handed("ana", promises=(promise,)), [one("cy", 30)], frozenset()).promises
    assert (kept.state, kept.why) == ("kept", "every week")


@given(
    st.lists(st.sampled_from(("ana", "bo", "cy")), max_size=6),
    st.lists(st.tuples(st.sampled_from(("ana", "bo", "cy")), st.integers(15, 90)), max_size=5),
)
def test_everyone_that_stands_counts_once_and_the_minutes_add_up(
    reps: list[str], standing: list[tuple[str, int]]
) -> None:
    ones = [one(rep, minutes, NINE + 100 * n) for n, (rep, minutes) in enumerate(standing)]
    found = counted(handed(*reps), ones, frozenset())
    stand = [(due.rep, due.stands, due.minutes) for due in found.sessions if due.stands is not None]
    assert sorted(stand) == sorted((o.rep, o.start, o.end - o.start) for o in ones)
    spent = sum(due.minutes for due in found.sessions)
    held = sum(minutes for _, minutes in standing)
    assert spent <= max(found.budget_minutes, held)
    assert found.left_over_minutes == max(0, found.budget_minutes - spent)
    open_ones = [due for due in found.sessions if due.stands is None]
    assert len(open_ones) <= len(reps)
    assert all(isinstance(due, Due) and due.minutes == 45 for due in open_ones)


def test_a_day_off_of_either_is_no_day_for_it() -> None:
    roster = team({"away": "2026-11-24"}, ana={}, bo={})
    taken = Taken(holidays={"ana": (Holiday(day=W48.days[2], name="holiday"),)})
    week = week_on_offer(roster, W48, taken)
    wednesday = NINE + 1440
    found = on_days_worked([one("ana"), one("ana", 45, wednesday), one("bo", 45, wednesday)], week)
    assert [(o.rep, o.start) for o in found] == [("bo", wednesday)]
