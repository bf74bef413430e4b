"""Buffer: the manager breathes between two sessions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from coachplan.core.placement.rules.base import AtMost, Rule, Seat, covering
from coachplan.core.times import Minutes


class Buffer(Rule):
    """Keep ``minutes`` free between the end of one session and the start of the next."""

    title: ClassVar[str] = "the buffer between sessions"
    FROM_MANAGER: ClassVar[Mapping[str, str]] = {"minutes": "buffer"}
    OFF: ClassVar[Mapping[str, Any]] = {"minutes": 0}

    minutes: Minutes = 15

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit per start: only one session may be under way or in its buffer then."""
        for group in covering(seats, {seat.start for seat in seats}, self.minutes):
            yield AtMost("one at a time", group, 1)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree when the gap on both sides is wide enough."""
        gap = self.minutes
        return all(seat.end + gap <= other.start or other.end + gap <= seat.start for other in taken)


RULE = Buffer
EXAMPLE = Buffer(minutes=15)
