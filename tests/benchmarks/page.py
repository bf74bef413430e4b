"""What the page costs on top of ``schedule``: two commands in turn, each a process of its own.

``python tests/benchmarks/page.py [TIMES]`` (15 unless given) prints the shortest and the middle time of
``schedule`` without and with ``--html``, by the clock and by the processor, and their differences. The
target is 150 ms. A busy machine stretches the clock; the processor's time is then the one to read.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TARGET = 150
"""Milliseconds."""


def _run(words: list[str]) -> tuple[float, float]:
    """Return the milliseconds that a run takes, by the clock and by the processor."""
    command = [sys.executable, "-m", "coachplan", "schedule", str(ROOT / "examples" / "roster.yaml"), *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    ended, after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return 1000 * (ended - begun), 1000 * busy


def main() -> None:
    """Print the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    usual = ["--now", "2026-11-23T06:30"]
    with tempfile.TemporaryDirectory() as folder:
        forms = {"schedule": usual, "with --html": [*usual, "--html", str(Path(folder) / "week.html")]}
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in forms}
        for words in forms.values():
            _run(words)
        for _ in range(times):
            for name, words in forms.items():
                found[name].append(_run(words))
    for at, kind in enumerate(("clock", "processor")):
        (low, mid), (low_with, mid_with) = (
            (min(one[at] for one in runs), statistics.median(one[at] for one in runs))
            for runs in found.values()
        )
        sys.stdout.write(
            f"{kind:>9}: schedule {low:.0f} ms (middle {mid:.0f}), with --html {low_with:.0f} ms (middle "
            f"{mid_with:.0f}); the page costs {low_with - low:.0f} ms (middle {mid_with - mid:.0f}), "
            f"target {TARGET}\n"
        )


if __name__ == "__main__":
    main()
