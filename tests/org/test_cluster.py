"""The dask engine on a real cluster: a scheduler and two worker processes on the loopback interface."""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from org.companies import NOW, company, written
from running import Around, coachplan, command, environment, process

DASK = shutil.which("dask", path=str(Path(sys.executable).parent))
needs_dask = pytest.mark.skipif(DASK is None, reason="the extra is not installed")

TEAMS = 8


@contextlib.contextmanager
def a_cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers; give its address and the workers."""
    folder.mkdir()
    where = folder / "scheduler.json"
    begun = [
        _dask(
            folder,
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            where,
        )
    ]
    try:
        address = _address(where)
        for number in range(2):
            options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
            begun.append(_dask(folder, "worker", address, *options, "--name", f"worker-{number}"))
        yield address, begun[1:]
    finally:
        for one in begun:
            one.kill()
            one.wait()


def _dask(folder: Path, *words: str | Path) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as log:
        line = [str(DASK), *map(str, words)]
        return subprocess.Popen(line, env=environment(), cwd=folder, stdout=log, stderr=log)


def _address(where: Path) -> str:
    for _ in range(600):
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return str(json.loads(where.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError("no scheduler")


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
    teams = company(tmp_path / "teams", TEAMS)
    (teams / "bad.yaml").write_text("reps: []\n")
    local = process("org", "schedule", str(teams), *NOW, "--out", str(tmp_path / "local"), "--jobs", "2")
    with a_cluster(tmp_path / "cluster") as (address, workers):
        line, pipe = command(*words(teams, tmp_path / "dask", address)), subprocess.PIPE
        with subprocess.Popen(line, env=environment(), stdout=pipe, stderr=pipe) as run:
            while run.poll() is None and not list((tmp_path / "dask").glob("*/*/week.json")):
                time.sleep(0.02)
            workers[0].send_signal(signal.SIGKILL)
            _, err = run.communicate()
        assert workers[1].poll() is None
    assert (local.code, run.returncode) == (3, 3)
    assert "bad.yaml" in err.decode()
    assert len(written(tmp_path / "dask")) == 2 * TEAMS
    assert written(tmp_path / "dask") == written(tmp_path / "local")


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
