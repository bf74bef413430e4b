"""The smallest change that gives a session its place, each one tried before it is named.

"Smallest" is an order that is stated here: first what takes nobody's time, in the order of ``_settings``;
then the fewest minutes that people give up; then both; a change counts when the session is placed by
planning the week anew with it, and nobody loses a session to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Freed, local
from coachplan.core.explanations.explanation import Relief
from coachplan.core.intervals import Intervals, difference, intersection, union
from coachplan.core.placement.placing import Placement
from coachplan.core.placement.rules.base import Scene
from coachplan.core.placement.rules.in_force import OFF, rules_of, settled
from coachplan.core.placement.seats import people, person, seat_at, taken_from
from coachplan.core.placement.trial import Trials
from coachplan.core.team.roster import Roster

Replan = Callable[[Roster, Sequence[Freed]], tuple[Sequence[Due], Placement]]
"""Plans the week anew from a changed roster and time given up: what is due then, and its places."""

_OPTIONAL = ("no_day", "earliest_latest", "travel", "once_a_day")
"""Rules that a manager may set aside, in the order in which that is tried."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The session that is to be placed, in a team whose people have ``names``."""

    number: int
    roster: Roster
    names: Mapping[str, str]


def relieved(roster: Roster, relief: Relief) -> Roster:
    """Return the roster with the settings that a change asks for."""
    if relief.notice is not None:
        manager = roster.manager.model_copy(update={"notice": relief.notice})
        roster = roster.model_copy(update={"manager": manager})
    return settled(roster.model_copy(update={"rules": {**roster.rules, **relief.rules}}), {})


def smallest_change(wish: Wish, trials: Trials, replan: Replan) -> Relief | None:
    """Return the first change of the stated order that places the session; nothing if none of them does."""
    search = _Search(wish, trials, replan)
    for relief in _settings(wish, trials):
        if search.places(relief) is None:
            return relief
    return search.freeing(Relief(words="")) or search.freeing(_both(wish, trials))


def _settings(wish: Wish, trials: Trials) -> Iterable[Relief]:
    """Yield the changes that take nobody's time, smallest first."""
    manager, minutes = wish.roster.manager, trials.due[wish.number].minutes
    sessions, most = manager.max_sessions_per_day + 1, manager.max_minutes_per_day + minutes
    yield Relief(words=f"allow {sessions} sessions a day", rules=_limit(sessions, most - minutes))
    yield Relief(words=f"allow {most} minutes a day", rules=_limit(sessions - 1, most))
    yield _both(wish, trials)
    if manager.buffer:
        yield Relief(words="keep no buffer between sessions", rules={"buffer": {"minutes": 0}})
    if manager.notice:
        yield Relief(words="plan without notice", notice=0)
    for rule in trials.terms.rules:
        name = type(rule).__module__.rpartition(".")[2]
        # A rule without settings of its own refuses nothing, but for the one that needs none.
        if name in _OPTIONAL and (rule != type(rule)() or name == "once_a_day"):
            yield Relief(words=f"set aside {rule.title}", rules={name: OFF})


def _both(wish: Wish, trials: Trials) -> Relief:
    manager, minutes = wish.roster.manager, trials.due[wish.number].minutes
    sessions, most = manager.max_sessions_per_day + 1, manager.max_minutes_per_day + minutes
    words = f"allow {sessions} sessions and {most} minutes a day"
    return Relief(words=words, rules=_limit(sessions, most))


def _limit(sessions: int, minutes: int) -> dict[str, dict[str, int]]:
    return {"day_limit": {"sessions": sessions, "minutes": minutes}}


