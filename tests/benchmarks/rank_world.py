"""Measure the ranking on simulated teams whose true order is known, beside two spreadsheets' ways.

Run as: PYTHONPATH=.:tests python tests/benchmarks/rank_world.py [TEAMS] [SEED] [WORLD or DEALS ...]

Every figure says from how many teams and labels it comes. `wrong` is the share of labelled reps who are not
among the truly weakest; `hit` the share of teams with at least one wrong label; `found` the share of the
truly weakest who are named. Calibration: said -> happened (how often). Where a world has targets they follow,
each with its figure, standard error, and what it was counted on; `open` is a miss of more than one standard
error, `near` one of less.
"""

import math
import random  # noqa: TID251 - where nobody differs, chance decides who is weakest
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.worlds import CENTRES, DAY, WEIGHTS, WORLDS, Team, World, team
from builders import policy

from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.ranking import Ranking, rank

FOUND, WRONG, ANY, BRIER, CALIBRATION = "found", "wrong at P >= .80", "any label", "Brier", "calibration"
TARGETS: dict[tuple[str, int], dict[str, float]] = {
    ("usual", 12): {FOUND: 0.53, WRONG: 0.15, BRIER: 0.118, CALIBRATION: 0.05},
    ("usual", 40): {FOUND: 0.63, WRONG: 0.08, BRIER: 0.097, CALIBRATION: 0.05},
    ("usual", 150): {FOUND: 0.73, WRONG: 0.08, BRIER: 0.070, CALIBRATION: 0.05},
    ("nobody differs", 12): {ANY: 0.005},
    ("nobody differs", 150): {ANY: 0.005},
}
"""What the ranking is to reach: `found` at least, everything else at most."""

ENOUGH = 30
"""Fewer cases of about one probability tell nothing of its calibration."""

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
RULES = ("raw attainment", "z-score sum", "forced", "P >= .80", "firm")


@dataclass
class Named:
    """Who was named weakest by one rule, counted."""

    named: int = 0
    wrong: int = 0
    hit: int = 0
    any: int = 0

    def add(self, reps: Sequence[str], worst: set[str]) -> None:
        """Count one team."""
        missed = sum(rep not in worst for rep in reps)
        self.named += len(reps)
        self.wrong += missed
        self.hit += missed > 0
        self.any += bool(reps)


@dataclass
class Tally:
    """What has been counted in one world."""

    world: World
    teams: int = 0
    reps: int = 0
    weakest: int = 0
    squares: list[float] = field(default_factory=list)
    rules: dict[str, Named] = field(default_factory=lambda: {rule: Named() for rule in RULES})
    said: list[list[tuple[float, bool]]] = field(default_factory=lambda: [[] for _ in EDGES[1:]])

    def add(self, made: Team, ranking: Ranking, worst: set[str]) -> None:
        """Count one team; only reps past the ramp can be named."""
        seated = [one for one in ranking.standings if one.tier is not None]
        count = len(worst)
        self.teams += 1
        self.weakest += count
        self.reps += len(seated)
        self.squares.append(
            math.fsum((one.probability["bottom"] - (one.rep in worst)) ** 2 for one in seated) / len(seated)
        )
        for rule, scores in spreadsheets(made, {one.rep for one in seated}).items():
            self.rules[rule].add(sorted(scores, key=lambda rep: (scores[rep], rep))[:count], worst)
        self.rules["forced"].add([one.rep for one in seated[-count:]], worst)
        sure = [one for one in seated if one.probability["bottom"] >= 0.8]
        self.rules["P >= .80"].add([one.rep for one in sure], worst)
        firm = [one.rep for one in seated if (one.tier, one.certainty) == ("bottom", "firm")]
        self.rules["firm"].add(firm, worst)
        for one in seated:
            chance = one.probability["bottom"]
            for low, high, cell in zip(EDGES, EDGES[1:], self.said, strict=False):
                if low <= chance < high:
                    cell.append((chance, one.rep in worst))

    def brier(self) -> tuple[float, float]:
        """Return the Brier score with its standard error, team by team."""
        mean = math.fsum(self.squares) / self.teams
        return mean, math.sqrt(math.fsum((one - mean) ** 2 for one in self.squares)) / self.teams

    def figures(self) -> Mapping[str, tuple[float, float, str]]:
        """Return what targets are set for: each figure, its standard error, and what it was counted on."""
        forced, sure = self.rules["forced"], self.rules["P >= .80"]
        found = {BRIER: (*self.brier(), f"{self.teams} teams")}
        found[FOUND] = (*_share(forced.named - forced.wrong, self.weakest), f"{self.weakest} weakest")
        found[WRONG] = (*_share(sure.wrong, sure.named), f"{sure.named} labels")
        found[ANY] = (*_share(sure.any, self.teams), f"{self.teams} teams")
        cells = [cell for cell in self.said if len(cell) >= ENOUGH]
        if cells:
            worst = max(cells, key=_off)
            error = _share(sum(y for _, y in worst), len(worst))[1]
            found[CALIBRATION] = (
                _off(worst),
                error,
                f"{len(worst)} cases, the furthest of {len(cells)} cells",
            )
        return found

    def against_targets(self) -> Iterable[str]:
        """Return a line for each target."""
        for name, target in TARGETS.get((self.world.name, self.world.deals), {}).items():
            if name in (figures := self.figures()):
                figure, error, counted = figures[name]
                short = target - figure if name == FOUND else figure - target
                verdict = "met" if short <= 0 else "near" if short <= error else "open"
                bound = ">=" if name == FOUND else "<="
                told = f"{figure:.4f} +-{error:.4f}, target {bound} {target:g} ({counted})"
                yield f"  {verdict:4} {name:17} {told}"

    def lines(self) -> Iterable[str]:
        """Return the figures as text."""
        mean, spread = self.brier()
        yield (
            f"{self.world.name}, {self.world.deals} deals, {self.world.reps} reps: {self.teams} teams; "
            f"Brier {mean:.4f} +-{spread:.4f}"
        )
        for rule, one in self.rules.items():
            share, error = _share(one.wrong, one.named)
            wrong = f"wrong {share:6.1%} +-{error:4.1%}" if one.named else "wrong      -      "
            found = (one.named - one.wrong) / self.weakest
            yield (
                f"  {rule:15} {one.named / self.teams:6.3f} a team ({one.named:6} labels) {wrong}"
                f"  hit {one.hit / self.teams:7.2%}  any {one.any / self.teams:7.2%}  found {found:6.1%}"
            )
        yield "  said -> happened: " + "  ".join(
            f"{math.fsum(p for p, _ in cell) / len(cell):.2f} -> {sum(y for _, y in cell) / len(cell):.2f}"
            f" ({len(cell)})"
            for cell in self.said
            if cell
        )
        yield from self.against_targets()


