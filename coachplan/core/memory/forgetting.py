"""Forgetting: what a history keeps of a person who is to be forgotten; minutes stay, the person goes.

It works on records as plain data and goes by the tags of every field (``privacy.py``), so that no field of a
record or a plan is left out by mistake.
"""

import re
from dataclasses import dataclass
from typing import Any

from coachplan.core.memory.privacy import LISTS, SAID

_TAKEN_OUT = "(taken out)"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be forgotten: the id and the names on record, and what stands in their place."""

    id: str
    names: tuple[str, ...]
    alias: str

    def is_in(self, text: str) -> bool:
        """Tell whether a text gives the person away."""
        return any(re.search(rf"(?i)(?<!\w){re.escape(word)}(?!\w)", text) for word in self._words)

    @property
    def _words(self) -> tuple[str, ...]:
        return (self.id, *self.names)


def without(value: Any, person: Person, sessions: frozenset[str] = frozenset()) -> Any:
    """Return plain data without the person: the id by its alias, every text about them taken out.

    ``sessions`` are those that were theirs alone: what was noted of them goes, too.
    """
    if isinstance(value, dict):
        return _mapping(value, person, sessions)
    if isinstance(value, list):
        return [without(one, person, sessions) for one in value]
    return _text(value, person) if isinstance(value, str) else value


def _mapping(value: dict[str, Any], person: Person, sessions: frozenset[str]) -> dict[str, Any]:
    own = _is_own(value, person, sessions)
    return {
        _text(key, person): without(
            _emptied(key, inner) if own else _without_entries(key, inner, person), person, sessions
        )
        for key, inner in value.items()
    }


def _emptied(key: str, inner: Any) -> Any:
    """Return what is left of a field of a record that is the person's own."""
    return _nothing(inner) if key in SAID else inner


def _nothing(inner: Any) -> Any:
    return type(inner)() if isinstance(inner, str | list | dict) else None


def _without_entries(key: str, inner: Any, person: Person) -> Any:
    """Return a field of a record of all, without the parts that are about the person."""
    if isinstance(inner, list):
        return [one for one in inner if not _mentions(one, person)] if key in LISTS else inner
    if not isinstance(inner, dict) or person.id not in inner:
        return inner
    if key in LISTS:
        return {rep: one for rep, one in inner.items() if rep != person.id}
    return {**inner, person.id: _nothing(inner[person.id])} if key in SAID else inner


def _is_own(value: dict[str, Any], person: Person, sessions: frozenset[str]) -> bool:
    """Tell whether a record is about the person and nobody else."""
    return (
        value.get("rep") == person.id or value.get("reps") == [person.id] or value.get("session") in sessions
    )


def _mentions(value: Any, person: Person) -> bool:
    if isinstance(value, dict):
        return any(_mentions(one, person) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(_mentions(one, person) for one in value)
    return isinstance(value, str) and person.is_in(value)


def _text(text: str, person: Person) -> str:
    if not person.is_in(text):
        return text
    if text in person.names:
        return person.alias
    # An id, or a session's name that an id is part of; whatever else names the person is a sentence.
    if not re.search(r"\s", text):
        return re.sub(rf"(?i)(?<!\w){re.escape(person.id)}(?!\w)", person.alias, text)
    return _TAKEN_OUT
