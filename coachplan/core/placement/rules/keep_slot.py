"""Keep slot: a session stays at the weekday and time it had in an earlier week."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from pydantic import Field

from coachplan.core.calendars.week import Week
from coachplan.core.placement.rules.base import WORKED_OUT, Preference, Scene, Seat
from coachplan.core.scalars import Whole


class KeepSlot(Preference):
    """Earn ``points`` for a session at a weekday and time that its rep had in the earlier plan."""

    title: ClassVar[str] = "an earlier week's slots"

    points: Whole = Field(default=3, ge=0, le=1000)
    slots: dict[str, tuple[tuple[int, int], ...]] = Field(default={}, json_schema_extra=WORKED_OUT)

    def facing(self, scene: Scene) -> Self:
        """Return the preference for the slots of the earlier plan."""
        return self.model_copy(update={"slots": dict(scene.slots)})

    def worths(self, seats: Sequence[Seat], week: Week) -> Sequence[int]:  # noqa: ARG002 - slots say it all
        """Return the points of each seat that is such a slot."""
        return [self.points * any(self._had(rep, seat) for rep in seat.reps) for seat in seats]

    def _had(self, rep: str, seat: Seat) -> bool:
        return (date.fromordinal(seat.day).weekday(), seat.clock) in self.slots.get(rep, ())


PREFERENCE = KeepSlot
EXAMPLE = KeepSlot(slots={"ana": ((0, 9 * 60), (2, 9 * 60))})
