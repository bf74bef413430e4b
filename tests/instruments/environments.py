"""What surrounds a run: python tests/instruments/environments.py [--jobs N] [--row N].

Runs the tests that hold rows 77 to 85 of docs/failures.md (no home, no environment, no letters, no terminal,
no reader, no room, no time), and counts them.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from instruments.figures import Figure, tell
from instruments.reports import reported
from test_failures import NAMED, PAGE, ROW

ROWS = range(77, 86)


def figures(jobs: int, wanted: Sequence[int]) -> Iterator[Figure]:
    """Run the tests of the rows, and yield how many held."""
    rows = {int(number): NAMED.findall(text) for number, text in ROW.findall(PAGE)}
    named = sorted({f"tests/{file}.py::{test}" for row in wanted for file, test in rows.get(row, ())})
    code, cases = reported(["-n", str(jobs), *named])
    skipped = sum(case.find("skipped") is not None for case in cases)
    told = f"{len(cases)} cases of {len(named)} tests, {skipped} skipped, pytest ended with {code}"
    yield Figure("environments", told, "all of them hold", bool(cases) and not code)


def main() -> int:
    """Run and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--row", type=int, action="append", choices=ROWS)
    asked = parser.parse_args()
    return tell(figures(asked.jobs, asked.row or ROWS))


if __name__ == "__main__":
    sys.exit(main())
