"""What the history leaves owed to a week, and what of a loss everybody bears."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from core.test_memory import ANA, BO, MONDAY, TODAY, history, owed_after, published, session, told

from coachplan.core.allocation.ledger import Account, Ledger, Visit, WeekFacts
from coachplan.core.memory.history import History
from coachplan.core.memory.owed import fell_out, ledger_before, missed_weeks, opened
from coachplan.core.memory.records import Told

OPENING = Ledger(
    accounts=(Account(rep="ana", credit=10, sessions=3, seen=(Visit(monday=MONDAY, minutes=45),)),),
    carried_minutes=20,
)


def ledger_after(known: History, week: int = 1, today: date = TODAY) -> Ledger:
    """Return the ledger before a week; a week that is not published has nobody there."""

    def nobody_there(monday: date) -> WeekFacts:
        return WeekFacts(monday=monday, budget_minutes=0, days={})

    def assumed(_monday: date, ledger: Ledger) -> Ledger:
        return ledger.model_copy(update={"carried_minutes": ledger.carried_minutes + 1})

    found = ledger_before(known, MONDAY + timedelta(weeks=week), today, nobody_there, assumed)
    assert found is not None
    return found


def account(rep: str, ledger: Ledger) -> Account:
    return ledger.by_rep()[rep]


def test_a_history_opens_with_credits_and_with_nobody_seen() -> None:
    assert opened(OPENING) == Ledger(
        accounts=(Account(rep="ana", credit=10, sessions=3),), carried_minutes=20
    )
    begun = ledger_after(history(published(ANA, opening=opened(OPENING))), week=0)
    assert begun == opened(OPENING)


def test_what_was_held_is_seen_with_its_kinds_and_its_theme() -> None:
    kept = ANA.model_copy(update={"kinds": ("skill",)})
    ana = account("ana", ledger_after(history(published(kept, BO, carried=7))))
    assert ana.seen == (Visit(monday=MONDAY, minutes=45, kinds=("skill",)),)
    assert (ana.themes, ana.sessions, ana.present) == (("theme-0",), 1, (MONDAY,))
    missed = ledger_after(history(published(kept, BO, carried=7), told(kept, "missed")))
    assert (account("ana", missed).seen, account("ana", missed).sessions) == ((), 0)
    assert missed.carried_minutes == 7


def test_who_was_not_there_has_not_waited_unless_something_was_held_with_them() -> None:
    away = told(ANA, "missed", absent=True)
    assert account("bo", ledger_after(history(published(ANA, BO), away))).present == (MONDAY,)
    before = Ledger(accounts=(Account(rep="ana", present=(MONDAY - timedelta(weeks=1),)),))
    waiting = account("ana", ledger_after(history(published(ANA, BO, opening=before), away)))
    assert waiting.present == (MONDAY - timedelta(weeks=1),)
    again = session("ana", hour=15, number=2)
    held = ledger_after(history(published(ANA, again, BO), away, told(again, "held")))
    assert account("ana", held).present == (MONDAY,)


@pytest.mark.parametrize(
    ("unused", "said", "owed"),
    [
        # Of 90 minutes due 90 are lost: everybody bears all of it, and nobody owes anybody anything.
        (0, (told(ANA, "missed"), told(BO, "missed")), {"ana": 0, "bo": 0}),
        (30, (told(ANA, "missed"), told(BO, "missed")), {"ana": 20, "bo": 10}),
        (45, (told(ANA, "missed"),), {"ana": 60, "bo": -15}),  # there was time to spare for all of it
        (44, (told(ANA, "missed"),), {"ana": 59.33, "bo": -15.33}),
        (0, (told(ANA, "missed", absent=True), told(BO, "missed")), {"bo": 0}),
        (45, (told(ANA, "missed", absent=True),), {"bo": -15}),  # what the absent were due is nobody's
    ],
)
def test_a_loss_for_which_there_is_no_time_is_borne_by_all_as_they_were_due(
    unused: int, said: Sequence[Told], owed: dict[str, float]
) -> None:
    assert owed_after(history(published(ANA, BO, unused=unused), *said)) == owed


@pytest.mark.parametrize(
    ("unused", "said", "nothing_left"),
    [
        (0, (), False),
        (0, (told(ANA, "missed"),), False),
        (0, (told(ANA, "missed"), told(BO, "missed")), True),
        (0, (told(ANA, "missed", absent=True), told(BO, "missed")), True),
        (30, (told(ANA, "missed"), told(BO, "missed")), False),  # there is time to spare to repay some of it
    ],
)
def test_a_week_fell_out_where_nothing_was_held_and_nothing_can_be_repaid(
    unused: int, said: Sequence[Told], *, nothing_left: bool
) -> None:
    known = history(published(ANA, BO, unused=unused), *said)
    assert fell_out(known, MONDAY) == nothing_left


def test_a_session_of_two_that_is_missed_is_lost_to_both() -> None:
    both = ANA.model_copy(update={"reps": ("ana", "bo"), "names": ("Ana", "Bo"), "minutes": 30})
    plan = published(both, unused=30)
    # 60 of 90 minutes are lost, 30 of them to spare; 60 are left to be due.
    assert owed_after(history(plan, told(both, "missed"))) == {"ana": 40, "bo": 20}


@pytest.mark.parametrize(("today", "assumed"), [(-1, 3), (0, 3), (1, 2), (2, 1), (3, 0)])
def test_weeks_that_can_still_be_held_pass_as_they_are_assumed_to(today: int, assumed: int) -> None:
    known = history(published(ANA, BO, week=-1))
    found = ledger_after(known, week=3, today=MONDAY + timedelta(weeks=today, days=2))
    assert found.carried_minutes == assumed


@pytest.mark.parametrize(
    ("week", "today", "missed"),
    [
        (1, 9, ()),
        (2, 9, (1,)),
        (4, 9, (1, 2, 3)),
        (4, 2, (1,)),  # the weeks from today's on can still be published
        (4, 0, ()),
        (0, 9, (-2, -1)),
    ],
)
def test_missed_are_the_past_weeks_since_the_last_one_that_was_published(
    week: int, today: int, missed: tuple[int, ...]
) -> None:
    known = history(published(ANA, week=-3), published(ANA))
    before, now = MONDAY + timedelta(weeks=week), MONDAY + timedelta(weeks=today, days=6)
    assert missed_weeks(known, before, now) == tuple(MONDAY + timedelta(weeks=n) for n in missed)
    assert missed_weeks(history(published(ANA)), MONDAY, now) == ()
