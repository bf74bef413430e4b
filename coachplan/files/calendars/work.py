"""Work: how far a rule is followed, and in how many steps; nothing here counts seconds."""

from dataclasses import dataclass
from datetime import datetime


class TooOftenError(Exception):
    """The rule recurs more often than hourly, or is too long to be followed."""


class TooMuchWorkError(Exception):
    """The calendar as a whole asks for more steps than a calendar of people does."""


class Work:
    """The steps that are left for one calendar."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps; raises ``TooMuchWorkError`` when none are left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchWorkError


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``low`` to ``high`` on the wall clock, both included."""

    low: datetime
    high: datetime
