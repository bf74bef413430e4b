"""Regression to the mean: how far the lowest reps rose, and how far such reps rise on their own."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import fsum
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.impact.effect import Readings, pooled_slope
from coachplan.core.impact.experiment import BLOCK_WEEKS, Block

BEFORE_WEEKS = 6
"""Weeks before a block that are compared with those that count in it."""

_FEWEST = 2
"""Weeks that make a mean."""

_FEWEST_REPS = 4
"""Reps from which on some are low and others are not."""


class Rebound(Value):
    """How far the reps with the lowest figures before rose, and how much of it comes by itself.

    Both as shares of the metric's usual level. ``own`` is what the scatter between two stretches of weeks
    predicts for reps measured as low, with the drift of the whole team. ``low`` is how many reps these are,
    the most of any block; ``fell`` of the ``reps`` with enough figures went down.
    """

    rise: float
    own: float
    low: int = 1
    fell: int = 0
    reps: int = 0


class _Stretch(NamedTuple):
    rep: str
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def rebound(blocks: Sequence[Block], readings: Readings) -> Rebound | None:
    """Return the rise of the lowest reps over the blocks; ``None`` where too little is known.

    The lowest are as many as a block has bottom reps, by their figures before it: luck in these figures is
    what does not stay.
    """
    found = [(block, [*_stretches(block, readings)]) for block in blocks]
    sized = [(_lowest(block, group), group) for block, group in found if len(group) >= _FEWEST_REPS]
    groups = [group for _, group in sized]
    if not groups:
        return None
    slope = pooled_slope([[(s.before, s.after) for s in group] for group in groups])
    rises, own = [], []
    for lowest, group in sized:
        before = fsum(one.before for one in group) / len(group)
        after = fsum(one.after for one in group) / len(group)
        for low in lowest:
            rises.append(low.change)
            own.append(after + slope * (low.before - before) - low.before)
    changes = _changes(groups)
    return Rebound(
        rise=fsum(rises) / len(rises),
        own=fsum(own) / len(own),
        low=max(len(lowest) for lowest, _ in sized),
        fell=sum(change < 0 for change in changes),
        reps=len(changes),
    )


def _lowest(block: Block, group: Sequence[_Stretch]) -> list[_Stretch]:
    heads = max(1, sum(tier == "bottom" for tier in block.tiers.values()))
    return sorted(group, key=lambda s: (s.before, s.rep))[:heads]


def _changes(groups: Sequence[Sequence[_Stretch]]) -> list[float]:
    """Return how far each rep moved over all blocks."""
    moved: dict[str, list[float]] = {}
    for stretch in (one for group in groups for one in group):
        moved.setdefault(stretch.rep, []).append(stretch.change)
    return [fsum(own) for _, own in sorted(moved.items())]


def _stretches(block: Block, readings: Readings) -> Iterator[_Stretch]:
    earlier = [block.monday - timedelta(weeks=n) for n in range(1, BEFORE_WEEKS + 1)]
    for rep in sorted(block.tiers):
        own = readings.get(rep, {})
        before, after = ([own[day] for day in days if day in own] for days in (earlier, block.counted))
        if min(len(before), len(after)) >= _FEWEST:
            yield _Stretch(rep, fsum(before) / len(before), fsum(after) / len(after))


def without_blocks(readings: Readings, this_monday: date, heads: int) -> Block:
    """Return the last weeks as a block without any coin; the ``heads`` lowest of before are its bottom."""
    monday = this_monday - timedelta(weeks=BLOCK_WEEKS)
    earlier = [monday - timedelta(weeks=n) for n in range(1, BEFORE_WEEKS + 1)]
    means = {}
    for rep, own in sorted(readings.items()):
        known = [own[day] for day in earlier if day in own]
        if known:
            means[rep] = fsum(known) / len(known)
    low = sorted(means, key=lambda rep: (means[rep], rep))[:heads]
    tiers = {rep: "bottom" if rep in low else None for rep in means}
    return Block(monday=monday, pairs=(), scores=means, tiers=tiers)
