"""The week plan: sessions, what did not fit and why, and proof."""

from datetime import date, datetime
from typing import Literal

from coachplan.core.allocation.allocation import PromiseState
from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.promises import PromiseKind
from coachplan.core.base import Value
from coachplan.core.calendars.taken import ReadCalendar
from coachplan.core.plans.answers import Answers
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.calibration import Origin
from coachplan.core.ranking.ranking import Certainty
from coachplan.core.signals.signal import Signal

SCHEMA_VERSION = 1


class Session(Value):
    """One placed conversation; times carry the offset of the manager's zone.

    ``place`` is its place in the order of handing out, ``promise`` and ``theme_kinds`` are what it
    keeps: with them the list of a published week can stand. ``metric`` is what the focus works on, ``None``
    where it is what already works. ``agreed`` is what manager and rep set out to do, ``remembered`` what the
    manager wrote down last time, for the manager's eyes. ``guide`` (a rep's or a coach's id) holds it in the
    manager's place, who then only opens it, for ``manager_minutes``; a guide on the team is among ``reps``,
    and it does not count as a session of theirs.
    """

    id: str
    reps: tuple[str, ...]
    names: tuple[str, ...]
    start: datetime
    end: datetime
    minutes: int
    kind: Literal["one-to-one", "peer", "group", "touch", "existing"] = "one-to-one"
    theme: str
    theme_id: str = ""
    focus: str
    metric: str | None = None
    prompts: tuple[str, ...]
    agreed: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    why: str
    locked: bool = False
    place: int = 0
    promise: PromiseKind | None = None
    theme_kinds: tuple[str, ...] = ()
    guide: str | None = None
    guide_name: str | None = None
    manager_minutes: int | None = None

    @property
    def coached(self) -> tuple[str, ...]:
        """Return the ids of those for whom the session counts: all reps but the one who holds it."""
        return tuple(rep for rep in self.reps if rep != self.guide)

    @property
    def people(self) -> tuple[str, ...]:
        """Return the names of all who take part, the manager aside."""
        other = self.guide_name if self.guide not in {None, *self.reps} else None
        return (*self.names, other) if other else self.names

    @property
    def cost(self) -> int:
        """Return the minutes that it takes of the manager's."""
        return self.minutes if self.manager_minutes is None else self.manager_minutes


class Unplaced(Value):
    """A session that did not fit; ``id`` is its name where it had a place before."""

    rep: str
    name: str
    minutes: int
    reason: str
    why: str
    smallest_change: str | None = None
    id: str | None = None
    others: tuple[str, ...] = ()
    place: int = 0
    promise: PromiseKind | None = None
    theme_kinds: tuple[str, ...] = ()
    guide: str | None = None
    manager_minutes: int | None = None

    @property
    def cost(self) -> int:
        """Return the minutes that it would take of the manager's."""
        return self.minutes if self.manager_minutes is None else self.manager_minutes


class Change(Value):
    """What became of one session between two plans of a week, and why."""

    what: Literal["added", "moved", "changed", "dropped", "pinned", "freed"]
    session: str
    reps: tuple[str, ...]
    names: tuple[str, ...]
    minutes: int
    before: datetime | None
    after: datetime | None
    why: str


class PlanShare(Value):
    """What one rep was due and got; ``score`` is the one that the minutes followed."""

    rep: str
    name: str
    tier: Tier | None
    certainty: Certainty
    due_minutes: float
    minutes: int
    credit_before: float
    credit_after: float
    last_seen: str | None
    why: str
    score: float | None = None


class TierSplit(Value):
    """Minutes by tier: the policy's nominal split, what the seated reps are due, what was placed."""

    nominal: dict[Tier, float]
    due: dict[Tier, float]
    placed: dict[Tier, float]


class ProofLevel(Value):
    """One level of the objective: its value and the bound nothing can exceed."""

    name: str
    value: int
    bound: int


class Proof(Value):
    """How good the placement is known to be."""

    status: Literal["optimal", "feasible"]
    levels: tuple[ProofLevel, ...]


class HolidayOf(Value):
    """A holiday of the week, and whose it is: ids of reps, empty for the manager."""

    day: date
    name: str
    people: tuple[str, ...]


class WeekPlan(Value):
    """A week of coaching; ``alerts`` are the warnings that stand at its head.

    ``monday`` and ``sunday`` are those of the ISO week that names it; where people begin their week
    on another day, ``first_day`` and ``last_day`` say so. ``untiered_minutes`` are those of reps without a
    tier. ``cautions`` are those of the ``warnings`` that can be told in numbers, ``answers`` what the week is
    for. ``changes`` are those against the plan that people had before, ``changes_before`` those of that plan
    and of all before it, oldest first. ``clashing`` are the ids of sessions that stay although somebody's
    time for them is taken, ``on_days_off`` those of them whose manager is away all day. ``learned_from`` are
    the teams from which it was learned how far reps differ, ``None`` where it was this team alone.
    """

    schema_version: int = SCHEMA_VERSION
    kind: Literal["plan"] = "plan"
    team: str
    week: str
    monday: date
    sunday: date
    first_day: date | None = None
    last_day: date | None = None
    as_of: datetime
    timezone: str
    policy: str
    tiers: Literal["hard", "soft"]
    budget_minutes: int
    carried_minutes: int
    left_over_minutes: int
    left_over_why: str
    complete: bool
    shares: tuple[PlanShare, ...]
    promises: tuple[PromiseState, ...]
    sessions: tuple[Session, ...]
    unplaced: tuple[Unplaced, ...]
    calendars: tuple[ReadCalendar, ...] = ()
    holidays: tuple[HolidayOf, ...] = ()
    tier_minutes: dict[Tier, int]
    untiered_minutes: int = 0
    tier_split: TierSplit
    alerts: tuple[str, ...] = ()
    warnings: tuple[str, ...]
    cautions: tuple[Caution, ...] = ()
    answers: Answers | None = None
    clashing: tuple[str, ...] = ()
    on_days_off: tuple[str, ...] = ()
    learned_from: Origin | None = None
    changes: tuple[Change, ...] = ()
    changes_before: tuple[Change, ...] = ()
    signals: tuple[Signal, ...] = ()
    proof: Proof
    versions: dict[str, str]
    inputs: dict[str, str]

    @property
    def changes_so_far(self) -> tuple[Change, ...]:
        """Return every change of the week since it was planned for the first time, oldest first."""
        return (*self.changes_before, *self.changes)

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day of the week as people have it."""
        return self.first_day or self.monday, self.last_day or self.sunday
