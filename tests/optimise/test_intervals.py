"""The engine's plans against those of an interval model written apart from it; needs the ``bench`` extra."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "intervals.py"


@pytest.mark.skipif(find_spec("ortools") is None, reason="OR-Tools, of the bench extra, is not installed")
def test_an_interval_model_of_the_same_weeks_gives_the_same_plans() -> None:
    # In a process of its own: OR-Tools and HiGHS cannot share one.
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "5", "small"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "small: 5 the same, 0 unproven, of 5"
