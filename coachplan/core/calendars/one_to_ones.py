"""Standing one-to-ones: which meeting that recurs in a calendar is a conversation with whom.

A meeting's title and guests are looked at here and kept nowhere: what comes out is an id.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.folding import folded

Words = tuple[str, ...]


class Person(Value):
    """Somebody a calendar belongs to, or may be in a meeting with; addresses are lower case."""

    id: str
    name: str
    addresses: tuple[str, ...] = ()


class Matcher(Value):
    """Whose calendar is read, and with whom its owner may have standing one-to-ones.

    In the manager's calendar the partners are the reps; in a rep's, the manager alone.
    """

    owner: Person
    partners: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a meeting says of itself; it never leaves the reader and is never printed."""

    guests: tuple[str, ...] = field(repr=False)
    title: str = field(repr=False)


class Match(NamedTuple):
    """The partner of a one-to-one, or the several who share the name that it gives."""

    partner: str | None = None
    sharing: tuple[str, ...] = ()


NOBODY = Match()


def match(meeting: Meeting, matcher: Matcher) -> Match:
    """Return with whom ``meeting`` is a one-to-one, by a guest's address, else by a name in its title.

    It is one only if it has exactly one of the partners and nobody else. A calendar's owner may be
    among the guests under an address that is not known, so one stranger is allowed where the owner
    is not seen; a partner who is known by name alone may be one more.
    """
    if not matcher.partners:
        return NOBODY
    guests = tuple(dict.fromkeys(meeting.guests))
    invited = [who for who in matcher.partners if any(address in guests for address in who.addresses)]
    known = {address for who in (matcher.owner, *invited) for address in who.addresses}
    strangers = sum(guest not in known for guest in guests)
    seen = any(address in guests for address in matcher.owner.addresses)
    allowed = 0 if seen or not guests else 1
    if invited:
        alone = len(invited) == 1 and strangers <= allowed
        return Match(invited[0].id) if alone else NOBODY
    return _named(words(meeting.title), matcher.partners) if strangers <= allowed + 1 else NOBODY


@lru_cache(maxsize=10_000)
def words(text: str) -> Words:
    """Return the words of ``text`` without accents and case."""
    return tuple(re.findall(r"[^\W_]+", folded(text)))


def _named(title: Words, partners: Sequence[Person]) -> Match:
    found, sharing = named_in(title, partners)
    if sharing:
        return Match(sharing=sharing)
    return Match(found[0]) if len(found) == 1 else NOBODY


def named_in(title: Words, people: Sequence[Person]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of those whom ``title`` names, and of those who share a first name that it gives.

    Whole names come first; a first name counts where no whole name has used it.
    """
    names = {who.id: words(who.name) for who in people}
    rest, found = title, []
    for key, name in names.items():
        if len(name) > 1 and (place := _place(name, title)) is not None:
            found.append(key)
            rest = tuple(word for n, word in enumerate(rest) if not place <= n < place + len(name))
            title = rest
    sharing: list[str] = []
    for first in sorted({name[0] for name in names.values() if name} & set(rest)):
        owners = [key for key, name in names.items() if name[:1] == (first,) and key not in found]
        if len(owners) > 1:
            sharing += owners
        else:
            found += owners
    return tuple(found), tuple(sorted(sharing))


def _place(name: Words, title: Words) -> int | None:
    """Return where ``name`` stands in ``title`` in one piece."""
    return next((n for n in range(len(title)) if title[n : n + len(name)] == name), None)
