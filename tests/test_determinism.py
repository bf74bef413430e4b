"""Same inputs, same bytes: whatever the hash seed, the time zone, the language, and the folder."""

import hashlib
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from running import EXAMPLES, ROOT, environment

DOCUMENTS = (["schedule", "--json"], ["schedule", "--ics", "-"], ["rank", "--json"])

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
LANGUAGES = ("C", "C.UTF-8", "POSIX")
SURROUNDINGS = [(seed, ZONES[seed % 4], LANGUAGES[seed % 3]) for seed in range(10)]
"""Ten runs in which every seed, zone and language appears, and pairs of them mix."""

RUN = """
import json, sys
from coachplan.cli import app
for words in json.loads(sys.argv[1]):
    sys.argv = ["coachplan", *words]
    try:
        app.run()
    except SystemExit as end:
        assert not end.code, end.code
"""


def digest(folder: Path, roster: str, **env: str) -> str:
    """Return the fingerprint of the three documents, made in one process."""
    words = json.dumps([[name, roster, *options] for name, *options in DOCUMENTS])
    done = subprocess.run(
        [sys.executable, "-c", RUN, words],
        env=environment(**env),
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert len(done.stdout) > 20_000
    return hashlib.sha256(done.stdout).hexdigest()


@cache
def usual() -> str:
    return digest(ROOT, "examples/roster.yaml", PYTHONHASHSEED="0")


@pytest.mark.parametrize(("seed", "zone", "language"), SURROUNDINGS)
def test_the_same_bytes_in_every_surrounding(seed: int, zone: str, language: str) -> None:
    env = {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": language, "LANG": language}
    assert digest(ROOT, "examples/roster.yaml", **env) == usual()


def test_the_same_bytes_from_another_folder(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "roster.yaml", tmp_path / "elsewhere.yaml")
    assert digest(tmp_path, "elsewhere.yaml") == usual()


def test_another_moment_makes_other_bytes() -> None:
    assert digest(ROOT, "examples/roster.yaml", COACHPLAN_NOW="2026-11-24T09:00") != usual()
