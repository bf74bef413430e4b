"""Preferred hours: the times that manager and rep like best."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from coachplan.core.calendars.week import Week
from coachplan.core.intervals import holds
from coachplan.core.placement.rules.base import Preference, Seat
from coachplan.core.scalars import Whole


class PreferredHours(Preference):
    """Earn points for a session that lies within preferred hours."""

    title: ClassVar[str] = "preferred hours"

    rep_points: Whole = Field(default=4, ge=0, le=1000)
    manager_points: Whole = Field(default=2, ge=0, le=1000)

    def worths(self, seats: Sequence[Seat], week: Week) -> Sequence[int]:
        """Return for each seat the rep's points and the manager's points, each if the seat suits them."""
        liked, own = {one.id: one.preferred for one in (*week.reps, *week.coaches)}, week.manager.preferred
        return [
            self.rep_points * all(holds(liked[rep], seat.start, seat.over) for rep in seat.reps)
            + self.manager_points * holds(own, seat.start, seat.end)
            for seat in seats
        ]


PREFERENCE = PreferredHours
EXAMPLE = PreferredHours()
