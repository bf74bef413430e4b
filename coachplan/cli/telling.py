"""What ``coachplan log`` does: one open history, what is told to it, and what it answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any, Literal

from coachplan.cli.inputs import Asked, Inputs, read_inputs
from coachplan.cli.publishing import home_of, refuse_turned_clock, who
from coachplan.cli.read_back import read_back
from coachplan.cli.retention import retire
from coachplan.cli.session_named import Answer, session_named, when
from coachplan.cli.usage import from_the_command_line, read_value, refuse
from coachplan.core.isoweek import week_named
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.owed import fell_out
from coachplan.core.memory.records import Event, Goal, Record, Told
from coachplan.core.memory.syncing import sync
from coachplan.core.memory.telling import goals_judged, kept_in_words, open_sessions, session_nearest
from coachplan.core.problems import counted
from coachplan.core.scalars import Text
from coachplan.core.times import Minutes
from coachplan.files.history.store import exists, keeping

_LONGEST = 12
"""Hours beyond which a length was mistyped: no conversation outlasts a day at work."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is told of one or several sessions."""

    state: Answer
    minutes: int | None = None
    by: Literal["", "manager", "rep", "other"] = ""
    absent: bool = False
    note: str = ""
    next_step: str = ""
    feedback: str = ""
    goals: tuple[str, ...] = ()
    goals_by: date | None = None
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


class Log:
    """What is told in one run: the events pile up in ``added`` and are kept together at its end."""

    def __init__(self, inputs: Inputs, history: History) -> None:
        self.inputs = inputs
        self.history = history
        self.now = inputs.now.astimezone(UTC)
        self.added: list[Event] = []

    def tell_of(
        self, words: Sequence[str], week: str | None, spoken: Spoken, *, every: bool
    ) -> Sequence[str]:
        """Add what is told of the sessions that the command line means; as ``tell``.

        Raises:
            RejectedUsage: as ``session_named`` and ``tell``; E0120, nothing is named, or is left to name.
        """
        monday = self._monday(week)
        if every == bool(words):
            refuse(
                "E0120",
                "it is not said which sessions",
                "name them (or their reps), or all of a week with --all",
            )
        named = (session_named(word, self.inputs, monday, spoken.state) for word in words)
        return self.tell(self._open(monday) if every else tuple(named), spoken)

    def tell(self, sessions: Sequence[SessionOnRecord], spoken: Spoken) -> Sequence[str]:
        """Add what is told of ``sessions``; return it in words, with what was told of them before.

        Raises:
            RejectedUsage: E0128, one that was held has not begun; E0132, a day for a goal that was not set.
        """
        if spoken.goals_by and not spoken.goals:
            refuse("E0132", "--goal-by is for a goal that was set", "add --goal TEXT")
        for session in sessions:
            if spoken.state == "held" and session.start.astimezone(UTC) > self.now:
                which = f"the session of {' and '.join(session.names)} begins on {when(session)}"
                hint = f"tell it then; if it was called off: coachplan log missed {session.id}"
                refuse("E0128", which, hint + self._one_before(session))
        kept = [(session, tuple(self._events(session, spoken))) for session in sessions]
        self.added += (event for _, events in kept for event in events)
        return [line for session, events in kept for line in self._lines(session, events)]

    def sync(self, calendar: str) -> Sequence[str]:
        """Add what a calendar says became of the sessions."""
        found = read_back(Path(calendar), self.inputs.roster, self.history)
        synced = sync(self.history, found, self.inputs.now)
        self.added += synced.told
        lines = [self._line(self.history.sessions[told.session]) for told in synced.told]
        lines.append(f"{counted(synced.kept, 'session')} as published, {len(synced.told)} changed.")
        if synced.spoken_for:
            lines.append(f"{counted(synced.spoken_for, 'session')} left alone: you have spoken about them.")
        if synced.unclear:
            lines.append(f"{counted(synced.unclear, 'session')} left alone: no time of day in this calendar.")
        if synced.older:
            entries = f"Older in this calendar than in the plan, and left alone: {self._named(synced.older)}"
            lines.append(f"{entries}; coachplan schedule --ics FILE writes the entries anew.")
        if synced.outside:
            gone = (
                f"Before or after all that this calendar holds, and left alone: {self._named(synced.outside)}"
            )
            lines.append(f"{gone}; coachplan log missed tells of one that was called off.")
        if synced.weeks_without:
            lines.append(f"Not in this calendar, and left alone: {', '.join(synced.weeks_without)}.")
        return lines

    def _named(self, sessions: Sequence[str]) -> str:
        """Return sessions, given by id, as people know them."""
        known = (self.history.sessions[name] for name in sessions)
        return ", ".join(f"{' and '.join(one.names)} ({when(one)})" for one in known)

    def _one_before(self, session: SessionOnRecord) -> str:
        """Return the end of a hint: which session of the rep was the last to begin, if any has."""
        found = session_nearest(self.history, session.reps[0], self.now)
        if found is None or found.start.astimezone(UTC) > self.now:
            return ""
        return f"; for that of {when(found)}: coachplan log done {found.id}"

    def left(self, week: str | None) -> tuple[SessionOnRecord, ...]:
        """Return the past sessions that nobody has spoken about, of one week or of the last such one.

        Raises:
            RejectedUsage: E0120, there is none.
        """
        return self._open(self._monday(week))

    def _monday(self, week: str | None) -> date | None:
        lead = self.inputs.roster.manager.lead
        with from_the_command_line():
            return None if week is None else week_named(week, self.inputs.now.date(), lead).monday

    def _open(self, monday: date | None) -> tuple[SessionOnRecord, ...]:
        found = open_sessions(self.history, self.now, monday)
        if not found:
            refuse("E0120", "no past session is left to speak about", "coachplan history list shows them")
        return found

    def _events(self, session: SessionOnRecord, spoken: Spoken) -> Iterable[Event]:
        yield Told(
            at=self.inputs.now,
            session=session.id,
            state=spoken.state,
            minutes=_length(session, spoken),
            start=None if session.start == session.published_start else session.start,
            by=spoken.by,
            absent=spoken.absent,
            note=text_of(spoken.note),
            next_step=text_of(spoken.next_step),
            feedback=text_of(spoken.feedback),
        )
        if len(session.reps) > 1 and spoken.goals:
            hint = "set it with a session of the rep's own"
            refuse("E0129", f"{session.id} is of several reps, and a goal is one rep's", hint)
        for rep in session.reps:
            for text in spoken.goals:
                yield Goal(
                    at=self.inputs.now, rep=rep, session=session.id, text=text_of(text), due=spoken.goals_by
                )
            with from_the_command_line():
                yield from goals_judged(self.history, rep, spoken.met, spoken.unmet, self.inputs.now)

    def _lines(self, session: SessionOnRecord, events: Iterable[Event]) -> Iterable[str]:
        yield self._line(session) + self._before(session)
        yield from (f"  {words}" for words in kept_in_words(events, self.inputs.now.date()))

    def _line(self, session: SessionOnRecord) -> str:
        """Return what is on record for a session once all is kept."""
        known = self.history.of_one_week(session.monday)
        after = History((*known, *_numbered(self.added)))
        now = after.sessions[session.id]
        state = {"planned": "as published", "moved": "moved"}.get(now.state, now.state)
        return f"{' and '.join(now.names)}, {when(now)}, {now.lasting} min: {state}{_owed(now, after)}."

    def _before(self, session: SessionOnRecord) -> str:
        """Return what was told of a session before this run; nothing if nothing was."""
        if session.id not in self.history.told:
            return ""
        return f" It was on record as {session.state}, {session.lasting} min."


