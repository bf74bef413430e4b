"""A CRM's list of deals, from the file to the week: six teams of a real data set."""

import csv
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import ranked
from coachplan.core.metrics import resolve
from coachplan.core.ranking import rank
from coachplan.files.metrics import known_metrics

HERE = Path(__file__).parents[1]
SCRIPT = HERE / "examples" / "from_crm.py"
DATA = HERE.parent / "shared" / "data" / "maven_crm"
NOW = "2026-11-23T06:30"

DEALS = """\
sales_agent,product,deal_stage,engage_date,close_date,close_value
Zoë "Z" Öz,A,Won,2026-01-01,2026-01-11,1000
Zoë "Z" Öz,A,Won,2026-02-01,2026-02-21,3000
Zoë "Z" Öz,B,Lost,2026-02-01,2026-03-01,0
Zoë "Z" Öz,B,Engaging,2026-02-01,,
Ana Lima,B,Prospecting,,,
Ben Other,B,Won,2026-02-01,2026-02-02,7
"""
TEAMS = """\
sales_agent,manager,region
Zoë "Z" Öz,No,East
Newcomer,No,East
Ana Lima,No,East
Ben Other,Somebody Else,West
"""

in_maven = pytest.mark.skipif(not DATA.exists(), reason="the Maven data does not lie beside the repository")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=HERE)


def small(folder: Path, manager: str) -> subprocess.CompletedProcess[str]:
    deals, teams = folder / "deals.csv", folder / "teams.csv"
    for path, text in ((deals, DEALS), (teams, TEAMS)):
        path.write_text(text.replace('Zoë "Z" Öz', '"Zoë ""Z"" Öz"'), encoding="utf-8")
    return run(str(SCRIPT), str(deals), str(teams), manager)


def test_deals_become_numbers_with_their_evidence(tmp_path: Path) -> None:
    made = small(tmp_path, "No")
    path = tmp_path / "roster.yaml"
    path.write_text(made.stdout, encoding="utf-8")
    roster = read_inputs(str(path), Asked(now=NOW)).roster
    assert roster.manager.name == "No"  # a word, not a refusal
    assert [rep.name for rep in roster.reps] == ["Ana Lima", "Newcomer", 'Zoë "Z" Öz']
    ana, newcomer, zoe = (rep.metrics for rep in roster.reps)
    assert [name for name, cell in newcomer.items() if cell] == []
    assert {name: cell.value for name, cell in ana.items() if cell} == {"open_deals": 1}
    found = {name: (cell.value, cell.tries or cell.evidence) for name, cell in zoe.items() if cell}
    assert found == {
        "win_rate": (pytest.approx(2 / 3), 3),
        "deal_size": (2000, 2),
        "cycle_days": (15, 2),
        "open_deals": (1, None),
    }


def test_a_manager_without_a_team_is_told_who_has_one(tmp_path: Path) -> None:
    made = small(tmp_path, "Nobody")
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr == "nobody reports to 'Nobody'; managers are No, Somebody Else\n"


def managers() -> list[str]:
    if not DATA.exists():
        return ["no data"]
    with (DATA / "sales_teams.csv").open(encoding="utf-8") as file:
        return sorted({row["manager"] for row in csv.DictReader(file)})


@cache
def team(manager: str) -> str:
    made = run(str(SCRIPT), str(DATA / "sales_pipeline.csv"), str(DATA / "sales_teams.csv"), manager)
    assert (made.returncode, made.stderr) == (0, "")
    return made.stdout


def coachplan(tmp_path: Path, manager: str, command: str) -> tuple[int, dict[str, Any]]:
    path = tmp_path / "roster.yaml"
    path.write_text(team(manager), encoding="utf-8")
    done = run("-m", "coachplan", command, str(path), "--now", NOW, "--json")
    assert done.returncode in {0, 4}, done.stderr
    return done.returncode, json.loads(done.stdout)


@in_maven
@pytest.mark.parametrize("manager", managers())
def test_every_team_is_ranked_and_sellers_without_a_deal_stay(tmp_path: Path, manager: str) -> None:
    code, ranking = coachplan(tmp_path, manager, "rank")
    with (DATA / "sales_teams.csv").open(encoding="utf-8") as file:
        expected = {row["sales_agent"] for row in csv.DictReader(file) if row["manager"] == manager}
    found = {standing["name"]: standing for standing in ranking["standings"]}
    assert (code, set(found)) == (0, expected)
    for standing in found.values():
        assert (standing["certainty"] == "no data") == (not standing["because"])


@in_maven
@pytest.mark.parametrize("manager", managers())
def test_every_team_has_a_week(tmp_path: Path, manager: str) -> None:
    code, plan = coachplan(tmp_path, manager, "schedule")
    assert (code == 0) == plan["complete"]
    assert plan["proof"]["status"] == "optimal"
    assert len(plan["sessions"]) >= 5
    assert all(miss["why"] for miss in plan["unplaced"])


@in_maven
@pytest.mark.parametrize("manager", managers())
def test_nobody_is_firm_at_either_end_on_win_rates_alone(tmp_path: Path, manager: str) -> None:
    path = tmp_path / "roster.yaml"
    path.write_text(team(manager), encoding="utf-8")
    inputs = read_inputs(str(path), Asked(now=NOW))
    reps = [
        rep.model_copy(update={"metrics": {"win_rate": rep.metrics["win_rate"]}})
        for rep in inputs.roster.reps
    ]
    roster = inputs.roster.model_copy(update={"reps": tuple(reps), "metrics": {}})
    found = rank(roster, inputs.policy, resolve(roster, known_metrics()), inputs.now.date())
    assert "firm" not in {standing.certainty for standing in found.standings}
    assert len(found.standings) == len(ranked(inputs).standings)


@in_maven
def test_the_data_set_is_the_one_that_is_described() -> None:
    rosters = [team(manager) for manager in managers()]
    reps = [line for text in rosters for line in text.splitlines() if line.startswith("  - name:")]
    nothing = [line for text in rosters for line in text.splitlines() if "win_rate: -" in line]
    assert (len(rosters), len(reps), len(nothing)) == (6, 35, 5)
