"""Buffer: the manager breathes between two sessions."""

from collections.abc import Iterable, Sequence
from typing import Self

from pydantic import Field

from coachplan.core.roster import Manager
from coachplan.core.rules.base import AtMost, Rule, Seat, covering


class Buffer(Rule):
    """Keep ``minutes`` free between the end of one session and the start of the next."""

    minutes: int = Field(default=15, ge=0)

    @classmethod
    def of(cls, manager: Manager) -> Self:
        """Return the buffer that the roster gives."""
        return cls(minutes=manager.buffer)

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
