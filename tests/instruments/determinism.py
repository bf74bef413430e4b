"""Same inputs, same bytes: python tests/instruments/determinism.py [--seeds N] [--zones N] [--languages N].

The documents of ``digests`` are made under every combination of ten hash seeds, four time zones, three
languages, one processor or all, and two folders: 480 processes, one fingerprint. A program that looks at any
of these must be told from one that does not.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from digests import LANGUAGES, ZONES, digest
from instruments.figures import Figure, tell
from running import EXAMPLES, ROOT

FAULTS = {
    "seed": "print(hash('x'))",
    "zone": "import time; print(time.localtime(0))",
    "language": "import os; print(os.environ['LC_ALL'])",
    "processors": "import os; print(len(os.sched_getaffinity(0)))",
    "folder": "import os; print(os.getcwd())",
}
"""What a program prints that looks at one of them."""


def figures(matrix: tuple[int, int, int], jobs: int, faults: Sequence[str]) -> Iterator[Figure]:
    """Make the documents everywhere, and yield how many kinds of them there are."""
    seeds, zones, languages = matrix
    everywhere = [*product(range(seeds), ZONES[:zones], LANGUAGES[:languages], (1, 2), (False, True))]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        shutil.copy(EXAMPLES / "roster.yaml", Path(folder) / "elsewhere.yaml")

        def made(where: tuple[int, str, str, int, bool], fault: str = "") -> str:
            seed, zone, language, processors, elsewhere = where
            place = (Path(folder), "elsewhere.yaml") if elsewhere else (ROOT, "examples/roster.yaml")
            cpus = sorted(os.sched_getaffinity(0))[:processors]
            env = {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": language, "LANG": language}
            return digest(*place, env, cpus, fault)

        kinds = len({*pool.map(made, everywhere)})
        told = f"{len(everywhere)} runs, {kinds} fingerprint{'s' * (kinds != 1)}"
        yield Figure("determinism", told, "1 fingerprint", kinds == 1)
        ends = (0, "UTC", "C", 1, False), (1, "Asia/Kolkata", "POSIX", 2, True)
        for name in faults:
            caught = made(ends[0], FAULTS[name]) != made(ends[1], FAULTS[name])
            told = f"a program that looks at the {name}: {'caught' if caught else 'not caught'}"
            yield Figure("determinism", told, "caught", caught)


def main() -> int:
    """Run as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, usual in (("seeds", 10), ("zones", len(ZONES)), ("languages", len(LANGUAGES))):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--fault", choices=[*FAULTS], action="append")
    asked = parser.parse_args()
    matrix = asked.seeds, asked.zones, asked.languages
    return tell(figures(matrix, asked.jobs, asked.fault or [*FAULTS]))


if __name__ == "__main__":
    sys.exit(main())
