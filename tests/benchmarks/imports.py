"""How long an import of many deals takes, and how much memory.

``python tests/benchmarks/imports.py [DEALS]`` (1,000,000 unless given) writes three exports of so many deals
to a temporary folder and imports each in a process of its own: plain figures with ids, German figures with
times of day, and US dollars with signs.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

REPS = 400
FIRST = date(2024, 1, 1)
STAGES = ("Closed Won", "Closed Lost", "Proposal", "Negotiation")
HEADER = (
    "Opportunity ID",
    "Opportunity Owner",
    "Opportunity Name",
    "Stage",
    "Amount",
    "Created Date",
    "Close Date",
)


def _deals(count: int) -> Iterator[tuple[str, str, str, str, int, date, date]]:
    """Yield deals that differ from one another; the same ones on every run."""
    state = 1
    for number in range(count):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        created = FIRST + timedelta(days=state // 7 % 900)
        cents = 100_000 + state // 3 % 20_000_000
        owner = f"Rep {state // 11 % REPS:03d}"
        closed = created + timedelta(days=state // 13 % 120)
        yield (
            f"006{number:015d}",
            owner,
            f"Deal {number}, second floor",
            STAGES[state // 17 % 4],
            cents,
            created,
            closed,
        )


def _plain(cents: int, day: date) -> tuple[str, str]:
    return f"{cents / 100:.2f}", day.isoformat()


def _german(cents: int, day: date) -> tuple[str, str]:
    grouped = f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))
    return grouped, f"{day:%d.%m.%Y} {cents % 24:02d}:{cents % 60:02d}"


def _dollars(cents: int, day: date) -> tuple[str, str]:
    return f"${cents / 100:,.0f}", f"{day.month}/{day.day}/{day.year}"


FORMS = {"plain": (_plain, ","), "german": (_german, ";"), "dollars": (_dollars, ",")}


def write(path: Path, form: str, count: int) -> None:
    """Write an export of ``count`` deals."""
    shown, delimiter = FORMS[form]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(HEADER)
        for number, owner, name, stage, cents, created, closed in _deals(count):
            amount, begun = shown(cents, created)
            writer.writerow((number, owner, name, stage, amount, begun, shown(cents, closed)[1]))


def _cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    """Time every form and print a line for each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    environment = {**os.environ, "COACHPLAN_NOW": "2026-11-23T06:30"}
    peak = 0
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            path = Path(folder, f"{form}.csv")
            write(path, form, count)
            begun, used = time.perf_counter(), _cpu()
            command = [
                sys.executable,
                "-m",
                "coachplan",
                "import",
                str(path),
                "--period",
                "2026-Q1",
                "--quiet",
            ]
            command += ["--decimal", "."] if form == "dollars" else []
            subprocess.run(command, check=True, env=environment)
            seconds = time.perf_counter() - begun
            peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            size = path.stat().st_size / 1e6
            spent = f"{seconds:.1f} s ({_cpu() - used:.1f} s of a processor)"
            print(f"{form:8} {count:,} deals, {size:.0f} MB: {spent}, at most {peak / 1024:.0f} MB so far")
            path.unlink()


if __name__ == "__main__":
    main()
