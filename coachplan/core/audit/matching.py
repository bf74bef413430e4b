"""Matching: who was in a meeting, by address, then by a name that only one person has."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coachplan.core.audit.meetings import Guest, PastMeeting
from coachplan.core.calendars.one_to_ones import Person, Words, named_in, words

_NEARLY_ALL = 0.8
"""Somebody in so many of a calendar's meetings is its owner, if nobody else is in as many."""

_A_FEW = 3
"""Fewer meetings than that tell nothing about their owner."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who a meeting was with, besides its owner.

    ``invited`` are the people it was meant for, ``declined`` those of them who said no; ``others``
    counts guests who are none of the people and did not decline. ``sharing`` are people who share
    the name that the meeting gives, so that nobody can tell.
    """

    invited: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    others: int = 0
    sharing: tuple[str, ...] = ()
    declined_by_owner: bool = False
    guests: int = 0

    @property
    def present(self) -> tuple[str, ...]:
        """Return the people who did not decline."""
        return tuple(one for one in self.invited if one not in self.declined)

    @property
    def one_to_one(self) -> bool:
        """Tell whether it was meant for one person and nobody else."""
        return len(self.invited) == 1 and self.others == 0


@dataclass(frozen=True, slots=True)
class Circle:
    """Whom a calendar's meetings may be with: the owner's addresses, and the people by address and name."""

    owner: frozenset[str]
    people: tuple[Person, ...]
    by_address: Mapping[str, str]
    by_name: Mapping[Words, tuple[str, ...]]


def circle(owner: Sequence[str], people: Sequence[Person]) -> Circle:
    """Return the circle of somebody with the addresses ``owner``; empty if they are not known."""
    by_name: dict[Words, tuple[str, ...]] = {}
    for one in people:
        by_name[words(one.name)] = (*by_name.get(words(one.name), ()), one.id)
    by_address = {address: one.id for one in people for address in one.addresses}
    return Circle(frozenset(owner), tuple(people), by_address, by_name)


def presence(meeting: PastMeeting, circle: Circle) -> Presence:
    """Return who ``meeting`` was with.

    A guest is somebody's by address, else by a whole name, as shown or as the address spells it.
    Where no guest is, the title's names count if the guests leave room for it: no more than one
    stranger, who is then taken for the person named.
    """
    guests = [guest for guest in meeting.guests if guest.address not in circle.owner]
    refused = any(guest.declined for guest in meeting.guests if guest.address in circle.owner)
    answers: dict[str, bool] = {}
    sharing: set[str] = set()
    strangers = 0
    for guest in guests:
        who = whose(guest, circle)
        if len(who) == 1:
            answers[who[0]] = answers.get(who[0], True) and guest.declined
        else:
            sharing |= set(who)
            strangers += not guest.declined
    # An owner who is not known is one of the strangers.
    hidden = 0 if circle.owner else 1
    if answers:
        declined = tuple(sorted(who for who, no in answers.items() if no))
        others = max(0, strangers - hidden)
        return Presence(tuple(sorted(answers)), declined, others, (), refused, len(guests))
    if sharing or strangers > hidden + 1:
        return Presence((), (), strangers, tuple(sorted(sharing)), refused, len(guests))
    named, unclear = named_in(words(meeting.title), circle.people)
    if unclear or not named:
        return Presence((), (), strangers, unclear, refused, len(guests))
    invited = tuple(sorted(named))
    absent = bool(guests) and all(guest.declined for guest in guests)
    return Presence(invited, invited if absent else (), 0, (), refused, len(guests))


def whose(guest: Guest, circle: Circle) -> tuple[str, ...]:
    """Return who a guest is: one person, all who share the name, or nobody."""
    if guest.address in circle.by_address:
        return (circle.by_address[guest.address],)
    spelt = _spellings(guest)
    return tuple(sorted({one for name in spelt for one in circle.by_name.get(name, ())}))


def _spellings(guest: Guest) -> set[Words]:
    return {words(guest.name), words(guest.address.partition("@")[0])} - {()}


def called(name: str, meetings: Sequence[PastMeeting], people: Sequence[Person]) -> tuple[str, ...]:
    """Return the addresses of guests whose name or address spells ``name``, those of ``people`` excepted."""
    theirs = {address for one in people for address in one.addresses}
    guests = {guest for one in meetings for guest in one.guests if guest.address not in theirs}
    return tuple(sorted({guest.address for guest in guests if words(name) in _spellings(guest)}))


def owner_among(meetings: Sequence[PastMeeting], people: Sequence[Person]) -> tuple[str, ...]:
    """Return the address of the owner of the calendars that ``meetings`` come from, nothing if unclear.

    It is the one that is in nearly every meeting that lists two or more, and is none of the
    ``people``: where a calendar leaves its owner out of the guests, there is none.
    """
    theirs = {address for one in people for address in one.addresses}
    met = [{guest.address for guest in one.guests} - theirs for one in meetings if len(one.guests) > 1]
    seen = Counter(address for addresses in met for address in addresses)
    (first, most), (_, second) = (*seen.most_common(2), ("", 0), ("", 0))[:2]
    sure = most > second and most >= _NEARLY_ALL * len(met) and len(met) >= _A_FEW
    return (first,) if sure else ()


def everyone(meetings: Sequence[PastMeeting], owner: Sequence[str]) -> tuple[Person, ...]:
    """Return everybody that the owner met, known by address and called by the name most often shown."""
    names: dict[str, Counter[str]] = {}
    for guest in (guest for one in meetings for guest in one.guests):
        if guest.address and guest.address not in owner:
            names.setdefault(guest.address, Counter())[guest.name] += bool(guest.name)
    return tuple(
        Person(id=address, name=_usual(shown) or address, addresses=(address,))
        for address, shown in sorted(names.items())
    )


def _usual(shown: Counter[str]) -> str:
    return min(shown.items(), key=lambda pair: (-pair[1], pair[0]))[0]
