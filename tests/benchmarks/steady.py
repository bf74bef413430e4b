"""Tells whether answers are the same bytes: run after run, hash seeds, 1 or 2 cores, loaded or idle.

``python tests/benchmarks/steady.py [WEEKS [SIZE ...]]``
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.weeks import SHAPES, week

from coachplan.optimise.solve import solve

RUNS = (("1", 1, 0), ("2", 1, 0), ("3", 2, 0), ("3", 2, 4), ("4", 1, 2))
"""Hash seed, cores, and how many other processes keep them busy."""
SPIN = "while True: pass"


def digest(weeks: int, sizes: list[str]) -> str:
    """Return the digest of the answers to so many weeks of each size."""
    answers = [solve(week(SHAPES[size], 30_000 + seed)) for size in sizes for seed in range(weeks)]
    return sha256(repr(answers).encode()).hexdigest()


def _run(hash_seed: str, cores: int, load: int, arguments: list[str]) -> str:
    """Return the digest that a process of its own prints, while others spin on the same cores."""

    def pin() -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])

    with ExitStack() as stack:
        for _ in range(load):
            spinning = stack.enter_context(subprocess.Popen([sys.executable, "-c", SPIN], preexec_fn=pin))  # noqa: PLW1509 - no threads here
            stack.callback(spinning.kill)
        done = subprocess.run(
            [sys.executable, __file__, "digest", *arguments],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            preexec_fn=pin,
            capture_output=True,
            check=True,
            text=True,
        )
    return done.stdout.strip()


def main(arguments: list[str]) -> None:
    """Print one line a run, and the verdict."""
    digests = set()
    for hash_seed, cores, load in RUNS:
        found = _run(hash_seed, cores, load, arguments)
        digests.add(found)
        print(f"hash seed {hash_seed}, {cores} cores, {load} others: {found[:16]}", flush=True)
    print("the same" if len(digests) == 1 else "different")


if __name__ == "__main__":
    if sys.argv[1:2] == ["digest"]:
        print(digest(int(sys.argv[2]), sys.argv[3:]))
    else:
        count, *names = sys.argv[1:] or ["20"]
        main([count, *(names or ["small", "typical", "published", "overfull"])])
