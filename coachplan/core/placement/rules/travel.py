"""Travel: time to get from one place or room to another between two sessions."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pydantic import Field

from coachplan.core.placement.rules.base import AtMost, Rule, Seat
from coachplan.core.scalars import Identifier, Text
from coachplan.core.times import Minutes


class Travel(Rule):
    """Keep ``minutes`` between two sessions at different ``places``.

    A place lists the ids of the reps who are met there. Nobody travels to or from a rep without a place.
    """

    title: ClassVar[str] = "the time to travel"
    reason: ClassVar[str] = "travel"
    why: ClassVar[str] = "the times that would fit leave too little time to travel from or to another session"

    minutes: Minutes = 30
    places: dict[Text, tuple[Identifier, ...]] = Field(default={})

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit per seat: with it, no later seat elsewhere that is too close may be taken."""
        order = sorted(range(len(seats)), key=lambda n: (seats[n].start, n)) if self.places else []
        for position, n in enumerate(order):
            near = tuple(
                m
                for m in order[position + 1 :]
                if seats[m].start < seats[n].end + self.minutes and not self._apart(seats[n], seats[m])
            )
            most = len({seats[m].item for m in near})
            if near:
                yield AtMost("travel", (n, *near), most, (most, *(1 for _ in near)))

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree when every session elsewhere is far enough away."""
        return all(self._apart(seat, other) for other in taken)

    def _apart(self, one: Seat, other: Seat) -> bool:
        here, there = self._place(one), self._place(other)
        if here is None or there is None or here == there or one.item == other.item:
            return True
        return one.end + self.minutes <= other.start or other.end + self.minutes <= one.start

    def _place(self, seat: Seat) -> str | None:
        return next((place for place, reps in self.places.items() if set(reps) & set(seat.reps)), None)


RULE = Travel
EXAMPLE = Travel(minutes=45, places={"north": ("a", "ana"), "south": ("b", "bo")})
