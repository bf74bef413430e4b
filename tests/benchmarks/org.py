"""Whole organisations: teams a second at one and two processes, memory, shares of time, the plain route.

``python tests/benchmarks/org.py [SIZE]...`` (100) writes organisations of so many teams of ten with calendars
and plans each with one and with two processes: CPU time, which a busy machine leaves alone, beside the time
on the clock, and the largest sum of the memory of all processes. Then it shows what a team takes in the
largest beside the smallest, where the time of one process goes, what one ``coachplan schedule`` a team takes
on a sample, in the same run, and how many deals are imported and how many reps ranked a second.
``--kills SIZE`` kills a run three times instead, and compares what is there in the end; ``--dask SIZE`` plans
on two processes of this machine and on a cluster of two workers here, side by side. ``--pool SIZE`` shows
what it takes to learn from so many teams together how far reps differ, before any is planned.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any
from unittest import mock

HOME = Path(__file__).parents[2]
# In the place of this folder, whose org.py would hide the tests of that name.
sys.path[:1] = [str(HOME), str(HOME / "tests")]

from benchmarks.companies import NOW, WEEK, write_company
from benchmarks.imports import write
from benchmarks.rank_large import write_table

SAMPLE = 12
"""Teams by which the plain route and the shares of time are measured."""

DEALS, REPS = 1_000_000, 100_000
"""So many deals are imported, and so many reps are ranked by five metrics."""

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Measured:
    """One run: seconds of CPU and on the clock, the sum of all memory at its largest, and the exit code."""

    cpu: float
    wall: float
    memory: int
    code: int


def measured(*words: str) -> Measured:
    """Run ``coachplan`` as a process and return what it took, with all of its own processes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    run = subprocess.Popen(_command(*words), env=_environment(), stdout=subprocess.DEVNULL)
    largest = 0
    while run.poll() is None:
        largest = max(largest, _memory(run.pid))
        sleep(0.05)
    wall, after = perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(cpu, wall, largest, run.returncode)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "coachplan", *words]


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(HOME)}


