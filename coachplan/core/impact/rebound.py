"""Regression to the mean: how far the bottom reps rose, and how far such reps rise on their own."""

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
    """How far the bottom reps rose against the weeks before, and how much of it comes by itself.

    Both as shares of the metric's usual level. ``own`` is what the scatter between two stretches of weeks
    predicts for reps measured as low, with the drift of the whole team.
    """

    rise: float
    own: float


class _Stretch(NamedTuple):
    before: float
    after: float
    bottom: bool


def rebound(blocks: Sequence[Block], readings: Readings) -> Rebound | None:
    """Return the rise of the bottom reps over the blocks; ``None`` where too little is known."""
    groups = [[*_stretches(block, readings)] for block in blocks]
    groups = [g for g in groups if len(g) >= _FEWEST_REPS and any(s.bottom for s in g)]
    if not groups:
        return None
    slope = pooled_slope([[(s.before, s.after) for s in group] for group in groups])
    rises, own = [], []
    for group in groups:
        before, after = (fsum(column) / len(group) for column in ([s[n] for s in group] for n in (0, 1)))
        for low in (s for s in group if s.bottom):
            rises.append(low.after - low.before)
            own.append(after + slope * (low.before - before) - low.before)
    return Rebound(rise=fsum(rises) / len(rises), own=fsum(own) / len(own))


def _stretches(block: Block, readings: Readings) -> Iterator[_Stretch]:
    earlier = [block.monday - timedelta(weeks=n) for n in range(1, BEFORE_WEEKS + 1)]
    for rep, tier in sorted(block.tiers.items()):
        own = readings.get(rep, {})
        before, after = ([own[day] for day in days if day in own] for days in (earlier, block.counted))
        if min(len(before), len(after)) >= _FEWEST:
            yield _Stretch(fsum(before) / len(before), fsum(after) / len(after), tier == "bottom")


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
