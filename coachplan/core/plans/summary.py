"""The week in three sentences: what lies ahead, who is seen, and what needs care."""

from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from coachplan.core.isoweek import week_named
from coachplan.core.plans.plan import WeekPlan

MOST_NAMES = 3
"""So many names are told one by one; of more, how many there are."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Named(str):
    """A name inside a sentence: a page sets it apart, so that its direction does not spread."""

    __slots__ = ()


Sentence = tuple[str, ...]
"""A sentence in pieces, the names among them ``Named``; joined, they are its text."""


def summary(plan: WeekPlan) -> tuple[Sentence, Sentence, Sentence]:
    """Return what somebody must know of the week who reads nothing else."""
    return _ahead(plan), _seen(plan), _care(plan)


def holidays_told(plan: WeekPlan) -> Iterable[str]:
    """Yield each holiday of the week, and whose it is."""
    names = {share.rep: share.name for share in plan.shares}
    for found in plan.holidays:
        everybody = len(found.people) == len(names) + 1
        who = "everybody" if everybody else ", ".join(names.get(rep, "you") for rep in found.people)
        yield f"{found.day:%a} {found.day.day} {found.day:%b}: {found.name} ({who})"


def missed_told(plan: WeekPlan) -> Iterable[str]:
    """Yield each session that did not fit: whose, why, and the smallest change that places it."""
    for miss in plan.unplaced:
        change = f". Smallest change: {miss.smallest_change}" if miss.smallest_change else ""
        yield f"{miss.name}, {miss.minutes} min: {miss.why}{change}"


def promises_told(plan: WeekPlan) -> Iterable[str]:
    """Yield each promise that is not kept: to whom, the day on which it breaks, and why."""
    names = {share.rep: share.name for share in plan.shares}
    for promise in plan.promises:
        if promise.state != "kept":
            last = week_named(promise.due_week, plan.monday).sunday
            day = f"{last:%a} {last.day} {last:%b}"
            state = f"broken after {day}" if promise.state == "broken" else f"at risk, breaks after {day}"
            yield f"{names.get(promise.rep, promise.rep)}: {state}. {_sentence(promise.why)}"


def budget_told(plan: WeekPlan) -> str:
    """Return what there is of the manager's time, and how much of it the sessions take."""
    placed = sum(session.cost for session in plan.sessions)
    carried = f" + {duration(plan.carried_minutes)} carried in" if plan.carried_minutes else ""
    return f"Budget {duration(plan.budget_minutes)}{carried}, {duration(placed)} placed."


def duration(minutes: int) -> str:
    """Return minutes as people say them: ``45 min``, ``7 h``, ``7 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def counted(count: int, what: str) -> str:
    """Return ``one session``, ``two sessions``, ``12 sessions``."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {what}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> Sentence:
    """Return ``A``, ``A and B``, ``A, B and C``, or how many reps there are."""
    if len(names) > MOST_NAMES:
        return (counted(len(names), "rep"),)
    pieces: list[str] = []
    for at, name in enumerate(names):
        pieces += [("" if not at else " and " if at == len(names) - 1 else ", "), Named(name)]
    return tuple(pieces)


def _ahead(plan: WeekPlan) -> Sentence:
    if not plan.sessions:
        return ("There is no session this week.",)
    first = min(plan.sessions, key=lambda session: (session.start, session.id))
    start = first.start.astimezone(ZoneInfo(plan.timezone))
    minutes = sum(session.cost for session in plan.sessions)
    count = _sentence(counted(len(plan.sessions), "session"))
    when = f" on {start:%A} at {start.hour}:{start:%M}."
    return (f"{count}, {duration(minutes)} in all; the first is with ", *listed(first.people), when)


def _seen(plan: WeekPlan) -> Sentence:
    times = Counter(rep for session in plan.sessions for rep in session.coached)
    often = [share.name for share in plan.shares if times[share.rep] > 1]
    never = [share.name for share in plan.shares if not times[share.rep]]
    if not times:
        return ("Nobody has a session.",)
    if not often:
        told: Sentence = ("Everybody has one session.",)
        return (*_cased(listed(never)), f" {_have(never)} none.") if never else told
    more = (*_cased(listed(often)), f" {_have(often)} more than one")
    if not never:
        return (*more, ", everybody else has one.") if len(often) < len(plan.shares) else (*more, ".")
    return (*more, ", ", *listed(never), f" {_have(never)} none.")


def _care(plan: WeekPlan) -> Sentence:
    missed = list(dict.fromkeys(miss.name for miss in plan.unplaced))
    if missed:
        return (_sentence(counted(len(plan.unplaced), "session")), " did not fit: ", *listed(missed), ".")
    if plan.clashing:
        other = "your day off" if plan.clashing == plan.on_days_off else "something else"
        taken = [name for one in plan.sessions if one.id in plan.clashing for name in one.names]
        return (
            _sentence(counted(len(plan.clashing), "session")),
            f" {'clashes' if len(plan.clashing) == 1 else 'clash'} with {other}: ",
            *listed(list(dict.fromkeys(taken))),
            ".",
        )
    names = {share.rep: share.name for share in plan.shares}
    late = [names[p.rep] for p in plan.promises if p.state == "broken" and p.rep in names]
    if late:
        return ("A promise is broken for ", *listed(list(dict.fromkeys(late))), ".")
    if plan.proof.status == "optimal":
        return ("Everything fits, and no better calendar exists for these sessions.",)
    return ("Everything fits; whether a better calendar exists is not proven.",)


def _have(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _cased(pieces: Sentence) -> Iterable[str]:
    """Return the pieces with a capital at the beginning, unless a name stands there."""
    return (piece if isinstance(piece, Named) or at else _sentence(piece) for at, piece in enumerate(pieces))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
