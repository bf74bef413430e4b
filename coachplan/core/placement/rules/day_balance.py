"""Day balance: two sessions on each of two days rather than four on one."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pydantic import Field

from coachplan.core.calendars.week import Week
from coachplan.core.placement.rules.base import Cost, Preference, Seat, grouped
from coachplan.core.scalars import Whole


class DayBalance(Preference):
    """Pay ``points`` for each session of a day beyond the first ``above``.

    The number does not follow from the week, or a day that becomes free would make the same plan worse.
    """

    title: ClassVar[str] = "even days"

    points: Whole = Field(default=1, ge=0, le=1000)
    above: Whole = Field(default=2, ge=0, le=20)

    def costs(self, seats: Sequence[Seat], week: Week) -> Iterable[Cost]:  # noqa: ARG002 - days say it all
        """Yield one cost per day and number of sessions above."""
        for group in grouped(seats, lambda seat: seat.day).values():
            items = len({seats[n].item for n in group})
            for count in range(self.above, items if self.points else 0):
                yield Cost("day balance", self.points, (group,), free=count)


PREFERENCE = DayBalance
EXAMPLE = DayBalance(above=1)
