"""Records: the facts that a history is made of, in the order in which they became known.

Nothing is ever changed: what is learned later is a later record. Fields are only ever added, each
with a default, so that old records stay readable.
"""

import zlib
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.base import Value
from coachplan.core.impact.experiment import Experiment
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.ranking import Certainty, Ranking
from coachplan.core.ranking.remembering import Memory
from coachplan.core.scalars import Text

Cause = Literal["publish", "skip", "pin", "move", "swap"]
"""Why a plan of a week came to be; all but the first are the manager's hand."""


class Kept(Value):
    """What is kept of one published session; ``shown`` changes with the words of its calendar entry.

    ``people`` are the names of all who take part, the manager aside; records of old have ``names`` alone.
    ``guide`` (a rep's or a coach's id) holds it in the manager's place, who then only opens it, for
    ``manager_minutes``, which records of old do not tell. One whose ``kind`` is ``existing`` stands in the
    manager's calendar by itself: no entry is made for it.
    """

    id: str
    reps: tuple[str, ...]
    names: tuple[str, ...]
    start: datetime
    end: datetime
    minutes: int
    theme: str = ""
    kinds: tuple[str, ...] = ()
    locked: bool = False
    shown: int = 0
    kind: str = ""
    people: tuple[str, ...] = ()
    guide: str | None = None
    manager_minutes: int | None = None

    @property
    def cost(self) -> int:
        """Return the minutes that it takes of the manager's; none where a guide holds it and nobody told."""
        return self.minutes if self.guide is None else self.manager_minutes or 0

    @property
    def coached(self) -> tuple[str, ...]:
        """Return the ids of those for whom the session counts: all reps but the one who holds it."""
        return tuple(rep for rep in self.reps if rep != self.guide)

    @property
    def is_own_entry(self) -> bool:
        """Tell whether an entry of ours stands for it in calendars."""
        return self.kind != "existing"


class Published(Value):
    """A plan that people know from now on: the next one of its week, whatever made it.

    ``asked`` is what the command line asked for instead of what the roster says (policy, tiers, budget).
    ``inputs`` is the fingerprint of what it was made from, ``due`` the week's entitlements by rep in
    minutes, ``carried`` the minutes left for the next week, ``unused`` those that nobody could have.
    ``repayable`` stands in records of old; nothing reads it any more.
    ``opening`` is the ledger before the first week on record. ``reallocated`` tells that the minutes were
    handed out anew, whatever earlier plans of the week had. ``takes_back`` tells that it is the plan
    before the last change by hand, again. The plan itself is kept beside the record.
    """

    kind: Literal["published"] = "published"
    at: datetime
    cause: Cause = "publish"
    takes_back: bool = False
    reallocated: bool = False
    roster: str = ""
    asked: dict[str, str] = Field(default={})
    week: str
    monday: date
    inputs: str
    quantum: int
    facts: WeekFacts
    due: dict[str, float]
    carried: int
    unused: int = 0
    repayable: dict[str, float] = Field(default={})
    sessions: tuple[Kept, ...]
    tiers: dict[str, Tier | None] = Field(default={})
    opening: Ledger | None = None


class Told(Value):
    """What became of a session, by the manager's word or by the calendar's.

    ``minutes`` and ``start`` are given where they differ from the plan. ``by`` is who cancelled or missed
    it; ``absent`` tells that the rep was not there that week, so that nothing is owed.
    """

    kind: Literal["told"] = "told"
    at: datetime
    session: str
    state: Literal["planned", "held", "missed", "moved", "cancelled"]
    minutes: int | None = None
    start: datetime | None = None
    by: Literal["", "manager", "rep", "other"] = ""
    absent: bool = False
    source: Literal["manager", "calendar"] = "manager"
    note: str = ""
    next_step: str = ""
    feedback: str = ""


class Talk(Value):
    """A conversation that nobody planned; with ``takes_back`` it is one that was noted by mistake."""

    kind: Literal["talk"] = "talk"
    at: datetime
    rep: str
    day: date
    minutes: int
    topic: str = ""
    note: str = ""
    takes_back: bool = False


class Goal(Value):
    """A goal set with a rep in a session, or the judgement of one set before: its text names it."""

    kind: Literal["goal"] = "goal"
    at: datetime
    rep: str
    session: str = ""
    text: str
    due: date | None = None
    judged: Literal["", "met", "missed", "dropped"] = ""


