"""Simulated organisations whose true order is known: teams as in ``worlds``, alike in some ways.

Every team sells in a market of its own: its centres lie apart, and more is sold where there is more to sell.
Units are told right up to a factor exp(U(-.35, .35)) each, the same to all teams, as they share one file.
"""

import math
import random  # noqa: TID251 - a simulated world is made of seeded chance
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.worlds import CENTRES, SPREADS, STRAYS, WEIGHTS, WIDTH, Team

from coachplan.core.team.metrics import Metric, resolve
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep, Roster
from coachplan.files.metrics import known_metrics


@dataclass(frozen=True)
class Organisation:
    """An organisation of so many teams of so many reps with so many deals each.

    ``spread`` is how far reps differ, as a share of the usual; it differs from team to team by exp(N
    ``teams_differ``), and from one of a team's metrics to the next by exp(N ``metrics_differ``). ``market``
    is how far the logs of the teams' centres lie apart. ``common`` is the correlation of skills, ``told`` the
    factor by which what is assumed of chance is wrong.
    """

    name: str
    deals: int
    teams: int = 100
    reps: int = 8
    spread: float = 1.0
    teams_differ: float = 0.0
    metrics_differ: float = 0.0
    market: float = 0.15
    common: float = 0.5
    told: float = 1.0


@dataclass(frozen=True)
class _Place:
    """Where a team sells: the logs by which its centres lie apart, and how far its reps differ by metric."""

    centres: tuple[float, ...]
    spreads: tuple[float, ...]


def organisation(world: Organisation, seed: str) -> list[Team]:
    """Return the teams of one organisation of a world."""
    dice = random.Random(f"{seed}/{world.name}/{world.deals}")  # noqa: S311 - chance, not secrets
    units = [spread * math.exp(dice.uniform(-0.35, 0.35)) for spread in SPREADS]
    return [_team(world, dice, units) for _ in range(world.teams)]


def _team(world: Organisation, dice: random.Random, units: list[float]) -> Team:
    whole = world.spread * math.exp(world.teams_differ * dice.gauss(0, 1))
    place = _Place(
        tuple(world.market * dice.gauss(0, 1) for _ in CENTRES),
        tuple(whole * math.exp(world.metrics_differ * dice.gauss(0, 1)) for _ in CENTRES),
    )
    reps, truth = [], {}
    for number in range(world.reps):
        name = f"r{number:03d}"
        means = _means(world, dice, place)
        truth[name] = math.fsum(
            w * mean / s for w, mean, s in zip(WEIGHTS.values(), means, SPREADS, strict=True)
        )
        reps.append(Rep(name=name, id=name, metrics=_seen(dice, means, world.deals)))
    roster = Roster(reps=tuple(reps))
    return Team(roster, _told(world, roster, units), truth)


def _means(world: Organisation, dice: random.Random, place: _Place) -> tuple[float, ...]:
    """Return a rep's true values, more being better."""
    z, own = dice.gauss(0, 1), math.sqrt(1 - world.common**2)
    others = [world.common * z + own * dice.gauss(0, 1) for _ in range(3)]
    quota, rate, coverage, cycle, activities = place.centres
    a, b, c, d, e = place.spreads
    base = 0.30 * math.exp(rate)
    p = min(max(base + SPREADS[1] * b * z, 0.03), 0.9)
    size = math.exp(quota + 0.15 * a * dice.gauss(0, 1) - 0.15**2 / 2)
    return (
        p * size / base,
        p,
        max(3 * math.exp(coverage) + SPREADS[2] * c * others[0], 0.3),
        CENTRES[3] - cycle + SPREADS[3] * d * others[1],
        CENTRES[4] + activities + SPREADS[4] * e * others[2],
    )


def _seen(dice: random.Random, means: tuple[float, ...], deals: int) -> Mapping[str, Reading | None]:
    result, p, coverage, cycle, activities = means
    wins = sum(dice.random() < p for _ in range(deals))
    won = math.fsum(math.exp(WIDTH * dice.gauss(0, 1) - WIDTH**2 / 2) for _ in range(wins))
    days = min(math.exp(-cycle + STRAYS["cycle_days"] * dice.gauss(0, 1) / math.sqrt(deals)), 3650.0)
    weekly = {name: math.exp(STRAYS[name] * dice.gauss(0, 1)) for name in ("pipeline_coverage", "activities")}
    attainment = min(result / p * won / deals, 10.0)
    return {
        "quota_attainment": Reading(value=attainment, evidence=deals),
        "win_rate": Reading(value=wins / deals, hits=wins, tries=deals),
        "pipeline_coverage": Reading(value=min(coverage * weekly["pipeline_coverage"], 100.0), evidence=1),
        "cycle_days": Reading(value=days, evidence=deals),
        "activities": Reading(value=min(math.exp(activities) * weekly["activities"], 1e5), evidence=1),
    }


def _told(world: Organisation, roster: Roster, units: list[float]) -> tuple[Metric, ...]:
    """Return the metrics as the file that all teams share tells them."""
    metrics = []
    for metric in resolve(roster, known_metrics()):
        unit = units[list(WEIGHTS).index(metric.name)]
        relative = metric.unit is None and metric.name != "pipeline_coverage"
        told = {
            "unit": None if relative else unit,
            "unit_share": unit if relative else None,
            "cv": STRAYS.get(metric.name, 0.8) * world.told,
            "weight": WEIGHTS[metric.name],
        }
        metrics.append(metric.model_copy(update=told))
    return tuple(metrics)
