"""Day limit: so many sessions and minutes a day, and no more."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field

from coachplan.core.placement.rules.base import AtMost, Rule, Seat, grouped
from coachplan.core.scalars import Whole
from coachplan.core.times import Minutes

MOST_SESSIONS, MOST_MINUTES = 20, 1440
"""What no day goes beyond, whatever anybody asks for."""


class DayLimit(Rule):
    """Hold at most ``sessions`` sessions and ``minutes`` minutes on any day."""

    title: ClassVar[str] = "the limit of a day"
    reason: ClassVar[str] = "day-limit"
    why: ClassVar[str] = (
        "the days on which both are free already hold the most sessions or minutes a day may hold"
    )

    FROM_MANAGER: ClassVar[Mapping[str, str]] = {
        "sessions": "max_sessions_per_day",
        "minutes": "max_minutes_per_day",
    }
    OFF: ClassVar[Mapping[str, Any]] = {"sessions": MOST_SESSIONS, "minutes": MOST_MINUTES}

    sessions: Whole = Field(default=4, ge=1, le=MOST_SESSIONS)
    minutes: Minutes = 180

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield both limits for each day, the second where the first does not imply it."""
        for group in grouped(seats, lambda seat: seat.day).values():
            items = len({seats[n].item for n in group})
            if items > self.sessions:
                yield AtMost("sessions a day", group, self.sessions)
            lengths = tuple(seats[n].minutes for n in group)
            if min(items, self.sessions) * max(lengths) > self.minutes:
                yield AtMost("minutes a day", group, self.minutes, lengths)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:
        """Agree while the day has room for one more."""
        same = [other for other in taken if other.day == seat.day]
        return (
            len(same) < self.sessions and sum(other.minutes for other in same) + seat.minutes <= self.minutes
        )


RULE = DayLimit
EXAMPLE = DayLimit(sessions=2, minutes=90)
