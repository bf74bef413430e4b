"""Figures: what an audit says, as one JSON document."""

from datetime import date, datetime
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.plans.given import OnRecord
from coachplan.core.policies.policy import Tier

SCHEMA_VERSION = 1

LionKind = Literal["share", "order"]
Reason = Literal["shared name", "no guest is known", "no guests"]


class Lost(Value):
    """One-to-ones that did not take place: how many, and because of whom."""

    cancelled_by_manager: int = 0
    cancelled_by_rep: int = 0
    cancelled_by_unknown: int = 0
    declined_by_manager: int = 0
    declined_by_rep: int = 0

    @property
    def cancelled(self) -> int:
        """Return how many were cancelled."""
        return self.cancelled_by_manager + self.cancelled_by_rep + self.cancelled_by_unknown

    @property
    def declined(self) -> int:
        """Return how many were declined."""
        return self.declined_by_manager + self.declined_by_rep

    @property
    def number(self) -> int:
        """Return how many there were."""
        return self.cancelled + self.declined


class RepHours(Value):
    """One person's part: minutes of the manager's time, and how long ago they met.

    ``share`` is of all rep time. ``days_since_seen`` and ``days_since_one_to_one`` are ``None``
    where there was no such meeting in all the weeks.
    """

    rep: str
    name: str
    tier: Tier | None
    certainty: str | None
    minutes: int
    share: float
    one_to_one_minutes: int
    group_minutes: int
    planned_minutes: int
    reactive_minutes: int
    unknown_minutes: int
    one_to_ones: int
    meetings: int
    last_seen: date | None
    days_since_seen: int | None
    last_one_to_one: date | None
    days_since_one_to_one: int | None
    lost: Lost


class TierHours(Value):
    """What a tier's reps had together and, on average, each; ``None`` is for reps without a tier."""

    tier: Tier | None
    reps: int
    minutes: int
    share: float
    minutes_per_head: float


class Lion(Value):
    """Somebody with the lion's share: of rep time (``share``), or above a rep of the top (``order``)."""

    rep: str
    name: str
    kind: LionKind
    share: float
    above: tuple[str, ...] = ()
    why: str


class PolicyHours(Value):
    """The same minutes by a policy's entitlements; its caps hold back ``unused_minutes``."""

    policy: str
    minutes: dict[str, float]
    tier_minutes: dict[Tier, float]
    unused_minutes: float
    in_force: bool = False


class Unmatched(Value):
    """Meetings that are nobody's: one, or those of a series, with the reason; titles stay in the calendar."""

    why: Reason
    names: tuple[str, ...]
    times: int
    minutes: int
    first: datetime
    last: datetime


class CalendarRead(Value):
    """A calendar that was read: how many entries it has, and how many meetings of them lie in the weeks."""

    source: str
    events: int
    meetings: int


class Audit(Value):
    """Where the past weeks went, in minutes.

    ``minutes`` is all the time of meetings that took place: ``rep_minutes`` with the people,
    ``other_minutes`` of guests beside them, ``unmatched_minutes`` of meetings with none of them.
    ``people`` says who counts as a rep: those on the roster, or everyone met. ``on_record`` is what the
    history knows of the same weeks, where one is kept.
    """

    schema_version: int = SCHEMA_VERSION
    kind: Literal["audit"] = "audit"
    team: str
    people: Literal["roster", "everyone met"]
    begins: datetime
    as_of: datetime
    weeks: int
    timezone: str
    owner: tuple[str, ...]
    calendars: tuple[CalendarRead, ...]
    sentence: str = ""
    minutes: int
    rep_minutes: int
    other_minutes: int
    unmatched_minutes: int
    double_booked_minutes: int
    working_minutes: int
    share_of_week: float
    one_to_one_minutes: int
    group_minutes: int
    planned_minutes: int
    reactive_minutes: int
    unknown_minutes: int
    one_to_ones: int
    lost: Lost
    reps: tuple[RepHours, ...]
    tiers: tuple[TierHours, ...]
    lions: tuple[Lion, ...]
    policies: tuple[PolicyHours, ...]
    unmatched: tuple[Unmatched, ...]
    rules: tuple[str, ...]
    notes: tuple[str, ...]
    on_record: OnRecord | None = None
