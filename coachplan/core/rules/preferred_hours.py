"""Preferred hours: the times that manager and rep like best."""

from collections.abc import Sequence

from pydantic import Field

from coachplan.core.intervals import holds
from coachplan.core.rules.base import Preference, Seat
from coachplan.core.week import Week


class PreferredHours(Preference):
    """Earn points for a session that lies within preferred hours."""

    rep_points: int = Field(default=4, ge=0)
    manager_points: int = Field(default=2, ge=0)

    def worths(self, seats: Sequence[Seat], week: Week) -> Sequence[int]:
        """Return for each seat the rep's points and the manager's points, each if the seat suits them."""
        liked, own = {rep.id: rep.preferred for rep in week.reps}, week.manager.preferred
        return [
            self.rep_points * holds(liked[seat.rep], seat.start, seat.end)
            + self.manager_points * holds(own, seat.start, seat.end)
            for seat in seats
        ]


PREFERENCE = PreferredHours
EXAMPLE = PreferredHours()