def _memory(pid: int) -> int:
    """Return the resident bytes of a process and all that it started."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return own + sum(_memory(int(child)) for child in children)


def org_words(teams: Path, out: Path, jobs: int) -> tuple[str, ...]:
    """Return the words that plan an organisation."""
    options = ("--week", WEEK, "--now", NOW, "--out", str(out), "--jobs", str(jobs), "--quiet")
    return ("org", "schedule", str(teams), *options)


def sizes(folder: Path, counts: list[int]) -> list[list[Measured]]:
    """Print the figures of each size; return the runs of each, with one process and with two."""
    _say("teams", "processes", "seconds", "teams/s", "CPU ms/team", "memory MB", "plans", "exit")
    return [[planned(folder, count, jobs) for jobs in (1, 2)] for count in counts]


def planned(folder: Path, count: int, jobs: int) -> Measured:
    """Plan an organisation of so many teams, print a line of figures, and return them."""
    teams, out = write_company(folder / f"org-{count}", count), folder / "out"
    run = measured(*org_words(teams, out, jobs))
    plans = sum(1 for _ in out.glob(f"*/{WEEK}/week.json"))
    shutil.rmtree(out)
    speed, cpu = f"{count / run.wall:.2f}", f"{1000 * run.cpu / count:.0f}"
    _say(count, jobs, f"{run.wall:.1f}", speed, cpu, run.memory // MEGABYTE, plans, run.code)
    return run


def growth(counts: list[int], runs: list[list[Measured]]) -> None:
    """Print what a team takes in the largest organisation, as a share of what it takes in the smallest."""
    few, many = counts[0], counts[-1]
    print()
    for processes, first, last in zip((1, 2), runs[0], runs[-1], strict=True):
        wall, cpu = (100 * few / many * share for share in (last.wall / first.wall, last.cpu / first.cpu))
        share = f"{wall:.0f} % of its time at {few:,} (CPU: {cpu:.0f} %)"
        print(f"At {many:,} teams, processes: {processes}, each takes {share}")


STAGES = {
    "reading rosters": ("coachplan.cli.org_team", "read_inputs"),
    "reading calendars": ("coachplan.cli.org_team", "with_calendars"),
    "ranking": ("coachplan.cli.ranked", "rank"),
    "placing": ("coachplan.cli.pipeline", "place"),
    "planning in all": ("coachplan.cli.org_team", "preview"),
    "writing down": ("coachplan.cli.org_team", "manager_set"),
    "writing files": ("coachplan.cli.org_team", "write_week"),
}
"""Where each share of time is taken; planning includes ranking and placing."""


def shares(folder: Path) -> None:
    """Print where the CPU time of one process goes, once it is warm."""
    from importlib import import_module

    from coachplan.cli.org_team import Order, Outcome, plan_team

    teams, out = write_company(folder / "org-sample", SAMPLE), folder / "shares"
    orders = [Order(str(teams / f"team-{n:05d}.yaml"), str(out / str(n)), WEEK, NOW) for n in range(SAMPLE)]
    plan_team(orders[0])
    shutil.rmtree(out)
    took: dict[str, float] = defaultdict(float)
    patches = [
        mock.patch.object(
            import_module(module), name, timed(took, stage, getattr(import_module(module), name))
        )
        for stage, (module, name) in STAGES.items()
    ]
    for patch in patches:
        patch.start()
    begun = process_time()
    for order in orders:
        assert isinstance(plan_team(order), Outcome)
    whole = process_time() - begun
    mock.patch.stopall()
    print(f"\nCPU of one team, {1000 * whole / SAMPLE:.0f} ms, once a process is warm ({SAMPLE} teams):")
    for stage in STAGES:
        _say(f"{stage:<18}", f"{1000 * took[stage] / SAMPLE:.1f} ms", f"{100 * took[stage] / whole:.0f} %")


def timed(took: dict[str, float], stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``work`` with its CPU time added up under ``stage``."""

    def run(*words: Any, **more: Any) -> Any:
        begun = process_time()
        try:
            return work(*words, **more)
        finally:
            took[stage] += process_time() - begun

    return run


def plain(folder: Path, org: list[Measured], count: int) -> None:
    """Print what one process a team takes on the sample, and how many times as long that is."""
    teams, out = write_company(folder / "org-sample", SAMPLE), folder / "plain"
    runs = [
        measured(
            *("schedule", str(teams / f"team-{n:05d}.yaml"), "--week", WEEK, "--now", NOW, "--quiet"),
            *("--ics", str(out) + f"-{n}.ics", "--json"),
        )
        for n in range(SAMPLE)
    ]
    cpu, wall = (sum(getattr(run, name) for run in runs) / SAMPLE for name in ("cpu", "wall"))
    print(f"\nOne 'coachplan schedule' a team: {1000 * wall:.0f} ms, {1000 * cpu:.0f} ms CPU")
    alone, both = org
    print(f"On the clock that is {wall * count / both.wall:.1f} times as long as org with two processes,")
    print(f"and {cpu * count / alone.cpu:.1f} times the CPU time of org with one.")


def rates(folder: Path) -> None:
    """Print how many deals are imported and how many reps are ranked a second, each by one command."""
    deals, reps = folder / "deals.csv", folder / "reps.csv"
    write(deals, "plain", DEALS)
    write_table(reps, REPS)
    imported = measured("import", str(deals), "--period", "2026-Q1", "--now", NOW)
    ranked = measured("rank", str(reps), "--now", NOW, "--json")
    print()
    for what, count, run in (
        ("deals imported", DEALS, imported),
        ("reps ranked and written down", REPS, ranked),
    ):
        took = f"{count:,} in {run.wall:.1f} s, {run.memory // MEGABYTE} MB, exit {run.code}"
        print(f"{what} a second: {count / run.wall:,.0f} ({took})")


