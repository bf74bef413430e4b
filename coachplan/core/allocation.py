"""Allocation: turn a budget and a ranking into whole sessions for one week."""

from typing import Literal

from coachplan.core.base import Value
from coachplan.core.policy import Policy, Tier
from coachplan.core.ranking import Ranking


class Account(Value):
    """One rep's line in the ledger, before the week it is used for.

    ``credit`` is minutes due and not held so far (negative: ahead). ``seen`` lists the ISO
    weeks, as Monday ordinals (``date.toordinal``), of past sessions with their minutes, newest
    last, as far back as any promise or cap looks. ``present`` counts weeks present since the
    last session (or since the clock started). ``themes`` are the last themes, newest last.
    """

    rep: str
    credit: float = 0.0
    seen: tuple[tuple[int, int], ...] = ()
    waited: int = 0
    themes: tuple[str, ...] = ()
    sessions: int = 0


class Ledger(Value):
    """What is carried from week to week: accounts by rep, the rounding remainder, past budgets."""

    accounts: tuple[Account, ...] = ()
    carried_minutes: int = 0
    budgets: tuple[tuple[int, int], ...] = ()


class PromiseState(Value):
    """One promise that bears on this week."""

    rep: str
    kind: Literal["gap", "protected"]
    due_week: str
    state: Literal["kept", "at risk", "broken"]
    why: str


class Share(Value):
    """What one rep is due this week, and why."""

    rep: str
    name: str
    tier: Tier | None
    due_minutes: float
    minutes: int
    sessions: int
    credit_before: float
    credit_after: float
    last_seen: str | None
    why: str


class Due(Value):
    """One session to place: the ``place``-th that the apportionment handed out, 1 first."""

    rep: str
    minutes: int
    place: int
    promise: Literal["gap", "protected"] | None
    theme_kinds: tuple[str, ...] = ()


class Allocation(Value):
    """The week's minutes: shares by rep, and the sessions to place in order."""

    budget_minutes: int
    left_over_minutes: int
    left_over_why: str
    shares: tuple[Share, ...]
    sessions: tuple[Due, ...]
    promises: tuple[PromiseState, ...]
    nominal: dict[Tier, float]
    due: dict[Tier, float]
    notes: tuple[str, ...] = ()
    ledger: Ledger