def _share(part: int, whole: int) -> tuple[float, float]:
    """Return a share with its standard error."""
    share = part / whole if whole else 0.0
    return share, math.sqrt(share * (1 - share) / whole) if whole else 0.0


def _off(cell: Sequence[tuple[float, bool]]) -> float:
    """Return how far what was said lies from what happened."""
    return abs(math.fsum(p - y for p, y in cell)) / len(cell)


def spreadsheets(made: Team, who: set[str]) -> Mapping[str, Mapping[str, float]]:
    """Return what two usual spreadsheets make of the numbers; a missing cell counts as the average."""
    reps = [rep for rep in made.roster.reps if rep.id in who]
    total = dict.fromkeys(who, 0.0)
    found: dict[str, Mapping[str, float]] = {"raw attainment": dict(total)}
    for (name, weight), centre in zip(WEIGHTS.items(), CENTRES, strict=True):
        seen = {rep.id: reading.value for rep in reps if (reading := rep.metrics.get(name)) is not None}
        if not seen:
            continue
        mean = math.fsum(seen.values()) / len(seen)
        spread = math.sqrt(math.fsum((value - mean) ** 2 for value in seen.values()) / len(seen)) or 1.0
        sign = -1 if name == "cycle_days" else 1
        for rep in who:
            total[rep] += weight * sign * (seen.get(rep, mean) - mean) / spread
        if name == "quota_attainment":
            found["raw attainment"] = {rep: seen.get(rep, mean) - centre for rep in who}
    return {**found, "z-score sum": total}


def weakest(made: Team, ranking: Ranking, world: World, seed: str) -> set[str]:
    """Return the truly weakest among those who can be named; where all are alike, any."""
    seated = [one.rep for one in ranking.standings if one.tier is not None]
    dice = random.Random(f"truth/{seed}")  # noqa: S311 - chance, not secrets
    truth = {rep: dice.random() if world.alike else made.truth[rep] for rep in sorted(seated)}
    return set(sorted(truth, key=lambda rep: (truth[rep], rep))[: ranking.tiers["bottom"]])


def measured(world: World, teams: int, seed: int, rules: Policy) -> Tally:
    """Return the figures of one world."""
    tally = Tally(world)
    for number in range(teams):
        made = team(world, f"{seed}/{number}")
        ranking = rank(made.roster, rules, made.metrics, DAY)
        tally.add(made, ranking, weakest(made, ranking, world, f"{seed}/{number}"))
    return tally


def main(teams: int, seed: int, wanted: Sequence[str]) -> None:
    """Print the table."""
    for world in WORLDS:
        if not wanted or world.name in wanted or str(world.deals) in wanted:
            count = teams if world.reps <= 15 else max(teams // 20, 1)
            sys.stdout.write("\n".join(measured(world, count, seed, policy()).lines()) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 300,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
        sys.argv[3:],
    )
