"""The instruments that try the history work, and catch a naive store; in full they run by themselves."""

import shutil
import subprocess
import sys

import pytest
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
