"""Promises: who must be seen this week so that nobody waits longer than the policy allows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from coachplan.core.allocation.ledger import Account, WeekFacts, counts
from coachplan.core.base import Value
from coachplan.core.isoweek import week_of
from coachplan.core.policies.policy import Policy, Promise, ProtectedWeeks, Tier
from coachplan.core.quarter import weeks_left

PromiseKind = Literal["gap", "protected"]

NO_ROOM = "; the budget has no room for it"
"""What is added to a promise that got no session."""


class PromiseState(Value):
    """One promise that bears on this week; only sessions on ``theme_kinds`` keep it (empty: any)."""

    rep: str
    kind: PromiseKind
    theme_kinds: tuple[str, ...] = ()
    due_week: str
    state: Literal["kept", "at risk", "broken"]
    why: str


class Pledge(NamedTuple):
    """One promise to one rep.

    ``windows`` holds, one after the other, the weeks (0 is this one, only weeks with the rep
    present) in one of which a session keeps the promise; the last of a window is the deadline.
    ``overdue`` counts weeks past a deadline that was missed.
    """

    rep: str
    kind: PromiseKind
    kinds: tuple[str, ...]
    windows: tuple[tuple[int, ...], ...]
    rule: str
    every: int = 1
    overdue: int = 0

    @property
    def deadline(self) -> int:
        """Return the week by which the promise must be kept."""
        return self.windows[0][-1]

    @property
    def open(self) -> bool:
        """Tell whether a session of this week keeps the promise."""
        return self.windows[0][0] == 0


def horizon(policy: Policy) -> int:
    """Return how many weeks, this one included, the promises of ``policy`` look ahead."""
    return max([p.every_weeks for p in policy.promises] + [p.weeks for p in policy.protected], default=1)


def outlook(policy: Policy, monday: date, calendar: Callable[[date], WeekFacts]) -> tuple[WeekFacts, ...]:
    """Return the facts of the weeks after ``monday`` that bear on promises, asked of ``calendar``."""
    return tuple(calendar(monday + timedelta(weeks=n)) for n in range(1, horizon(policy)))


def pledges(
    seats: Mapping[str, Tier | None],
    policy: Policy,
    weeks: Sequence[WeekFacts],
    accounts: Mapping[str, Account],
) -> tuple[Pledge, ...]:
    """Return the promises that bear on ``weeks`` (this one first), by rep in order of id."""
    made: list[Pledge] = []
    for rep in sorted(seats):
        account = accounts.get(rep, Account(rep=rep))
        present = [n for n, week in enumerate(weeks) if week.days.get(rep, 0) > 0]
        made += [_gap(p, account, present) for p in policy.promises if p.tier in {"everyone", seats[rep]}]
        kept = [_protected(p, account, present, weeks) for p in policy.protected if p.tier == seats[rep]]
        made += [pledge for pledge in kept if pledge]
    return tuple(pledge for pledge in made if pledge.windows)


def _gap(promise: Promise, account: Account, present: Sequence[int]) -> Pledge:
    waited, every = account.waited(promise.theme_kinds), promise.every_weeks
    first = max(every - waited, 1)
    ends = range(first, len(present) + 1, every)
    return Pledge(
        rep=account.rep,
        kind="gap",
        kinds=promise.theme_kinds,
        windows=tuple(tuple(present[max(end - every, 0) : end]) for end in ends),
        rule=f"a session{_of(promise.theme_kinds)} every {'week' if every == 1 else f'{every} weeks'}",
        every=every,
        overdue=max(waited + 1 - every, 0),
    )


def _protected(
    rule: ProtectedWeeks, account: Account, present: Sequence[int], weeks: Sequence[WeekFacts]
) -> Pledge | None:
    """Return the pledge of the quarter's last weeks, unless it is kept or lies beyond the horizon."""
    monday = weeks[0].monday
    last = weeks_left(monday, weeks[0].year_opens)
    opens = monday + timedelta(weeks=last + 1 - rule.weeks)
    if any(visit.monday >= opens and counts(visit.kinds, rule.theme_kinds) for visit in account.seen):
        return None
    window = tuple(n for n in present if last + 1 - rule.weeks <= n <= last)
    if last >= len(weeks) or not window:
        return None
    text = f"a session{_of(rule.theme_kinds)} in the last {rule.weeks} weeks of the quarter"
    return Pledge(account.rep, "protected", rule.theme_kinds, (window,), text)


def _of(kinds: Sequence[str]) -> str:
    return f" on {' or '.join(kinds)}" if kinds else ""


def by_rep(made: Iterable[Pledge]) -> dict[str, list[Pledge]]:
    """Return pledges by rep, in the order in which they come."""
    found: dict[str, list[Pledge]] = {}
    for pledge in made:
        found.setdefault(pledge.rep, []).append(pledge)
    return found


def common(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...] | None:
    """Return the kinds of theme that serve both, ``()`` for any, ``None`` if there is none."""
    if not one or not other:
        return tuple(one or other)
    return tuple(kind for kind in one if kind in other) or None


def state_of(pledge: Pledge, *, kept: bool, lost: bool, monday: date) -> PromiseState | None:
    """Return how a promise to a rep stands after the week's sessions are known, if it bears on the week."""
    if kept:
        state: Literal["kept", "at risk", "broken"] = "kept"
    elif pledge.deadline == 0:
        state = "broken"
    elif lost:
        state = "at risk"
    else:
        return None
    late = f"; {pledge.overdue} {'week' if pledge.overdue == 1 else 'weeks'} late" if pledge.overdue else ""
    short = "" if kept else NO_ROOM
    due_week = week_of(monday + timedelta(weeks=pledge.deadline - pledge.overdue)).name
    return PromiseState(
        rep=pledge.rep,
        kind=pledge.kind,
        theme_kinds=pledge.kinds,
        due_week=due_week,
        state=state,
        why=f"{pledge.rule}{late}{short}",
    )
