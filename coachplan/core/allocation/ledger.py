"""The ledger: what each rep was due and got, carried from week to week."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import Field

from coachplan.core.base import Value

LOOKBACK_WEEKS = 26
"""The longest gap a promise may allow; nothing older bears on a week."""

MOST_CREDIT = 2
"""Credit is clipped at this many usual sessions either way, so that an old debt cannot flood a week."""


class Visit(Value):
    """One past session: the Monday of its week, its minutes, and the kinds of theme it counts as."""

    monday: date
    minutes: int
    kinds: tuple[str, ...] = ()


class Account(Value):
    """One rep's line in the ledger, before the week it is used for.

    ``credit`` is minutes due and not held so far (negative: ahead). ``present`` holds the Mondays
    of past weeks in which rep and manager were both there, ``seen`` the past sessions, both oldest
    first and as far back as any promise or cap looks. ``sessions`` counts all sessions so far,
    ``themes`` are the last themes, newest last.
    """

    rep: str
    credit: float = 0.0
    present: tuple[date, ...] = ()
    seen: tuple[Visit, ...] = ()
    sessions: int = 0
    themes: tuple[str, ...] = ()

    def waited(self, kinds: Sequence[str] = ()) -> int:
        """Return the weeks present since the last session of one of ``kinds`` (empty: any session).

        Without such a session the clock started with the first week present.
        """
        last = max((v.monday for v in self.seen if counts(v.kinds, kinds)), default=date.min)
        return sum(monday > last for monday in self.present)


class Ledger(Value):
    """What is carried from week to week: accounts by rep, the remainder, past budgets by Monday.

    ``assumed`` tells that no week before is on record: credits say who is due by rotation.
    """

    accounts: tuple[Account, ...] = ()
    carried_minutes: int = 0
    budgets: tuple[tuple[date, int], ...] = ()
    assumed: bool = False

    def by_rep(self) -> dict[str, Account]:
        """Return the accounts by rep id."""
        return {account.rep: account for account in self.accounts}


class Toss(Value):
    """Who gets ``minutes`` more by coin this week, and who as many less."""

    more: str
    less: str
    minutes: int


class WeekFacts(Value):
    """What allocation must know of one week.

    ``days`` counts, by rep id, the days on which rep and manager could meet; none means absent.
    ``most_sessions`` is how many sessions the manager's days hold, where that is limited. ``year_opens``
    is the month in which the fiscal year begins, and so where quarters end. ``signals`` are the words
    for what called for attention, by rep id; ``tosses`` the coins that hold in the week.
    """

    monday: date
    budget_minutes: int
    days: dict[str, int]
    most_sessions: int | None = None
    year_opens: int = 1
    signals: dict[str, str] = Field(default={})
    tosses: tuple[Toss, ...] = ()

    def room(self, minutes: int, carried: int = 0) -> int:
        """Return how many sessions of ``minutes`` the week has budget and days for."""
        affordable = (self.budget_minutes + carried) // minutes
        return affordable if self.most_sessions is None else min(affordable, self.most_sessions)


class Held(Value):
    """A session that took place (or that nobody denied): its rep, minutes, kinds and theme."""

    rep: str
    minutes: int
    kinds: tuple[str, ...] = ()
    theme: str = ""


def counts(kinds: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether a session of ``kinds`` keeps a promise that wants one of ``wanted`` (empty: any)."""
    return not wanted or (bool(kinds) and set(kinds) <= set(wanted))


def settle(
    ledger: Ledger,
    facts: WeekFacts,
    due: Mapping[str, float],
    held: Sequence[Held],
    quantum: int,
    *,
    carried: int,
) -> Ledger:
    """Return the ledger after a week: every credit grows by what was due and shrinks by what was held.

    Args:
        ledger: the ledger before the week.
        facts: the week; a rep without a day does not accrue, and the clock stands still.
        due: entitlements of the week in minutes, by rep.
        held: the sessions that count as held.
        quantum: the usual session length, in minutes.
        carried: minutes too few for a session, kept for the next week.
    """
    known = ledger.by_rep()
    reps = sorted(known.keys() | due.keys() | {h.rep for h in held})
    return Ledger(
        accounts=tuple(
            _after(known.get(rep, Account(rep=rep)), facts, due.get(rep, 0.0), held, MOST_CREDIT * quantum)
            for rep in reps
        ),
        carried_minutes=carried,
        budgets=(*ledger.budgets, (facts.monday, facts.budget_minutes))[-LOOKBACK_WEEKS:],
    )


def _after(account: Account, facts: WeekFacts, due: float, held: Sequence[Held], limit: int) -> Account:
    own = [h for h in held if h.rep == account.rep]
    credit = account.credit + due - sum(h.minutes for h in own)
    here = facts.days.get(account.rep, 0) > 0
    present = ((*account.present, facts.monday) if here else account.present)[-LOOKBACK_WEEKS:]
    oldest = min((*present[:1], facts.monday - timedelta(weeks=LOOKBACK_WEEKS)))
    seen = (*account.seen, *(Visit(monday=facts.monday, minutes=h.minutes, kinds=h.kinds) for h in own))
    # A copy, as a history of years goes through here week by week, and its parts are sound.
    return account.model_copy(
        update={
            "credit": round(min(max(credit, -limit), limit), 6),
            "present": present,
            "seen": tuple(visit for visit in seen if visit.monday >= oldest),
            "sessions": account.sessions + len(own),
            "themes": (*account.themes, *(h.theme for h in own if h.theme))[-LOOKBACK_WEEKS:],
        }
    )
