"""History: what the records add up to, week by week and session by session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from coachplan.core.base import Value
from coachplan.core.impact.experiment import Experiment
from coachplan.core.memory.records import (
    Goal,
    Kept,
    Mailed,
    Published,
    Pushed,
    Ranked,
    Record,
    Talk,
    Told,
    Tossed,
)

if TYPE_CHECKING:
    from coachplan.core.calendars.days_off import DaysOff

_Kind = TypeVar("_Kind", Published, Told, Talk, Goal, Ranked, Tossed, Mailed, Pushed)

State = Literal["planned", "held", "missed", "moved", "cancelled"]


class SessionOnRecord(Value):
    """One session as it is known today.

    ``minutes`` were planned, ``manager_minutes`` of them for the manager, ``lasting`` is how long it was or
    will be, ``held_minutes`` count as held: a session that lies in the past and that nobody spoke about
    counts, and is not ``confirmed``; one on a day on which the manager was away is missed, and is not
    confirmed either.
    ``reps`` are those for whom it counts; ``guide`` held it in the manager's place. ``start`` is where it
    last stood, ``published_start`` where it was published. ``by`` is who cancelled or missed it.
    ``reallocated`` tells that its minutes were handed out anew: nobody held it, and nobody lost it. So it is
    where its reps ``left`` the roster before it began.
    """

    id: str
    week: str
    monday: date
    reps: tuple[str, ...]
    names: tuple[str, ...]
    guide: str | None
    start: datetime
    published_start: datetime
    minutes: int
    manager_minutes: int
    lasting: int
    held_minutes: int
    state: State
    confirmed: bool
    by: str
    absent: bool
    theme: str
    kinds: tuple[str, ...]
    note: str
    next_step: str
    feedback: str
    reallocated: bool = False
    left: bool = False

    @property
    def lost_minutes(self) -> int:
        """Return the minutes that were planned for each of its reps and do not count as held."""
        return 0 if self.reallocated else self.minutes - self.held_minutes

    @property
    def is_missed(self) -> bool:
        """Tell whether it was planned, and nobody holds it."""
        return not (self.held_minutes or self.reallocated)

    def is_open(self, now: datetime) -> bool:
        """Tell whether it is over by ``now``, and nobody has said what became of it."""
        return self.state == "planned" and not self.confirmed and self.start.astimezone(UTC) < now


@dataclass(frozen=True)
class WeekOnRecord:
    """A published week: its plans in order, with the numbers of their records; undone ones are gone.

    ``ever`` holds every plan that was published, undone or not, in order.
    """

    revisions: tuple[tuple[int, Published], ...]
    ever: tuple[Published, ...]

    @property
    def current(self) -> Published:
        """Return what is published now."""
        return self.revisions[-1][1]

    @property
    def number(self) -> int:
        """Return the number of the record that holds the plan that is published now."""
        return self.revisions[-1][0]

    @property
    def handed_out(self) -> Published:
        """Return the plan by which the minutes were last handed out: the first, if nobody asked anew."""
        return next((event for event in reversed(self.ever) if event.reallocated), self.ever[0])

    @property
    def monday(self) -> date:
        """Return the week's Monday."""
        return self.current.monday


