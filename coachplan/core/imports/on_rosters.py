"""On rosters: the teams of an import as the rosters that are there already have them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coachplan.core.imports.people import Person, name_key
from coachplan.core.imports.team import Team
from coachplan.core.problems import Problem, some_of
from coachplan.core.team.roster import Roster

_NAMED = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """The file of a team, its ``name`` within the folder, and the roster in it, ``None`` where it is new."""

    file: str
    name: str
    roster: Roster | None


@dataclass(frozen=True, slots=True)
class Rosters:
    """The file of each team, by the team's name, and the others of the same folder."""

    of: Mapping[str, Kept] = field(default_factory=dict)
    others: Sequence[Kept] = ()


def on_rosters(
    teams: Sequence[Team], rosters: Rosters, everyone: Sequence[Person]
) -> tuple[list[Team], list[Problem]]:
    """Return the teams as their rosters have them: people, ids and names; with warnings about anybody else.

    A rep is found in the tables by name or by id; one who is not found stays on the team, without data. One
    whom the tables have on another team counts there if that one's roster has them, too, and else here.
    Warnings: W2129 somebody is on no roster, W2141 somebody has moved.
    """
    seats = _Seats(teams, rosters, everyone)
    settled, warnings = list[Team](), list[Problem]()
    for team in teams:
        kept = rosters.of.get(team.name)
        if kept is None or kept.roster is None:
            settled.append(team)
            continue
        stay = (person for person in seats.people[kept.file] if not seats.count_elsewhere(person, kept))
        settled.append(replace(team, people=tuple(stay)))
        warnings += seats.strangers(team, kept)
    return settled, [*warnings, *seats.moves()]


class _Seats:
    """Who stands on which roster, and on which the tables have them."""

    def __init__(self, teams: Sequence[Team], rosters: Rosters, everyone: Sequence[Person]) -> None:
        known = {person.id: person for person in reversed(everyone)}
        known |= {name_key(person.name): person for person in reversed(everyone)}
        self._files = (*rosters.of.values(), *rosters.others)
        self._homes = {
            person.seat: kept
            for team in teams
            if (kept := rosters.of.get(team.name))
            for person in team.people
        }
        self.people = {one.file: tuple(_people(one.roster, known)) for one in self._files if one.roster}
        self._on = {file: {person.seat for person in people} for file, people in self.people.items()}

    def count_elsewhere(self, person: Person, kept: Kept) -> bool:
        """Tell whether somebody on this roster counts on another: where the tables have them."""
        home = self._homes.get(person.seat, kept)
        return home.file != kept.file and person.seat in self._on.get(home.file, (person.seat,))

    def strangers(self, team: Team, kept: Kept) -> Iterator[Problem]:
        """Yield a warning about people of a team who are on no roster at all."""
        seated = {seat for seats in self._on.values() for seat in seats}
        names = [person.name for person in team.people if person.seat not in seated]
        if names:
            message = f"not on the roster, so left out: {', '.join(names)}"
            hint = "add a line '- name: ...' for each to the reps of the roster"
            yield Problem("W2129", message, hint=hint, source=kept.file)

    def moves(self) -> Iterator[Problem]:
        """Yield a warning for each roster that people have left, and each that they have left it for."""
        moved: dict[tuple[str, str, bool], list[str]] = {}
        for kept in self._files:
            for person in self.people.get(kept.file, ()):
                home = self._homes.get(person.seat, kept)
                if home.file != kept.file:
                    key = (kept.name, home.name, self.count_elsewhere(person, kept))
                    moved.setdefault(key, []).append(person.name)
        for (before, after, is_on_both), names in moved.items():
            hint = f"take them off {before}; they count on {after} alone"
            hint = hint if is_on_both else f"move their lines from {before} to {after}"
            yield Problem("W2141", f"{some_of(names, _NAMED)} moved from {before} to {after}", hint=hint)


def _people(roster: Roster, known: Mapping[str, Person]) -> Iterator[Person]:
    """Yield the people of a roster as the tables know them, under the names and ids that the roster has."""
    for rep in roster.reps:
        person = known.get(name_key(rep.name)) or known.get(rep.id) or Person(rep.name, rep.id)
        yield replace(person, name=rep.name, id=rep.id, started=rep.started or person.started)
