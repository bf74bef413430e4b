"""Large teams: pooling and scoring on arrays, as in ``pooling``, ``relations`` and ``scoring``."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coachplan.core.ranking.measures import LOWEST, Gauge
from coachplan.core.ranking.pooling import TRUSTED, Centre, Pool
from coachplan.core.ranking.relations import SAME_DEALS_SKILL, Evidence, usual_tau
from coachplan.core.ranking.samples import Samples
from coachplan.core.ranking.scoring import ALLOWED_LUCK, LEAST, PAIRED
from coachplan.core.ranking.spread import CELLS, MIDDLES, Likelihood, taus_of, variance_in
from coachplan.core.team.metrics import Metric

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LargeColumn:
    """One metric's values by rep on its scale, their errors (infinite where there is none), and the peers."""

    y: Array
    error: Array
    peers: NDArray[np.int64]
    names: Sequence[str]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Tell who has a value."""
        return np.isfinite(self.error)

    def centres(self, pool: Pool) -> tuple[Array, Array]:
        """Return for each rep the centre of the peers, and its error."""
        found = [pool.peers(name) for name in self.names]
        values, errors = np.array([one.value for one in found]), np.array([one.error for one in found])
        return values[self.peers], errors[self.peers]


def column(metric: Metric, samples: Samples, by: Gauge, groups: Sequence[str]) -> LargeColumn:
    """Return a metric's values with their errors, as ``measure`` finds them one by one."""
    value = np.array(samples.values)
    weekly = np.zeros(len(value), dtype=np.bool_)
    weekly[list(samples.weeks)] = True
    known = np.isfinite(samples.evidence)
    evidence = np.where(known, samples.evidence, 1.0)
    worth = evidence * samples.ramps if metric.ramps else evidence
    noise = np.where(weekly, by.weekly_noise, by.noise)
    error = np.where(known, noise / np.sqrt(worth), np.inf)
    names = sorted(set(groups))
    numbers = {name: number for number, name in enumerate(names)}
    peers = np.fromiter(map(numbers.__getitem__, groups), np.int64, len(groups))
    return LargeColumn(metric.sign * _on_scale(metric, value, evidence, by.level), error, peers, names)


def _on_scale(metric: Metric, value: Array, n: Array, level: float) -> Array:
    if metric.scale == "ratio":
        found = np.arcsin(np.sqrt((np.clip(value, 0.0, 1.0) * n + 0.25) / (n + 0.5)))
    elif metric.scale == "positive":
        found = np.log(np.maximum(value, LOWEST * level))
    elif metric.scale == "count":
        found = np.sqrt(np.maximum(value, 0.0))
    else:
        found = value
    return np.asarray(found)


_Parts = dict[str, tuple[Array, Array]]


def pools(columns: Sequence[LargeColumn], units: Sequence[float]) -> list[Pool]:
    """Return centre and spread of each metric, as ``pooling.pools`` does."""
    parts = [_parts(cells) for cells in columns]
    found = [_likelihood(one, unit) for one, unit in zip(parts, units, strict=True)]
    return [
        _pool(one, taus, math.sqrt(likely.usual))
        for one, taus, likely in zip(parts, taus_of(found), found, strict=True)
    ]


def _parts(cells: LargeColumn) -> _Parts:
    """Return values and squared errors by group of peers."""
    found = {}
    for number, name in enumerate(cells.names):
        inside = cells.known & (cells.peers == number)
        if inside.any():
            found[name] = (_winsorised(cells.y[inside]), cells.error[inside] ** 2)
    return found


def _likelihood(parts: _Parts, unit: float) -> Likelihood:
    count = sum(len(squares) for _, squares in parts.values())
    usual = count / math.fsum(float(np.sum(1 / squares)) for _, squares in parts.values())
    logs = [
        math.fsum(_log_likelihood(y, squares + variance_in(cell, usual)) for y, squares in parts.values())
        for cell in range(CELLS)
    ]
    return Likelihood(logs, usual, unit)


def _pool(parts: _Parts, taus: tuple[float, ...], error: float) -> Pool:
    y, squares = (np.concatenate(column) for column in zip(*parts.values(), strict=True))
    everybody = _centre(y, squares, taus)
    centres = {name: _centre(*part, taus) for name, part in parts.items()} if len(parts) > 1 else {}
    return Pool(centre=everybody.value, centre_error=everybody.error, taus=taus, error=error, groups=centres)


