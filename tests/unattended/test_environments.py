"""The same bytes and the promised exit codes, whatever surrounds a run."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from running import MONDAY, ROOT, ROSTER
from unattended.alone import PATH_ALONE, install, run, tree

ENVIRONMENTS: dict[str, dict[str, str]] = {
    "nothing at all": {},
    "a path alone": PATH_ALONE,
    "POSIX letters": {**PATH_ALONE, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ASCII streams": {**PATH_ALONE, "PYTHONIOENCODING": "ascii"},
    "another time zone": {**PATH_ALONE, "TZ": "Pacific/Kiritimati"},
    "a broken time zone": {**PATH_ALONE, "TZ": "Nowhere/Nothing"},
    "a home that is none": {**PATH_ALONE, "HOME": "/nonexistent", "LANG": "tlh_QO.KOI8-R"},
    "a login shell": {**PATH_ALONE, "HOME": "/", "LANG": "en_US.UTF-8", "TERM": "xterm", "COLUMNS": "200"},
}


def published(folder: Path, env: Mapping[str, str]) -> dict[str, bytes]:
    """Publish the example's week in ``env`` and return every document that was written."""
    folder.mkdir()
    shutil.copy(ROSTER, folder / "roster.yaml")
    words = ("schedule", folder / "roster.yaml", "--publish", "--quiet", "--out", folder / "plans")
    ran = run((install(folder), *words, "--now", MONDAY), env)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    return tree(folder / "plans")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the documents of a week that was published with a path alone."""
    return published(tmp_path_factory.mktemp("plain") / "team", PATH_ALONE)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_environment_gives_the_same_bytes(name: str, plain: dict[str, bytes], tmp_path: Path) -> None:
    assert published(tmp_path / "team", ENVIRONMENTS[name]) == plain


@pytest.mark.parametrize("name", ["nothing at all", "POSIX letters", "ASCII streams"])
def test_no_environment_makes_a_screen_fail(name: str, tmp_path: Path) -> None:
    words = (install(tmp_path), "rank", ROOT / "tests/fixtures/rosters/world.yaml", "--now", MONDAY)
    ran = run(words, ENVIRONMENTS[name])
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out


def test_without_a_terminal_nobody_is_asked_anything(tmp_path: Path) -> None:
    shutil.copy(ROSTER, tmp_path / "roster.yaml")
    program = install(tmp_path)
    assert run((program, "schedule", "--publish", "-q", "--now", MONDAY), folder=tmp_path).code == 0
    ran = run((program, "change", "skip", "jonas-weber", "--now", MONDAY), folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("Nothing was changed; --yes applies it.\n")


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
@pytest.mark.parametrize(
    ("name", "code", "moment"), [("SIGINT", 130, 0.4), ("SIGTERM", 143, 0.8), ("SIGHUP", 129, 1.2)]
)
def test_a_signal_in_the_middle_leaves_all_or_nothing(
    name: str, code: int, moment: float, tmp_path: Path
) -> None:
    shutil.copy(ROSTER, tmp_path / "roster.yaml")
    words = [str(install(tmp_path)), "schedule", str(tmp_path / "roster.yaml"), "--publish", "--quiet"]
    with subprocess.Popen(
        [*words, "--now", MONDAY, "--out", str(tmp_path / "plans")],
        env=PATH_ALONE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as begun:
        try:
            ended = begun.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            begun.send_signal(getattr(signal, name))
            ended = begun.wait(timeout=60)
    # Before Python has taken the signal over, the system itself ends the process.
    assert ended in {0, code, -getattr(signal, name)}
    again = run((*words, "--now", MONDAY, "--out", tmp_path / "plans"))
    assert (again.code, again.out, again.err) == (0, "", "")
    assert len(list((tmp_path / "plans").iterdir())) == 1


MEASURED = """
import resource, subprocess, sys
plan = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True).stdout
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, flush=True)
sys.stdout.buffer.write(plan)
"""
"""Runs a command from a small process: a child is counted with what its parent had when it was begun."""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_a_team_of_thirty_needs_little_memory(tmp_path: Path) -> None:
    reps = "".join(f"  - {{name: Rep {n:02}, metrics: {{quota_attainment: {60 + n}%}}}}\n" for n in range(30))
    (tmp_path / "roster.yaml").write_text(f"team: Thirty\nmanager: {{budget: 30%}}\nreps:\n{reps}", "utf-8")
    words = (install(tmp_path), "schedule", tmp_path / "roster.yaml", "--now", MONDAY, "--json")
    run = [sys.executable, "-c", MEASURED, *map(str, words)]
    used, _, plan = subprocess.run(run, env=PATH_ALONE, capture_output=True, check=True).stdout.partition(
        b"\n"
    )
    assert len(json.loads(plan)["shares"]) == 30
    assert int(used) < 512 * 1024
