"""One fingerprint of all that a roster is turned into, in whatever surroundings a process has."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from running import environment

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
LANGUAGES = ("C", "C.UTF-8", "POSIX")

DOCUMENTS = (
    ("rank", "--json"),
    ("schedule", "--json"),
    ("schedule", "--ics", "-"),
    ("schedule", "--html", "-"),
)

RUN = """
import json, os, sys
if sys.argv[2:]:
    os.sched_setaffinity(0, map(int, sys.argv[2:]))
from coachplan.cli import app
{fault}
for words in json.loads(sys.argv[1]):
    sys.argv = ["coachplan", *words]
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    try:
        app.run()
    except SystemExit as end:
        assert not end.code, end.code
"""


def digest(
    folder: Path, roster: str, env: Mapping[str, str], cpus: Sequence[int] = (), fault: str = ""
) -> str:
    """Return the fingerprint of the documents, made in one process.

    Args:
        folder: where it is started.
        roster: the roster, seen from there.
        env: what is set in its environment.
        cpus: the processors that it may use; all if none is named.
        fault: a line of Python that runs before it does.
    """
    words = json.dumps([[name, roster, *options] for name, *options in DOCUMENTS])
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(fault=fault), words, *map(str, cpus)],
        env=environment(**env),
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert len(done.stdout) > 20_000
    return hashlib.sha256(done.stdout).hexdigest()
