"""Which session a word on the command line means: its id, or a rep."""

from datetime import UTC, date
from typing import Literal, NoReturn

from coachplan.cli.inputs import Inputs
from coachplan.cli.named_rep import known_people, near, one_named
from coachplan.cli.usage import refuse
from coachplan.cli.watching import this_monday
from coachplan.core.memory.history import SessionOnRecord
from coachplan.core.memory.telling import (
    became,
    open_sessions,
    session_lately,
    session_meant,
    session_nearest,
)

Answer = Literal["held", "missed"]

_MOST_TOLD = 8
"""Sessions that a hint names."""

_COMMANDS: dict[Answer, str] = {"held": "coachplan log done", "missed": "coachplan log missed"}


def session_named(word: str, inputs: Inputs, monday: date | None, state: Answer) -> SessionOnRecord:
    """Return the session that ``word`` means, of which it is said what became of it.

    A rep stands for a session of the week of ``monday``; without one for their session of this week or
    the last. An old answer is overturned only where the session or its week is named.

    Raises:
        RejectedUsage: E0114, several reps are meant; E0118, no such session; E0133, the rep's last session
            is older, or still weeks ahead; E0134, the manager has said otherwise of it.
    """
    history, now = inputs.history, inputs.now.astimezone(UTC)
    if word in history.sessions:
        return history.sessions[word]
    known = known_people(inputs.roster, history.sessions.values())
    rep = one_named(word, [*known.items()])
    if rep is None:
        hint = "for every session of the week: --all" if word == "all" else near(word, [*known.items()])
        refuse("E0118", f"no session '{word}' is on record", hint)
    this = this_monday(inputs)
    found = session_meant(history, rep, now, monday) if monday else session_lately(history, rep, now, this)
    if found is None:
        _refuse_far(rep, known[rep], inputs, monday, state)
    if monday is None:
        _refuse_overturning(found, inputs, state)
    return found


def when(session: SessionOnRecord) -> str:
    """Return when a session is, or was, in words."""
    return f"{session.start:%a %d %b %Y %H:%M}"


def _refuse_far(rep: str, name: str, inputs: Inputs, monday: date | None, state: Answer) -> NoReturn:
    """Refuse a rep without a session at the time in question, and say which there is."""
    found = session_nearest(inputs.history, rep, inputs.now.astimezone(UTC))
    if found is None or monday is not None:
        refuse("E0118", f"no session of {name} is on record", _tellable(inputs, monday))
    which = "last" if found.monday < this_monday(inputs) else "next"
    hint = f"for their {which} one, of {when(found)}: {_COMMANDS[state]} {found.id}"
    refuse("E0133", f"{name} has no session in this week or the last", hint)


def _refuse_overturning(session: SessionOnRecord, inputs: Inputs, state: Answer) -> None:
    """Refuse to take back what the manager said of a session that nobody has named."""
    if session.id in inputs.history.answered and session.state != state:
        whose = " and ".join(session.names)
        message = f"the session of {whose} on {when(session)} is on record as {became(session)}"
        refuse("E0134", message, f"to change that: {_COMMANDS[state]} {session.id}")


def _tellable(inputs: Inputs, monday: date | None) -> str:
    """Return a hint that names the sessions of which something can be told."""
    found = open_sessions(inputs.history, inputs.now.astimezone(UTC), monday)
    if not found:
        return "no past session is left to speak about; coachplan history list shows them"
    shown = ", ".join(f"{s.id} ({when(s)})" for s in found[:_MOST_TOLD])
    more = len(found) - _MOST_TOLD
    return f"sessions to speak about: {shown}{f' and {more} more' if more > 0 else ''}"
