"""A CRM's list of deals, from the file to the week: six teams of a real data set."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from compared import differences
from running import coachplan
from tables import shared

MAPPING = """\
columns:
  id: opportunity_id
  owner: sales_agent
  stage: deal_stage
  created: engage_date
  closed: close_date
  amount: close_value
"""
NOW = ("--now", "2026-11-23T06:30")


@pytest.fixture(scope="module")
def rosters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder, out = shared("maven_crm"), tmp_path_factory.mktemp("maven")
    (out / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    files = (str(folder / "sales_pipeline.csv"), str(folder / "sales_teams.csv"))
    words = ("--mapping", str(out / "mapping.yaml"), "--split-by", "manager", "-o", str(out / "rosters"))
    ran = coachplan("import", *files, *words, *NOW, "--quiet")
    assert ran.code == 0, ran.err
    return tuple(sorted((out / "rosters").glob("*.yaml")))


def told(command: str, roster: Path) -> tuple[int, dict[str, Any]]:
    ran = coachplan(command, str(roster), *NOW, "--json")
    assert ran.code in {0, 4}, ran.err
    return ran.code, json.loads(ran.out)


def test_every_team_is_ranked_and_sellers_without_a_deal_stay(rosters: tuple[Path, ...]) -> None:
    with (shared("maven_crm") / "sales_teams.csv").open(encoding="utf-8") as file:
        expected = {(row["manager"], row["sales_agent"]) for row in csv.DictReader(file)}
    found = set()
    for roster in rosters:
        code, ranking = told("rank", roster)
        assert code == 0
        for standing in ranking["standings"]:
            found.add((ranking["team"], standing["name"]))
            assert (standing["certainty"] == "no data") == (not standing["because"])
    assert found == expected
    assert len(rosters) == 6


def test_every_team_has_a_week(rosters: tuple[Path, ...]) -> None:
    for roster in rosters:
        code, plan = told("schedule", roster)
        assert (code == 0) == plan["complete"]
        assert plan["proof"]["status"] == "optimal"
        assert len(plan["sessions"]) >= 5
        assert all(miss["why"] for miss in plan["unplaced"])


def test_the_folder_of_an_import_is_an_organisation(rosters: tuple[Path, ...], tmp_path: Path) -> None:
    ran = coachplan("org", "schedule", str(rosters[0].parent), *NOW, "--out", str(tmp_path), "--json")
    assert ran.code in {0, 4}
    assert [team["state"] for team in json.loads(ran.out)["teams"]] == ["planned"] * 6
    for roster in rosters:
        (plan,) = (tmp_path / roster.stem).glob("*/week.json")
        assert json.loads(plan.read_text()) == told("schedule", roster)[1]


def test_a_comparison_tells_what_schedule_plans_under_every_policy(rosters: tuple[Path, ...]) -> None:
    for side in told("compare", rosters[0])[1]["choices"]:
        ran = coachplan("schedule", str(rosters[0]), "--policy", side["policy"], *NOW, "--json")
        assert differences(side, json.loads(ran.out)) == []