@dataclass(frozen=True)
class History:
    """Everything on record for one team; empty where no history is kept.

    ``off`` are days on which the manager was away: what nobody spoke about is not taken for held there.
    """

    records: tuple[Record, ...] = ()
    off: "DaysOff | None" = None

    @cached_property
    def weeks(self) -> dict[date, WeekOnRecord]:
        """Return the published weeks by Monday, in order."""
        found: dict[date, WeekOnRecord] = {}
        for record in self.records:
            if isinstance(event := record.event, Published):
                found[event.monday] = _revised(found.get(event.monday), record.number, event)
        return dict(sorted(found.items()))

    @cached_property
    def told(self) -> dict[str, tuple[Told, ...]]:
        """Return by session what was told of it, in order."""
        found: dict[str, tuple[Told, ...]] = {}
        for told in self._all(Told):
            found[told.session] = (*found.get(told.session, ()), told)
        return found

    @cached_property
    def stated(self) -> dict[str, Told]:
        """Return by session the last word on what became of it.

        A plan that has the session ahead of it, published later, knew that word: what the plan says counts.
        """
        found: dict[str, Told] = {}
        for record in self.records:
            if isinstance(event := record.event, Told):
                found[event.session] = event
            elif isinstance(event, Published):
                for kept in event.sessions:
                    if kept.start.astimezone(UTC) > event.at.astimezone(UTC):
                        found.pop(kept.id, None)
        return found

    @cached_property
    def answered(self) -> frozenset[str]:
        """Return the ids of the sessions of which the manager has said what became of them."""
        return frozenset(name for name, told in self.stated.items() if told.source == "manager")

    def told_after(self, number: int) -> dict[str, Told]:
        """Return by session the last word on it after the record of that ``number``."""
        later = (record.event for record in self.records if record.number > number)
        return {event.session: event for event in later if isinstance(event, Told)}

    @cached_property
    def talks(self) -> tuple[Talk, ...]:
        """Return the conversations that nobody planned, but for those that were taken back."""
        found: list[Talk] = []
        for talk in self._all(Talk):
            if not talk.takes_back:
                found.append(talk)
            elif alike := [n for n, one in enumerate(found) if _same(one, talk)]:
                del found[alike[-1]]
        return tuple(found)

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """Return the goals that are open, in the order in which they were set."""
        found: dict[tuple[str, str], Goal] = {}
        for goal in self._all(Goal):
            found.pop((goal.rep, goal.text), None)
            if not goal.judged:
                found[goal.rep, goal.text] = goal
        return tuple(found.values())

    @cached_property
    def rankings(self) -> tuple[Ranked, ...]:
        """Return the rankings that counted, in the order of their days."""
        return tuple(sorted(self._all(Ranked), key=lambda ranked: ranked.memory.as_of))

    @cached_property
    def experiment(self) -> Experiment | None:
        """Return the latest experiment with the coins that were tossed for it, if there is one."""
        tossed = [*self._all(Tossed)]
        return tossed[-1].experiment if tossed else None

    @cached_property
    def mailed(self) -> dict[str, Mailed]:
        """Return the last word on every message that was sent, or begun, by its ``Message-ID``."""
        return {mailed.message: mailed for mailed in self._all(Mailed)}

    @cached_property
    def pushed(self) -> dict[tuple[str, str], tuple[Pushed, ...]]:
        """Return by calendar and session what became of each entry there, in order."""
        found: dict[tuple[str, str], tuple[Pushed, ...]] = {}
        for pushed in self._all(Pushed):
            key = pushed.calendar, pushed.session
            found[key] = (*found.get(key, ()), pushed)
        return found

    @cached_property
    def sessions(self) -> dict[str, SessionOnRecord]:
        """Return every session that was ever published, by id, in the order of the weeks."""
        return {s.id: s for week in self.weeks.values() for s in _sessions(week, self)}

    @cached_property
    def _by_week(self) -> dict[date, tuple[SessionOnRecord, ...]]:
        found: dict[date, list[SessionOnRecord]] = {}
        for session in self.sessions.values():
            found.setdefault(session.monday, []).append(session)
        return {
            monday: tuple(sorted(own, key=lambda s: (s.start.astimezone(UTC), s.id)))
            for monday, own in found.items()
        }

    def of_week(self, monday: date) -> tuple[SessionOnRecord, ...]:
        """Return the sessions of one week, in the order of their times."""
        return self._by_week.get(monday, ())

    def of_one_week(self, monday: date) -> tuple[Record, ...]:
        """Return the records of one week's plans, and of what was told of its sessions."""
        own = {session.id for session in self.of_week(monday)}
        return tuple(
            record
            for record in self.records
            if (isinstance(event := record.event, Published) and event.monday == monday)
            or (isinstance(event, Told) and event.session in own)
        )

    def ranked_before(self, day: date) -> Ranked | None:
        """Return the last ranking of ``day`` or before; where all are later, the last one."""
        earlier = [one for one in self.rankings if one.memory.as_of <= day]
        known = earlier or self.rankings
        return known[-1] if known else None

    def _all(self, kind: type[_Kind]) -> Iterable[_Kind]:
        return (record.event for record in self.records if isinstance(record.event, kind))


