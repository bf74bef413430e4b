"""Earliest and latest: sessions stay within some hours of the manager's day."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import ClassVar

from coachplan.core.placement.rules.base import AtMost, Rule, Seat
from coachplan.core.times import Clock


class EarliestLatest(Rule):
    """Start no session before ``earliest`` and end none after ``latest`` on the manager's clock."""

    title: ClassVar[str] = "the earliest and latest times"
    reason: ClassVar[str] = "too-early-or-late"
    why: ClassVar[str] = "the only times that would fit are earlier or later in the day than sessions may be"

    earliest: Clock | None = None
    latest: Clock | None = None

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit that holds for every seat outside those hours."""
        refused = tuple(n for n, seat in enumerate(seats) if not self.allows(seat, ()))
        if refused:
            yield AtMost("earliest and latest", refused, 0)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:  # noqa: ARG002 - the clock says it all
        """Agree when the session lies within those hours."""
        soon = self.earliest is not None and seat.clock < _minute(self.earliest)
        late = self.latest is not None and seat.clock + seat.minutes > _minute(self.latest)
        return not (soon or late)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


RULE = EarliestLatest
EXAMPLE = EarliestLatest(earliest=time(9, 30), latest=time(11))
