"""Measure what teams gain by learning together how far reps differ, beside the same teams learning alone.

Run as: PYTHONPATH=.:tests python tests/benchmarks/org_pool.py [ORGANISATIONS] [SEED] [WORLD or DEALS ...]

Each world has so many organisations (2) of 100 teams of 8. The same teams are ranked both ways: labels are
`bottom, firm`; `wrong` is the share of labelled reps who are not truly weakest, `found` that of the truly
weakest who are labelled. Calibration of P(bottom): said -> happened (how often). The last line of a world
has the difference of the Brier scores, team by team, with its standard error: less than nothing is better.
"""

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

sys.path[:1] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.organisations import Organisation, organisation
from benchmarks.rank_world import Tally, weakest
from benchmarks.worlds import DAY, World
from builders import policy

from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.borrowing import calibrations
from coachplan.core.ranking.common import common
from coachplan.core.ranking.ranking import rank
from coachplan.core.ranking.shown import added, figures_of, shown

USUAL = (
    Organisation("alike teams", 12),
    Organisation("spreads differ by team", 12, teams_differ=0.7),
    Organisation("spreads differ by metric", 12, metrics_differ=0.5),
    Organisation("unrelated skills", 12, common=0.0),
    Organisation("nobody differs", 12, spread=0.02),
    Organisation("chance overstated by half", 12, told=1.5),
    Organisation("chance understated by a third", 12, told=0.67),
    Organisation("markets far apart", 12, market=0.4),
    Organisation("seven teams", 12, teams=7),
)
WORLDS = [*USUAL, *(replace(world, deals=40) for world in USUAL)]


def both(world: Organisation, count: int, seed: int, rules: Policy) -> tuple[Tally, Tally]:
    """Return the figures of teams that learn alone, and of the same teams that learn together."""
    plain = World(world.name, world.deals, world.reps)
    alone, together = Tally(plain), Tally(plain)
    for number in range(count):
        teams = organisation(world, f"{seed}/{number}")
        figures = [figures_of(made.roster, rules, made.metrics, DAY) for made in teams]
        known = common(world.name, reduce(added, map(shown, figures)))
        assert known is not None
        for made, own in zip(teams, figures, strict=True):
            for tally, frozen in ((alone, ()), (together, calibrations(known, own))):
                ranking = rank(made.roster, rules, made.metrics, DAY, frozen)
                tally.add(made, ranking, weakest(made, ranking, plain, str(number)))
    return alone, together


def lines(world: Organisation, alone: Tally, together: Tally) -> Iterable[str]:
    """Return the figures of a world as text."""
    yield f"{world.name}, {world.deals} deals: {alone.teams} teams of {world.reps}"
    for name, tally in (("alone", alone), ("together", together)):
        firm = tally.rules["firm"]
        wrong = f"{firm.wrong / firm.named:5.1%}" if firm.named else "   - "
        yield (
            f"  {name:8} Brier {tally.brier()[0]:.4f}  labels a team {firm.named / tally.teams:.3f} "
            f"({firm.named})  wrong {wrong}  teams hit {firm.hit / tally.teams:5.2%}  "
            f"found {(firm.named - firm.wrong) / tally.weakest:5.1%}"
        )
        yield "           said -> happened: " + "  ".join(_cells(tally.said))
    away = [b - a for a, b in zip(alone.squares, together.squares, strict=True)]
    mean = math.fsum(away) / len(away)
    error = math.sqrt(math.fsum((one - mean) ** 2 for one in away)) / len(away)
    yield f"  Brier together less alone {mean:+.5f} +-{error:.5f}"


def _cells(said: Sequence[Sequence[tuple[float, bool]]]) -> Iterable[str]:
    for cell in filter(None, said):
        chance = math.fsum(p for p, _ in cell) / len(cell)
        yield f"{chance:.2f} -> {sum(y for _, y in cell) / len(cell):.2f} ({len(cell)})"


def main(count: int, seed: int, wanted: Sequence[str]) -> None:
    """Print the table."""
    for world in WORLDS:
        if not wanted or world.name in wanted or str(world.deals) in wanted:
            organisations = max(count * 100 // world.teams, 1)
            found = both(world, organisations, seed, policy())
            sys.stdout.write("\n".join(lines(world, *found)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 2,
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
        sys.argv[3:],
    )
