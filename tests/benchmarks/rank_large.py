"""Time the ranking of large teams, from readings to the last standing.

Run as: PYTHONPATH=.:tests python tests/benchmarks/rank_large.py [REPS ...]

Prints CPU seconds (the least of three) after everything is read, as ``coachplan rank`` does it; the target
is less than 2 s for 100,000 reps of five metrics.
"""

import gc
import random  # noqa: TID251 - a simulated world is made of seeded chance
import sys
from datetime import date
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from builders import policy

from coachplan.core.ranking.ranking import rank
from coachplan.core.team.metrics import resolve
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep, Roster
from coachplan.files.metrics import known_metrics

DAY = date(2026, 11, 23)
OTHERS = {
    "quota_attainment": (0.1, 2.0),
    "cycle_days": (10, 120),
    "meetings": (0, 15),
    "pipeline_coverage": (1, 5),
}


def team(count: int) -> Roster:
    """Return a roster of so many reps; one cell in ten is missing."""
    dice = random.Random(1)  # noqa: S311 - chance, not secrets
    reps = []
    for number in range(count):
        tries = dice.randint(4, 60)
        hits = sum(dice.random() < 0.3 for _ in range(tries))
        seen: dict[str, Reading | None] = {"win_rate": Reading(value=hits / tries, hits=hits, tries=tries)}
        for name, (low, high) in OTHERS.items():
            if dice.random() < 0.9:
                seen[name] = Reading(value=dice.uniform(low, high))
        reps.append(Rep(name=f"R{number}", id=f"r{number}", metrics=seen))
    return Roster(reps=tuple(reps))


def main(sizes: list[int]) -> None:
    """Print one line a size."""
    for size in sizes:
        roster = team(size)
        metrics = tuple(m for m in resolve(roster, known_metrics()) if m.weight)
        taken = []
        gc.freeze()
        for _ in range(3):
            begin = process_time()
            found = rank(roster, policy(), metrics, DAY)
            last = found.standings[-1]
            taken.append(process_time() - begin)
        sys.stdout.write(
            f"{size:8,} reps, {len(metrics)} metrics: {min(taken):.2f} s CPU (last: {last.position})\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 301, 5000, 100_000])
