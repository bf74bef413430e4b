"""Spread: two sessions of one rep lie better with a day between them."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pydantic import Field

from coachplan.core.calendars.week import Week
from coachplan.core.placement.rules.base import Cost, Preference, Seat, by_rep_and_day
from coachplan.core.scalars import Whole


class Spread(Preference):
    """Pay ``points`` for each pair of neighbouring days on which the same rep is seen."""

    title: ClassVar[str] = "a day between two sessions of a rep"

    points: Whole = Field(default=3, ge=0, le=1000)

    def costs(self, seats: Sequence[Seat], week: Week) -> Iterable[Cost]:  # noqa: ARG002 - days say it all
        """Yield one cost per rep and pair of neighbouring days."""
        days = by_rep_and_day(seats)
        for (rep, day), group in days.items():
            both = (*group, *days.get((rep, day + 1), ()))
            if len(both) > len(group) and len({seats[n].item for n in both}) > 1:
                yield Cost("neighbouring days", self.points, (both,), free=1)


PREFERENCE = Spread
EXAMPLE = Spread()
