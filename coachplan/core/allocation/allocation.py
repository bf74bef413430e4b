"""Allocation: turn a budget and a ranking into whole sessions for one week."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil, floor, inf

from pydantic import Field

from coachplan.core.allocation.apportionment import Claim, within_quota
from coachplan.core.allocation.deadlines import Press, press_of
from coachplan.core.allocation.entitlement import (
    Entitlements,
    Setting,
    entitlements,
    most_sessions,
    tier_minutes,
)
from coachplan.core.allocation.ledger import MOST_CREDIT, Account, Held, Ledger, WeekFacts, counts, settle
from coachplan.core.allocation.offer import on_offer
from coachplan.core.allocation.promises import PromiseKind, PromiseState, by_rep, outlook, state_of
from coachplan.core.allocation.shares import Share, left_over_why, nominal_split, shares_of
from coachplan.core.allocation.visits import slots_for
from coachplan.core.base import Value
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.problems import counted
from coachplan.core.quarter import first_week
from coachplan.core.ranking.ranking import Ranking

__all__ = [
    "Account",
    "Allocation",
    "Due",
    "Ledger",
    "PromiseState",
    "Share",
    "WeekFacts",
    "allocate",
    "ledger_at",
]

_EXACT = 1e-6
"""Minutes below this are rounding noise."""


class Due(Value):
    """One session to place: the ``place``-th that the apportionment handed out, 1 first.

    ``promise`` says which promise needs it this week; ``theme_kinds`` are the kinds of theme it
    must have to keep its promises (empty: any). ``others`` are reps who share the session, ``id``
    is the session of the published plan that it continues. ``stands`` is the UTC minute at which it
    stands in the manager's calendar already. ``guide`` is somebody who holds the session in the
    manager's place, a colleague or another coach, for whom it does not count; the manager then only
    opens it, for ``manager_minutes``; ``metric`` is what it is set to work on.
    """

    rep: str
    minutes: int
    place: int
    promise: PromiseKind | None
    theme_kinds: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    id: str | None = None
    stands: int | None = None
    guide: str | None = None
    manager_minutes: int | None = None
    metric: str | None = None

    @property
    def reps(self) -> tuple[str, ...]:
        """Return the reps for whom it counts."""
        return (self.rep, *self.others)

    @property
    def there(self) -> tuple[str, ...]:
        """Return everybody who takes part, the manager aside."""
        return (*self.reps, self.guide) if self.guide else self.reps

    @property
    def cost(self) -> int:
        """Return the minutes that it takes of the manager's."""
        return self.minutes if self.manager_minutes is None else self.manager_minutes


class Allocation(Value):
    """The week's minutes: shares by rep, and the sessions to place in order.

    Sessions and ``left_over_minutes`` add up to ``budget_minutes`` and ``carried_minutes`` (the
    remainder of the week before). ``nominal`` and ``due`` are minutes by tier: what the policy's
    split says, and what the reps seated there are due. ``ledger`` is the ledger after the week if
    every session is held. ``coaches`` are the names, by id, of people besides the manager who may coach.
    ``full`` tells that the manager's limits for a day left sessions out that the budget would have held.
    """

    budget_minutes: int
    carried_minutes: int
    left_over_minutes: int
    left_over_why: str
    shares: tuple[Share, ...]
    sessions: tuple[Due, ...]
    promises: tuple[PromiseState, ...]
    nominal: dict[Tier, float]
    due: dict[Tier, float]
    notes: tuple[str, ...] = ()
    ledger: Ledger
    coaches: dict[str, str] = Field(default={})
    full: bool = False


def allocate(
    ranking: Ranking,
    policy: Policy,
    facts: WeekFacts,
    ledger: Ledger,
    needs: Mapping[str, float] | None = None,
    ahead: Sequence[WeekFacts] = (),
) -> Allocation:
    """Turn the week's budget into whole sessions.

    Args:
        ranking: who is where.
        policy: how minutes follow standings.
        facts: the week's budget and days.
        ledger: credits, past sessions and past budgets.
        needs: need by rep, for policies on the basis of need; an absent rep has none.
        ahead: facts of the next weeks, for promises; a week that is not given is taken to be like
            this one with everybody there.
    """
    press = press_of(ranking, policy, (facts, *ahead), ledger)
    setting = Setting(ranking, policy, facts, ledger, needs or {}, press.length)
    entitled = entitlements(setting)
    claims, pool = on_offer(setting, entitled, _claims(setting, entitled, press))
    given = _hand_out(setting, claims, pool)
    full = _is_full(setting, claims, pool, len(given))
    sessions = _sessions(given, press, entitled.due)
    spent = len(sessions) * press.length
    carried = _remainder(setting, pool - spent)
    held = [Held(rep=d.rep, minutes=d.minutes, kinds=d.theme_kinds) for d in sessions]
    after = settle(ledger, facts, entitled.due, held, policy.quantum, carried=carried)
    left = facts.budget_minutes + ledger.carried_minutes - spent
    return Allocation(
        budget_minutes=facts.budget_minutes,
        carried_minutes=ledger.carried_minutes,
        left_over_minutes=left,
        left_over_why=left_over_why(left, carried, press.length, _why_unused(entitled, facts, full=full)),
        shares=shares_of(setting, entitled, given, after),
        sessions=sessions,
        promises=_promises(press, sessions, facts),
        nominal=nominal_split(ranking, policy, facts.budget_minutes),
        due=tier_minutes(ranking, entitled.due),
        notes=_notes(policy, press.length) if sessions else (),
        ledger=after,
        full=full,
    )


