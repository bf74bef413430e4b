"""Follow simulated teams for half a year: how often do labels and seats change, and how often wrongly?

Run as: PYTHONPATH=.:tests python tests/benchmarks/rank_weeks.py [TEAMS] [SEED] [DEALS A WEEK]

Ten reps of the usual world, skill constant; every week a few deals close and the last 13 weeks are ranked, on
26 Mondays. What a ranking learned is kept for a quarter; seats and labels go by the ranking of the week
before. Beside it the same weeks without any memory, and a z-score sum cut at two. Targets at one deal a week:
at most .28 changes of label per rep and quarter, and at most .3 % of reps ever wrongly `bottom, firm`.
"""

import math
import random  # noqa: TID251 - a simulated world is made of seeded chance
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.rank_world import spreadsheets
from benchmarks.worlds import SPREADS, STRAYS, WEIGHTS, WIDTH, Team
from builders import policy

from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.remembering import recall, remember
from coachplan.core.team.metrics import resolve
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep, Roster
from coachplan.files.metrics import known_metrics

FIRST = date(2026, 7, 6)
WEEKS, WINDOW, REPS, WORST = 26, 13, 10, 2
RULES = ("z-score sum", "label, no memory", "label", "seat, no memory", "seat")


@dataclass(frozen=True)
class Week:
    """What one rep did in one week; averages are kept as logarithms."""

    deals: int
    wins: int
    won: float
    coverage: float
    cycle: float
    activities: float


@dataclass
class Seller:
    """One rep: true values, and the last weeks."""

    name: str
    p: float
    size: float
    others: tuple[float, float, float]
    weeks: deque[Week] = field(default_factory=lambda: deque(maxlen=WINDOW))

    @property
    def truth(self) -> float:
        """Return the weighted skill."""
        coverage, cycle, activities = self.others
        parts = (
            (self.p * self.size / 0.30 - 1.0) / SPREADS[0],
            (self.p - 0.30) / SPREADS[1],
            (coverage - 3.0) / SPREADS[2],
            (math.log(60) - cycle) / SPREADS[3],
            (activities - math.log(40)) / SPREADS[4],
        )
        return math.fsum(weight * part for weight, part in zip(WEIGHTS.values(), parts, strict=True))

    def work(self, dice: random.Random, deals: float) -> None:
        """Live through one week with so many deals to close on average."""
        count = sum(dice.random() < deals / 20 for _ in range(20))
        wins = sum(dice.random() < self.p for _ in range(count))
        won = math.fsum(math.exp(WIDTH * dice.gauss(0, 1) - WIDTH**2 / 2) for _ in range(wins))
        coverage, cycle, activities = self.others
        self.weeks.append(
            Week(
                count,
                wins,
                won,
                coverage * math.exp(0.25 * dice.gauss(0, 1)),
                math.fsum(cycle + 0.6 * dice.gauss(0, 1) for _ in range(count)),
                # A quarter's average strays by five per cent, as in the usual world.
                activities + 0.05 * math.sqrt(WINDOW) * dice.gauss(0, 1),
            )
        )

    def seen(self) -> dict[str, Reading | None]:
        """Return the numbers of the last weeks."""
        deals, wins = sum(week.deals for week in self.weeks), sum(week.wins for week in self.weeks)
        log_activities = math.fsum(week.activities for week in self.weeks) / len(self.weeks)
        now: dict[str, Reading | None] = {
            "pipeline_coverage": Reading(value=self.weeks[-1].coverage, evidence=1),
            "activities": Reading(value=math.exp(log_activities), evidence=1),
        }
        if deals:
            won = self.size * math.fsum(week.won for week in self.weeks)
            days = math.exp(math.fsum(week.cycle for week in self.weeks) / deals)
            now["quota_attainment"] = Reading(value=won / (0.30 * deals), evidence=deals)
            now["win_rate"] = Reading(value=wins / deals, hits=wins, tries=deals)
            now["cycle_days"] = Reading(value=days, evidence=deals)
        return now


def hired(dice: random.Random, number: int) -> Seller:
    """Return a rep of the usual world."""
    z = dice.gauss(0, 1)
    mix = [0.5 * z + math.sqrt(0.75) * dice.gauss(0, 1) for _ in range(3)]
    size = math.exp(0.15 * dice.gauss(0, 1) - 0.15**2 / 2)
    others = (max(3 + 0.5 * mix[0], 0.3), math.log(60) - 0.15 * mix[1], math.log(40) + 0.20 * mix[2])
    return Seller(f"r{number}", min(max(0.30 + 0.07 * z, 0.03), 0.9), size, others)


