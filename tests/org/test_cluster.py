"""The dask engine on a real cluster: a scheduler and two worker processes on the loopback interface."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from org.clusters import DASK, a_cluster
from org.companies import NOW, common_company, company, written
from running import Around, coachplan, command, environment, process

needs_dask = pytest.mark.skipif(not DASK, reason="the extra is not installed")

TEAMS = 8


def words(teams: Path, out: Path, address: str) -> tuple[str, ...]:
    return (
        "org",
        "schedule",
        str(teams),
        *NOW,
        "--out",
        str(out),
        "--engine",
        "dask",
        "--scheduler",
        address,
    )


@needs_dask
def test_a_cluster_writes_what_this_machine_writes_with_a_worker_killed_in_the_middle(tmp_path: Path) -> None:
    teams = common_company(tmp_path / "teams", TEAMS)
    (teams / "bad.yaml").write_text("reps: []\n")
    local = process("org", "schedule", str(teams), *NOW, "--out", str(tmp_path / "local"), "--jobs", "2")
    with a_cluster(tmp_path / "cluster") as (address, (_, lost, left)):
        line, pipe = command(*words(teams, tmp_path / "dask", address)), subprocess.PIPE
        with subprocess.Popen(line, env=environment(), stdout=pipe, stderr=pipe) as run:
            while run.poll() is None and not list((tmp_path / "dask").glob("*/*/week.json")):
                time.sleep(0.02)
            lost.send_signal(signal.SIGKILL)
            _, err = run.communicate()
        assert left.poll() is None
    assert (local.code, run.returncode) == (3, 3)
    assert "bad.yaml" in err.decode()
    assert "8 teams of Northwind" in local.out
    assert len(written(tmp_path / "dask")) == 2 * TEAMS
    assert written(tmp_path / "dask") == written(tmp_path / "local")


SPREADING = """
import signal, sys
from coachplan.core.problems import Rejected
from coachplan.send import cluster
cluster._PATIENCE = 1
try:
    print([result for _, result in cluster.spread(signal.raise_signal, [signal.SIGKILL], sys.argv[1])])
except Rejected as rejected:
    print(rejected.problems[0].message)
"""
"""Hands over work that ends every worker that takes it on."""


@needs_dask
@pytest.mark.parametrize(("workers", "told"), [(2, "[None]"), (0, "the scheduler at {} has no workers")])
def test_work_that_nobody_does_ends_too(workers: int, told: str, tmp_path: Path) -> None:
    with a_cluster(tmp_path / "cluster", workers) as (address, _):
        words = [sys.executable, "-c", SPREADING, address]
        done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout == f"{told.format(address)}\n", done.stderr


LOSING = """
import os, sys, time
from coachplan.core.problems import Rejected
from coachplan.send import cluster
try:
    for _ in cluster.spread(time.sleep, [0.1] * 100, sys.argv[1]):
        os.kill(int(sys.argv[2]), int(sys.argv[3]))
except Rejected as rejected:
    print(rejected)
"""
"""Ends the scheduler as soon as something is done."""


@needs_dask
@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGTERM])
def test_a_scheduler_that_is_lost_is_told_in_one_line(ended_by: signal.Signals, tmp_path: Path) -> None:
    with a_cluster(tmp_path / "cluster", 1) as (address, (scheduler, _)):
        words = [sys.executable, "-c", LOSING, address, str(scheduler.pid), str(int(ended_by))]
        done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"E0172: the cluster at {address} was lost ("), done.stdout
    assert done.stderr == ""


@needs_dask
@pytest.mark.parametrize(
    ("bare", "told"),
    [
        ("worker", "1 of 1 worker cannot import coachplan"),
        ("scheduler", "the cluster cannot do this program's work (RuntimeError)"),
    ],
)
def test_a_cluster_without_this_program_is_told(bare: str, told: str, tmp_path: Path) -> None:
    with a_cluster(tmp_path / "cluster", 1, bare=[bare]) as (address, _):
        ran = process(*words(company(tmp_path / "teams", 1), tmp_path / "out", address))
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (3, "", f"coachplan: error[E0173] {told}")


@needs_dask
def test_an_address_that_dask_is_not_set_up_for_is_told(tmp_path: Path) -> None:
    ran = process(*words(company(tmp_path / "teams", 1), tmp_path / "out", "tls://127.0.0.1:9"))
    assert (ran.code, "error[E0171] dask is not set up here for addresses of tls://" in ran.err) == (3, True)


@needs_dask
def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path) -> None:
    nowhere = words(company(tmp_path / "teams", 1), tmp_path / "out", "tcp://127.0.0.1:9")
    ran = process(*nowhere, around=Around(env={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}))
    assert (ran.code, "error[E0171] no scheduler answers at tcp://127.0.0.1:9" in ran.err) == (3, True)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = coachplan(*words(company(tmp_path / "teams", 1), tmp_path / "out", "tcp://127.0.0.1:9"))
    assert (ran.code, 'pip install "coachplan[dask]"' in ran.err) == (10, True)


@pytest.mark.parametrize(
    "contradiction",
    [
        ("--scheduler", "tcp://a:1"),
        ("--engine", "dask"),
        ("--engine", "dask", "--scheduler", "tcp://a:1", "--jobs", "2"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    tmp_path: Path, contradiction: tuple[str, ...]
) -> None:
    ran = coachplan("org", "schedule", str(company(tmp_path, 1)), *contradiction)
    assert (ran.code, "error[E0170]" in ran.err) == (2, True)
