"""What the placement engine is asked, and what it answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Option:
    """One way to place one item: from ``start`` (minutes on one time line) for ``length`` minutes."""

    item: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Of the options ``uses`` (indices, each once), weighted, at most ``most``.

    Weights (empty: all one) and ``most`` are not negative, so that choosing nothing obeys every limit.
    """

    name: str
    uses: tuple[int, ...]
    most: int
    weights: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.most < 0 or min(self.weights, default=0) < 0:
            raise ValueError(f"limit {self.name!r} is negative: choosing nothing would break it")

    def weighted(self) -> Iterable[tuple[int, int]]:
        """Yield each option with its weight."""
        return zip(self.uses, self.weights or (1,) * len(self.uses), strict=True)

    def allows(self, chosen: Sequence[int]) -> bool:
        """Tell whether choosing exactly ``chosen`` obeys the limit."""
        taken = frozenset(chosen)
        if not self.weights:
            return len(taken.intersection(self.uses)) <= self.most
        return sum(weight for option, weight in self.weighted() if option in taken) <= self.most


@dataclass(frozen=True, slots=True)
class Charge:
    """A cost (not negative), due once as soon as more than ``free`` options of any one clique are chosen.

    The engine is quickest where the limits allow at most ``free + 1`` options of a clique together.
    """

    name: str
    cost: int
    cliques: tuple[tuple[int, ...], ...]
    free: int = 0

    def __post_init__(self) -> None:
        if self.cost < 0 or self.free < 0:
            raise ValueError(f"charge {self.name!r} is negative: it would be a gift")

    def due(self, chosen: Sequence[int]) -> int:
        """Return what choosing exactly ``chosen`` costs."""
        taken = frozenset(chosen)
        over = any(len(taken.intersection(clique)) > self.free for clique in self.cliques)
        return self.cost if over else 0


@dataclass(frozen=True, slots=True)
class Level:
    """One objective: a whole-number worth per option (absent: 0), minus the charges; more is better."""

    name: str
    worth: Mapping[int, int]
    charges: tuple[Charge, ...] = ()

    def value(self, chosen: Sequence[int]) -> int:
        """Return what choosing exactly ``chosen`` is worth."""
        gains = sum(self.worth.get(option, 0) for option in chosen)
        return gains - sum(charge.due(chosen) for charge in self.charges)


@dataclass(frozen=True, slots=True)
class Problem:
    """Choose at most one option per item within the limits, best by level after level."""

    items: int
    options: tuple[Option, ...]
    limits: tuple[Limit, ...]
    levels: tuple[Level, ...]


class LevelResult(NamedTuple):
    """The value reached on a level, and a bound.

    No plan that reaches the values of the levels before can exceed the bound.
    """

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Tell whether nothing better exists."""
        return self.value >= self.bound


class Answer(NamedTuple):
    """The chosen options (indices, rising) and what is known about how good they are.

    ``levels`` holds one result per level of the problem and a last one, the tie-break.
    """

    chosen: tuple[int, ...]
    levels: tuple[LevelResult, ...]
    status: Literal["optimal", "feasible"]
    solver: str = ""
    notes: tuple[str, ...] = ()
