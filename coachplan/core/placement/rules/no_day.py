"""No day: weekdays on which the manager coaches nobody."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from coachplan.core.placement.rules.base import AtMost, Rule, Seat
from coachplan.core.times import WEEKDAYS, DayKey, weekdays_in


class NoDay(Rule):
    """Keep the weekdays ``days`` (fri, or mon,wed) free of sessions."""

    title: ClassVar[str] = "the days kept free"
    reason: ClassVar[str] = "no-day"
    why: ClassVar[str] = "the only times that would fit are on a day that is kept free of sessions"

    days: DayKey | None = None

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:
        """Yield one limit that holds for every seat on such a day."""
        refused = tuple(n for n, seat in enumerate(seats) if not self.allows(seat, ()))
        if refused:
            yield AtMost("no day", refused, 0)

    def closes(self, day: int) -> bool:
        """Tell whether the day is one of those."""
        return self.days is not None and WEEKDAYS[date.fromordinal(day).weekday()] in weekdays_in(self.days)

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:  # noqa: ARG002 - the day says it all
        """Agree unless the day is one of those."""
        return not self.closes(seat.day)


RULE = NoDay
EXAMPLE = NoDay(days="tue,fri")
