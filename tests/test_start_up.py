"""Start-up is a feature: what is imported before anything is asked for."""

import json
import subprocess
import sys

import pytest
from running import environment

LISTING = """
import json, sys
before = set(sys.modules)
sys.argv = ["coachplan", *json.loads(sys.argv[1])]
from coachplan.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted({name.split(".")[0] for name in set(sys.modules) - before})), file=sys.stderr)
"""

HEAVY = {"pydantic", "pydantic_core", "yaml", "rich", "highspy", "numpy", "icalendar", "dateutil"}

HELP = [
    ["--help"],
    *([name, "--help"] for name in ("rank", "schedule", "check", "init", "policies", "schema", "config")),
    ["policies", "show", "--help"],
]


def imported(*words: str) -> set[str]:
    """Return the packages that a run of ``coachplan`` imports on top of a bare Python."""
    script = [sys.executable, "-c", LISTING, json.dumps(words)]
    done = subprocess.run(script, env=environment(), capture_output=True, check=True)
    return set(json.loads(done.stderr))


def test_the_version_needs_nothing_but_python() -> None:
    found = imported("--version")
    assert "coachplan" in found
    assert found - {"coachplan"} <= sys.stdlib_module_names


@pytest.mark.parametrize("words", HELP, ids=" ".join)
def test_help_needs_no_model_no_yaml_and_no_rich(words: list[str]) -> None:
    found = imported(*words)
    assert "typer" in found
    assert not found & HEAVY


def test_a_ranking_needs_neither_solver_nor_calendars() -> None:
    assert not imported("rank", "examples/roster.yaml", "--json") & {"highspy", "icalendar", "rich"}
