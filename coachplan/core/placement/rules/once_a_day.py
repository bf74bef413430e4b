"""Once a day: nobody is coached twice on one day."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from coachplan.core.placement.rules.base import AtMost, Rule, Seat, by_rep_and_day


class OnceADay(Rule):
    """See each rep at most once a day."""

    title: ClassVar[str] = "one session a day with each rep"
    reason: ClassVar[str] = "once-a-day"
    why: ClassVar[str] = "on every day that would do, this rep is seen already"

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit per rep and day, where two sessions could meet there."""
        for group in by_rep_and_day(seats).values():
            if len({seats[n].item for n in group}) > 1:
                yield AtMost("once a day", group, 1)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree when the rep has no other session that day."""
        return not any(other.day == seat.day and set(other.reps) & set(seat.reps) for other in taken)


RULE = OnceADay
EXAMPLE = OnceADay()