def ledger_at(
    ranking: Ranking,
    policy: Policy,
    monday: date,
    calendar: Callable[[date], WeekFacts],
    needs: Mapping[str, float] | None = None,
) -> Ledger:
    """Return the ledger before the week of ``monday`` where no history is kept.

    It is that of a run from the first ISO week of the quarter with every session held, so that
    weeks which nobody publishes rotate too.

    Args:
        ranking: who is where, the same in every week.
        policy: how minutes follow standings.
        monday: the Monday of the week in question.
        calendar: gives the facts of the week that begins on a Monday.
        needs: need by rep, as for ``allocate``.
    """
    ledger, week = Ledger(), first_week(monday, calendar(monday).year_opens)
    while week < monday:
        ahead = outlook(policy, week, calendar)
        ledger = allocate(ranking, policy, calendar(week), ledger, needs, ahead).ledger
        week += timedelta(weeks=1)
    return ledger.model_copy(update={"assumed": True})


def _remainder(setting: Setting, left: float) -> int:
    """Return the minutes left for the next week: too few for a session, or in a week off all from before."""
    if not any(setting.facts.days.values()):
        return setting.ledger.carried_minutes
    return floor(max(0.0, left) + _EXACT) % setting.length


def _hand_out(setting: Setting, claims: Sequence[Claim], pool: float) -> tuple[str, ...]:
    """Return the reps in the order in which whole sessions are handed out, promised ones first."""
    count, most = _affordable(setting, claims, pool), setting.facts.most_sessions
    return within_quota(claims, count if most is None else min(count, most))


def _affordable(setting: Setting, claims: Sequence[Claim], pool: float) -> int:
    return max(floor((pool + _EXACT) / setting.length), sum(c.least for c in claims))


def _is_full(setting: Setting, claims: Sequence[Claim], pool: float, given: int) -> bool:
    """Tell whether the limits for a day are what keeps anybody from one more session."""
    wanted = min(_affordable(setting, claims, pool), sum(c.most for c in claims))
    return given == setting.facts.most_sessions and given < wanted


def _why_unused(entitled: Entitlements, facts: WeekFacts, *, full: bool) -> str:
    if full:
        most = counted(facts.most_sessions or 0, "session")
        return f"your limits for a day (max_sessions_per_day, max_minutes_per_day) leave room for {most}"
    return entitled.unused_why


def _claims(setting: Setting, entitled: Entitlements, press: Press) -> list[Claim]:
    accounts, days = setting.ledger.by_rep(), setting.facts.days
    promised: dict[str, int] = {}
    for job in press.first:
        promised[job.rep] = min(promised.get(job.rep, 0) + 1, days[job.rep])
    standings = {s.rep: s for s in setting.ranking.standings if days.get(s.rep, 0) > 0}
    claims = []
    for rep in (*promised, *sorted(standings.keys() - promised.keys())):
        account, least = accounts.get(rep, Account(rep=rep)), promised.get(rep, 0)
        most = max(least, most_sessions(standings[rep], account, setting))
        weight, credit = (minutes / press.length for minutes in (entitled.due[rep], account.credit))
        # Credits at their limit are all alike, however long the wait; without this ids would decide for good.
        waited = account.waited() if account.credit >= MOST_CREDIT * setting.policy.quantum else 0
        # Where tiers are pooled their dues are equal; the order per head still holds, so the top goes first.
        seat = TIERS.index(standings[rep].tier or "middle")
        claims.append(Claim(rep, weight, credit, least, most, waited, seat))
    return claims


def _sessions(given: Sequence[str], press: Press, due: Mapping[str, float]) -> tuple[Due, ...]:
    """Return the sessions in the order in which they were handed out, with the promises they keep."""
    own = by_rep(p for p in press.pledges if p.open)
    forced = by_rep(p for job in press.first for p in job.pledges)
    slots = {
        rep: iter(
            slots_for(own.get(rep, ()), forced.get(rep, ()), count, _weeks_between(press.length, due[rep]))
        )
        for rep, count in Counter(given).items()
    }
    return tuple(
        Due(rep=rep, minutes=press.length, place=place, promise=slot.promise, theme_kinds=slot.kinds)
        for place, rep in enumerate(given, start=1)
        for slot in (next(slots[rep]),)
    )


def _weeks_between(length: int, due: float) -> float:
    return ceil(length / due - _EXACT) if due > 0 else inf


def _promises(press: Press, sessions: Sequence[Due], facts: WeekFacts) -> tuple[PromiseState, ...]:
    """Return how every promise that bears on the week stands once the sessions are known."""
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for session in sessions:
        kinds.setdefault(session.rep, []).append(session.theme_kinds)
    states = (
        state_of(
            pledge,
            kept=pledge.open and any(counts(k, pledge.kinds) for k in kinds.get(pledge.rep, ())),
            lost=pledge in press.lost,
            monday=facts.monday,
        )
        for pledge in press.pledges
    )
    return tuple(state for state in states if state is not None)


def _notes(policy: Policy, length: int) -> tuple[str, ...]:
    if length == policy.quantum:
        return ()
    usual = f"sessions are {length} minutes this week instead of {policy.quantum}"
    return (f"{usual}: the budget holds what was promised only so",)
