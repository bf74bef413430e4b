"""Spent: the time with reps that the last weeks really had, as far as it is known."""

from typing import Literal

from coachplan.core.base import Value

WEEKS = 4
"""So many weeks are looked back on: about a month."""


class Spent(Value):
    """Minutes of ``weeks`` past weeks: those of each rep by id, and of all sessions those that were planned.

    ``told_by`` says where they are taken from. From a calendar, ``planned`` and ``unplanned`` leave out
    what nobody can tell; where that is most of it, both are 0.
    """

    told_by: Literal["history", "calendar"]
    weeks: int
    minutes: dict[str, int]
    planned: int
    unplanned: int

    @property
    def span(self) -> str:
        """Return how long it was, in words: ``the last 4 weeks``."""
        return "the last week" if self.weeks == 1 else f"the last {self.weeks} weeks"
