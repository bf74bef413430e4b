"""Instruments that take hours in full work when they are run small, and say no to what is broken."""

import subprocess
import sys
from collections.abc import Sequence

import pytest
from caldav import servers
from mail.post_office import AVAILABLE
from running import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="forks, and reads what Linux alone tells")


def told(script: str, *words: str) -> tuple[int, Sequence[Sequence[str]]]:
    """Run an instrument; return its exit code and its figures, taken apart."""
    command = [sys.executable, str(ROOT / "tests" / "instruments" / script), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, [line.split("\t") for line in done.stdout.splitlines()]


@linux
@pytest.mark.parametrize("machine", ["store", "publishing"])
def test_a_machine_holds_for_the_program_and_not_for_a_naive_one(machine: str) -> None:
    code, figures = told("machines.py", "--machine", machine, "--examples", "5", "--steps", "12")
    assert (code, [(figure[-1], figure[1].rpartition(": ")[2]) for figure in figures][1]) == (
        0,
        ("ok", "caught"),
    )
    assert "0 violations" in figures[0][1]


@linux
@pytest.mark.skipif(bool(servers.missing()) or not AVAILABLE, reason="no servers here to send anything to")
def test_a_canary_is_found_where_a_leak_is_and_nowhere_else() -> None:
    code, figures = told("canary.py", "--only", "publish", "--only", "crash", "--leak", "name")
    assert (code, [figure[-1] for figure in figures]) == (0, ["ok", "ok"])
    assert figures[0][1].startswith("2 of 2 steps as they should, ")


@linux
def test_one_fingerprint_unless_a_program_looks_around() -> None:
    words = ("--seeds", "1", "--zones", "1", "--languages", "1", "--fault", "zone")
    code, figures = told("determinism.py", *words)
    assert (code, [figure[1] for figure in figures]) == (
        0,
        ["4 runs, 1 fingerprint", "a program that looks at the zone: caught"],
    )


def test_laws_are_counted_and_a_run_that_fails_is_told() -> None:
    code, figures = told("properties.py", "--profile", "quick", "--jobs", "0", "tests/core/test_isoweek.py")
    assert (code, figures[0][-1]) == (0, "ok")
    code, figures = told("properties.py", "--profile", "unknown", "--jobs", "0", "tests/core/test_isoweek.py")
    assert (code, figures[0][-1]) == (1, "no")


def test_surroundings_are_tried_row_by_row() -> None:
    code, figures = told("environments.py", "--jobs", "0", "--row", "83")
    assert (code, figures[0][1].partition(" of ")[2]) == (0, "2 tests, 0 skipped, pytest ended with 0")
