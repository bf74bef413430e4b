"""Times the placement engine on random weeks: python tests/benchmarks/place.py [seeds]."""

import sys
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.weeks import CROWDED, FINE, OVERFULL, PUBLISHED, TYPICAL, Shape, week

from coachplan.optimise.solve import solve

SHAPES = {
    "typical": TYPICAL,
    "published": PUBLISHED,
    "overfull": OVERFULL,
    "fine": FINE,
    "crowded": CROWDED,
}


def main(seeds: int) -> None:
    """Print one line per shape, then the share of seeds on which each level is proven."""
    solve(week(TYPICAL, seeds))  # imports the solver
    for name, shape in SHAPES.items():
        print(name, _figures(shape, seeds))  # noqa: T201 - this script is its output


def _figures(shape: Shape, seeds: int) -> str:
    seconds: list[float] = []
    proven: Counter[str] = Counter()
    options, unplaced = [], []
    for seed in range(seeds):
        problem = week(shape, seed)
        begin = perf_counter()
        answer = solve(problem)
        seconds.append(perf_counter() - begin)
        proven["all"] += answer.status == "optimal"
        proven.update(level.name for level in answer.levels if level.proven)
        options.append(len(problem.options))
        unplaced.append(problem.items - len(answer.chosen))
    slowest, shares = max(seconds), ", ".join(f"{name} {count}/{seeds}" for name, count in proven.items())
    return (
        f"({shape.sessions} sessions, {median(options):.0f} options, {median(unplaced):.0f} unplaced): "
        f"median {median(seconds):.3f} s, p95 {quantiles(seconds, n=20)[-1]:.3f} s, max {slowest:.3f} s\n"
        f"    proven: {shares}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
