"""A real dask cluster for the tests: a scheduler and two worker processes on the loopback interface."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from running import environment

DASK = find_spec("distributed") is not None
"""Whether the extra is installed."""

_PROGRAM = ("-m", "dask")

_BARE = (
    "-c",
    "import sys; sys.modules['coachplan'] = None; from dask.__main__ import main; main()",
)
"""Of a Python in which this program is not installed."""

ONCE_MORE = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}


@contextlib.contextmanager
def a_cluster(
    folder: Path, workers: int = 2, *, bare: Sequence[str] = ()
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers; give its address and the processes, the scheduler first.

    The work that a worker had when it was lost is tried once more, and no more often. Processes of the kinds
    in ``bare`` do not have this program.
    """
    folder.mkdir()
    where = folder / "scheduler.json"
    begun = [
        _dask(
            folder,
            bare,
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
        for number in range(workers):
            options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
            begun.append(_dask(folder, bare, "worker", address, *options, "--name", f"worker-{number}"))
        yield address, begun
    finally:
        for one in begun:
            one.terminate()
            one.wait()


def _dask(folder: Path, bare: Sequence[str], kind: str, *words: str | Path) -> subprocess.Popen[bytes]:
    with (folder / "log").open("ab") as log:
        line = [sys.executable, *(_BARE if kind in bare else _PROGRAM), kind, *map(str, words)]
        return subprocess.Popen(line, env=environment(**ONCE_MORE), cwd=folder, stdout=log, stderr=log)


def _address(where: Path) -> str:
    for _ in range(600):
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return str(json.loads(where.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError("no scheduler")