def kills(folder: Path, count: int) -> None:
    """Print what three kills and a last run leave, against a run in peace."""
    teams, out = write_company(folder / f"org-{count}", count), folder / "out"
    for quarter in (1, 2, 3):
        run = subprocess.Popen(_command(*org_words(teams, out, 2)), env=_environment())
        while run.poll() is None and len([*out.glob(f"*/{WEEK}/week.json")]) < quarter * count // 4:
            sleep(0.05)
        run.send_signal(signal.SIGKILL)
        run.wait()
        stood = {path: path.stat().st_ino for path in out.glob(f"*/{WEEK}/week.json")}
        print(f"killed with {len(stood)} of {count} plans made")
    measured(*org_words(teams, out, 2))
    again = sum(path.stat().st_ino != inode for path, inode in stood.items())
    measured(*org_words(teams, folder / "peace", 2))
    same = _contents(out) == _contents(folder / "peace")
    missing = count - len([*out.glob(f"*/{WEEK}/week.json")])
    print(f"{again} made twice, {missing} missing, the same as in peace: {same}")


def on_dask(folder: Path, count: int) -> None:
    """Print what a cluster of two workers takes, beside two processes."""
    from org.clusters import a_cluster

    teams = write_company(folder / f"org-{count}", count)
    local = measured(*org_words(teams, folder / "local", 2))
    with a_cluster(folder / "cluster") as (address, _):
        sleep(5)
        words = [word for word in org_words(teams, folder / "dask", 2) if word not in {"--jobs", "2"}]
        dask = measured(*words, "--engine", "dask", "--scheduler", address)
    same = _contents(folder / "local") == _contents(folder / "dask")
    print(f"{count} teams: local {local.wall:.1f} s, dask {dask.wall:.1f} s; the same bytes: {same}")


def pooling(folder: Path, count: int) -> None:
    """Print the CPU time a team of the look at all teams before they are planned, and of reading alone."""
    from coachplan.cli.engines import alone
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.org_learning import learned
    from coachplan.cli.org_run import Wanted, orders_for
    from coachplan.files.org import read_org

    teams = write_company(folder / f"org-{count}", count)
    (teams / "org.yaml").write_text("name: Everybody\npool: true\nrosters: .\n", encoding="utf-8")
    org = read_org(teams)
    orders = orders_for(org, Wanted(str(folder / "out"), WEEK, NOW))
    learned(org, orders, alone)
    marks = [process_time()]
    for order in orders:
        read_inputs(order.roster, Asked(now=NOW), remembers=False)
    marks.append(process_time())
    found = learned(org, orders, alone)
    marks.append(process_time())
    read, whole = (1000 * (b - a) / count for a, b in pairwise(marks))
    known = found["Everybody"].common is not None
    print(f"{count} teams: {whole:.1f} ms CPU a team, {read:.1f} of it to read the roster; learned: {known}")


def _contents(top: Path) -> dict[Path, bytes]:
    return {path.relative_to(top): path.read_bytes() for path in _files(top)}


def _files(top: Path) -> Iterator[Path]:
    return (path for path in top.rglob("*") if path.is_file() and path.name != ".lock")


@contextmanager
def _somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _say(*cells: object) -> None:
    print(*(f"{cell:>11}" for cell in cells), flush=True)


def main() -> None:
    """Print the tables."""
    words = sys.argv[1:]
    with _somewhere() as folder:
        if words[:1] == ["--kills"]:
            kills(folder, int(words[1]))
            return
        if words[:1] == ["--dask"]:
            on_dask(folder, int(words[1]))
            return
        if words[:1] == ["--pool"]:
            pooling(folder, int(words[1]))
            return
        counts = [int(word) for word in words] or [100]
        runs = sizes(folder, counts)
        growth(counts, runs)
        shares(folder)
        plain(folder, runs[-1], counts[-1])
        rates(folder)


if __name__ == "__main__":
    main()
