"""Simulated sales teams whose true order is known: several worlds, one seed for each team.

The usual world: skill z ~ N(0, 1) per rep; win probability .30 + .07 z; a deal-size factor exp(.15 N);
pipeline coverage, sales cycle and activities correlate .5 with z. Results come from so many closed deals,
their sizes log-normal with mean 1 and variation .8. The truth is the weighted skill. The ranking is told each
metric's unit only up to a factor exp(U(-.35, .35)), and how values stray from week to week; nothing else.
"""

import math
import random  # noqa: TID251 - a simulated world is made of seeded chance
from dataclasses import dataclass
from datetime import date

from coachplan.core.team.metrics import Metric, resolve
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep, Roster
from coachplan.files.metrics import known_metrics

DAY = date(2026, 11, 23)
WEIGHTS = {
    "quota_attainment": 0.40,
    "win_rate": 0.25,
    "pipeline_coverage": 0.15,
    "cycle_days": 0.10,
    "activities": 0.10,
}
CENTRES = (1.0, 0.30, 3.0, -math.log(60), math.log(40))
SPREADS = (0.28, 0.07, 0.5, 0.15, 0.20)
STRAYS = {"pipeline_coverage": 0.25, "activities": 0.05, "cycle_days": 0.6}
WIDTH = math.sqrt(math.log(1 + 0.8**2))
"""The width of a log-normal distribution whose standard deviation is .8 of its mean."""

RAMPING = (date(2026, 9, 1), 0.55)
"""When a newcomer started, and what share of full results the ramp table expects of one by ``DAY``."""


@dataclass(frozen=True)
class World:
    """How a world differs from the usual one.

    ``common`` is the correlation of the other skills with z; ``tails`` draws skill from Student's t with 3
    degrees of freedom; ``whales`` is the share of deals eight times the size; ``gaps`` the share of missing
    cells; ``newcomers`` how many ramp; ``territory`` the factor by which half of the team sells more, and the
    other half less; ``drift`` how far skill moved while the deals closed.
    """

    name: str
    deals: int
    reps: int = 10
    alike: bool = False
    common: float = 0.5
    tails: bool = False
    whales: float = 0.0
    gaps: float = 0.0
    newcomers: int = 0
    territory: float = 1.0
    drift: float = 0.0
    uneven: bool = False
    metrics: tuple[str, ...] = tuple(WEIGHTS)


USUAL = [World("usual", 12), World("usual", 40), World("usual", 150)]
WORLDS = [
    *USUAL,
    World("nobody differs", 12, alike=True),
    World("nobody differs", 150, alike=True),
    World("unrelated skills", 12, common=0.0),
    World("unrelated skills", 40, common=0.0),
    World("two metrics", 12, metrics=("quota_attainment", "win_rate")),
    World("two metrics", 40, metrics=("quota_attainment", "win_rate")),
    World("heavy tails", 12, tails=True),
    World("whales", 12, whales=0.02),
    World("missing cells", 12, gaps=0.2),
    World("three ramping", 12, newcomers=3),
    World("territories", 12, territory=1.35),
    World("drift", 12, drift=0.6),
    World("uneven deals", 12, uneven=True),
    World("five reps", 12, reps=5),
    World("fifteen reps", 12, reps=15),
    World("hundred reps", 12, reps=100),
    World("hundred reps, unrelated", 12, reps=100, common=0.0),
]


@dataclass(frozen=True)
class Team:
    """A roster, the metrics as told, and the truth: weighted skill by rep."""

    roster: Roster
    metrics: tuple[Metric, ...]
    truth: dict[str, float]


def team(world: World, seed: str) -> Team:
    """Return one team of a world."""
    dice = random.Random(f"{seed}/{world.name}/{world.deals}")  # noqa: S311 - chance, not secrets
    reps, truth = [], {}
    for number in range(world.reps):
        name = f"r{number:03d}"
        skill, seen = _seller(world, dice, number)
        truth[name] = skill
        reps.append(
            Rep(
                name=name,
                id=name,
                metrics=seen,
                started=RAMPING[0] if number < world.newcomers else None,
                group=None if world.territory == 1 else "east" if number % 2 else "west",
            )
        )
    roster = Roster(reps=tuple(reps))
    return Team(roster, _told(world, dice, roster), truth)