def _winsorised(y: Array) -> Array:
    middle = float(np.median(y))
    away = y - middle
    robust = max(1.4826 * float(np.median(np.abs(away))), math.sqrt(float(np.mean(away**2))) / 2)
    return np.asarray(np.clip(y, middle - TRUSTED * robust, middle + TRUSTED * robust))


def _log_likelihood(y: Array, spreads: Array) -> float:
    total = float(np.sum(1 / spreads))
    centre = float(np.sum(y / spreads)) / total
    distance = float(np.sum((y - centre) ** 2 / spreads))
    return -(math.log(total) + float(np.sum(np.log(spreads))) + distance) / 2


def _centre(y: Array, squares: Array, taus: Sequence[float]) -> Centre:
    found = []
    for tau in taus:
        weights = 1 / (squares + tau**2)
        total = float(np.sum(weights))
        found.append((float(np.sum(weights * y)) / total, 1 / total))
    centre = math.fsum(mean for mean, _ in found) / len(found)
    variance = math.fsum(spread + (mean - centre) ** 2 for mean, spread in found) / len(found)
    return Centre(value=centre, error=math.sqrt(variance))


def shared_skill(found: Sequence[tuple[LargeColumn, Pool, bool]]) -> tuple[float, ...]:
    """Return r, as ``relations.shared_skill`` does; the truth value marks metrics of the same deals."""
    scaled = []
    for cells, learned, same_deals in found:
        tau = usual_tau(learned)
        total = cells.error**2 + tau**2
        limit = TRUSTED * np.sqrt(total)
        step = np.clip(cells.y - cells.centres(learned)[0], -limit, limit)
        scaled.append((np.where(cells.known, step * tau / total, 0.0), tau**2 / total, same_deals))
    pairs = [(a, b) for number, a in enumerate(scaled) for b in scaled[:number] if not (a[2] and b[2])]
    together = Evidence(
        math.fsum(float(np.sum(a[0] * b[0])) for a, b in pairs),
        math.fsum(float(np.sum(a[1] * b[1])) for a, b in pairs),
    )
    return together.shared_skill(max((len(cells.y) for cells, _, _ in found), default=0))


@dataclass(frozen=True, slots=True)
class LargeIngredient:
    """One metric on its way into the scores of everybody, as ``scoring.Ingredient`` is for one."""

    worth: float
    pool: Pool
    cells: LargeColumn
    same_deals: bool
    shared: Sequence[float]


@dataclass(frozen=True, slots=True)
class LargePosterior:
    """Scores of everybody: ``parts`` and ``clipped`` by metric, then by rep.

    ``apart`` is the standard deviation as far as it bears on ranks.
    """

    mean: Array
    deviation: Array
    apart: Array
    parts: Array
    reliability: Array
    clipped: NDArray[np.bool_]


def posterior(ingredients: Sequence[LargeIngredient], shared_luck: float) -> LargePosterior:
    """Return all scores, as ``scoring.posterior`` finds them one by one."""
    given = [_given(item, shared_luck) for item in ingredients]
    rounds = [_for_one_tau(given, index, shared_luck) for index in range(len(MIDDLES))]
    count = len(rounds)
    parts = np.sum([found.parts for found in rounds], axis=0) / count
    mean = np.sum(parts, axis=0)
    within = np.sum([found.variance for found in rounds], axis=0) / count
    means = [np.sum(found.parts, axis=0) for found in rounds]
    between = np.sum([(one - mean) ** 2 for one in means], axis=0) / count
    whole = float(np.sum(mean**2)) or 1.0
    beyond = [(one - mean * float(np.sum(one * mean)) / whole) ** 2 for one in means]
    apart = np.sqrt(within + np.sum(beyond, axis=0) / count)
    reliability = np.sum([1 - found.variance / found.before for found in rounds], axis=0) / count
    clipped = np.any([found.clipped for found in rounds], axis=0)
    share = np.clip(reliability, 0.0, 1.0)
    return LargePosterior(mean, np.sqrt(within + between), apart, parts, share, clipped)


@dataclass(frozen=True, slots=True)
class _Round:
    parts: Array
    variance: Array
    before: float
    clipped: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Given:
    """What one metric brings whatever tau is; ``noise`` is 0 and ``seen`` is 0 where there is no value."""

    item: LargeIngredient
    noise: Array
    seen: Array
    step: Array
    blur: Array
    luck: float


