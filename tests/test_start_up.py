"""Start-up is a feature: what is imported before anything is asked for."""

import json
import subprocess
import sys

import pytest
from running import environment

LISTING = """
import json, os, sys
before = set(sys.modules)
os._exit = sys.exit  # the run ends here, the listing goes on
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


def test_a_plan_that_goes_to_no_file_needs_no_writer_no_web_and_no_history() -> None:
    found = imported("schedule", "examples/roster.yaml", "--json")
    assert not found & {"icalendar", "dateutil", "jinja2", "rich", "concurrent", "sqlite3", "http", "ssl"}


ROOMS_OF_A_RANKING = {"team", "policies", "ranking", "calendars"}
"""The rooms of the core that a ranking may enter: ``calendars`` for the place of what they take."""

MOST_MODULES = {"--version": 2, "--help": 6, "rank": 59, "schedule": 175}
"""How many modules of coachplan's own each may import: raise a figure only with a reason."""


def modules(*words: str) -> list[str]:
    """Return the modules of coachplan that a run imports."""
    script = [sys.executable, "-c", LISTING.replace('name.split(".")[0]', "name"), json.dumps(words)]
    done = subprocess.run(script, env=environment(), capture_output=True, check=True)
    return [name for name in json.loads(done.stderr) if name.split(".")[0] == "coachplan"]


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["rank", "examples/roster.yaml", "--json"],
        ["schedule", "examples/roster.yaml", "--json"],
    ],
    ids=lambda words: words[0],
)
def test_what_is_not_needed_is_not_imported(words: list[str]) -> None:
    found = modules(*words)
    assert len(found) <= MOST_MODULES[words[0]], found


def test_a_ranking_stays_in_its_rooms() -> None:
    found = modules("rank", "examples/roster.yaml", "--json")
    rooms = {
        name.split(".")[2] for name in found if name.startswith("coachplan.core.") and name.count(".") > 2
    }
    strays = [name for name in found if name.startswith("coachplan.core.") and name.count(".") > 2]
    assert rooms <= ROOMS_OF_A_RANKING, strays