def _seller(world: World, dice: random.Random, number: int) -> tuple[float, dict[str, Reading | None]]:
    """Return a rep's true weighted skill and what is seen of it."""
    z, others = (0.0, [0.0] * 3) if world.alike else _skills(world, dice)
    size = 1.0 if world.alike else math.exp(0.15 * dice.gauss(0, 1) - 0.15**2 / 2)
    skill = _weighted(world, _means(z, others, size))
    shift = world.drift * dice.gauss(0, 1) if world.drift else 0.0
    deals = max(round(dice.gammavariate(2, world.deals / 2)), 2) if world.uneven else world.deals
    field = world.territory if number % 2 else 1 / world.territory
    ramp = RAMPING[1] if number < world.newcomers else 1.0
    # Deals close all along the way, so that they show the skill half-way back.
    seen = _seen(world, dice, _means(z - shift / 2, others, size * field * ramp), deals)
    return skill, {
        name: None if world.gaps and dice.random() < world.gaps else reading
        for name, reading in seen.items()
        if name in world.metrics
    }


def _skills(world: World, dice: random.Random) -> tuple[float, list[float]]:
    def draw() -> float:
        # Student's t with 3 degrees of freedom, scaled to variance 1, is N / sqrt(chi-squared).
        return dice.gauss(0, 1) / (math.sqrt(dice.gammavariate(1.5, 2)) if world.tails else 1.0)

    z = draw()
    own = math.sqrt(1 - world.common**2)
    return z, [world.common * z + own * draw() for _ in range(3)]


def _means(z: float, others: list[float], size: float) -> tuple[float, ...]:
    p = min(max(0.30 + 0.07 * z, 0.03), 0.9)
    coverage, cycle, activities = (
        max(3 + 0.5 * others[0], 0.3),
        math.log(60) - 0.15 * others[1],
        math.log(40) + 0.20 * others[2],
    )
    return p * size / 0.30, p, coverage, -cycle, activities


def _weighted(world: World, means: tuple[float, ...]) -> float:
    columns = zip(WEIGHTS.items(), means, CENTRES, SPREADS, strict=True)
    return math.fsum(
        weight * (mean - centre) / spread
        for (name, weight), mean, centre, spread in columns
        if name in world.metrics
    )


def _seen(
    world: World, dice: random.Random, means: tuple[float, ...], deals: int
) -> dict[str, Reading | None]:
    result, p, coverage, cycle, activities = means
    wins = sum(dice.random() < p for _ in range(deals))
    won = 0.0
    for _ in range(wins):
        one = math.exp(WIDTH * dice.gauss(0, 1) - WIDTH**2 / 2)
        won += 8 * one if world.whales and dice.random() < world.whales else one
    days = min(math.exp(-cycle + 0.6 * dice.gauss(0, 1) / math.sqrt(deals)), 3650.0)
    return {
        "quota_attainment": Reading(value=min(result / p * won / deals, 10.0), evidence=deals),
        "win_rate": Reading(value=wins / deals, hits=wins, tries=deals),
        "pipeline_coverage": Reading(
            value=min(coverage * math.exp(0.25 * dice.gauss(0, 1)), 100.0), evidence=1
        ),
        "cycle_days": Reading(value=days, evidence=deals),
        "activities": Reading(value=min(math.exp(activities + 0.05 * dice.gauss(0, 1)), 1e5), evidence=1),
    }


def _told(world: World, dice: random.Random, roster: Roster) -> tuple[Metric, ...]:
    """Return the metrics with units that are about right."""
    metrics = []
    for metric in resolve(roster, known_metrics()):
        index = list(WEIGHTS).index(metric.name)
        unit = SPREADS[index] * math.exp(dice.uniform(-0.35, 0.35))
        relative = metric.unit is None and metric.name != "pipeline_coverage"
        told = {
            "unit": None if relative else unit,
            "unit_share": unit if relative else None,
            "cv": STRAYS.get(metric.name, 0.8),
            "weight": WEIGHTS[metric.name] / math.fsum(WEIGHTS[name] for name in world.metrics),
            "peers": "group" if metric.name == "quota_attainment" else "team",
        }
        metrics.append(metric.model_copy(update=told))
    return tuple(metrics)
