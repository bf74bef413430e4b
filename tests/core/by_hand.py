"""The best small week found by trying every one: minutes of the wall clock, and nothing of the engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.isoweek import IsoWeek
from coachplan.core.team.roster import Manager, Rep, Roster
from coachplan.core.times import WEEKDAYS, DayKey, Spans, weekdays_in

LIKED_BY_REP, LIKED_BY_MANAGER, FOCUS, NEIGHBOURS = 4, 2, 6, 3
"""What one session in preferred hours earns, and what a broken block and two days running cost."""

EVEN = 2
"""Each session of a day beyond so many costs a point."""

Plan = tuple[int | None, ...]
"""The UTC minute at which each session starts, or nothing."""


@dataclass(frozen=True)
class Best:
    """The best plan, and its value on each level."""

    plan: Plan
    levels: tuple[int, ...]


def best_week(
    roster: Roster, due: Sequence[Due], week: IsoWeek, earliest: int, before: Mapping[int, int] | None = None
) -> Best:
    """Try every week of sessions and return the one that comes first.

    ``before`` holds the starts of sessions in a published plan.
    """
    world = _World(roster, due, week, earliest)
    world.before = before
    return max((world.judged(plan) for plan in world.plans()), key=world.order)


class _World:
    def __init__(self, roster: Roster, due: Sequence[Due], week: IsoWeek, earliest: int) -> None:
        self.manager, self.due = roster.manager, due
        self.before: Mapping[int, int] | None = None
        self.zone = ZoneInfo(roster.manager.timezone)
        self.days = [week.monday + timedelta(days=n) for n in range(7)]
        reps = {rep.id: rep for rep in roster.reps}
        own = {minute for minute in self._free(self.manager) if self._clock(minute).date() in self.days}
        free = {key: self._free(rep) & own for key, rep in reps.items()}
        self.starts = [
            [start for start in sorted(free[d.rep]) if self._fits(start, d, free[d.rep], earliest)]
            for d in due
        ]
        all_starts = sorted({start for starts in self.starts for start in starts}, reverse=True)
        self.rank = {start: number for number, start in enumerate(all_starts, start=1)}
        self.liked = {key: self._minutes(rep.preferred, rep) for key, rep in reps.items()}
        self.own_liked = self._minutes(self.manager.preferred, self.manager)
        self.blocks = [
            self._minutes({key: (span,)}, self.manager)
            for key, spans in self.manager.focus_blocks.items()
            for span in spans
        ]

    def _minutes(self, hours: Mapping[DayKey, Spans], person: Manager | Rep) -> set[int]:
        zone = ZoneInfo(person.timezone or self.manager.timezone)
        return {
            minute
            for day in (self.days[0] - timedelta(days=1), *self.days, self.days[-1] + timedelta(days=1))
            for key, spans in hours.items()
            if WEEKDAYS[day.weekday()] in weekdays_in(key)
            for span in spans
            for minute in self._between(day, span.begins, span.ends, zone)
        }

    @staticmethod
    def _between(day: date, begins: time, ends: time, zone: ZoneInfo) -> Iterator[int]:
        clock, last = datetime.combine(day, begins), datetime.combine(day, ends)
        while clock < last:
            yield int(clock.replace(tzinfo=zone).astimezone(UTC).timestamp() / 60)
            clock += timedelta(minutes=1)

    def _free(self, person: Manager | Rep) -> set[int]:
        blocks: list[dict[DayKey, Spans]] = [{b.every: (b.time,)} for b in person.busy if b.every]
        taken = [self._minutes(block, person) for block in blocks]
        return self._minutes(person.hours or {}, person).difference(*taken)

    def _clock(self, minute: int) -> datetime:
        return datetime.fromtimestamp(minute * 60, UTC).astimezone(self.zone)

    def _fits(self, start: int, due: Due, free: set[int], earliest: int) -> bool:
        on_grid = self._clock(start).minute % self.manager.grid == 0
        return on_grid and start >= earliest and free >= set(range(start, start + due.minutes))

    def plans(self, head: Plan = ()) -> Iterator[Plan]:
        """Yield every plan that keeps the rules."""
        if len(head) == len(self.due):
            yield head
            return
        yield from self.plans((*head, None))
        for start in self.starts[len(head)]:
            if self._allowed((*head, start)):
                yield from self.plans((*head, start))

    def _allowed(self, plan: Plan) -> bool:
        taken = sorted(
            (start, start + self.due[n].minutes, self.due[n].rep, self._clock(start).date())
            for n, start in enumerate(plan)
            if start is not None
        )
        days = [day for *_, day in taken]
        lengths = {day: [end - start for start, end, _, on in taken if on == day] for day in days}
        met = [(rep, day) for *_, rep, day in taken]
        return (
            all(second[0] - first[1] >= self.manager.buffer for first, second in pairwise(taken))
            and all(len(found) <= self.manager.max_sessions_per_day for found in lengths.values())
            and all(sum(found) <= self.manager.max_minutes_per_day for found in lengths.values())
            and len(set(met)) == len(met)
        )

    def judged(self, plan: Plan) -> Best:
        """Return a plan with its values."""
        taken = [(n, start) for n, start in enumerate(plan) if start is not None]
        last = len(self.due) + 1
        kept = () if not self.before else (sum(self.before.get(n) == start for n, start in taken),)
        return Best(
            plan,
            (
                sum(self.due[n].promise is not None for n, _ in taken),
                sum(self.due[n].minutes * (last - self.due[n].place) for n, _ in taken),
                *kept,
                self._niceness(taken),
                sum(self.rank[start] * (2 * len(self.due) - n) for n, start in taken),
            ),
        )

    def _niceness(self, taken: Sequence[tuple[int, int]]) -> int:
        spans = [(self.due[n].rep, set(range(start, start + self.due[n].minutes))) for n, start in taken]
        liked = sum(
            LIKED_BY_REP * (span <= self.liked[rep]) + LIKED_BY_MANAGER * (span <= self.own_liked)
            for rep, span in spans
        )
        broken = sum(any(span & block for _, span in spans) for block in self.blocks)
        met = sorted({(self.due[n].rep, self._clock(start).toordinal()) for n, start in taken})
        running = sum((rep, day + 1) in met for rep, day in met)
        days = [self._clock(start).date() for _, start in taken]
        heavy = sum(max(0, days.count(day) - EVEN) for day in sorted(set(days)))
        return liked - FOCUS * broken - NEIGHBOURS * running - heavy

    @staticmethod
    def order(best: Best) -> tuple[object, ...]:
        """Return what is greatest for the plan that comes first: the levels, then each session early."""
        never = float("inf")
        return (best.levels, [-(never if start is None else start) for start in best.plan])
