"""Spread: two sessions of one rep lie better with a day between them."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from coachplan.core.rules.base import Cost, Preference, Seat, grouped
from coachplan.core.week import Week


class Spread(Preference):
    """Pay ``points`` for each pair of neighbouring days on which the same rep is seen."""

    points: int = Field(default=3, ge=0)

    def costs(self, seats: Sequence[Seat], week: Week) -> Iterable[Cost]:  # noqa: ARG002 - days say it all
        """Yield one cost per rep and pair of neighbouring days."""
        days = grouped(seats, lambda seat: (seat.rep, seat.day))
        for group in days.values():
            first = seats[group[0]]
            both = (*group, *days.get((first.rep, first.day + 1), ()))
            if len(both) > len(group) and len({seats[n].item for n in both}) > 1:
                yield Cost("neighbouring days", self.points, (both,), free=1)


PREFERENCE = Spread
EXAMPLE = Spread()