@dataclass(slots=True)
class _Search:
    wish: Wish
    trials: Trials
    replan: Replan

    def places(self, relief: Relief) -> frozenset[int] | None:
        """Try a change: nothing if it does what is wished, else the sessions that got a place instead."""
        self.trials.count += 1
        due, placement = self.replan(relieved(self.wish.roster, relief), relief.freed)
        before, after = (
            _minutes(d, p) for d, p in ((self.trials.due, self.trials.placement), (due, placement))
        )
        wanted = dict(before)
        for rep in self.trials.due[self.wish.number].reps:
            wanted[rep] = before.get(rep, 0) + self.trials.due[self.wish.number].minutes
        if all(after.get(rep, 0) >= minutes for rep, minutes in wanted.items()):
            return None
        gained = {rep for rep, minutes in after.items() if minutes > before.get(rep, 0)}
        return frozenset(m.due for m in self.trials.placement.missed if self.trials.due[m.due].rep in gained)

    def freeing(self, relief: Relief) -> Relief | None:
        """Return ``relief`` with the least time given up that places the session, and those owed more."""
        asked = frozenset({self.wish.number})
        rules = self._rules(relief)
        while True:
            tried = self.trials.again(rules=rules, forced=asked, asking=asked)
            found = self.trials.starts(tried)
            if not asked <= found.keys():
                return None
            offer = self._offer(relief, {n: found[n] for n in sorted(asked)})
            instead = self.places(offer)
            if instead is None:
                return offer
            if instead <= asked:
                return None
            asked |= instead

    def _rules(self, relief: Relief) -> tuple[object, ...]:
        terms = self.trials.terms
        scene = Scene({n: terms.before[n] for n in sorted(terms.fixed)})
        return rules_of(relieved(self.wish.roster, relief), scene)

    def _offer(self, relief: Relief, starts: Mapping[int, int]) -> Relief:
        week, due, times = self.trials.week, self.trials.due, dict[str, list[tuple[int, int]]]()
        for number, start in starts.items():
            for who in people(week, due[number]):
                seat = seat_at(week, number, due[number], start)
                times.setdefault(who.id, []).extend(taken_from(who, seat))
        freed = tuple(Freed(who=who, start=a, end=b) for who, own in times.items() for a, b in union(own))
        told = [relief.words] if relief.words else []
        told += [words for who in dict.fromkeys(one.who for one in freed) for words in self._said(who, freed)]
        minutes = sum(one.end - one.start for one in freed)
        words = "; ".join(told) + _also(len(starts) - 1)
        return relief.model_copy(update={"words": words, "freed": freed, "minutes": minutes})

    def _said(self, who: str, freed: Sequence[Freed]) -> Iterable[str]:
        """Yield what somebody does: free busy time, and work longer."""
        own = person(self.trials.week, who) if who else self.trials.week.manager
        span = [(one.start, one.end) for one in freed if one.who == who]
        name = self.wish.names[who] if who else ""
        if busy := intersection(span, own.working):
            yield f"free {self._when(busy)} in {f'the calendar of {name}' if who else 'your calendar'}"
        if late := difference(span, own.working):
            yield f"{f'{name} works' if who else 'work'} {self._when(late)}, outside the usual hours"

    def _when(self, times: Intervals) -> str:
        zone, told, shown = ZoneInfo(self.trials.week.zone), list[str](), None
        for start, end in times:
            first, last = local(start, zone), local(end, zone)
            day = f"{first:%a} {first.day} {first:%b} " if first.date() != shown else ""
            shown = first.date()
            told.append(f"{day}{first.hour}:{first:%M}-{last.hour}:{last:%M}")
        return ", ".join(told)


def _also(others: int) -> str:
    """Say that sessions which come first need room too."""
    if not others:
        return ""
    first = "1 session that is owed more comes first, and needs"
    return f" ({first if others == 1 else f'{others} that are owed more come first, and need'} room too)"


def _minutes(due: Sequence[Due], placement: Placement) -> dict[str, int]:
    """Return the minutes placed by rep."""
    placed: dict[str, int] = {}
    for place in placement.placed:
        for rep in due[place.due].reps:
            placed[rep] = placed.get(rep, 0) + due[place.due].minutes
    return placed