@dataclass(frozen=True, slots=True)
class _Own:
    """What one metric brings for one tau: as in ``scoring``."""

    worth: float
    a: float
    d: float
    u: Array
    alone: float
    noise: Array
    known: Array
    step: Array
    blur: Array
    clipped: NDArray[np.bool_]
    same_deals: bool


def _for_one_tau(given: Sequence[_Given], index: int, shared_luck: float) -> _Round:
    own = [_own(one, index) for one in given]
    skill_a, skill_d = sum(o.worth * o.a for o in own), sum(o.worth * o.d for o in own)
    wanted = [o.a * skill_a + o.d * skill_d + o.alone * o.worth for o in own]
    a, d, u = _common(own, wanted)
    shares = [
        np.maximum(o.known * (goal - o.a * a - o.d * d - o.u * u), 0.0)
        for o, goal in zip(own, wanted, strict=True)
    ]
    before = skill_a**2 + skill_d**2 + sum(o.alone * o.worth**2 for o in own)
    variance = before + _error_of(shares, own, wanted, shared_luck)
    parts = np.array([share * o.step for share, o in zip(shares, own, strict=True)])
    return _Round(parts, np.maximum(variance, LEAST * before), before, np.array([o.clipped for o in own]))


def _error_of(shares: Sequence[Array], own: Sequence[_Own], wanted: Sequence[float], luck: float) -> Array:
    found = np.zeros(len(shares[0]))
    on_a, on_d, on_luck = np.zeros_like(found), np.zeros_like(found), np.zeros_like(found)
    for x, o, goal in zip(shares, own, wanted, strict=True):
        found += x * x * (o.alone + o.noise + o.blur) - 2 * x * goal
        on_a += x * o.a
        on_d += x * o.d
        if o.same_deals:
            found -= luck * x * x * o.noise
            on_luck += x * np.sqrt(o.noise)
    return np.asarray(found + on_a**2 + on_d**2 + luck * on_luck**2)


def _common(own: Sequence[_Own], wanted: Sequence[float]) -> tuple[Array, Array, Array]:
    names = ("a", "d", "u")
    m = {
        one + two: sum(
            (o.known * getattr(o, one) * getattr(o, two) for o in own), np.array(float(one == two))
        )
        for number, two in enumerate(names)
        for one in names[: number + 1]
    }
    a, d, u = (
        sum((o.known * goal * getattr(o, name) for o, goal in zip(own, wanted, strict=True)), np.array(0.0))
        for name in names
    )
    dd, du, d = (
        m["dd"] - m["ad"] ** 2 / m["aa"],
        m["du"] - m["ad"] * m["au"] / m["aa"],
        d - m["ad"] * a / m["aa"],
    )
    uu, u = m["uu"] - m["au"] ** 2 / m["aa"], u - m["au"] * a / m["aa"]
    z_u = (u - du * d / dd) / (uu - du * du / dd)
    z_d = (d - du * z_u) / dd
    return (a - m["ad"] * z_d - m["au"] * z_u) / m["aa"], z_d, z_u


def _given(item: LargeIngredient, shared_luck: float) -> _Given:
    known = item.cells.known
    centre, error = item.cells.centres(item.pool)
    return _Given(
        item,
        np.where(known, item.cells.error**2, 0.0),
        known.astype(np.float64),
        np.where(known, item.cells.y - centre, 0.0),
        error**2,
        ALLOWED_LUCK * shared_luck if item.same_deals else 0.0,
    )


def _own(given: _Given, index: int) -> _Own:
    item = given.item
    tau, shared = item.pool.taus[index], item.shared[PAIRED[index]]
    of_deals = max(SAME_DEALS_SKILL - shared, 0.0) if item.same_deals else 0.0
    alone = tau**2 * (1 - shared - of_deals)
    limit = TRUSTED * np.sqrt(given.noise + tau**2)
    held = np.clip(given.step, -limit, limit)
    return _Own(
        item.worth,
        tau * math.sqrt(shared),
        tau * math.sqrt(of_deals),
        np.sqrt(given.noise * given.luck),
        alone,
        given.noise,
        given.seen / (alone + given.noise * (1 - given.luck)),
        held,
        given.blur,
        clipped=held != given.step,
        same_deals=item.same_deals,
    )