@dataclass
class Count:
    """Changes and mistakes of one rule."""

    changes: int = 0
    named: int = 0
    wrong: int = 0
    ever: int = 0

    def add(self, weeks: Sequence[Mapping[str, str]], worst: set[str]) -> None:
        """Count one team's half year; each week says what every rep is called."""
        for before, after in pairwise(weeks):
            self.changes += sum(before[rep] != after[rep] for rep in before)
        ever: set[str] = set()
        for week in weeks:
            named = [rep for rep, called in week.items() if called == "bottom"]
            self.named += len(named)
            self.wrong += sum(rep not in worst for rep in named)
            ever.update(rep for rep in named if rep not in worst)
        self.ever += len(ever)

    def line(self, rule: str, reps: int) -> str:
        """Return the figures as text."""
        wrong = f"{self.wrong / self.named:6.1%}" if self.named else "     -"
        share = self.ever / reps
        error = math.sqrt(share * (1 - share) / reps)
        # 25 steps from Monday to Monday; a quarter has 13.
        return (
            f"  {rule:17} {self.changes / reps * 13 / (WEEKS - 1):5.2f} changes per rep and quarter; bottom "
            f"{self.named / (reps * WEEKS) * REPS:5.2f} a team and week, wrong {wrong}; "
            f"ever wrongly bottom {share:6.2%} +-{error:.2%} of {reps} reps"
        )


def called(ranking: Ranking, *, seats: bool) -> dict[str, str]:
    """Return what every rep is called: the seat, or the tier where it is firm."""
    return {one.rep: str(one.tier) if seats or one.certainty == "firm" else "" for one in ranking.standings}


def half_year(dice: random.Random, deals: float) -> tuple[dict[str, list[dict[str, str]]], set[str]]:
    """Return what the reps of one team were called every week by each rule, and the truly weakest."""
    team = [hired(dice, number) for number in range(REPS)]
    units = [spread * math.exp(dice.uniform(-0.35, 0.35)) for spread in SPREADS]
    rules, memory = policy(), None
    found: dict[str, list[dict[str, str]]] = {rule: [] for rule in RULES}
    for _ in range(WINDOW - 1):
        for seller in team:
            seller.work(dice, deals)
    for number in range(WEEKS):
        for seller in team:
            seller.work(dice, deals)
        made = _numbers(team, units)
        day = FIRST + timedelta(weeks=number)
        fresh = rank(made.roster, rules, made.metrics, day)
        recalled = recall(memory, day)
        ranking = rank(made.roster, rules, made.metrics, day, recalled.frozen, recalled.before)
        memory = remember(ranking, recalled)
        sums = spreadsheets(made, set(made.truth))["z-score sum"]
        cut = sorted(sums, key=lambda rep: (sums[rep], rep))
        found["z-score sum"].append(
            {
                rep: "bottom" if place < WORST else "top" if place >= REPS - WORST else ""
                for place, rep in enumerate(cut)
            }
        )
        for rule, one, seats in (
            ("label, no memory", fresh, False),
            ("label", ranking, False),
            ("seat, no memory", fresh, True),
            ("seat", ranking, True),
        ):
            found[rule].append(called(one, seats=seats))
    return found, set(sorted(made.truth, key=lambda rep: made.truth[rep])[:WORST])


def _numbers(team: Sequence[Seller], units: Sequence[float]) -> Team:
    roster = Roster(reps=tuple(Rep(name=one.name, id=one.name, metrics=one.seen()) for one in team))
    metrics = []
    for metric in resolve(roster, known_metrics()):
        index = list(WEIGHTS).index(metric.name)
        relative = metric.unit is None and metric.name != "pipeline_coverage"
        told = {
            "unit": None if relative else units[index],
            "unit_share": units[index] if relative else None,
            "cv": STRAYS.get(metric.name, 0.8),
            "weight": WEIGHTS[metric.name],
        }
        metrics.append(metric.model_copy(update=told))
    return Team(roster, tuple(metrics), {one.name: one.truth for one in team})


def main(teams: int, seed: int, deals: float) -> None:
    """Print the table."""
    counts = {rule: Count() for rule in RULES}
    for number in range(teams):
        dice = random.Random(f"{seed}/{number}/{deals}")  # noqa: S311 - chance, not secrets
        found, worst = half_year(dice, deals)
        for rule, count in counts.items():
            count.add(found[rule], worst)
    sys.stdout.write(f"{deals:g} deals a week, {teams} teams of {REPS}, {WEEKS} weeks:\n")
    sys.stdout.write("\n".join(count.line(rule, teams * REPS) for rule, count in counts.items()) + "\n")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 40,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
        float(sys.argv[3]) if len(sys.argv) > 3 else 1.0,
    )
