"""What a rule and a preference are, and the seats they speak about."""

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self

from coachplan.core.allocation.allocation import Due
from coachplan.core.base import Value
from coachplan.core.calendars.week import Week
from coachplan.core.team.roster import Manager

WORKED_OUT: dict[str, Any] = {"worked_out": True}
"""Marks a field that no document may set: it is filled in from the sessions at hand."""


class Seat(NamedTuple):
    """One place a session could take: ``item`` is its number, times are UTC minutes.

    ``day`` is the ordinal of the date in the manager's zone, ``clock`` the minute of that day at
    which the session starts. Everybody in ``reps`` takes part; ``minutes`` are the manager's, and those
    of everybody else where the session does not last longer for them (``lasts``).
    """

    item: int
    reps: tuple[str, ...]
    day: int
    start: int
    minutes: int
    clock: int = 0
    lasts: int = 0

    @property
    def end(self) -> int:
        """Return the minute at which the session ends for the manager."""
        return self.start + self.minutes

    @property
    def over(self) -> int:
        """Return the minute at which the session ends for everybody."""
        return self.start + max(self.minutes, self.lasts)


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


class Scene(NamedTuple):
    """What earlier plans say of the sessions at hand.

    ``fixed`` holds the start of each session (by number) that must not move, ``slots`` by rep the
    weekdays and minutes of the day at which an earlier week's sessions started.
    """

    fixed: Mapping[int, int] = MappingProxyType({})
    slots: Mapping[str, tuple[tuple[int, int], ...]] = MappingProxyType({})


class Opinion(Value):
    """What rules and preferences have in common.

    ``title`` is what people call it. ``FROM_MANAGER`` names the fields that have a short form among
    the manager's own settings, and ``OFF`` the settings under which such an opinion asks for nothing.
    """

    title: ClassVar[str]
    FROM_MANAGER: ClassVar[Mapping[str, str]] = {}
    OFF: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def of(cls, manager: Manager) -> Self:
        """Return the opinion as it holds for ``manager`` where nothing else is written."""
        return cls(**{own: getattr(manager, name) for own, name in cls.FROM_MANAGER.items()})

    def facing(self, scene: Scene) -> Self:  # noqa: ARG002 - most opinions need no history
        """Return the opinion as it holds for the sessions at hand."""
        return self


class Rule(Opinion):
    """An opinion that every week must obey: it shapes the search and judges the result.

    ``reason`` and ``why`` (a stable code, and words) go to a session that this rule alone keeps out.
    """

    reason: ClassVar[str] = "crowded-out"
    why: ClassVar[str] = "sessions that are owed more took the times that would fit"

    def to_place(self, due: Sequence[Due]) -> Sequence[Due]:
        """Return what is to be placed instead of ``due``."""
        return due

    def closes(self, day: int) -> bool:  # noqa: ARG002 - most rules close no day
        """Tell whether no session may lie on a day (an ordinal) at all, so that it is not counted on."""
        return False

    @abstractmethod
    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield what may not be taken together."""

    @abstractmethod
    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Tell whether ``seat`` may be taken beside the others."""


class Preference(Opinion):
    """An opinion on which of two allowed weeks is nicer, in whole points."""

    def value(self, taken: Sequence[Seat], week: Week) -> int:
        """Return what exactly these seats are worth."""
        costs = self.costs(taken, week)
        due = sum(c.points for c in costs if any(len(group) > c.free for group in c.groups))
        return sum(self.worths(taken, week)) - due

    def worths(self, seats: Sequence[Seat], week: Week) -> Sequence[int]:  # noqa: ARG002 - not every one needs it
        """Return the points that taking each of ``seats`` brings."""
        return [0] * len(seats)

    def costs(self, seats: Sequence[Seat], week: Week) -> Iterable[Cost]:  # noqa: ARG002 - the same
        """Yield the points that taking seats together costs."""
        return ()


def grouped(seats: Sequence[Seat], key: Callable[[Seat], Hashable]) -> dict[Hashable, tuple[int, ...]]:
    """Return the positions of ``seats`` by ``key``, in order of first appearance."""
    groups: dict[Hashable, list[int]] = {}
    for position, seat in enumerate(seats):
        groups.setdefault(key(seat), []).append(position)
    return {name: tuple(members) for name, members in groups.items()}


def by_rep_and_day(seats: Sequence[Seat]) -> dict[tuple[str, int], tuple[int, ...]]:
    """Return the positions of ``seats`` by each rep who takes part, and day."""
    groups: dict[tuple[str, int], list[int]] = {}
    for position, seat in enumerate(seats):
        for rep in seat.reps:
            groups.setdefault((rep, seat.day), []).append(position)
    return {key: tuple(members) for key, members in groups.items()}


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
