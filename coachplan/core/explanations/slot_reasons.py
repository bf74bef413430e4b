"""Slot reasons: why a session is when it is, and not at another time that its rep would like better."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coachplan.core.calendars.week import local
from coachplan.core.explanations.explanation import Slot
from coachplan.core.intervals import holds
from coachplan.core.placement.placing import Placement
from coachplan.core.placement.refusals import why_taken
from coachplan.core.placement.rules.base import Seat
from coachplan.core.placement.seats import person, seats_of, starts
from coachplan.core.placement.trial import Trials
from coachplan.core.problems import counted

TIE = "of weeks that are equally good the earliest is taken"


@dataclass(frozen=True, slots=True)
class Moment:
    """A session at its place: its number, its id, and where it starts."""

    due: int
    session: str
    start: int


def slot_of(moment: Moment, trials: Trials, names: Mapping[str, str]) -> Slot:
    """Return why a placed session is when it is; at most two other weeks are tried."""
    item, zone = trials.due[moment.due], ZoneInfo(trials.week.zone)
    why, tie = _reason(moment, trials, names)
    return Slot(
        session=moment.session,
        start=local(moment.start, zone),
        minutes=item.minutes,
        why=why,
        tie=local(tie, zone) if tie is not None else None,
    )


def _reason(moment: Moment, trials: Trials, names: Mapping[str, str]) -> tuple[str, int | None]:
    if trials.due[moment.due].stands is not None:
        return "it stands in your calendar already", None
    if moment.due in trials.terms.fixed:
        return "it stays where it was published: it is locked, over, or too close to move", None
    own = [seat for seat in _offered(trials) if seat.item == moment.due]
    liked = _likes(moment, trials)
    if liked is None or liked(moment.start):
        head = "" if liked is None else "it lies within the rep's preferred hours; "
        return _against_others(moment, own, trials, names, head)
    better = frozenset(seat.start for seat in own if liked(seat.start))
    if not better:
        return f"none of the rep's preferred hours can be had: {_in_the_way(moment, trials)}", None
    other = trials.again(forced=frozenset({moment.due}), only={moment.due: better})
    level = trials.first_difference(other)
    start = trials.starts(other).get(moment.due)
    if level is None and start is not None:
        return f"a tie: the rep's preferred hours would do as well; {TIE}", start
    cost = _cost(level, moment.due, other, trials, names)
    return f"the rep's preferred hours would cost more than they bring: {cost}", None


def _offered(trials: Trials) -> list[Seat]:
    found = seats_of(trials.week, trials.due, trials.terms)
    return [seat for seat in found if all(rule.allows(seat, ()) for rule in trials.terms.rules)]


def _likes(moment: Moment, trials: Trials) -> Callable[[int], bool] | None:
    """Return what tells whether a start suits everybody's preferred hours; nothing where nobody has any."""
    item = trials.due[moment.due]
    hours = [person(trials.week, rep).preferred for rep in item.reps]
    if not any(hours):
        return None
    return lambda start: all(holds(liked, start, start + item.minutes) for liked in hours)


def _against_others(
    moment: Moment, own: list[Seat], trials: Trials, names: Mapping[str, str], head: str
) -> tuple[str, int | None]:
    """Compare with the best week in which the session is at any other time."""
    others = frozenset(seat.start for seat in own if seat.start != moment.start)
    if not others:
        return f"{head}it is the only time that can be had", None
    other = trials.again(forced=frozenset({moment.due}), only={moment.due: others})
    level, start = trials.first_difference(other), trials.starts(other).get(moment.due)
    if level is None and start is not None:
        return f"{head}a tie: another time would do as well; {TIE}", start
    return f"{head}any other time is worse: {_cost(level, moment.due, other, trials, names)}", None


def _cost(level: str | None, own: int, other: Placement, trials: Trials, names: Mapping[str, str]) -> str:
    """Return what another week lacks in which the session ``own`` is at another time."""
    if level is None:
        return "it cannot be had beside the sessions that must stay"
    if level in {"promises", "policy minutes"}:
        lost = [trials.due[n] for n in trials.lost(other)]
        told = [f"{names[due.rep]} would lose {due.minutes} minutes" for due in lost]
        return " and ".join(told) or "sessions that are owed more would lose their time"
    if level == "kept in place":
        now, then = trials.starts(trials.placement), trials.starts(other)
        kept = [n for n, start in now.items() if trials.terms.before.get(n) == start != then.get(n)]
        if kept == [own]:
            return "the session was published for the time that it has, and people go by that"
        others = len(kept) - (own in kept)
        return f"{counted(others, 'more published session')} would have to move"
    return _points(other, trials)


def _points(other: Placement, trials: Trials) -> str:
    now, then = trials.liked(trials.placement), trials.liked(other)
    worse = [f"{title} by {now[title] - then[title]}" for title in now if then[title] < now[title]]
    total = sum(now.values()) - sum(then.values())
    return f"the week would be {total} points less liked ({', '.join(worse)})"


def _in_the_way(moment: Moment, trials: Trials) -> str:
    """Say what keeps the rep's preferred hours out, most frequent first."""
    item, terms = trials.due[moment.due], trials.terms
    hours = person(trials.week, item.rep).preferred
    found = list(starts(hours, item.minutes, 0, terms.grid, ZoneInfo(trials.week.zone)))
    inside = [s for s in found if trials.week.week.first <= local(s, ZoneInfo(trials.week.zone)).date()]
    whys = Counter(why_taken(trials.week, item, s) or "a rule, or the notice, is in the way" for s in inside)
    return " or ".join(why for why, _ in whys.most_common(2)) or "there are none this week"
