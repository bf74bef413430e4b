"""Scoring: one rep's values on all metrics, pooled with the team's, become a score that explains itself."""

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from coachplan.core.ranking.measures import Measured
from coachplan.core.ranking.pooling import TRUSTED, Pool
from coachplan.core.ranking.relations import SAME_DEALS_SKILL, SHARED_SKILL
from coachplan.core.ranking.spread import MIDDLES

ALLOWED_LUCK = 0.5
"""Weights of metrics allow for so much of their shared luck; all of it would lean on tau too far."""

PAIRED = (1, 4, 2, 0, 3)
"""Each of five values of tau goes with one of r, so that over all five the two are not correlated."""

LEAST = 1e-12
"""No variance is below this share of what it was before any value was seen."""


class Ingredient(NamedTuple):
    """One metric on its way into a rep's score.

    ``worth`` is score per step on the scale (weight over unit), ``cell`` the rep's value, ``None`` if
    missing; ``same_deals`` marks the metrics in which skill and luck of the same deals show; ``shared`` holds
    five equally likely values of the share of its skill that shows in every other metric; ``group`` names
    the rep's peers.
    """

    worth: float
    pool: Pool
    cell: Measured | None
    same_deals: bool
    shared: Sequence[float] = (SHARED_SKILL,) * len(MIDDLES)
    group: str = ""


class Posterior(NamedTuple):
    """A rep's score: mean, standard deviation, what each metric adds (they sum to the mean).

    ``means`` has the score for each value of tau, ``within`` the variance that is left once tau is known;
    ``reliability`` is the share of the score's prior variance that the values have explained; ``clipped``
    marks the metrics whose deviation is too large to be believed and was cut.
    """

    mean: float
    deviation: float
    parts: tuple[float, ...]
    means: tuple[float, ...]
    within: float
    reliability: float
    clipped: tuple[bool, ...]


def posterior(ingredients: Sequence[Ingredient], shared_luck: float) -> Posterior:
    """Return a rep's score; ``shared_luck`` is the correlation between errors from the same deals."""
    rounds = [_for_one_tau(ingredients, index, shared_luck) for index in range(len(MIDDLES))]
    parts = tuple(
        math.fsum(column) / len(rounds) for column in zip(*(found.parts for found in rounds), strict=True)
    )
    mean = math.fsum(parts)
    means = tuple(math.fsum(found.parts) for found in rounds)
    within = math.fsum(found.variance for found in rounds) / len(rounds)
    between = math.fsum((one - mean) ** 2 for one in means) / len(rounds)
    clipped = tuple(any(column) for column in zip(*(found.clipped for found in rounds), strict=True))
    known = [1 - found.variance / found.before for found in rounds if found.before > 0]
    reliability = min(max(math.fsum(known) / len(rounds), 0.0), 1.0)
    return Posterior(mean, math.sqrt(within + between), parts, means, within, reliability, clipped)


def apart(team: Sequence[Posterior]) -> list[float]:
    """Return each score's standard deviation as far as it bears on ranks.

    A larger tau takes all scores further from the centre alike, and no rank changes. What the values of tau
    do to a score beyond that is counted: its means less their regression, over the team, on the scores.
    """
    whole = math.fsum(one.mean**2 for one in team) or 1.0
    columns = list(zip(*(one.means for one in team), strict=True))
    scores = [one.mean for one in team]
    scales = [math.fsum(map(mul, column, scores)) / whole for column in columns]
    return [math.sqrt(one.within + _beyond(one, scales)) for one in team]


def _beyond(one: Posterior, scales: Sequence[float]) -> float:
    pairs = zip(one.means, scales, strict=True)
    return math.fsum((mean - scale * one.mean) ** 2 for mean, scale in pairs) / len(scales)


class _Round(NamedTuple):
    parts: tuple[float, ...]
    variance: float
    before: float
    clipped: tuple[bool, ...]


class _Own(NamedTuple):
    """What one metric brings: loadings on common skill, skill of the deals and luck; what is its own."""

    worth: float
    a: float
    d: float
    u: float
    alone: float
    noise: float
    known: float
    step: float
    blur: float
    clipped: bool
    same_deals: bool


