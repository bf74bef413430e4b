"""One place: nobody who stays in a session that the manager has left is in another one meanwhile."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from coachplan.core.placement.rules.base import AtMost, Rule, Seat


class OnePlace(Rule):
    """Keep a session that goes on without the manager from overlapping with others of the same people."""

    title: ClassVar[str] = "one place at a time"

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit per pair of seats that would need somebody twice."""
        for first, seat in enumerate(seats):
            if seat.over == seat.end:
                continue
            for second, other in enumerate(seats):
                if _collide(seat, other) and (second > first or other.over == other.end):
                    yield AtMost("one place at a time", (first, second), 1)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree when nobody is elsewhere then."""
        return not any(_collide(seat, other) for other in taken)


def _collide(one: Seat, other: Seat) -> bool:
    if one.item == other.item or (one.over == one.end and other.over == other.end):
        return False
    meanwhile = one.start < other.over and other.start < one.over
    return meanwhile and not set(one.reps).isdisjoint(other.reps)


RULE = OnePlace
EXAMPLE = OnePlace()
