"""The instruments work, and catch what they are to catch; in full they run by themselves."""

import shutil
import subprocess
import sys

import pytest
from instruments.branches import GROUPS, PACKAGE, group_of
from running import ROOT


@pytest.mark.skipif(sys.platform != "linux", reason="the instruments fork, and read what Linux alone tells")
def test_the_history_stands_what_a_naive_store_does_not() -> None:
    words = ("--kills", "60", "--faults", "0", "--levels", "0", "--pairs", "1")
    script = str(ROOT / "tests" / "instruments" / "faults.py")
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line.split()[:3] for line in done.stderr.splitlines()]
    assert lines == [[name, store, "ok"] for name in ("kills", "pairs") for store in ("history", "naive")]


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_history_outlasts_a_power_cut_that_a_naive_store_does_not() -> None:
    script = str(ROOT / "tests" / "instruments" / "power.py")
    words = (sys.executable, script, "--adds", "2")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split()[1:3] for line in done.stderr.splitlines()] == [
        ["history", "ok"],
        ["history,", "no"],
        ["naive", "ok"],
    ]


def test_coverage_counts_what_processes_reach_and_nothing_that_nobody_does() -> None:
    script = str(ROOT / "tests" / "instruments" / "branches.py")
    test = "tests/test_exit_codes.py::test_a_process_tells_its_code_as_the_function_does"
    words = (sys.executable, script, "--missing", "--processes", "0", test)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    told = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(words[0], words[-1]) for words in told] == [
        ("coverage, overall", "no"),
        *((f"coverage, {group}", "no") for group in dict.fromkeys(GROUPS.values())),
    ]
    assert "coachplan/send/mail.py (publishing): 3 4 " in done.stderr
    assert "coachplan/__main__.py" not in done.stderr  # nothing but a process of its own runs it


def test_every_module_that_reads_or_sends_must_be_reached_as_a_whole() -> None:
    modules = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")]
    rooms = [module for module in modules if module.startswith(("files/", "send/"))]
    assert [module for module in rooms if not group_of(module)] == []
    assert [name for name in GROUPS if not (PACKAGE / name).exists()] == []
    assert group_of("files/history/store.py") == "store"
    assert group_of("cli/rank.py") == ""
