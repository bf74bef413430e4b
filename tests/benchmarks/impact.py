"""Does the coin tell the truth? Many simulated teams, with and without an effect, each analysis beside it.

    python tests/benchmarks/impact.py [RUNS]          (default 600)

For each world: mean and spread of the coin's estimate per 30 minutes, how often it claims an effect at the
planned end, how often the range for weekly looks ever excludes the truth, and what a plain before-and-after
of the bottom tier and the covariance analysis say of the same numbers.
"""

import sys
from datetime import timedelta
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from impact_world import BASE, BEFORE, Past, World, monday, simulated

from coachplan.core.impact.ancova import ancova
from coachplan.core.impact.effect import differences, effect_of, sequence
from coachplan.core.impact.experiment import BLOCK_WEEKS
from coachplan.core.impact.retoss import LEVEL

WORLDS = {
    "no effect, attainment, 24 weeks": World(noise=0.5),
    "no effect, leading, 24 weeks": World(noise=0.15, skill=0.1),
    "no effect, leading, 52 weeks": World(noise=0.15, skill=0.1, weeks=52),
    "no effect, five reps, 52 weeks": World(noise=0.15, skill=0.1, weeks=52, reps=5),
    "0.05, attainment, 24 weeks": World(noise=0.5, effect=0.05),
    "0.05, leading, 24 weeks": World(noise=0.15, skill=0.1, effect=0.05),
    "0.05, leading, 52 weeks": World(noise=0.15, skill=0.1, effect=0.05, weeks=52),
    "0.05, leading, score of 6 weeks, 24": World(noise=0.15, skill=0.1, effect=0.05, recent=True),
    "0.05, leading, score of 6 weeks, 52": World(noise=0.15, skill=0.1, effect=0.05, weeks=52, recent=True),
}


class Row(NamedTuple):
    """What one past made each analysis say."""

    coin: float
    claims: bool
    ever_wrong: bool
    before_after: float
    before_after_claims: bool
    ancova: float
    ancova_claims: bool


def analysed(world: World, past: Past) -> Row:
    """Return what every analysis makes of one past."""
    experiment = past.experiment
    found = effect_of(experiment, experiment.blocks, past.readings)
    slope = ancova(past.given, past.readings, monday(world.weeks))
    assert found is not None
    assert slope is not None
    naive, naive_claims = before_and_after(past)
    return Row(
        found.estimate,
        found.chance <= LEVEL,
        ever_wrong(world, past),
        naive,
        naive_claims,
        slope.estimate,
        slope.likely.excludes_zero,
    )


def ever_wrong(world: World, past: Past) -> bool:
    """Tell whether somebody who looks every week would at any time have seen a range without the truth."""
    experiment = past.experiment
    planned = experiment.planned * len(experiment.blocks[0].pairs)
    seen = 0
    for week in range(1, world.weeks + 1):
        over = [block for block in experiment.blocks if block.end <= monday(week)]
        if len(over) == seen:  # nothing new since the last look
            continue
        seen = len(over)
        low, high = sequence(differences(over, past.readings), planned)
        # One quantum of 15 minutes either way: the pair's difference is that of 30 minutes.
        if low is not None and high is not None and not low <= world.effect <= high:
            return True
    return False


def before_and_after(past: Past) -> tuple[float, bool]:
    """Return the rise of the bottom tier per 30 minutes more, and whether a t-test of it would claim."""
    rises = []
    for block in past.experiment.blocks:
        for rep, tier in block.tiers.items():
            if tier == "bottom":
                own = past.readings[rep]
                before = [own[block.monday - timedelta(weeks=n)] for n in range(1, BEFORE + 1)]
                after = [own[block.monday + timedelta(weeks=n)] for n in range(BLOCK_WEEKS)]
                rises.append(np.mean(after) - np.mean(before))
    extra = (BASE["bottom"] - BASE["middle"]) / 30
    error = np.std(rises, ddof=1) / sqrt(len(rises))
    return float(np.mean(rises)) / extra, bool(abs(np.mean(rises)) > 1.96 * error)


def main() -> None:
    """Print one line for each world."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    sys.stdout.write(f"{runs} runs; effects per 30 minutes a week; claims at 4.5 %\n")
    for name, world in WORLDS.items():
        rows = [analysed(world, simulated(world, seed)) for seed in range(runs)]
        coin, claims, wrong, naive, naive_claims, slope, slope_claims = np.array(rows, float).T
        sys.stdout.write(
            f"{name:36} coin {coin.mean():+.4f} (sd {coin.std():.3f}) claims {claims.mean():5.1%}, "
            f"weekly looks wrong {wrong.mean():5.1%} | before-after {naive.mean():+.3f} "
            f"{naive_claims.mean():5.1%} | ancova {slope.mean():+.3f} {slope_claims.mean():5.1%}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
