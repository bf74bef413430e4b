"""One place: nobody takes part in two sessions at a time, also where the manager leaves one early."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from coachplan.core.placement.rules.base import AtMost, Rule, Seat, covering


class OnePlace(Rule):
    """Keep sessions of one rep or coach from overlapping."""

    title: ClassVar[str] = "one place at a time"

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit per person and start, where a session goes on without the manager."""
        longer = [seat for seat in seats if seat.over > seat.end]
        for person in sorted({person for seat in longer for person in seat.reps}):
            own = [n for n, seat in enumerate(seats) if person in seat.reps]
            whole = [seats[n]._replace(minutes=seats[n].over - seats[n].start) for n in own]
            if len({seat.item for seat in whole}) > 1:
                for group in covering(whole, {seat.start for seat in whole}):
                    yield AtMost("one place at a time", tuple(own[n] for n in group), 1)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree when nobody is elsewhere then."""
        return not any(
            other.start < seat.over and seat.start < other.over
            for other in taken
            if set(other.reps) & set(seat.reps)
        )


RULE = OnePlace
EXAMPLE = OnePlace()
