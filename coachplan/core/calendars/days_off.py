"""Days off: the days on which the manager was away, as far as the roster itself lists them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coachplan.core.base import Value
from coachplan.core.team.roster import Manager
from coachplan.core.times import Days


class DaysOff(Value):
    """Days of ``zone`` on which nobody held anything, as far as they have passed ``until`` a moment."""

    zone: str
    spans: tuple[Days, ...]
    until: datetime

    def cover(self, moment: datetime) -> bool:
        """Tell whether a moment has passed, and lies on one of the days."""
        if moment.astimezone(UTC) > self.until:
            return False
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return any(day in span for span in self.spans)


def days_off(manager: Manager, now: datetime) -> DaysOff | None:
    """Return the manager's ``away`` and listed ``holidays`` up to ``now``; ``None`` without any.

    Holidays of a country and calendars are not asked: what was known of them when a week was planned has no
    session on it.
    """
    spans = (*manager.away, *(manager.holidays.days if manager.holidays else ()))
    return DaysOff(zone=manager.timezone, spans=spans, until=now.astimezone(UTC)) if spans else None
