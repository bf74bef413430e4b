"""Telling: the session that somebody means, and the goals that somebody judges."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.records import Goal
from coachplan.core.problems import reject


def session_meant(
    history: History, rep: str, now: datetime, monday: date | None = None
) -> SessionOnRecord | None:
    """Return the session that a rep (an id) stands for; none if they have none on record.

    It is the last one with them that has begun and that nobody has spoken about yet, else the last one
    that has begun, else the next one. ``monday`` limits the search to one week.
    """
    own = [s for s in history.sessions.values() if rep in s.reps and monday in {None, s.monday}]
    ordered = sorted(own, key=lambda s: (s.start.astimezone(UTC), s.id))
    begun = [s for s in ordered if s.start.astimezone(UTC) <= now]
    for choice in ([s for s in begun if s.is_open(now)], begun):
        if choice:
            return choice[-1]
    return ordered[0] if ordered else None


def open_sessions(history: History, now: datetime, monday: date | None = None) -> tuple[SessionOnRecord, ...]:
    """Return the past sessions that nobody has spoken about: of one week, or of the last one that has any."""
    every = [s for s in history.sessions.values() if s.is_open(now) and monday in {None, s.monday}]
    last = max((s.monday for s in every), default=None)
    own = [s for s in every if s.monday == (monday or last)]
    return tuple(sorted(own, key=lambda s: (s.start.astimezone(UTC), s.id)))


def goals_judged(
    history: History, rep: str, met: Sequence[str], missed: Sequence[str], at: datetime
) -> Iterable[Goal]:
    """Yield the judgements of a rep's open goals; each is named by its text or the beginning of it.

    Raises:
        RejectedInput: E0119, the rep has no such goal, or several.
    """
    for words, judged in ((met, "met"), (missed, "missed")):
        for word in words:
            goal = _goal(history, rep, word)
            yield goal.model_copy(update={"at": at, "judged": judged})


def _goal(history: History, rep: str, word: str) -> Goal:
    own = [goal for goal in history.goals if goal.rep == rep]
    found = [goal for goal in own if goal.text.casefold().startswith(word.casefold())]
    if len(found) == 1:
        return found[0]
    hint = (
        f"open goals: {'; '.join(goal.text for goal in own)}" if own else "no goal is open; --goal sets one"
    )
    what = "several open goals" if found else "no open goal"
    reject("E0119", f"{rep} has {what} that begin{'' if found else 's'} with '{word}'", hint)
