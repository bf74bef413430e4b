"""Runs that are killed, and processes that are lost: what is finished stands, the rest is done next time."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from org.companies import NOW, company, written
from running import command, environment, process

from coachplan.cli.pool import spread

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")

TEAMS = 10


def started(teams: Path, out: Path) -> subprocess.Popen[bytes]:
    words = ("org", "schedule", str(teams), *NOW, "--out", str(out), "--jobs", "2", "--quiet")
    return subprocess.Popen(command(*words), env=environment())


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def plans(out: Path) -> dict[Path, int]:
    """Return every plan that stands in its place, with what tells whether it was written anew."""
    return {path: path.stat().st_ino for path in out.glob("*/2026-W48/week.json")}


def children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(word) for word in text.split()]


def test_three_kills_lose_and_repeat_nothing(tmp_path: Path) -> None:
    teams, out, whole = company(tmp_path / "teams", TEAMS), tmp_path / "out", tmp_path / "whole"
    stood: dict[Path, int] = {}
    for kill in (1, 2, 3):
        run = started(teams, out)
        wait_until(lambda least=2 * kill: len(plans(out)) >= least)  # type: ignore[misc]  # an int, bound now
        run.kill()
        run.wait()
        now = plans(out)
        assert stood.items() <= now.items()
        assert all((path.parent / "week.ics").is_file() for path in now)
        stood = now
    assert len(stood) < TEAMS
    assert started(teams, out).wait() == 0
    assert stood.items() <= plans(out).items()
    assert started(teams, whole).wait() == 0
    assert len(written(whole)) == 2 * TEAMS
    assert written(out) == written(whole)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="tells processes as Linux does")
def test_a_process_that_is_lost_takes_no_team_with_it(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", TEAMS), tmp_path / "out"
    run = started(teams, out)
    wait_until(lambda: bool(plans(out)))
    os.kill(children(run.pid)[-1], signal.SIGKILL)
    assert run.wait() == 0
    assert len(plans(out)) == TEAMS


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="tells processes as Linux does")
def test_nobody_works_on_when_the_run_is_killed(tmp_path: Path) -> None:
    run = started(company(tmp_path / "teams", TEAMS), tmp_path / "out")
    wait_until(lambda: bool(plans(tmp_path / "out")))
    workers = children(run.pid)
    assert len(workers) >= 2
    run.kill()
    run.wait()
    wait_until(lambda: not any(_is_alive(worker) for worker in workers))


def _is_alive(worker: int) -> bool:
    stat = Path(f"/proc/{worker}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def grim(order: str) -> str:
    """End the process at one order, and do the others."""
    if order == "fatal":
        os._exit(1)
    return order.upper()


def test_an_order_that_ends_its_process_is_told_and_the_others_are_done() -> None:
    found = dict(spread(grim, ["a", "fatal", "b", "c", "d", "e"], 2))
    assert found == {"a": "A", "fatal": None, "b": "B", "c": "C", "d": "D", "e": "E"}


def test_one_process_is_this_one() -> None:
    assert list(spread(lambda order: order + 1, [1, 2], 1)) == [(1, 2), (2, 3)]


@pytest.mark.usefixtures("heard")
def test_a_polite_signal_ends_the_run_in_order(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = started(company(tmp_path / "teams", TEAMS), out)
    wait_until(lambda: bool(plans(out)))
    run.send_signal(signal.SIGTERM)
    assert run.wait() == 143
    assert not list(out.glob("*/.*"))
    assert process("org", "schedule", str(tmp_path / "teams"), *NOW, "--out", str(out), "-q").code == 0
