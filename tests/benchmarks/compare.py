"""How long ``coachplan compare`` takes over all shipped policies, as a process of its own.

    python tests/benchmarks/compare.py [RUNS] [ROSTER ...]

Without rosters: the example. Prints the median and the longest run, the mean processor time of a run, and
what the same plans cost one by one.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1])]

from running import ROSTER, command, environment

from coachplan.files.policies import policy_names


def seconds(*words: str) -> float:
    """Return the wall time of one run; the machine's other work counts."""
    before = time.perf_counter()
    done = subprocess.run(command(*words), env=environment(), capture_output=True, check=False)
    if done.returncode not in {0, 4}:
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - before


def main(runs: int, rosters: list[str]) -> None:
    """Print a line per roster."""
    print(f"{'roster':<24} {'median':>7} {'max':>7} {'cpu':>7} {'one by one':>11}")
    for roster in rosters:
        spent = _cpu()
        times = [seconds("compare", roster) for _ in range(runs)]
        cpu = (_cpu() - spent) / runs
        single = sum(seconds("schedule", roster, "--policy", name) for name in policy_names())
        name = Path(roster).stem
        told = f"{median(times):>6.2f}s {max(times):>6.2f}s {cpu:>6.2f}s {single:>10.2f}s"
        print(f"{name:<24} {told}")


def _cpu() -> float:
    """Return the processor seconds of the runs so far."""
    found = os.times()
    return found.children_user + found.children_system


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, sys.argv[2:] or [ROSTER])
