"""Ten years of twenty teams: python tests/instruments/soak.py [--years N] [--teams N] [--jobs N].

Every week of every team is planned, published, planned once more (nothing may change) and told of, by the
functions that the commands call and under a clock that is set; only the processes are left out. Some weeks
somebody falls ill and the rest is planned anew, in some the clock stands in the past, in some nothing runs
(``decades``). What must hold of each week is in ``decade_clauses``; what must hold of the whole:

* violations: none;
* drift: at the end of no year is any rep further from the policy's share than debts may grow, beyond what
  promises force (``year_gaps``), nor was anybody who has left;
* growth: a week of the last year adds no more to a history that keeps everything than one of the second,
  and one that is purged every year is no larger after the last than after the second;
* memory: a process that has lived many teams is no larger than after its second;
* seconds: of one processor, for each week that was lived.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from clocks import set_clock
from decade_lives import Decade, Life
from decades import WEEKS_A_YEAR, YEARS, Team
from instruments.figures import Figure, tell

from coachplan.core.allocation.ledger import MOST_CREDIT
from coachplan.core.memory.records import Record
from coachplan.files.history import store

TEAMS = 20
SECONDS_A_WEEK = 0.115
"""Of one processor: two of them live 10,400 weeks in ten minutes."""

MOST_DRIFT = float(MOST_CREDIT)
"""Sessions: so many the contract lets anybody be owed, or have had beforehand, at any moment."""

MOST_GROWTH = 1.25
MOST_TOLD = 10

SHARED = "/dev/shm"  # noqa: S108 - a name of its own is made inside


def _read_once(read: Callable[[Sequence[str]], Record]) -> Callable[[Sequence[str]], Record]:
    """Return what reads a record once: a process that lives ten years has those of all its weeks at hand.

    The history still looks at every record's seal, which is what this goes by.
    """
    known: dict[str, Record] = {}

    def record(row: Sequence[str]) -> Record:
        if row[5] not in known:
            known[row[5]] = read(row)
        return known[row[5]]

    return record


def lived(team: int, years: int) -> Life:
    """Live the life of one team, and tell on standard error how it went."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None))
        stack.enter_context(set_clock())
        stack.enter_context(mock.patch.object(store, "_record", _read_once(store._record)))
        life = Decade(Team(team), Path(folder)).live(years * WEEKS_A_YEAR)
    gc.collect()
    life.process = os.getpid()
    life.kilobytes = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024
    spent = f"{life.seconds:.0f} s, {life.seconds / life.weeks:.3f} a week, {life.kilobytes / 1024:.0f} MB"
    drift = " ".join(f"{here:.2f}/{gone:.2f}" for here, gone in life.drift)
    who = f"team {team} ({Team(team).policy})"
    _say(f"{who}: {life.weeks} weeks, {len(life.amiss)} amiss, {spent}; drift {drift}")
    for line in life.amiss[:MOST_TOLD]:
        _say(f"    {line}")
    return life


def figures(lives: Sequence[Life]) -> Iterator[Figure]:
    """Yield what many lives add up to."""
    weeks, amiss = sum(life.weeks for life in lives), sum(len(life.amiss) for life in lives)
    yield Figure(
        "soak", f"{weeks} weeks of {len(lives)} teams, {amiss} violations", "0 violations", not amiss
    )
    yield from _drift(lives)
    yield from _growth(lives)
    yield from _memory(lives)
    spent = sum(life.seconds for life in lives) / weeks
    target = f"at most {SECONDS_A_WEEK} s of one processor a week"
    yield Figure("soak", f"{spent:.3f} s a week", target, spent <= SECONDS_A_WEEK)


def _drift(lives: Sequence[Life]) -> Iterator[Figure]:
    years = min(len(life.drift) for life in lives)
    for who, whose in enumerate(("those who are there", "those who have left") if years else ()):
        far = [max(life.drift[year][who] for life in lives) for year in range(years)]
        when = ", ".join(f"{sessions:.2f}" for sessions in far)
        told = f"{whose}: at most {max(far):.2f} sessions off, by years {when}"
        yield Figure("soak", told, f"at most {MOST_DRIFT:g}", max(far) <= MOST_DRIFT)


def _growth(lives: Sequence[Life]) -> Iterator[Figure]:
    """Yield by how much more histories grow in the last year than in the second, and purged ones at all."""
    long = [life for life in lives if len(life.sizes) > 2]
    for purged, what in ((False, "bytes a week"), (True, "bytes where it is purged")):
        own = [life for life in long if Team(life.team).purges == purged]
        ratios = [_bytes(life, -1, purged=purged) / _bytes(life, 1, purged=purged) for life in own]
        if ratios:
            told = f"{max(ratios):.2f} times the {what} in the last year as in the second"
            yield Figure("soak", told, f"at most {MOST_GROWTH}", max(ratios) <= MOST_GROWTH)


def _bytes(life: Life, year: int, *, purged: bool) -> float:
    """Return the size after a year, or what each of its weeks has added."""
    (weeks, size), (before, smaller) = life.sizes[year], life.sizes[year - 1]
    return size if purged else (size - smaller) / (weeks - before)


def _memory(lives: Sequence[Life]) -> Iterator[Figure]:
    """Yield how much larger processes are after their last team than after their second."""
    grown = []
    for process in sorted({life.process for life in lives}):
        sizes = [life.kilobytes for life in lives if life.process == process]
        grown += [sizes[-1] / sizes[1]] if len(sizes) > 2 else []
    if grown:
        told = f"{max(grown):.2f} times the memory after the last team as after the second"
        yield Figure("soak", told, f"at most {MOST_GROWTH}", max(grown) <= MOST_GROWTH)


def main() -> int:
    """Live as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, usual in (("years", YEARS), ("teams", TEAMS), ("jobs", os.cpu_count() or 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.jobs) as pool:
        lives = [*pool.map(lived, range(asked.teams), [asked.years] * asked.teams)]
    return tell(figures(lives))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
