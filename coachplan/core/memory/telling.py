"""Telling: the session that somebody means, and the goals that somebody judges."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.records import Event, Goal, Told
from coachplan.core.memory.reminders import goal_in_words
from coachplan.core.problems import reject


def session_meant(history: History, rep: str, now: datetime, monday: date) -> SessionOnRecord | None:
    """Return the session of the week of ``monday`` that a rep (an id) stands for, if they have one.

    It is the last one that has begun and that nobody has spoken about yet, else the last one that has
    begun, else the next one. One that was called off is meant only where there is no other.
    """
    own = [s for s in history.of_week(monday) if rep in s.reps]
    own = [s for s in own if s.state != "cancelled"] or own
    begun = [s for s in own if _begun(s, now)]
    for choice in ([s for s in begun if s.is_open(now)], begun):
        if choice:
            return choice[-1]
    return own[0] if own else None


def session_lately(history: History, rep: str, now: datetime, this: date) -> SessionOnRecord | None:
    """Return the session that a rep stands for where no week is named; none if they have had none lately.

    It is that of the present week, which begins on ``this``. Until it has begun it is that of the week
    before, if nobody has spoken about that one, or if there is no other.
    """
    found, last = (session_meant(history, rep, now, this - timedelta(weeks=back)) for back in (0, 1))
    if found is None:
        return last
    waits = found.state == "cancelled" or not _begun(found, now)
    return last if waits and last and last.is_open(now) else found


def session_nearest(history: History, rep: str, now: datetime) -> SessionOnRecord | None:
    """Return the last session of a rep that has begun, else the next one, if any is on record."""
    own = sorted(
        (s for s in history.sessions.values() if rep in s.reps), key=lambda s: (s.start.astimezone(UTC), s.id)
    )
    begun = [s for s in own if _begun(s, now)]
    return next(iter([*begun[-1:], *own]), None)


def became(session: SessionOnRecord) -> str:
    """Return what became of a session, and by whom, in words."""
    if session.left:
        return f"{session.state} (left the roster)"
    # By "other" it was deleted in a calendar, which does not tell by whom.
    by = f" by the {session.by}" if session.by not in {"", "other"} else ""
    return f"{session.state}{'' if session.held_minutes else by}"


def kept_in_words(events: Iterable[Event], day: date) -> Iterable[str]:
    """Yield what is kept on a ``day`` beside what became of a session: words, goals, and how goals went."""
    goals = {"": "goal", "met": "goal met", "missed": "goal not met", "dropped": "goal dropped"}
    for event in events:
        if isinstance(event, Told):
            words = (("note", event.note), ("agreed", event.next_step), ("the rep", event.feedback))
            yield from (f"{label}: {text}" for label, text in words if text)
        elif isinstance(event, Goal):
            yield f"{goals[event.judged]}: {event.text if event.judged else goal_in_words(event, day)}"


def _begun(session: SessionOnRecord, now: datetime) -> bool:
    return session.start.astimezone(UTC) <= now


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
