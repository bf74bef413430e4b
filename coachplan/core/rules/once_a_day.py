"""Once a day: nobody is coached twice on one day."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from coachplan.core.rules.base import AtMost, Rule, Seat, grouped


class OnceADay(Rule):
    """See each rep at most once a day."""

    reason: ClassVar[str] = "once-a-day"
    why: ClassVar[str] = "on every day that would do, this rep is seen already"

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit per rep and day, where two sessions could meet there."""
        for group in grouped(seats, lambda seat: (seat.rep, seat.day)).values():
            if len({seats[n].item for n in group}) > 1:
                yield AtMost("once a day", group, 1)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree when the rep has no other session that day."""
        return all((other.rep, other.day) != (seat.rep, seat.day) for other in taken)


RULE = OnceADay
EXAMPLE = OnceADay()
