"""Locked: sessions that stay where they were published."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from pydantic import Field

from coachplan.core.placement.rules.base import WORKED_OUT, AtMost, Rule, Scene, Seat


class Locked(Rule):
    """Offer a locked session, or one that starts too soon to be moved, no time but its own."""

    title: ClassVar[str] = "locked sessions"
    reason: ClassVar[str] = "locked"
    why: ClassVar[str] = "it is locked, and its time cannot be had"

    starts: dict[int, int] = Field(default={}, json_schema_extra=WORKED_OUT)

    def facing(self, scene: Scene) -> Self:
        """Return the rule for the sessions that must not move."""
        return self.model_copy(update={"starts": dict(scene.fixed)})

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit that holds for every other seat of a locked session."""
        refused = tuple(n for n, seat in enumerate(seats) if not self.allows(seat, ()))
        if refused:
            yield AtMost("locked", refused, 0)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:  # noqa: ARG002 - it stays, whatever else is taken
        """Agree when the session is free to move, or stays."""
        return self.starts.get(seat.item, seat.start) == seat.start


RULE = Locked
EXAMPLE = Locked(starts={0: 10 * 60})
