"""How long coachplan takes to answer, as multiples of a bare interpreter, side by side in one run.

``python tests/benchmarks/start_up.py [ROUNDS]`` compiles the package to byte code, then runs every command
once a round, in an order that changes from round to round, and prints the medians of ROUNDS (20) rounds:
CPU time, which a busy machine leaves alone, beside the time on the clock.
"""

import compileall
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

HOME = Path(__file__).parents[2]
ROSTER = str(HOME / "examples" / "roster.yaml")
MONDAY = ("--now", "2026-11-23T06:30")
SCRIPT = ("-c", "from coachplan.cli import main; main()")
"""What the installed script does."""


@dataclass(frozen=True)
class Contender:
    """A command line, and at how many times a bare interpreter it should stay."""

    name: str
    words: Sequence[str]
    target: float | None = None
    extra: dict[str, str] = field(default_factory=dict)


CONTENDERS = (
    Contender("python -c pass", ("-c", "pass")),
    Contender("--version", (*SCRIPT, "--version"), 1.3),
    Contender("--help", (*SCRIPT, "--help"), 6),
    Contender("schedule --help", (*SCRIPT, "schedule", "--help"), 6),
    Contender(
        "a TAB in bash",
        SCRIPT,
        6,
        {"_COACHPLAN_COMPLETE": "complete_bash", "COMP_WORDS": "coachplan schedule --w", "COMP_CWORD": "2"},
    ),
    Contender("rank --json", (*SCRIPT, "rank", ROSTER, "--json", *MONDAY), 14),
    Contender("schedule --json", (*SCRIPT, "schedule", ROSTER, "--json", *MONDAY), 30),
)


def timed(contender: Contender) -> tuple[float, float]:
    """Return the CPU and the wall time of one run, in seconds."""
    environment = {**os.environ, **contender.extra, "PYTHONPATH": str(HOME)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(
        [sys.executable, *contender.words], env=environment, cwd=HOME, capture_output=True, check=False
    )
    wall, after = perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or (contender.name != "python -c pass" and not done.stdout):
        sys.exit(f"{contender.name}: exit {done.returncode}\n{done.stderr.decode()}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    compileall.compile_dir(HOME / "coachplan", quiet=2)
    times: dict[str, list[tuple[float, float]]] = {contender.name: [] for contender in CONTENDERS}
    for turn in range(rounds + 1):
        first = turn % len(CONTENDERS)
        for contender in (*CONTENDERS[first:], *CONTENDERS[:first]):
            measured = timed(contender)
            if turn:  # the first round warms the disk
                times[contender.name].append(measured)
    cpu = {name: median(run[0] for run in runs) for name, runs in times.items()}
    wall = {name: median(run[1] for run in runs) for name, runs in times.items()}
    bare = CONTENDERS[0].name
    _say(f"medians of {rounds:<8}", ("CPU ms", "times", "wall ms", "times", "target"))
    for contender in CONTENDERS:
        name = contender.name
        figures = (cpu[name] * 1000, cpu[name] / cpu[bare], wall[name] * 1000, wall[name] / wall[bare])
        _say(f"{name:<19}", [*(f"{figure:.2f}" for figure in figures), contender.target or ""])


def _say(name: str, cells: Sequence[object]) -> None:
    print(name, *(f"{cell:>8}" for cell in cells))


if __name__ == "__main__":
    main()
