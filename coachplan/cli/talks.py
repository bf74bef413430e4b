"""Conversations that nobody planned: one is noted, or taken back."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from coachplan.cli.named_rep import known_people, near, one_named
from coachplan.cli.telling import Log, text_of
from coachplan.cli.usage import refuse
from coachplan.core.memory.records import Talk
from coachplan.core.problems import counted

_MOST_TOLD = 8
"""Conversations that a hint names."""


class Conversation(NamedTuple):
    """What is told of a conversation: with whom (a word for it), its minutes, its day (else today)."""

    rep: str
    minutes: int
    day: date | None
    topic: str
    note: str


def noted(log: Log, told: Conversation) -> Sequence[str]:
    """Add a conversation; return it in words, and whether the same is on record already.

    Raises:
        RejectedUsage: E0114, nobody or several people are meant; E0128, its day has not come.
    """
    talk, name = _talk(log, told)
    if talk.day > log.inputs.now.date():
        refuse("E0128", f"{talk.day} has not come", "tell it then")
    log.added.append(talk)
    again = " The same is on record already: it counts twice; --undo takes one back."
    return [f"{_line(talk, name)}.{again if _like(log, talk) else ''}"]


def taken_back(log: Log, told: Conversation) -> Sequence[str]:
    """Take back the last such conversation on record; return it in words.

    Raises:
        RejectedUsage: E0114, nobody or several people are meant; E0135, none is on record.
    """
    talk, name = _talk(log, told)
    found = _like(log, talk)
    if not found:
        own = [one for one in log.history.talks if one.rep == talk.rep][-_MOST_TOLD:]
        listed = "; ".join(f"{one.day}, {one.minutes}m{f', {one.topic}' if one.topic else ''}" for one in own)
        hint = (
            f"on record: {listed}; name the day with --on" if own else "coachplan history list shows what is"
        )
        refuse("E0135", f"no such conversation with {name} is on record", hint)
    log.added.append(found[-1].model_copy(update={"at": talk.at, "takes_back": True}))
    return [f"{_line(found[-1], name)}: taken back."]


def _talk(log: Log, told: Conversation) -> tuple[Talk, str]:
    """Return what is told as a record, with the name of who is meant, on the roster or gone from it."""
    known = known_people(log.inputs.roster, log.history.sessions.values())
    rep = one_named(told.rep, [*known.items()])
    if rep is None:
        hint = near(told.rep, [*known.items()])
        refuse("E0114", f"there is no rep '{told.rep}' on the roster or on record", hint)
    day = told.day or log.inputs.now.date()
    said = {"topic": text_of(told.topic), "note": text_of(told.note)}
    return Talk(at=log.inputs.now, rep=rep, day=day, minutes=told.minutes, **said), known[rep]


def _like(log: Log, talk: Talk) -> list[Talk]:
    """Return the conversations on record that ``talk`` may mean; without a topic any is meant."""
    return [
        one
        for one in log.history.talks
        if (one.rep, one.day, one.minutes) == (talk.rep, talk.day, talk.minutes)
        and talk.topic in {"", one.topic}
    ]


def _line(talk: Talk, name: str) -> str:
    topic = f", {talk.topic}" if talk.topic else ""
    return f"{name}, {talk.day}: {counted(talk.minutes, 'minute')} unplanned{topic}"
