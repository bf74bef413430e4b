"""Relations between metrics: how much of one metric's skill shows in the others, and shared luck.

On metric m a rep's skill is  sqrt(r) f + sqrt(q) d + sqrt(1 - r - q) e:  f shows in every metric, d only in
metrics of the same deals (attainment is the win rate, times the size of deals), e in this metric alone. Luck
is shared as well: the number of deals won is common to a result and to the win rate.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import TRUSTED, Pool
from coachplan.core.ranking.spread import MIDDLES

SHARED_SKILL = 0.25
"""r where nothing is known of it."""

SAME_DEALS_SKILL = 0.5
"""r + q: the share of skill that two metrics of the same deals have in common at least."""

BELIEVED, BELIEVED_SPREAD = 0.25, 0.25
"""What is believed of r before any value is seen: a normal distribution, cut off at zero and at the most."""

ENOUGH_REPS = 50
"""Fewer reps show less of r: what looks like agreement among few is often the luck of the extremes."""

MOST, MOST_OF_FEW = 0.8, 0.5
"""No team moves r beyond the first of these, none of few reps beyond the second."""

STEPS = 200
"""Cells of the grid over r."""


class Column(NamedTuple):
    """One metric's values by rep (``None`` if missing), what the team says of it, and what it rests on."""

    cells: Sequence[Measured | None]
    pool: Pool
    same_deals: bool
    groups: Sequence[str]


class Evidence(NamedTuple):
    """Products of standardised deviations, added up over pairs of metrics, and their precision."""

    products: float
    precision: float

    def shared_skill(self, reps: int) -> tuple[float, ...]:
        """Return r at ``MIDDLES`` of its posterior, smallest first.

        Integrated over, r costs a team of unrelated skills less than one value of it did: Brier score at 12
        deals .1443 instead of .1447, the usual world .1154 instead of .1155 (10,000 paired teams).
        """
        most = MOST if reps >= ENOUGH_REPS else MOST_OF_FEW
        own = 1 / BELIEVED_SPREAD**2
        total = own + self.precision
        mean = (BELIEVED * own + self.products) / total
        grid = [most * (step + 0.5) / STEPS for step in range(STEPS)]
        nearest = min(max(mean, grid[0]), grid[-1])
        # Less the height at the peak, so that none underflows.
        heights = [math.exp(total * ((nearest - mean) ** 2 - (r - mean) ** 2) / 2) for r in grid]
        whole, found, step, below = math.fsum(heights), [], 0, 0.0
        for share in MIDDLES:
            while below + heights[step] < share * whole:
                below += heights[step]
                step += 1
            found.append(most * (step + (share * whole - below) / heights[step]) / STEPS)
        return tuple(found)


def shared_skill(columns: Sequence[Column]) -> tuple[float, ...]:
    """Return five equally likely values of r, going by what the team shows.

    Deviations y_a, y_b of a rep on two metrics have the expected product r tau_a tau_b and, were r zero, the
    variance (s_a^2 + tau_a^2) (s_b^2 + tau_b^2). Metrics of the same deals share luck too: left out.
    """
    found = []
    scaled = [_scaled(column) for column in columns]
    for a, first in enumerate(columns):
        for b, second in enumerate(columns[:a]):
            if not (first.same_deals and second.same_deals):
                pairs = [(x, y) for x, y in zip(scaled[a], scaled[b], strict=True) if x and y]
                products = math.fsum(x.step * y.step for x, y in pairs)
                found.append((products, math.fsum(x.weight * y.weight for x, y in pairs)))
    together = Evidence(math.fsum(one for one, _ in found), math.fsum(one for _, one in found))
    return together.shared_skill(max((len(column.cells) for column in columns), default=0))


class _Scaled(NamedTuple):
    step: float
    weight: float


def _scaled(column: Column) -> list[_Scaled | None]:
    """Return y tau / (s^2 + tau^2) and tau^2 / (s^2 + tau^2) for each rep."""
    tau = usual_tau(column.pool)
    found: list[_Scaled | None] = []
    for cell, group in zip(column.cells, column.groups, strict=True):
        if cell is None:
            found.append(None)
            continue
        total = cell.error**2 + tau**2
        limit = TRUSTED * math.sqrt(total)
        step = min(max(cell.y - column.pool.peers(group).value, -limit), limit)
        found.append(_Scaled(step * tau / total, tau**2 / total))
    return found


def usual_tau(pool: Pool) -> float:
    """Return the root of the mean square of tau."""
    return math.sqrt(math.fsum(tau**2 for tau in pool.taus) / len(pool.taus))
