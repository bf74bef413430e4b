"""What the placement engine is asked, and what it answers."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Option:
    """One way to place one item: from ``start`` (minutes on one time line) for ``length`` minutes."""

    item: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Of the options ``uses`` (indices), weighted, at most ``most``: sum of weight x chosen <= most."""

    name: str
    uses: tuple[int, ...]
    most: int
    weights: tuple[int, ...] = ()  # empty: all one


@dataclass(frozen=True, slots=True)
class Charge:
    """A cost that is due once as soon as more than ``free`` options of any one clique are chosen.

    Of each clique the other limits allow at most ``free + 1`` to be chosen together.
    """

    name: str
    cost: int
    cliques: tuple[tuple[int, ...], ...]
    free: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One objective: a whole-number worth per option (absent: 0), minus the charges; more is better."""

    name: str
    worth: dict[int, int]
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Choose at most one option per item within the limits, best by level after level."""

    items: int
    options: tuple[Option, ...]
    limits: tuple[Limit, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class LevelResult:
    """The value reached on a level and the bound that no plan can exceed."""

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Tell whether nothing better exists."""
        return self.value >= self.bound


@dataclass(frozen=True, slots=True)
class Answer:
    """The chosen options (indices, rising) and what is known about how good they are."""

    chosen: tuple[int, ...]
    levels: tuple[LevelResult, ...]
    status: Literal["optimal", "feasible"]
    solver: str = ""
    notes: tuple[str, ...] = field(default=())
