"""Subtotals: rows that carry a name, and are the sum of the rows above them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isclose

from coachplan.core.imports.people import Person
from coachplan.core.problems import Problem, shown, the_first

_ROUNDING = 1e-4
"""So far, relatively, a sum may be from its parts, which a system rounds on their own."""

_NAMED = 8
"""Rows that are named at most."""

_MARKS = ":()-\u2013"

Row = tuple[int, Person]
"""The line that a row begins in, and who stands there."""


def names_a_total(name: str, words: Collection[str]) -> bool:
    """Tell whether a name begins or ends with one of ``words``: ``Total West``, ``West Total``."""
    parts = name.casefold().split()
    return bool(parts) and (parts[0].strip(_MARKS) in words or parts[-1].strip(_MARKS) in words)


def is_a_total(name: str, words: Collection[str]) -> bool:
    """Tell whether a name consists of such words alone."""
    return names_a_total(name, words) and all(part.strip(_MARKS) in words for part in name.casefold().split())


def without_subtotals(rows: Sequence[Row], words: Collection[str]) -> tuple[list[Row], tuple[Problem, ...]]:
    """Return the rows of people, and what to say of the others.

    A row is left out where its name says that it is a total and its figures agree: W2138. Where they do
    not, somebody may be called so, and the row stays: W2139.
    """
    if not any(names_a_total(person.name, words) for _, person in rows):
        return [*rows], ()
    kept, sums, doubts = list[Row](), list[str](), list[str]()
    group, table = _Above(), _Above()
    for line, person in rows:
        if names_a_total(person.name, words):
            row = f"'{shown(person.name)}' (line {line})"
            if group.are_summed_in(person) or table.are_summed_in(person):
                sums.append(row)
                group = _Above()
                continue
            doubts.append(row)
        kept.append((line, person))
        group.add(person)
        table.add(person)
    return kept, tuple(_told(sums, doubts))


def _told(sums: Sequence[str], doubts: Sequence[str]) -> Iterator[Problem]:
    if sums:
        hint = "if one of them is a person, write the name another way in the table"
        yield Problem("W2138", f"left out as sums of the rows above: {the_first(sums, _NAMED)}", hint=hint)
    if doubts:
        hint = "take out of the table what is a total"
        yield Problem("W2139", f"counted as a rep, by name a total: {the_first(doubts, _NAMED)}", hint=hint)


class _Above:
    """The figures of some rows: how many rows there are; sums, least and largest of each figure."""

    def __init__(self) -> None:
        self._count = 0
        self._sums: dict[str, float] = {}
        self._least: dict[str, float] = {}
        self._largest: dict[str, float] = {}

    def add(self, person: Person) -> None:
        """Count one row more."""
        self._count += 1
        for name, value in _figures(person).items():
            self._sums[name] = self._sums.get(name, 0.0) + value
            self._least[name] = min(self._least.get(name, value), value)
            self._largest[name] = max(self._largest.get(name, value), value)

    def are_summed_in(self, person: Person) -> bool:
        """Tell whether the figures of a row are sums of these, at least one, or else averages.

        Below a single row it is both, so that all figures must be the same.
        """
        found = _figures(person)
        if not self._count or not found.keys() <= self._sums.keys():
            return False
        summed = [
            name for name, value in found.items() if isclose(value, self._sums[name], rel_tol=_ROUNDING)
        ]
        rest = [name for name in found if name not in summed]
        between = all(self._least[name] <= found[name] <= self._largest[name] for name in rest)
        return between and any(found[name] for name in summed) and not (self._count == 1 and rest)


def _figures(person: Person) -> Mapping[str, float]:
    """Return what can be summed of a row: of a ratio both of its numbers."""
    found: dict[str, float] = {} if person.quota is None else {"quota": person.quota}
    for name, reading in person.metrics.items():
        if reading.hits is None or reading.tries is None:
            found[name] = reading.value
        else:
            found |= {f"{name}, hits": reading.hits, f"{name}, tries": reading.tries}
    return found
