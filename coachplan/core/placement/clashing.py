"""Clashing: sessions that stay as published although their time cannot be had any more."""

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Week, local
from coachplan.core.placement.placing import Placement


def without_answered(placement: Placement, due: Sequence[Due], answered: Collection[str]) -> Placement:
    """Return the placement without the clashes of sessions (ids) of which is known what became of them."""
    left = tuple(clash for clash in placement.clashing if due[clash.due].id not in answered)
    return placement.model_copy(update={"clashing": left})


def on_days_off(week: Week, due: Sequence[Due], placement: Placement) -> tuple[int, ...]:
    """Return by number the clashing sessions that nobody holds, their manager being away all day.

    What a colleague or a coach holds in the manager's place is not among them.
    """
    off, zone = {*week.manager.away, *week.manager.holidays}, ZoneInfo(week.zone)
    starts = {placed.due: placed.start for placed in placement.placed}
    return tuple(
        clash.due
        for clash in placement.clashing
        if due[clash.due].guide is None and local(starts[clash.due], zone).date() in off
    )
