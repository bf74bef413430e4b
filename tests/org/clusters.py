"""A real dask cluster for the tests: a scheduler and two worker processes on the loopback interface."""

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from running import environment

DASK = shutil.which("dask", path=str(Path(sys.executable).parent))
"""The program that starts both; ``None`` where the extra is not installed."""


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
