"""Forgetting: what a history keeps of a person who is to be forgotten; minutes stay, the person goes.

It goes by the tag of every field on record (``privacy.py``), so that none is left out by mistake and none of
anybody else's is touched: an id counts where ids stand, and words where words stand.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

from coachplan.core.base import Value
from coachplan.core.memory.privacy import TAGS
from coachplan.core.plans.plan import WeekPlan

_V = TypeVar("_V", bound=Value)

_TAKEN_OUT = "(taken out)"
_SESSION = re.compile(r"(?P<week>[0-9]{4}-W[0-9]{2})/(?P<rep>[^/]+)/(?P<number>[0-9]+)")
_IDS = frozenset({"rep", "reps", "guide", "more", "less"})
"""The fields tagged ``who`` that hold ids and nothing else."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be forgotten: the id and the names on record, and what stands in their place.

    ``sessions`` are those that were theirs alone: what was noted of them goes, too.
    """

    id: str
    names: tuple[str, ...]
    alias: str
    sessions: frozenset[str] = frozenset()

    def is_in(self, text: str) -> bool:
        """Tell whether words give the person away.

        Of one word alone, 'Will' is a name and 'will' is none; an id that is a word or a number is no name.
        """
        return any(pattern.search(text) for pattern in _patterns(self.id, self.names))


@cache
def _patterns(rep: str, names: tuple[str, ...]) -> list[re.Pattern[str]]:
    """Return what gives somebody away among words: a name of one word as it is written, others however."""
    plain = [name for name in names if name.isalpha()]
    words = [*(name for name in names if not name.isalpha()), *([] if rep.isalnum() else [rep])]
    return [
        *(re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])") for name in plain),
        *(re.compile(rf"(?i)(?<!\w){re.escape(word)}(?!\w)") for word in words),
    ]


def without(value: _V, person: Person) -> _V:
    """Return what is on record without the person: an alias for ids and names, words about them taken out."""
    own = _is_own(value, person)
    left = {
        name: _nothing(inner) if own and tag == "said" else _field(tag, inner, person)
        for name, tag, inner in _fields(value)
    }
    return value.model_copy(update=left)


def _fields(value: Value) -> Iterator[tuple[str, str, Any]]:
    """Yield the name, the tag and the content of each field."""
    tags = TAGS[type(value)].by_field()
    return ((name, tags[name], getattr(value, name)) for name in type(value).model_fields)


def _is_own(value: Value, person: Person) -> bool:
    """Tell whether a record is about the person and nobody else."""
    rep, reps, session = (getattr(value, name, None) for name in ("rep", "reps", "session"))
    return rep == person.id or reps == (person.id,) or session in person.sessions


def _nothing(inner: Any) -> Any:
    return type(inner)() if isinstance(inner, str | tuple | dict) else None


def _field(tag: str, inner: Any, person: Person) -> Any:
    """Return what is left of a field, or of a part of it."""
    if isinstance(inner, Value):
        return without(inner, person)
    if isinstance(inner, tuple):
        kept = (one for one in inner if tag != "lists" or not _mentions(tag, one, person))
        return tuple(_field(tag, one, person) for one in kept)
    if isinstance(inner, dict):
        return _by_key(tag, inner, person)
    return _text(tag, inner, person) if isinstance(inner, str) else inner


def _by_key(tag: str, inner: dict[Any, Any], person: Person) -> dict[Any, Any]:
    """Return what is left of a mapping; where it is one by rep, the person's entry goes by the alias."""
    found = {}
    for key, one in inner.items():
        if key != person.id:
            found[key] = _field(tag, one, person)
        elif tag != "lists":
            found[person.alias] = _nothing(one) if tag == "said" else _field(tag, one, person)
    return found


def _text(tag: str, text: str, person: Person) -> str:
    if tag in {"who", "lists"}:
        named = _SESSION.fullmatch(text)
        if named and named["rep"] == person.id:
            return f"{named['week']}/{person.alias}/{named['number']}"
        return person.alias if text in {person.id, *person.names} else text
    return _TAKEN_OUT if tag in {"said", "words"} and person.is_in(text) else text


def _mentions(tag: str, inner: Any, person: Person) -> bool:
    """Tell whether the person stands anywhere in a field, or in a part of it."""
    if isinstance(inner, Value):
        return any(_mentions(own, one, person) for _, own, one in _fields(inner))
    if isinstance(inner, tuple):
        return any(map(partial(_mentions, tag, person=person), inner))
    if isinstance(inner, dict):
        return person.id in inner or any(_mentions(tag, one, person) for one in inner.values())
    return isinstance(inner, str) and _text(tag, inner, person) != inner


def names_in(plans: Iterable[WeekPlan]) -> Iterator[tuple[str, str]]:
    """Yield the id of each rep and guide with the name by which plans call them, as often as they do."""
    for plan in plans:
        yield from ((one.rep, one.name) for one in plan.shares)
        yield from ((one.rep, one.name) for one in plan.unplaced)
        for session in plan.sessions:
            yield from zip(session.reps, session.names, strict=False)
            if session.guide and session.guide_name:
                yield session.guide, session.guide_name


def ids_in(value: Value) -> Iterator[str]:
    """Yield the ids of the people in a record, in the order of its fields, some of them several times."""
    for name, tag, inner in _fields(value):
        yield from _ids(name, tag, inner)


def _ids(name: str, tag: str, inner: Any) -> Iterator[str]:
    if isinstance(inner, Value):
        yield from ids_in(inner)
    elif isinstance(inner, tuple):
        for one in inner:
            yield from _ids(name, tag, one)
    elif isinstance(inner, dict):
        if tag in {"who", "lists"}:
            yield from inner
        for one in inner.values():
            yield from _ids(name, tag, one)
    elif isinstance(inner, str) and tag == "who":
        if name in _IDS and inner:
            yield inner
        elif named := _SESSION.fullmatch(inner):
            yield named["rep"]
