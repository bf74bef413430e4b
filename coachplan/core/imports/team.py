"""The team: who of the people in the tables belongs on which roster."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from coachplan.core.imports.cells import plain
from coachplan.core.imports.deals import Deals
from coachplan.core.imports.people import Person, Register, identified, name_key
from coachplan.core.problems import Problem, RejectedInput, reject, the_first

_NAMED = 5
_MOST = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom the user asks for."""

    team: str | None = None
    manager: str | None = None
    split_by: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one roster, in order of their names; ``name`` is empty where nobody gave one."""

    name: str
    manager: str
    people: tuple[Person, ...]


def owner_names(deals: Deals, register: Register) -> list[str]:
    """Return the name of the person behind each owner, empty where a deal has none."""
    return [register.person(owner) for owner in deals.owners]


def everybody(people: Sequence[Person], deals: Deals, register: Register) -> list[Person]:
    """Return the people of the tables of reps, or else the owners of the deals.

    Raises:
        RejectedInput: E2124 two names would get one id, and what keeps a name from being a text.
    """
    owners = [name for name in owner_names(deals, register) if name]
    if people:
        names = [person.name for person in people]
        found = list(people)
    else:
        names = list({name_key(name): name for name in reversed(owners)}.values())
        found = [Person(name=name, id="", active=not register.has_left(name)) for name in names]
    ids, problems = identified(names)
    if problems:
        raise RejectedInput(tuple(problems))
    groups = _groups_of_deals(deals, register) if not any(person.group for person in found) else {}
    found.sort(key=lambda person: (name_key(person.name), person.name))
    return [
        replace(
            person,
            id=ids[person.name],
            group=person.group or (groups.get(name_key(person.name), "") if groups else ""),
            seat=seat,
        )
        for seat, person in enumerate(found)
    ]


def _groups_of_deals(deals: Deals, register: Register) -> dict[str, str]:
    """Return by owner the group that their deals stand in (E2127 where they stand in two)."""
    if not any(deals.groups):
        return {}
    names = owner_names(deals, register)
    pairs = Counter(zip(deals.owner, deals.group, strict=True))
    groups: dict[str, str] = {}
    for owner, group in sorted(pairs):
        name, text = name_key(names[owner]), deals.groups[group]
        if name and text and name_key(groups.setdefault(name, text)) != name_key(text):
            message = f"'{names[owner]}' has deals under '{groups[name]}' and under '{text}'"
            hint = (
                "one person: add a table of the reps that has this column, one row each; two: give one of "
                "them another name in the export"
            )
            reject("E2127", message, hint)
    return groups


def teams(
    everyone: Sequence[Person], choice: Choice, columns: Sequence[str] = (), of_managers: Sequence[str] = ()
) -> tuple[Team, ...]:
    """Return the rosters to make, in the order of their names; people who have left are on none.

    ``columns`` are those of the tables, ``of_managers`` names that a column has whose cells are managers.

    Raises:
        RejectedInput: E2126 the tables do not say what was asked for, or nobody is left.
    """
    people = [person for person in everyone if person.active]
    if choice.manager:
        people = _those(people, "manager", choice.manager)
    if choice.team and any(person.team for person in people):
        people = _those(people, "team", choice.team)
    if not people:
        reject("E2126", "nobody is left on the team", "check the owners file and the column of who is active")
    if choice.split_by:
        found = _split(people, choice.split_by, columns)
        lead = plain(choice.split_by) in map(plain, of_managers)
        return tuple(replace(team, manager=team.manager or team.name) for team in found) if lead else found
    managers = {person.manager for person in people}
    manager = choice.manager or (managers.pop() if len(managers) == 1 else "")
    return (Team(choice.team or "", manager, tuple(people)),)


def _those(people: Sequence[Person], field: str, wanted: str) -> list[Person]:
    have: Mapping[str, str] = {name_key(text): text for person in people if (text := getattr(person, field))}
    if name_key(wanted) not in have:
        told = (
            f"there are {', '.join(sorted(have.values()))}"
            if have
            else f"no table has a column of the {field}"
        )
        hint = f"add a table of the reps with a column {field.title()}" if not have else "check the spelling"
        reject("E2126", f"nobody has the {field} '{wanted}'; {told}", hint)
    return [person for person in people if name_key(getattr(person, field)) == name_key(wanted)]


def _split(people: Sequence[Person], column: str, columns: Sequence[str]) -> tuple[Team, ...]:
    without = [person.name for person in people if not person.group]
    if len(without) == len(people) and plain(column) not in map(plain, columns):
        reject("E2126", f"no table has a column '{column}' to split by", _meant(column, columns))
    if without:
        named = the_first(without, _NAMED)
        who = "1 person has" if len(without) == 1 else f"{len(without)} people have"
        reject("E2126", f"{who} no {column}: {named}", "fill the column in for everybody")
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(name_key(person.group), []).append(person)
    found = (_team(_usual(person.group for person in group), group) for group in groups.values())
    return tuple(sorted(found, key=lambda team: team.name))


def _usual(spellings: Iterable[str]) -> str:
    """Return the commonest of several spellings, of equals the first by code."""
    return min(Counter(spellings).items(), key=lambda found: (-found[1], found[0]))[0]


def _meant(column: str, columns: Sequence[str]) -> str:
    """Return a hint that names the column that was probably meant, or all that there are."""
    known = {plain(one): one for one in columns}
    close = get_close_matches(plain(column), known, n=1)
    return f"did you mean '{known[close[0]]}'?" if close else f"columns: {the_first(columns, _MOST)}"


def _team(name: str, people: Sequence[Person]) -> Team:
    managers = {person.manager for person in people}
    return Team(name, managers.pop() if len(managers) == 1 else "", tuple(people))


def outsiders(deals: Deals, register: Register, everyone: Sequence[Person]) -> tuple[Problem, ...]:
    """Return warnings about deals that count for nobody: without an owner, or of people on no team."""
    known = {name_key(person.name) for person in everyone if person.active}
    counts: Counter[str] = Counter()
    names = owner_names(deals, register)
    numbers = Counter(deals.owner)
    for owner, count in sorted(numbers.items()):
        if name_key(names[owner]) not in known:
            counts[names[owner]] += count
    found = []
    nobody = counts.pop("", 0)
    if nobody:
        message = f"deals without an owner, which count for nobody: {nobody:,}"
        found.append(Problem("W2130", message, hint="fill in the owner, and they count"))
    if counts:
        named = the_first(sorted(counts), _NAMED)
        message = f"deals whose owners are not on the team: {sum(counts.values()):,} (of {named})"
        found.append(Problem("W2131", message, hint="people who have left, or missing in the table of reps"))
    return tuple(found)
