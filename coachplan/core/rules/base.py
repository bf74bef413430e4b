"""What a rule and a preference are, and the seats they speak about."""

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple, Self

from coachplan.core.base import Value
from coachplan.core.roster import Manager
from coachplan.core.week import Week


class Seat(NamedTuple):
    """One place a session could take: ``item`` is its number, times are UTC minutes.

    ``day`` is the ordinal of the date in the manager's zone.
    """

    item: int
    rep: str
    day: int
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """Return the minute at which the session ends."""
        return self.start + self.minutes


class AtMost(NamedTuple):
    """Of these seats (by position), weighted, at most ``most`` may be taken; no weights: one each."""

    name: str
    seats: tuple[int, ...]
    most: int
    weights: tuple[int, ...] = ()


class Cost(NamedTuple):
    """A cost due once as soon as more than ``free`` seats of any one group are taken."""

    name: str
    points: int
    groups: tuple[tuple[int, ...], ...]
    free: int = 0


class Rule(Value):
    """An opinion that every week must obey: it shapes the search and judges the result.

    ``reason`` and ``why`` (a stable code, and words) go to a session that this rule alone keeps out.
    """

    reason: ClassVar[str] = "crowded-out"
    why: ClassVar[str] = "sessions that are owed more took the times that would fit"

    @classmethod
    def of(cls, manager: Manager) -> Self:  # noqa: ARG003 - a rule without settings needs nobody
        """Return the rule as it holds for ``manager``."""
        return cls()

    @abstractmethod
    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield what may not be taken together."""

    @abstractmethod
    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Tell whether ``seat`` may be taken beside the others."""


class Preference(Value):
    """An opinion on which of two allowed weeks is nicer, in whole points."""

    def worths(self, seats: Sequence[Seat], week: Week) -> Sequence[int]:  # noqa: ARG002 - not every one needs it
        """Return the points that taking each of ``seats`` brings."""
        return [0] * len(seats)

    def costs(self, seats: Sequence[Seat], week: Week) -> Iterable[Cost]:  # noqa: ARG002
        """Yield the points that taking seats together costs."""
        return ()


def grouped(seats: Sequence[Seat], key: Callable[[Seat], Hashable]) -> dict[Hashable, tuple[int, ...]]:
    """Return the positions of ``seats`` by ``key``, in order of first appearance."""
    groups: dict[Hashable, list[int]] = {}
    for position, seat in enumerate(seats):
        groups.setdefault(key(seat), []).append(position)
    return {name: tuple(members) for name, members in groups.items()}


def covering(
    seats: Sequence[Seat], moments: Iterable[int], tail: int = 0, least: int = 2
) -> Iterable[tuple[int, ...]]:
    """Yield, for each moment, the positions of the seats under way then or up to ``tail`` minutes before.

    A group of fewer than ``least`` seats, or one that lies within another, is left out.
    """
    left = sorted(range(len(seats)), key=lambda n: (-seats[n].start, n))
    ends = [seat.end + tail for seat in seats]
    under_way: list[int] = []
    groups: list[frozenset[int]] = []
    for moment in sorted(set(moments)):
        while left and seats[left[-1]].start <= moment:
            under_way.append(left.pop())
        under_way = [n for n in under_way if moment < ends[n]]
        groups.append(frozenset(under_way))
    kept = nobody = frozenset[int]()
    # Seats under way at two moments are so in between: a group within another lies within a neighbour.
    for group, following in zip_longest(groups, groups[1:], fillvalue=nobody):
        if len(group) >= least and not group <= kept and not group <= following:
            kept = group
            yield tuple(sorted(group))
