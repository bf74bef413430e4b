"""The planner's coin: near-equal reps in pairs, one of them a little more of the coach's time by toss.

The seed is an input and is recorded before the block that it decides; everything else follows from it.
"""

import hashlib
from collections.abc import Container, Sequence
from datetime import date, timedelta
from math import fsum

from pydantic import Field

from coachplan.core.allocation.ledger import Toss
from coachplan.core.base import Value
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.ranking import Ranking, Standing

BLOCK_WEEKS = 4
"""Weeks for which one toss holds."""

CARRY_OVER = 1
"""Weeks at the start of a block that do not count: what came before still works in them."""


class Pair(Value):
    """Two neighbours by score in one tier; by toss ``more`` gets a quantum a week more, ``less`` one less."""

    more: str
    less: str
    tier: Tier | None


class Block(Value):
    """Weeks under one toss, from ``monday`` on; ``scores`` and ``tiers`` are those at the assignment."""

    monday: date
    pairs: tuple[Pair, ...]
    scores: dict[str, float]
    tiers: dict[str, Tier | None]

    @property
    def counted(self) -> tuple[date, ...]:
        """Return the Mondays of the weeks that count."""
        return tuple(self.monday + timedelta(weeks=n) for n in range(CARRY_OVER, BLOCK_WEEKS))

    @property
    def end(self) -> date:
        """Return the Monday after the last week."""
        return self.monday + timedelta(weeks=BLOCK_WEEKS)


class Experiment(Value):
    """What was fixed before the first block, and the blocks that were tossed since.

    ``quantum`` is in minutes a week; ``planned`` counts the blocks after which the result is read.
    ``level`` is the metric's usual value then, in its own unit: effects are shares of it. ``spread`` is
    the standard deviation of one pair's difference that was expected, as such a share.
    """

    metric: str
    quantum: int = Field(ge=1)
    planned: int = Field(ge=1)
    seed: str = Field(min_length=1)
    level: float = Field(gt=0)
    spread: float = Field(ge=0)
    blocks: tuple[Block, ...] = ()

    @property
    def end(self) -> date | None:
        """Return the Monday after the last planned block; ``None`` while blocks are left to toss."""
        return self.blocks[-1].end if len(self.blocks) >= self.planned else None


def next_block(
    ranking: Ranking, monday: date, seed: str, number: int, measured: Container[str] | None = None
) -> Block:
    """Return the block from ``monday`` on, pairs and coins included; the same for the same inputs.

    Args:
        ranking: who is where as the block is assigned.
        monday: the first day of the block.
        seed: what the coins are derived from.
        number: which block it is, 1 first.
        measured: the reps whose readings are known; nobody else is paired (``None``: everybody).
    """
    known = [s for s in ranking.standings if s.because and s.certainty != "ramping"]
    pairs = []
    for tier in dict.fromkeys(s.tier for s in known):
        seated = [s for s in known if s.tier == tier and (measured is None or s.rep in measured)]
        pairs += [_tossed(one, other, seed, number) for one, other in neighbours(seated)]
    return Block(
        monday=monday,
        pairs=tuple(pairs),
        scores={s.rep: s.score for s in known},
        tiers={s.rep: s.tier for s in known},
    )


def neighbours(standings: Sequence[Standing]) -> list[tuple[Standing, Standing]]:
    """Return score neighbours in pairs; of an odd number the one stays out who leaves the closest pairs."""
    ordered = sorted(standings, key=lambda s: (-s.score, s.rep))
    if len(ordered) % 2:
        ways = [ordered[:out] + ordered[out + 1 :] for out in range(0, len(ordered), 2)]
        ordered = min(ways, key=lambda way: fsum((a.score - b.score) ** 2 for a, b in _twos(way)))
    return _twos(ordered)


def _twos(ordered: Sequence[Standing]) -> list[tuple[Standing, Standing]]:
    return list(zip(ordered[::2], ordered[1::2], strict=True))


def _tossed(one: Standing, other: Standing, seed: str, number: int) -> Pair:
    first, second = sorted((one.rep, other.rep))
    # One bit of a digest is a fair coin that anybody can check against the recorded seed.
    heads = hashlib.sha256(f"{seed}\n{number}\n{first}\n{second}".encode()).digest()[0] & 1
    more, less = (first, second) if heads else (second, first)
    return Pair(more=more, less=less, tier=one.tier)


def tosses_in(experiment: Experiment | None, monday: date) -> tuple[Toss, ...]:
    """Return the tosses that hold in the week of ``monday``."""
    if experiment is None:
        return ()
    return tuple(
        Toss(more=pair.more, less=pair.less, minutes=experiment.quantum)
        for block in experiment.blocks
        if block.monday <= monday < block.end
        for pair in block.pairs
    )