def _for_one_tau(ingredients: Sequence[Ingredient], index: int, shared_luck: float) -> _Round:
    """Return the score given the ``index``-th value of every tau, and of r as ``PAIRED``.

    The best weights x solve (skill + errors) x = skill k, both covariances, k being what a step is worth.
    Given the three common factors the metrics are independent: three equations are left (Woodbury).
    The error of any weights x is k' skill k - 2 x' skill k + x' (skill + errors) x.
    """
    own = [_own(item, index, shared_luck) for item in ingredients]
    skill_a, skill_d = math.fsum(o.worth * o.a for o in own), math.fsum(o.worth * o.d for o in own)
    wanted = [o.a * skill_a + o.d * skill_d + o.alone * o.worth for o in own]
    common = _common(own, wanted)
    shares = [
        max(o.known * (goal - o.a * common[0] - o.d * common[1] - o.u * common[2]), 0.0)
        for o, goal in zip(own, wanted, strict=True)
    ]
    before = skill_a**2 + skill_d**2 + math.fsum(o.alone * o.worth**2 for o in own)
    variance = before + _error_of(shares, own, wanted, shared_luck)
    parts = tuple(share * o.step for share, o in zip(shares, own, strict=True))
    return _Round(parts, max(variance, LEAST * before), before, tuple(o.clipped for o in own))


def _error_of(shares: Sequence[float], own: Sequence[_Own], wanted: Sequence[float], luck: float) -> float:
    """Return how much variance the weights leave, less what there was before."""
    pairs = list(zip(shares, own, strict=True))
    found = [x * x * (o.alone + o.noise + o.blur) for x, o in pairs]
    found += [math.fsum(x * o.a for x, o in pairs) ** 2, math.fsum(x * o.d for x, o in pairs) ** 2]
    errors = [x * math.sqrt(o.noise) for x, o in pairs if o.same_deals]
    found.append(luck * (math.fsum(errors) ** 2 - math.fsum(error**2 for error in errors)))
    found += [-2 * x * goal for x, goal in zip(shares, wanted, strict=True)]
    return math.fsum(found)


def _common(own: Sequence[_Own], wanted: Sequence[float]) -> tuple[float, float, float]:
    """Solve (1 + U' D U) z = U' D wanted for the three common factors, D the precision of what is alone."""
    rows = [(o.known, o.a, o.d, o.u, goal) for o, goal in zip(own, wanted, strict=True)]
    aa = 1 + math.fsum([known * a * a for known, a, _, _, _ in rows])
    dd = 1 + math.fsum([known * d * d for known, _, d, _, _ in rows])
    uu = 1 + math.fsum([known * u * u for known, _, _, u, _ in rows])
    ad = math.fsum([known * a * d for known, a, d, _, _ in rows])
    au = math.fsum([known * a * u for known, a, _, u, _ in rows])
    du = math.fsum([known * d * u for known, _, d, u, _ in rows])
    a = math.fsum([known * goal * own_a for known, own_a, _, _, goal in rows])
    d = math.fsum([known * goal * own_d for known, _, own_d, _, goal in rows])
    u = math.fsum([known * goal * own_u for known, _, _, own_u, goal in rows])
    # Elimination; each pivot is at least 1.
    dd, du, d = dd - ad * ad / aa, du - ad * au / aa, d - ad * a / aa
    uu, u = uu - au * au / aa, u - au * a / aa
    z_u = (u - du * d / dd) / (uu - du * du / dd)
    z_d = (d - du * z_u) / dd
    return (a - ad * z_d - au * z_u) / aa, z_d, z_u


def _own(item: Ingredient, index: int, shared_luck: float) -> _Own:
    tau, shared = item.pool.taus[index], item.shared[PAIRED[index]]
    of_deals = max(SAME_DEALS_SKILL - shared, 0.0) if item.same_deals else 0.0
    a, d = tau * math.sqrt(shared), tau * math.sqrt(of_deals)
    alone = tau**2 * (1 - shared - of_deals)
    if item.cell is None:
        return _Own(item.worth, a, d, 0.0, alone, 0.0, 0.0, 0.0, 0.0, clipped=False, same_deals=False)
    peers, noise = item.pool.peers(item.group), item.cell.error**2
    luck = ALLOWED_LUCK * shared_luck if item.same_deals else 0.0
    limit = TRUSTED * math.sqrt(noise + tau**2)
    step = item.cell.y - peers.value
    held = min(max(step, -limit), limit)
    return _Own(
        item.worth,
        a,
        d,
        math.sqrt(noise * luck),
        alone,
        noise,
        1 / (alone + noise * (1 - luck)),
        held,
        peers.error**2,
        clipped=held != step,
        same_deals=item.same_deals,
    )
