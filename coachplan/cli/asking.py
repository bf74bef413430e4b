"""Asking: a week's sessions one by one, answered at the terminal."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

from coachplan.cli.telling import Log, Spoken, lasting
from coachplan.cli.usage import RejectedUsage
from coachplan.core.memory.history import SessionOnRecord

_ANSWERS = (
    "h: held, m: missed, m rep: called off by the rep (or m manager, m other),\n"
    "40m: held for 40 minutes, Enter alone: leave it open"
)
_WHO: dict[str, Literal["", "manager", "rep", "other"]] = {
    who: who for who in ("", "manager", "rep", "other")
}
"""Who calls a session off, by the word for it."""


def ask(log: Log, week: str | None) -> Sequence[str]:
    """Ask about each session of a week in turn; return what was told, in words.

    Raises:
        RejectedUsage: as ``Log.left`` and ``Log.tell``.
    """
    lines: list[str] = []
    sessions = log.left(week)
    sys.stderr.write(f"{_ANSWERS}\n")
    try:
        for session in sessions:
            lines += _answered(log, session)
    except SystemExit:
        # Somebody ends the run amid the questions, and may think that the answers stand.
        sys.stderr.write("\nstopped: none of these answers was kept\n")
        raise
    return lines or ["Nothing was told, so nothing was kept."]


def _answered(log: Log, session: SessionOnRecord) -> Sequence[str]:
    """Ask about one session; an empty answer leaves it open."""
    when = f"{session.start:%a %d %b %H:%M}"
    whose = f"{' and '.join(session.names)}, {when}, {session.lasting} min"
    question = f"{whose}: [h]eld, [m]issed, 40m, or Enter: "
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        answer = sys.stdin.readline().strip().lower()
        if not answer:
            return ()
        if spoken := _spoken(answer):
            return log.tell([session], spoken)
        sys.stderr.write(f"{_ANSWERS}\n")


def _spoken(answer: str) -> Spoken | None:
    """Return what an answer says of a session; ``None`` where it cannot be read."""
    if answer in {"h", "held"}:
        return Spoken("held")
    missed, _, by = answer.partition(" ")
    if missed in {"m", "missed"} and by.strip() in _WHO:
        return Spoken("missed", by=_WHO[by.strip()])
    if answer[:1].isdigit():
        with suppress(RejectedUsage):
            return Spoken("held", minutes=lasting(answer))
    return None
