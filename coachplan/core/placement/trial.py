"""Trials: the same week under other terms, compared level by level with the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Week
from coachplan.core.placement.placing import Placement, Terms, place
from coachplan.core.placement.rules.base import Seat
from coachplan.core.placement.seats import seat_at

_ASIDE = frozenset({"locked", "tie-break", "time left alone"})
"""Levels that say nothing about how good a week is."""


@dataclass(slots=True)
class Trials:
    """A placed week that can be placed again; ``count`` is how often it was."""

    week: Week
    due: Sequence[Due]
    terms: Terms
    placement: Placement
    count: int = field(default=0)

    def again(self, **changes: Any) -> Placement:
        """Place the same sessions under terms that differ in some fields."""
        self.count += 1
        return place(self.week, self.due, replace(self.terms, **changes))

    def levels(self, placement: Placement) -> dict[str, int]:
        """Return the levels by which two weeks are compared, the first one first."""
        return {level.name: level.value for level in placement.levels if level.name not in _ASIDE}

    def first_difference(self, other: Placement) -> str | None:
        """Return the first level on which a week falls short of the plan, if any does."""
        own, theirs = self.levels(self.placement), self.levels(other)
        return next((name for name, value in own.items() if theirs.get(name, 0) < value), None)

    def starts(self, placement: Placement) -> dict[int, int]:
        """Return the start of each placed session."""
        return {place.due: place.start for place in placement.placed}

    def lost(self, other: Placement) -> tuple[int, ...]:
        """Return the sessions of the plan that have no place in another week."""
        return tuple(sorted(self.starts(self.placement).keys() - self.starts(other).keys()))

    def liked(self, placement: Placement) -> Mapping[str, int]:
        """Return what each preference thinks of a week, in points, by what people call it."""
        seats: list[Seat] = [seat_at(self.week, p.due, self.due[p.due], p.start) for p in placement.placed]
        return {found.title: found.value(seats, self.week) for found in self.terms.preferences}
