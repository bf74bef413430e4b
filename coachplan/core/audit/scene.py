"""The scene of an audit: the weeks, the people, and what counts as much, late or long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coachplan.core.audit.matching import Circle
from coachplan.core.base import Value
from coachplan.core.intervals import Interval
from coachplan.core.plans.given import OnRecord
from coachplan.core.policies.policy import Policy, Provenance
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.scalars import Fraction, Whole
from coachplan.core.times import Minutes


class Bars(Value):
    """From where on the audit speaks up: minutes of notice, share of one-to-ones lost, days unseen."""

    short_notice: Minutes
    cancelled_share: Fraction
    unseen_days: Whole
    provenance: dict[str, Provenance]


@dataclass(frozen=True, slots=True)
class Team:
    """The roster's side: who is where, what each rep needs, and the policies to hold beside the past.

    ``policies`` begin with the one in force; ``on_record`` is what the history knows of the weeks that are
    over; ``seen`` are the reps of whom somebody said that they had a session or a conversation in the weeks
    of the audit, which need not stand in any calendar, and those who were not there for long enough to be
    missed. ``missed_after`` says after how many days others are, where it is not as usual.
    """

    ranking: Ranking
    needs: Mapping[str, float]
    policies: tuple[Policy, ...]
    on_record: OnRecord | None = None
    seen: frozenset[str] = frozenset()
    missed_after: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an audit must know besides the meetings.

    ``window`` is in UTC minutes since 1970, ``zone`` the manager's tz database name,
    ``working_minutes`` the manager's working time in the window. ``flag_share`` is the share of rep
    time from which one person has the lion's share, ``planned_share`` what should be planned of it.
    Without a ``team`` the people are everyone met.
    """

    name: str
    zone: str
    now: datetime
    weeks: int
    window: Interval
    circle: Circle
    working_minutes: int
    bars: Bars
    flag_share: float
    planned_share: float
    team: Team | None = None

    @property
    def time_called(self) -> str:
        """Return what to call the time with the people."""
        return "rep time" if self.team else "time with people"