def lasting(text: str) -> int:
    """Return how many minutes a conversation was, as people write them.

    Raises:
        RejectedUsage: E0130, none is so short, or so long; E1205 and E1212, it is no length of time.
    """
    minutes: int = read_value(Minutes, text)
    if not 0 < minutes <= _LONGEST * 60:
        message = f"a conversation lasts from 1 minute to {_LONGEST} hours, not {text}"
        refuse("E0130", message, "check the number; what did not take place: coachplan log missed")
    return minutes


def logged(
    roster: str | None, now: str | None, home: str | None, tell: Callable[[Log], Sequence[str]]
) -> tuple[Sequence[str], dict[str, Any]]:
    """Open the history, let ``tell`` add to it, and return what to say of it, as lines and as JSON.

    Raises:
        RejectedUsage: E0121, nothing was ever published; else as ``tell``.
        RejectedState, RejectedOutput, RejectedBusy: as ``keeping`` and ``refuse_turned_clock``.
    """
    inputs = read_inputs(roster, Asked(now=now, home=home))
    folder = home_of(inputs)
    if not exists(folder):
        refuse("E0121", "no history is kept yet", "begin one with: coachplan schedule --week --publish")
    refuse_turned_clock(inputs, now)
    log = Log(inputs, inputs.history)
    lines = tell(log)
    # Locked only now: nobody waits for somebody who is still answering questions.
    if log.added:
        with keeping(folder, inputs.roster.team, who(inputs)) as book:
            for event in log.added:
                book.add(event)
        retire(inputs)
    listed = [event.model_dump(mode="json") for event in log.added]
    return lines, {"schema_version": 1, "kind": "log", "team": inputs.roster.team, "records": listed}


def _owed(session: SessionOnRecord, history: History) -> str:
    """Return in words what a session that is not held leaves owed; nothing for one that is held."""
    if session.held_minutes:
        return ""
    if session.absent:
        return "; nothing is owed"
    if fell_out(history, session.monday):
        return "; lost to all, so not owed"
    return "; owed if others got theirs"


def _length(session: SessionOnRecord, spoken: Spoken) -> int | None:
    """Return how long a session was, if not as planned: by what is told, else by what counts until now."""
    if spoken.minutes is not None or spoken.state != "held":
        return spoken.minutes
    return session.held_minutes if session.held_minutes not in {0, session.minutes} else None


def _numbered(events: Sequence[Event]) -> Iterable[Record]:
    return (Record(number=0, event=event) for event in events)


def text_of(text: str) -> str:
    """Return words of the command line as a field takes them."""
    return str(read_value(Text, text)) if text else ""
