"""The ledger: due and not held is owed, held and not due is ahead."""

from datetime import date, timedelta

from teams import FIRST_WEEK, team, week

from coachplan.core.allocation.ledger import LOOKBACK_WEEKS, Account, Held, Ledger, Visit, WeekFacts, settle

TWO = team(2)


def settled(
    due: dict[str, float], *held: Held, ledger: Ledger | None = None, facts: WeekFacts | None = None
) -> dict[str, Account]:
    after = settle(ledger or Ledger(), facts or week(TWO, 90), due, held, 45, carried=0)
    return after.by_rep()


def test_due_and_not_held_is_owed() -> None:
    held = [Held(rep="rep00", minutes=60, theme="goals"), Held(rep="rep01", minutes=30)]
    after = settled({"rep00": 45, "rep01": 45, "gone": 45}, *held)
    assert [after[rep].credit for rep in ("rep00", "rep01", "gone")] == [-15, 15, 45]
    assert after["rep00"].seen == (Visit(monday=FIRST_WEEK, minutes=60),)
    assert [(after[rep].sessions, after[rep].themes) for rep in ("rep00", "rep01")] == [
        (1, ("goals",)),
        (1, ()),
    ]


def test_an_absent_rep_waits_no_longer() -> None:
    after = settled({"rep00": 0.0, "rep01": 90}, facts=week(TWO, 90, away=["rep00"]))
    assert (after["rep00"].waited(), after["rep01"].waited()) == (0, 1)


def test_old_debts_are_clipped_at_two_sessions() -> None:
    ledger = Ledger(accounts=(Account(rep="rep00", credit=80), Account(rep="rep01", credit=-80)))
    after = settled({"rep00": 45}, Held(rep="rep01", minutes=45), ledger=ledger)
    assert (after["rep00"].credit, after["rep01"].credit) == (90, -90)


def test_somebody_who_has_left_keeps_the_account() -> None:
    ledger = Ledger(accounts=(Account(rep="gone", credit=20),))
    assert settled({"rep00": 45}, ledger=ledger)["gone"].credit == 20


def test_only_sessions_of_the_right_kind_stop_the_wait() -> None:
    mondays = [FIRST_WEEK + timedelta(weeks=n) for n in range(4)]
    seen = (Visit(monday=mondays[1], minutes=45, kinds=("goal",)), Visit(monday=mondays[2], minutes=45))
    account = Account(rep="ana", present=tuple(mondays), seen=seen)
    assert [account.waited(kinds) for kinds in ((), ("goal",), ("goal", "evaluation"), ("skill",))] == [
        1,
        2,
        2,
        4,
    ]


def test_what_no_promise_looks_back_to_is_forgotten() -> None:
    ledger = Ledger()
    for number in range(LOOKBACK_WEEKS + 10):
        facts = week(TWO, 90, FIRST_WEEK + timedelta(weeks=number))
        held = [Held(rep="rep00", minutes=45, theme=f"theme {number}")]
        ledger = settle(ledger, facts, {"rep00": 45}, held, 45, carried=0)
    account = ledger.by_rep()["rep00"]
    assert len(account.present) == len(ledger.budgets) == len(account.themes) == LOOKBACK_WEEKS
    assert min(v.monday for v in account.seen) >= FIRST_WEEK + timedelta(weeks=9)
    assert account.sessions == LOOKBACK_WEEKS + 10


def test_a_session_before_the_first_week_together_is_remembered_like_any_other() -> None:
    early = Visit(monday=FIRST_WEEK - timedelta(weeks=3), minutes=45)
    account = Account(rep="rep00", present=(FIRST_WEEK - timedelta(weeks=1),), seen=(early,))
    assert settled({"rep00": 45}, ledger=Ledger(accounts=(account,)))["rep00"].seen == (early,)


def test_a_week_has_room_for_whole_sessions() -> None:
    facts = WeekFacts(monday=date(2026, 9, 28), budget_minutes=100, days={})
    assert (facts.room(45), facts.room(45, 35), facts.room(15)) == (2, 3, 6)
    assert facts.model_copy(update={"most_sessions": 4}).room(15) == 4
