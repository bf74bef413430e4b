"""Time the ranking of large teams from a CSV table: reading, ranking with intervals, and writing it out.

Run as: PYTHONPATH=. python tests/benchmarks/rank_large.py [REPS ...]

Prints CPU seconds of one run in a process of its own, as ``coachplan rank TABLE.csv`` does it. Reading is all
from the file to checked inputs; ranking ends with the last rep's standing; writing is the screen, then
the JSON. The target is less than 2 s of ranking for 100,000 reps of five metrics.
"""

import csv
import gc
import random  # noqa: TID251 - a simulated world is made of seeded chance
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

sys.path[:0] = [str(Path(__file__).parents[2])]

from coachplan.cli import MANY
from coachplan.cli.inputs import Asked
from coachplan.cli.ranked import ranked
from coachplan.cli.table_roster import read_table_inputs
from coachplan.core.ranking.ranking import Ranking
from coachplan.export import json
from coachplan.show.ranking import table

T = TypeVar("T")
HEADER = ("Rep", "Win rate", "Quota attainment", "Cycle days", "Meetings", "Pipeline coverage")
OTHERS = ((10, 200, "{:.1f}%"), (10, 120, "{:.1f}"), (0, 15, "{:.1f}"), (1, 5, "{:.2f}"))


def write_table(path: Path, count: int) -> None:
    """Write a table of so many reps; one cell in ten is empty."""
    dice = random.Random(1)  # noqa: S311 - chance, not secrets
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for number in range(count):
            tries = dice.randint(4, 60)
            hits = sum(dice.random() < 0.3 for _ in range(tries))
            cells = [
                form.format(dice.uniform(low, high)) if dice.random() < 0.9 else ""
                for low, high, form in OTHERS
            ]
            rows.writerow((f"R{number}", f"{hits}/{tries}", *cells))


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """Return what ``act`` returns, and the CPU seconds that it took."""
    begin = process_time()
    return act(), process_time() - begin


def measure(path: str) -> None:
    """Print one line on the table at ``path``."""
    gc.set_threshold(MANY)
    inputs, reading = timed(lambda: read_table_inputs(path, Asked(now="2026-11-23T06:30")))

    def whole() -> Ranking:
        found = ranked(inputs)
        _ = found.standings[-1]
        return found

    ranking, taken = timed(whole)
    _, screen = timed(lambda: table(ranking, 80))
    _, document = timed(lambda: json.export(ranking))
    count, metrics = len(inputs.roster.reps), len(inputs.metrics)
    sys.stdout.write(
        f"{count:8,} reps, {metrics} metrics: reading {reading:6.2f}, ranking {taken:5.2f}, "
        f"screen {screen:5.2f}, JSON {document:5.2f} s CPU\n"
    )


def main(sizes: list[int]) -> None:
    """Print one line a size."""
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder, f"{size}.csv")
            write_table(path, size)
            subprocess.run([sys.executable, __file__, str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].endswith(".csv"):
        measure(sys.argv[1])
    else:
        main([int(size) for size in sys.argv[1:]] or [300, 301, 5000, 100_000])