def _revised(week: WeekOnRecord | None, number: int, event: Published) -> WeekOnRecord:
    if week is None:
        return WeekOnRecord(((number, event),), (event,))
    before = week.revisions[:-2] if event.takes_back else week.revisions
    return WeekOnRecord((*before, (number, event)), (*week.ever, event))


def _sessions(week: WeekOnRecord, history: History) -> Iterable[SessionOnRecord]:
    """Yield each session that was ever planned in a week, as it is known today.

    What had begun before a plan without it was made stands: its rep left the roster since.
    """
    last: dict[str, Kept] = {}
    replaced: set[str] = set()
    left: set[str] = set()
    standing: set[str] = set()
    for event in week.ever:
        own = {kept.id: kept for kept in event.sessions}
        before = standing
        standing = {name for name in standing if _began(last[name], event)} | own.keys()
        replaced = (replaced | (last.keys() if event.reallocated else set())) - standing
        off = {name for name in before - standing if event.due.keys().isdisjoint(last[name].coached)}
        left = (left | off) - standing
        last |= own
    for name, kept in last.items():
        found = _session(kept, week, history, stands=name in standing)
        if name in replaced | left and not found.held_minutes:
            found = found.model_copy(update={"reallocated": True, "left": name in left})
        yield found


def _began(kept: Kept, event: Published) -> bool:
    return kept.start.astimezone(UTC) <= event.at.astimezone(UTC)


def _session(kept: Kept, week: WeekOnRecord, history: History, *, stands: bool) -> SessionOnRecord:
    told, last = history.told.get(kept.id, ()), history.stated.get(kept.id)
    off = stands and last is None and kept.guide is None and _off(kept, history)
    state: State = last.state if last else _untold(off=off, stands=stands)
    counts = state in {"planned", "held", "moved"}
    minutes = last.minutes if last and last.minutes is not None else kept.minutes
    coached = kept.coached
    return SessionOnRecord(
        id=kept.id,
        week=week.current.week,
        monday=week.monday,
        reps=coached,
        names=tuple(n for rep, n in zip(kept.reps, kept.names, strict=False) if rep in coached),
        guide=kept.guide,
        start=last.start if last and last.start else kept.start,
        published_start=kept.start,
        minutes=kept.minutes,
        manager_minutes=kept.cost,
        lasting=minutes,
        held_minutes=minutes if counts else 0,
        state=state,
        confirmed=last is not None and (last.source == "manager" or state != "planned"),
        by=last.by if last else ("" if stands and not off else "manager"),
        absent=bool(last and last.absent),
        theme=kept.theme,
        kinds=kept.kinds,
        note=_latest(one.note for one in told),
        next_step=_latest(one.next_step for one in told),
        feedback=_latest(one.feedback for one in told),
    )


def _off(kept: Kept, history: History) -> bool:
    return history.off is not None and history.off.cover(kept.start)


def _untold(*, off: bool, stands: bool) -> State:
    """Return what is assumed of a session of which nothing was told."""
    return "missed" if off else "planned" if stands else "cancelled"


def _same(one: Talk, other: Talk) -> bool:
    return (one.rep, one.day, one.minutes, one.topic) == (other.rep, other.day, other.minutes, other.topic)


def _latest(words: Iterable[str]) -> str:
    return next((text for text in reversed(list(words)) if text), "")
