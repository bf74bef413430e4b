"""Times the placement engine beside plain solvers: the same weeks, the same levels, one run.

``python tests/benchmarks/place.py [SEEDS [SECONDS [SIZE ...]]]`` (needs the ``bench`` extra). Each solver has
a process of its own, they take turns on each week, and a week counts as proven within SECONDS. Seconds are
the processor's, of the solving process; only the last column goes by the clock.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.calendar_weeks import calendar_weeks
from benchmarks.peers import RUNNERS, Run, run
from benchmarks.weeks import SHAPES, TYPICAL, week

from coachplan.optimise.problem import Problem

FIRST_SEED = 60_000
HEADER = f"""\
Processor seconds of the solving process and what it starts, all levels with the tie-break, building
included; by the clock only in the last column. Each solver in a process of its own, one thread, in turns.
proven: all levels within the limit; but one: without the tie-break. gap: points of level 4 (preferences)
to the best known, +n weeks behind on a level before. ratio: median over ours (which is for all levels).

{"size":<10} {"solver":<10} {"median":>7} {"p95":>7} {"max":>7} {"proven":>7} {"but one":>7}\
 {"gap":>7} {"ratio":>6} {"but one":>7} {"clock":>7}"""
Runs = Mapping[str, Sequence[Run]]


def main(seeds: int, limit: float, sizes: Sequence[str]) -> None:
    """Print the table: seconds, weeks proven, mean distance to the best known value, times ours."""
    print(HEADER)
    with ExitStack() as stack:
        pools = {
            name: stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
            for name in RUNNERS
        }
        _race(pools, [week(TYPICAL, 0)], limit)  # imports the solvers
        for size in sizes:
            if size == "calendars":
                problems: Sequence[Problem] | str = calendar_weeks(seeds)
            else:
                problems = [week(SHAPES[size], FIRST_SEED + seed) for seed in range(seeds)]
            if isinstance(problems, str):
                print(f"{size:<10} skipped: {problems}")
                continue
            for line in _lines(size, _race(pools, problems, limit), limit):
                print(line, flush=True)


def _race(pools: Mapping[str, ProcessPoolExecutor], problems: Iterable[Problem], limit: float) -> Runs:
    runs: dict[str, list[Run]] = {name: [] for name in pools}
    for problem in problems:
        for name, pool in pools.items():
            runs[name].append(pool.submit(run, name, problem, limit).result())
    return runs


def _lines(size: str, runs: Runs, limit: float) -> Iterable[str]:
    weeks = list(zip(*runs.values(), strict=True))
    levels = max(len(run.values) for week in weeks for run in week)
    best = [max(_reached(run, levels - 1) for run in week) for week in weeks]
    own = _seconds(runs["coachplan"], levels)
    for name, found in runs.items():
        all_levels, four = _seconds(found, levels), _seconds(found, levels - 1)
        gaps = [
            most[-1] - reached[-1]
            for run, most in zip(found, best, strict=True)
            if (reached := _reached(run, levels - 1))[:-1] == most[:-1]
        ]
        worse = len(found) - len(gaps)
        gap = f"{sum(gaps) / len(gaps):.2f}" + (f"+{worse}" if worse else "") if gaps else "-"
        yield (
            f"{size:<10} {name:<10} {median(all_levels):>7.3f} {_p95(all_levels):>7.3f}"
            f" {max(all_levels):>7.3f} {_proven(found, levels, limit):>7}"
            f" {_proven(found, levels - 1, limit):>7}"
            f" {gap:>7} {median(all_levels) / median(own):>6.1f} {median(four) / median(own):>7.1f}"
            f" {median(run.clock for run in found):>7.3f}"
        )


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def _seconds(runs: Sequence[Run], levels: int) -> list[float]:
    return [run.seconds[levels - 1] if run.proven(levels) else run.total for run in runs]


def _proven(runs: Sequence[Run], levels: int, limit: float) -> str:
    return f"{sum(run.proven(levels) and run.seconds[levels - 1] <= limit for run in runs)}/{len(runs)}"


def _reached(run: Run, levels: int) -> list[float]:
    """Return the values found on the first ``levels`` levels, the lowest possible where none is known."""
    known = [*run.values, *([] if run.last is None else [run.last])]
    return [*map(float, known), *[float("-inf")] * levels][:levels]


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 20,
        float(sys.argv[2]) if len(sys.argv) > 2 else 10,
        sys.argv[3:] or [*SHAPES, "calendars"],
    )
