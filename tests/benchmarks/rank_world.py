"""Measure the ranking on simulated teams whose true order is known.

Run as: PYTHONPATH=.:tests python tests/benchmarks/rank_world.py [TEAMS] [SEED]

The world: skill z ~ N(0, 1) per rep; win probability .30 + .07 z; a deal-size factor; pipeline coverage,
sales cycle and activities correlate .5 with z. Results come from so many closed deals, their sizes log-normal
with mean 1 and variation .8. The truth is the weighted skill; the ranking is told each metric's unit only up
to a factor exp(U(-.35, .35)).
"""

import math
import random  # noqa: TID251 - a simulated world is made of seeded chance
import sys
from dataclasses import dataclass, field
from datetime import date

from builders import policy

from coachplan.core.metrics import Metric, resolve
from coachplan.core.ranking import Ranking, rank
from coachplan.core.readings import Reading
from coachplan.core.roster import Rep, Roster
from coachplan.files.metrics import known_metrics

REPS = 10
WORST = 2
WEIGHTS = {
    "quota_attainment": 0.40,
    "win_rate": 0.25,
    "pipeline_coverage": 0.15,
    "cycle_days": 0.10,
    "activities": 0.10,
}
CENTRES = (1.0, 0.30, 3.0, -math.log(60), math.log(40))
SPREADS = (0.28, 0.07, 0.5, 0.15, 0.20)
DAY = date(2026, 11, 23)
WIDTH = math.sqrt(math.log(1 + 0.8**2))
"""The width of a log-normal distribution whose standard deviation is .8 of its mean."""


@dataclass
class Score:
    """What has been counted so far."""

    teams: int = 0
    found: int = 0
    brier: float = 0.0
    labels: dict[str, int] = field(default_factory=lambda: {"P >= .80": 0, "firm": 0})
    wrong: dict[str, int] = field(default_factory=lambda: {"P >= .80": 0, "firm": 0})
    hit: dict[str, int] = field(default_factory=lambda: {"P >= .80": 0, "firm": 0})

    def add(self, ranking: Ranking, worst: set[str]) -> None:
        """Count one team."""
        self.teams += 1
        self.found += sum(one.rep in worst for one in ranking.standings[-WORST:])
        self.brier += math.fsum(
            (one.probability["bottom"] - (one.rep in worst)) ** 2 for one in ranking.standings
        )
        for rule, said in (
            ("P >= .80", [one.rep for one in ranking.standings if one.probability["bottom"] >= 0.8]),
            (
                "firm",
                [one.rep for one in ranking.standings if (one.tier, one.certainty) == ("bottom", "firm")],
            ),
        ):
            missed = sum(rep not in worst for rep in said)
            self.labels[rule] += len(said)
            self.wrong[rule] += missed
            self.hit[rule] += missed > 0

    def summary(self) -> str:
        """Return the figures as text."""
        found = f"{self.found / self.teams / WORST:.1%} found, Brier {self.brier / self.teams / REPS:.4f}"
        lines = [f"  forced to name {WORST} of {REPS}, {self.teams} teams: {found}"]
        for rule, labels in self.labels.items():
            wrong = f"{self.wrong[rule] / labels:.1%}" if labels else "-"
            hit = f"{self.hit[rule] / self.teams:.2%}"
            lines.append(f"  {rule}: {labels / self.teams:.3f} labels a team, wrong {wrong}, teams hit {hit}")
        return "\n".join(lines)


def seller(dice: random.Random, deals: int, *, alike: bool) -> tuple[float, dict[str, Reading | None]]:
    """Return a rep's true weighted skill and what is seen of it after so many closed deals."""
    z = 0.0 if alike else dice.gauss(0, 1)
    mix = [0.0 if alike else 0.5 * z + math.sqrt(0.75) * dice.gauss(0, 1) for _ in range(3)]
    p = min(max(0.30 + 0.07 * z, 0.03), 0.9)
    size = 1.0 if alike else math.exp(0.15 * dice.gauss(0, 1) - 0.15**2 / 2)
    coverage, cycle, activities = (
        max(3 + 0.5 * mix[0], 0.3),
        math.log(60) - 0.15 * mix[1],
        math.log(40) + 0.20 * mix[2],
    )
    means = (p * size / 0.30, p, coverage, -cycle, activities)
    skill = math.fsum(
        weight * (mean - centre) / spread
        for weight, mean, centre, spread in zip(WEIGHTS.values(), means, CENTRES, SPREADS, strict=True)
    )
    wins = sum(dice.random() < p for _ in range(deals))
    won = math.fsum(math.exp(WIDTH * dice.gauss(0, 1) - WIDTH**2 / 2) for _ in range(wins))
    days = math.exp(cycle + 0.6 * dice.gauss(0, 1) / math.sqrt(deals))
    return skill, {
        "quota_attainment": Reading(value=size * won / (0.30 * deals), evidence=deals),
        "win_rate": Reading(value=wins / deals, hits=wins, tries=deals),
        "pipeline_coverage": Reading(value=coverage * math.exp(0.25 * dice.gauss(0, 1)), evidence=1),
        "cycle_days": Reading(value=days, evidence=deals),
        "activities": Reading(value=math.exp(activities + 0.05 * dice.gauss(0, 1)), evidence=1),
    }


def team(dice: random.Random, deals: int, *, alike: bool) -> tuple[Roster, set[str]]:
    """Return a team's roster and its truly weakest reps; where all are alike, any two."""
    sellers = [seller(dice, deals, alike=alike) for _ in range(REPS)]
    truth = sorted(
        (dice.random() if alike else skill, f"r{number}") for number, (skill, _) in enumerate(sellers)
    )
    reps = (Rep(name=f"r{number}", id=f"r{number}", metrics=seen) for number, (_, seen) in enumerate(sellers))
    return Roster(reps=tuple(reps)), {rep for _, rep in truth[:WORST]}


def told(dice: random.Random, roster: Roster) -> tuple[Metric, ...]:
    """Return the metrics with units that are about right."""
    metrics = []
    for metric in resolve(roster, known_metrics()):
        index = list(WEIGHTS).index(metric.name)
        unit = SPREADS[index] * math.exp(dice.uniform(-0.35, 0.35))
        relative = metric.unit is None and metric.name != "pipeline_coverage"
        spread = {"pipeline_coverage": 0.25, "activities": 0.05, "cycle_days": 0.6}.get(metric.name, 0.8)
        told = {"unit": None if relative else unit, "unit_share": unit if relative else None, "cv": spread}
        metrics.append(metric.model_copy(update=told | {"weight": WEIGHTS[metric.name]}))
    return tuple(metrics)


def main(teams: int, seed: int) -> None:
    """Print how often the weakest are found and a label is wrong, and the Brier score of P(bottom)."""
    for deals, alike in ((12, False), (40, False), (150, False), (12, True)):
        dice, score = random.Random(f"{seed}/{deals}/{alike}"), Score()  # noqa: S311 - chance, not secrets
        for _ in range(teams):
            roster, worst = team(dice, deals, alike=alike)
            score.add(rank(roster, policy(), told(dice, roster), DAY), worst)
        sys.stdout.write(f"{deals} deals{', nobody differs' if alike else ''}:\n{score.summary()}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
