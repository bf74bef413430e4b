"""What is owed: the ledger that the history leaves to a week.

A credit grows by what a rep was due and shrinks by what was held (or by what nobody denied); a week that
was never published accrues nothing, but whoever was there has waited through it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import fsum

from coachplan.core.allocation.ledger import Account, Held, Ledger, WeekFacts, settle
from coachplan.core.isoweek import week_of
from coachplan.core.memory.history import History, SessionOnRecord, WeekOnRecord


def opened(ledger: Ledger) -> Ledger:
    """Return the ledger that a history begins with: the credits of ``ledger``, and nobody seen yet.

    The first plan to be published is then the one that was previewed, and no promise counts sessions
    that were only assumed.
    """
    accounts = tuple(
        Account(rep=account.rep, credit=account.credit, sessions=account.sessions)
        for account in ledger.accounts
    )
    return Ledger(accounts=accounts, carried_minutes=ledger.carried_minutes, assumed=ledger.assumed)


def ledger_before(
    history: History,
    monday: date,
    today: date,
    calendar: Callable[[date], WeekFacts],
    assumed: Callable[[date, Ledger], Ledger],
) -> Ledger | None:
    """Return the ledger before the week of ``monday``; ``None`` where no week up to it is on record.

    Args:
        history: what is on record.
        monday: the Monday of the week in question.
        today: the day from which weeks that are not published can still be held.
        calendar: gives the facts of the week that begins on a Monday.
        assumed: gives the ledger after such a week, planned and held.
    """
    known = [week for week in history.weeks if week <= monday]
    if not known:
        return None
    week = known[0]
    opening = history.weeks[week].current
    ledger, quantum = opening.opening or Ledger(), opening.quantum
    while week < monday:
        if on_record := history.weeks.get(week):
            ledger, quantum = _settled(ledger, on_record, history), on_record.current.quantum
        elif week < week_of(today).monday:
            ledger = settle(ledger, calendar(week), {}, (), quantum, carried=ledger.carried_minutes)
        else:
            ledger = assumed(week, ledger)
        week += timedelta(weeks=1)
    return ledger


def _settled(ledger: Ledger, week: WeekOnRecord, history: History) -> Ledger:
    plan = week.current
    sessions = [session for session in history.of_week(week.monday) if not session.reallocated]
    away = frozenset(_absent(sessions))
    facts = plan.facts.model_copy(
        update={"days": {rep: 0 if rep in away else days for rep, days in plan.facts.days.items()}}
    )
    due = _bearable({rep: m for rep, m in plan.due.items() if rep not in away}, week, sessions)
    return settle(ledger, facts, due, tuple(_held(sessions)), plan.quantum, carried=plan.carried)


def _bearable(
    due: Mapping[str, float], week: WeekOnRecord, sessions: Sequence[SessionOnRecord]
) -> dict[str, float]:
    """Return what counts as due of a week in which time was lost.

    Where the budget has nothing to spare, minutes that were planned and not held are gone: later weeks
    can only shift them between reps. So everybody bears their part of the loss, in proportion to what they
    were due; who missed a session is still owed it by the others. Were the loss added to the debts, all
    debts would reach their limit within weeks, and nobody's share could be told from anybody else's.
    """
    lost = sum(s.lost_minutes * len(s.reps) for s in sessions)
    forgiven = max(0, lost - week.handed_out.unused)
    here = fsum(due.values())
    left = max(0.0, fsum(week.current.due.values()) - forgiven)
    return {rep: minutes * left / here for rep, minutes in due.items()} if here and forgiven else dict(due)


def fell_out(history: History, monday: date) -> bool:
    """Tell whether a published week leaves nobody a claim: nothing was held, and no time was to spare."""
    nothing_held = not any(session.held_minutes for session in history.of_week(monday))
    return nothing_held and not history.weeks[monday].handed_out.unused


def _absent(sessions: Sequence[SessionOnRecord]) -> Iterable[str]:
    """Yield the reps who were not there: by the manager's word, and nothing was held with them."""
    held = {rep for session in sessions if session.held_minutes for rep in session.reps}
    return (rep for session in sessions if session.absent for rep in session.reps if rep not in held)


def _held(sessions: Sequence[SessionOnRecord]) -> Iterable[Held]:
    for session in sessions:
        if session.held_minutes:
            for rep in session.reps:
                yield Held(rep=rep, minutes=session.held_minutes, kinds=session.kinds, theme=session.theme)


def missed_weeks(history: History, monday: date, today: date) -> tuple[date, ...]:
    """Return the Mondays of the past weeks between the last published one and ``monday``."""
    known = [week for week in history.weeks if week < monday]
    if not known:
        return ()
    end = min(monday, week_of(today).monday)
    count = max(0, (end - known[-1]).days // 7 - 1)
    return tuple(known[-1] + timedelta(weeks=n + 1) for n in range(count))
