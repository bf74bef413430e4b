"""People: who owns the deals, under which names, and who of them is on the team."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import Field, TypeAdapter, ValidationError

from coachplan.core.base import Value
from coachplan.core.problems import Problem
from coachplan.core.scalars import Text, slug
from coachplan.core.team.readings import Reading

_TEXT: TypeAdapter[str] = TypeAdapter(Text)


class Owners(Value):
    """Names that mean the same person, and people who have left; read from a file of the user's."""

    aliases: dict[Text, tuple[Text, ...]] = Field(default={}, description="Ana Duarte: [A. Duarte, 00517]")
    inactive: tuple[Text, ...] = Field(default=(), description="names of people who have left")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who sells, as the tables describe them.

    ``quota`` is an amount whose period nobody gave; ``seat`` the person's number among all that the tables
    know, -1 for somebody whom only the roster knows.
    """

    name: str
    id: str
    email: str = ""
    manager: str = ""
    team: str = ""
    group: str = ""
    started: date | None = None
    active: bool = True
    quota: float | None = None
    seat: int = -1
    metrics: Mapping[str, Reading] = field(default_factory=dict)


def name_key(name: str) -> str:
    """Return a name as it is compared: no case, no double spaces, composed."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Register:
    """Who a name in a table stands for."""

    def __init__(self, owners: Owners, inactive_endings: Iterable[str]) -> None:
        self._endings = tuple(ending.casefold() for ending in inactive_endings)
        self._names = {
            name_key(alias): name for name, aliases in owners.aliases.items() for alias in (name, *aliases)
        }
        self._gone = {name_key(self.person(name)) for name in owners.inactive}

    def person(self, text: str) -> str:
        """Return the name of the person that ``text`` means, without a remark that they have left."""
        name = " ".join(text.split())
        for ending in self._endings:
            if name.casefold().endswith(ending):
                name = name[: -len(ending)].rstrip()
                self._gone.add(name_key(self._names.get(name_key(name), name)))
        return self._names.get(name_key(name), name) if self._names else name

    def has_left(self, name: str) -> bool:
        """Tell whether a person, named as ``person`` does, is said to have left."""
        return bool(self._gone) and name_key(name) in self._gone


def identified(names: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the id of each name, and what keeps a name from being one.

    E2124: two names would get one id; a name holds characters that no text may hold (E1305 and others).
    """
    ids: dict[str, str] = {}
    first: dict[str, str] = {}
    problems = []
    for name in names:
        try:
            text = _TEXT.validate_python(name)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            problems.append(Problem(fault["type"], f"the name of an owner: {fault['msg']}"))
            continue
        own = slug(text)
        other = first.setdefault(own, text)
        if other != text and name_key(other) != name_key(text):
            hint = "one person: give one name as an alias of the other in --owners FILE; two: rename one"
            problems.append(
                Problem("E2124", f"'{other}' and '{text}' would both get the id '{own}'", hint=hint)
            )
        ids[name] = own
    return ids, problems
