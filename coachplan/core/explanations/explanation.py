"""The explanation of one rep's week, as a value: for the manager's eyes alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.calendars.week import Freed


class Slot(Value):
    """Why one session is when it is.

    ``tie`` is the start of a week that is as good on every level but the last, where there is one.
    """

    session: str
    start: datetime
    minutes: int
    why: str
    tie: datetime | None = None


class Loss(Value):
    """What one rep would lose."""

    rep: str
    name: str
    minutes: int
    promise: bool = False


class Price(Value):
    """What it costs to place a session against the order of the levels; not ``possible``: no price does."""

    possible: bool
    losses: tuple[Loss, ...]
    why: str


class Relief(Value):
    """One change that a manager could make: settings of rules, less notice, or time given up."""

    words: str
    rules: Mapping[str, dict[str, int] | Literal["off"]] = Field(default={})
    notice: int | None = None
    freed: tuple[Freed, ...] = ()
    minutes: int = 0


class Unfitted(Value):
    """Why one session has no place, what forcing it costs, and the smallest change that places it."""

    minutes: int
    reason: str
    why: str
    price: Price
    smallest_change: Relief | None


class Explanation(Value):
    """Why a rep is seen, for how long, and when; ``solves`` counts the weeks that were tried for it."""

    schema_version: int = 1
    kind: Literal["explanation"] = "explanation"
    team: str
    week: str
    timezone: str
    rep: str
    name: str
    standing: tuple[str, ...]
    minutes: tuple[str, ...]
    sessions: tuple[Slot, ...]
    unplaced: tuple[Unfitted, ...]
    solves: int
