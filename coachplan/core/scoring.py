"""Scoring: one rep's values on all metrics, pooled with the team's, become a score that explains itself."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.measures import Measured
from coachplan.core.pooling import MIDDLES, TRUSTED, Pool

SHARED_SKILL = 0.25
"""r: the share of one metric's skill that shows in the others too."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One metric on its way into a rep's score.

    ``worth`` is score per step on the scale (weight over unit), ``cell`` the rep's value, ``None`` if
    missing; ``same_deals`` marks the metrics in which the luck of the same deals shows.
    """

    worth: float
    pool: Pool
    cell: Measured | None
    same_deals: bool


@dataclass(frozen=True, slots=True)
class Posterior:
    """A rep's score: mean, standard deviation, what each metric adds (they sum to the mean).

    ``reliability`` is the share of the score's prior variance that the values have explained; ``clipped``
    marks the metrics whose deviation is too large to be believed and was cut.
    """

    mean: float
    deviation: float
    parts: tuple[float, ...]
    reliability: float
    clipped: tuple[bool, ...]


def posterior(ingredients: Sequence[Ingredient], shared_luck: float) -> Posterior:
    """Return a rep's score; ``shared_luck`` is the correlation between errors from the same deals."""
    rounds = [_for_one_tau(ingredients, index, shared_luck) for index in range(len(MIDDLES))]
    parts = tuple(
        math.fsum(column) / len(rounds) for column in zip(*(found.parts for found in rounds), strict=True)
    )
    mean = math.fsum(parts)
    within = math.fsum(found.variance for found in rounds) / len(rounds)
    between = math.fsum((math.fsum(found.parts) - mean) ** 2 for found in rounds) / len(rounds)
    clipped = tuple(any(column) for column in zip(*(found.clipped for found in rounds), strict=True))
    known = [1 - found.variance / found.before for found in rounds if found.before > 0]
    reliability = min(max(math.fsum(known) / len(rounds), 0.0), 1.0)
    return Posterior(mean, math.sqrt(within + between), parts, reliability, clipped)


@dataclass(frozen=True, slots=True)
class _Round:
    parts: tuple[float, ...]
    variance: float
    before: float
    clipped: tuple[bool, ...]


def _for_one_tau(ingredients: Sequence[Ingredient], index: int, shared_luck: float) -> _Round:
    """Return the score given the ``index``-th value of every tau.

    With a = tau sqrt(r), v = tau^2 (1 - r), g = v / (v + s^2), P = 1 + sum a^2 / (v + s^2), and
    A = sum k a (1 - g) (missing: g = 0), the coefficient of a metric is k g + (A / P) a / (v + s^2), never
    negative, and the variance sum k^2 g s^2 + A^2 / P (missing: k^2 v) plus the covariance of errors from
    the same deals.
    """
    own = [_own(item, item.pool.taus[index]) for item in ingredients]
    information = 1 + math.fsum(part.a * part.pull for part in own)
    open_part = math.fsum(
        item.worth * part.a * (1 - part.g) for item, part in zip(ingredients, own, strict=True)
    )
    lift = open_part / information
    shares = [item.worth * part.g + lift * part.pull for item, part in zip(ingredients, own, strict=True)]
    errors = [
        share * item.cell.error
        for share, item in zip(shares, ingredients, strict=True)
        if item.cell and item.same_deals
    ]
    covariance = math.fsum(errors) ** 2 - math.fsum(error**2 for error in errors)
    variance = math.fsum(part.left for part in own) + open_part * lift + shared_luck * covariance
    before = math.fsum(part.alone for part in own)
    before += math.fsum(item.worth * part.a for item, part in zip(ingredients, own, strict=True)) ** 2
    parts = tuple(share * part.step for share, part in zip(shares, own, strict=True))
    return _Round(parts, variance, before, tuple(part.clipped for part in own))


@dataclass(frozen=True, slots=True)
class _Own:
    a: float
    g: float
    pull: float
    left: float
    alone: float
    step: float
    clipped: bool


def _own(item: Ingredient, tau: float) -> _Own:
    a, v = tau * math.sqrt(SHARED_SKILL), tau**2 * (1 - SHARED_SKILL)
    alone = item.worth**2 * v
    if item.cell is None:
        return _Own(a, 0.0, 0.0, alone, alone, 0.0, clipped=False)
    noise = item.cell.error**2
    g = v / (v + noise)
    limit = TRUSTED * math.sqrt(noise + tau**2)
    step = item.cell.y - item.pool.centre
    held = min(max(step, -limit), limit)
    return _Own(a, g, a / (v + noise), item.worth**2 * g * noise, alone, held, clipped=held != step)