class Place(Value):
    """Where one rep stood in a ranking, with the measured values."""

    rep: str
    position: int
    score: float | None = None
    expected_rank: float
    tier: Tier | None
    certainty: Certainty
    metrics: dict[str, float] = Field(default={})


class Ranked(Value):
    """A ranking that counts: what the next one goes by, and who stood where."""

    kind: Literal["ranked"] = "ranked"
    memory: Memory
    places: tuple[Place, ...]


class Tossed(Value):
    """The planner's coins as they stand after a toss, on record before they act."""

    kind: Literal["tossed"] = "tossed"
    at: datetime
    experiment: Experiment


class Mailed(Value):
    """What became of one message, by its ``Message-ID``; ``rep`` is empty for the manager's.

    It is on record as ``begun`` before it is sent: where nothing follows, nobody knows whether it
    arrived, and it is not sent again.
    """

    kind: Literal["mailed"] = "mailed"
    at: datetime
    monday: date
    message: str
    rep: str = ""
    session: str = ""
    state: Literal["begun", "sent", "refused"]


class Pushed(Value):
    """What became of one session's entry in the manager's calendar on a server.

    ``calendar`` tells one calendar from another without naming it, ``target`` is where the entry is there
    and ``etag`` its version, as far as they are known. ``words`` is the fingerprint of what was written;
    empty where the entry was to be removed; ``alarm`` are the minutes of its reminder, which are no part of
    that, unknown in records of old. It is on record as ``begun`` before anything is asked of the
    server: where nothing follows, the next run looks what came of it. ``changed`` and ``gone`` were changed
    or removed by somebody else, and left so.
    """

    kind: Literal["pushed"] = "pushed"
    at: datetime
    monday: date
    calendar: str
    session: str
    target: str
    etag: str = ""
    words: str = ""
    alarm: int | Literal["unknown"] | None = "unknown"
    state: Literal["begun", "standing", "removed", "changed", "gone", "refused"]


Event = Annotated[
    Published | Told | Talk | Goal | Ranked | Tossed | Mailed | Pushed, Field(discriminator="kind")
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event, config=ConfigDict(defer_build=True))


class Record(Value):
    """One record with its number in the file; numbers rise."""

    number: int
    event: Event


def kept(session: Session) -> Kept:
    """Return what is kept of a session beside its plan."""
    words = "\n".join((session.kind, session.theme, session.focus, *session.prompts, *session.agreed))
    return Kept(
        id=session.id,
        reps=session.reps,
        names=session.names,
        start=session.start,
        end=session.end,
        minutes=session.minutes,
        theme=session.theme_id,
        kinds=session.theme_kinds,
        locked=session.locked,
        shown=zlib.crc32(words.encode()),
        kind=session.kind,
        people=session.people,
        guide=session.guide,
        manager_minutes=session.manager_minutes,
    )


def ranked_event(ranking: Ranking, memory: Memory) -> Ranked:
    """Return what is kept of a ranking."""
    places = tuple(
        Place(
            rep=s.rep,
            position=s.position,
            score=s.score,
            expected_rank=s.expected_rank,
            tier=s.tier,
            certainty=s.certainty,
            metrics={b.metric: b.value for b in s.because},
        )
        for s in ranking.standings
    )
    return Ranked(memory=memory, places=places)


def published_event(plan: WeekPlan, cause: Cause, known: "Known") -> Published:
    """Return what is kept of a plan that is published; see ``Published``."""
    return Published(
        at=plan.as_of,
        cause=cause,
        reallocated=known.reallocated,
        roster=known.roster,
        asked=known.asked,
        week=plan.week,
        monday=plan.monday,
        inputs=known.inputs,
        quantum=known.quantum,
        facts=known.facts,
        due={share.rep: share.due_minutes for share in plan.shares},
        carried=known.carried,
        unused=_unused(plan, known.carried),
        sessions=tuple(kept(session) for session in plan.sessions),
        tiers={share.rep: share.tier for share in plan.shares},
        opening=known.opening,
    )


def _unused(plan: WeekPlan, carried: int) -> int:
    """Return the minutes that nobody could have; what colleagues save the manager was never to be given."""
    saved = sum(session.minutes - session.cost for session in plan.sessions)
    saved += sum(missed.minutes - missed.cost for missed in plan.unplaced)
    return max(0, plan.left_over_minutes - carried - saved)


class Known(Value):
    """What a plan does not say of itself and the history needs; see ``Published``."""

    roster: Text
    asked: dict[str, str]
    inputs: str
    quantum: int
    facts: WeekFacts
    carried: int
    opening: Ledger | None = None
    reallocated: bool = False
