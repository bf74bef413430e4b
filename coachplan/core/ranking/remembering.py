"""Remembering: what one ranking hands to the next, so that order and labels hold still.

Units, centres and the spread of skill are learned once in a quarter and kept; seats and labels are compared
with those of the last ranking that was remembered.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from coachplan.core.base import Value
from coachplan.core.ranking.calibration import Calibration
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.ranking.seating import Seat, seats_of

SCALE = "units, centres and spread"
"""What a calibration holds, in words."""


class Memory(Value):
    """What is kept of a ranking: its calibration, since when and for which quarter, and who sat where."""

    schema_version: int = 1
    kind: Literal["ranking memory"] = "ranking memory"
    quarter: str
    learned: date
    as_of: date
    calibration: tuple[Calibration, ...]
    seats: dict[str, Seat]


class Recalled(NamedTuple):
    """What a new ranking goes by, and since when its calibration holds (``None``: it is learned now)."""

    frozen: Sequence[Calibration]
    before: Mapping[str, Seat]
    learned: date | None
    note: str


def quarter_of(day: date, opens: int = 1) -> str:
    """Return what the quarter of the week of ``day`` is called, in a fiscal year that begins in ``opens``."""
    # Most rankings remember nothing, and start without it.
    from coachplan.core.quarter import name_of

    return name_of(day - timedelta(days=day.weekday()), opens)


def recall(memory: Memory | None, as_of: date, opens: int = 1, *, relearn: bool = False) -> Recalled:
    """Return what a ranking as of a day goes by.

    ``opens`` is the month in which the fiscal year begins; ``relearn`` sets the remembered calibration aside.
    """
    if memory is None:
        return Recalled((), {}, None, "")
    if memory.as_of > as_of:
        later = f"what is remembered is of {memory.as_of:%Y-%m-%d}, later than this ranking; not used"
        return Recalled((), {}, None, later)
    quarter = quarter_of(as_of, opens)
    if relearn:
        note = f"{SCALE} learned anew, as asked; those of {memory.learned:%Y-%m-%d} set aside"
        return Recalled((), memory.seats, None, note)
    if memory.quarter != quarter:
        note = f"{SCALE} learned anew for {quarter}; before they were those of {memory.quarter}"
        return Recalled((), memory.seats, None, note)
    note = f"{SCALE} as learned on {memory.learned:%Y-%m-%d}, kept for {quarter}"
    return Recalled(memory.calibration, memory.seats, memory.learned, note)


def remember(ranking: Ranking, recalled: Recalled, opens: int = 1) -> Memory:
    """Return what to keep of a ranking that was made by what was recalled; ``opens`` as for ``recall``."""
    return Memory(
        quarter=quarter_of(ranking.as_of, opens),
        learned=recalled.learned or ranking.as_of,
        as_of=ranking.as_of,
        calibration=ranking.calibration,
        seats=seats_of(ranking.standings),
    )
