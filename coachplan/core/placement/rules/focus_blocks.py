"""Focus blocks: long free stretches that the manager wants to keep whole."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pydantic import Field

from coachplan.core.calendars.week import Week
from coachplan.core.placement.rules.base import Cost, Preference, Seat, covering
from coachplan.core.scalars import Whole


class FocusBlocks(Preference):
    """Pay ``points`` once for each focus block that any session cuts into."""

    title: ClassVar[str] = "whole focus blocks"

    points: Whole = Field(default=6, ge=0, le=1000)

    def costs(self, seats: Sequence[Seat], week: Week) -> Iterable[Cost]:
        """Yield one cost per block, over the sessions under way at each moment of it."""
        for begin, end in week.focus_blocks:
            inside = [n for n, seat in enumerate(seats) if seat.start < end and begin < seat.end]
            moments = {max(seats[n].start, begin) for n in inside}
            local = [seats[n] for n in inside]
            groups = tuple(tuple(inside[k] for k in group) for group in covering(local, moments, least=1))
            if groups:
                yield Cost("focus block", self.points, groups)


PREFERENCE = FocusBlocks
EXAMPLE = FocusBlocks()
