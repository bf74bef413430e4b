"""``pool: true``: teams that learn together how far reps differ, each still planned by itself."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from org.companies import NOW, common_company, company, written
from running import coachplan

from coachplan.cli.org_team import Order
from coachplan.core.ranking.common import Common


def run(where: Path, out: Path, *words: str) -> tuple[int, dict[str, Any]]:
    ran = coachplan("org", "schedule", str(where), *NOW, "--out", str(out), "--json", *words)
    return ran.code, json.loads(ran.out)


def plan(out: Path, team: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / team / "2026-W48" / "week.json").read_text())
    return found


def states(document: dict[str, Any]) -> set[str]:
    return {team["state"] for team in document["teams"]}


NORTHWIND = {"group": "Northwind", "teams": 8, "reps": 56}


def test_plans_say_from_whom_it_was_learned_and_a_team_alone_says_nothing(tmp_path: Path) -> None:
    teams, out = common_company(tmp_path / "teams"), tmp_path / "out"
    code, document = run(teams, out)
    (pool,) = document["pools"]
    assert (code, pool["common"]["origin"], plan(out, "t003")["learned_from"]) == (0, NORTHWIND, NORTHWIND)
    assert [one["metric"] for one in pool["common"]["metrics"]] == ["calls", "quota_attainment", "win_rate"]
    alone = json.loads(coachplan("rank", str(teams / "t003.yaml"), "--json", "--now", NOW[-1]).out)
    assert {one["learned_from"] for one in alone["calibration"]} == {None}
    assert not [note for note in alone["notes"] if "learned" in note]


def test_the_screen_says_so_too(tmp_path: Path) -> None:
    teams = common_company(tmp_path / "teams")
    ran = coachplan("org", "schedule", str(teams), *NOW, "--out", str(tmp_path / "out"))
    assert "How far reps differ is learned from 56 reps of 8 teams of Northwind." in ran.out


@pytest.mark.parametrize("few", [0, 300], ids=["in processes", "in this one"])
def test_neither_processes_nor_the_order_of_teams_change_a_byte(
    tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachplan.cli.org_learning._FEW", few)
    teams = common_company(tmp_path / "teams")
    _, one = run(teams, tmp_path / "one", "--jobs", "1")
    names = sorted((path.name for path in teams.glob("t*.yaml")), reverse=True)
    (teams / "org.yaml").write_text(f"name: Northwind\npool: true\nrosters: [{', '.join(names)}]\n")
    _, two = run(teams, tmp_path / "two", "--jobs", "2")
    assert one["pools"] == two["pools"]
    assert len(written(tmp_path / "one")) == 16
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_plans_stand_while_what_is_learned_does(tmp_path: Path) -> None:
    teams, out = common_company(tmp_path / "teams"), tmp_path / "out"
    assert states(run(teams, out, "--now", "2026-11-22T20:00")[1]) == {"planned"}
    assert states(run(teams, out, "--now", "2026-11-22T21:00")[1]) == {"kept"}


def test_a_changed_pool_plans_every_team_anew(tmp_path: Path) -> None:
    teams, out = common_company(tmp_path / "teams"), tmp_path / "out"
    before = run(teams, out)[1]
    common_company(tmp_path / "more", 9)
    (teams / "t008.yaml").write_text((tmp_path / "more" / "t008.yaml").read_text())
    after = run(teams, out)[1]
    assert before["pools"] != after["pools"]
    assert states(after) == {"planned"}


def test_a_bad_roster_is_left_out_and_told_once(tmp_path: Path) -> None:
    teams = common_company(tmp_path / "teams")
    (teams / "bad.yaml").write_text("team: Bad\nreps:\n  - {nmae: Priya}\n")
    ran = coachplan("org", "schedule", str(teams), *NOW, "--out", str(tmp_path / "out"), "--json")
    document = json.loads(ran.out)
    assert (ran.code, ran.err.count("error[E1209]"), document["pools"][0]["teams"]) == (3, 1, 8)
    assert plan(tmp_path / "out", "t000")["learned_from"] == NORTHWIND


def test_too_few_reps_learn_alone_and_it_is_said(tmp_path: Path) -> None:
    teams = common_company(tmp_path / "teams", 3)
    ran = coachplan("org", "schedule", str(teams), *NOW, "--out", str(tmp_path / "out"))
    words = " ".join(ran.out.split())
    assert "learns by itself how far its reps differ: here are 21 reps of 3 teams of Northwind" in words
    assert "together they need 50 reps with a metric in common" in words
    (teams / "org.yaml").unlink()
    run(teams, tmp_path / "alone")
    assert written(tmp_path / "out") == written(tmp_path / "alone")


def test_a_large_team_learns_alone_and_teaches_nobody(tmp_path: Path) -> None:
    teams, large = common_company(tmp_path / "teams"), common_company(tmp_path / "large", 1, 301)
    (large / "t000.yaml").rename(teams / "t999.yaml")
    _, document = run(teams, tmp_path / "out")
    assert document["pools"][0]["common"]["origin"] == NORTHWIND
    assert plan(tmp_path / "out", "t999")["learned_from"] is None
    assert document["pools"][0]["planned_by"] == {"common": 8, "size": 1}


REGIONS: list[tuple[str, list[str]]] = [
    ("regions: [{name: East, pool: true, rosters: east}, {name: West, rosters: west}]", ["East"]),
    (
        "pool: true\nregions: [{name: East, pool: true, rosters: east}, {name: West, rosters: west}]",
        ["All", "East"],
    ),
    ("pool: true\nregions: [{name: East, pool: false, rosters: east}, {name: West, rosters: west}]", ["All"]),
    ("regions: [{name: East, rosters: east}, {name: West, rosters: west}]", []),
]


@pytest.mark.parametrize(("text", "groups"), REGIONS)
def test_a_region_learns_by_itself_or_with_the_one_above(
    tmp_path: Path, text: str, groups: list[str]
) -> None:
    for region, letter in (("east", "e"), ("west", "w")):
        common_company(tmp_path / region, 3)
        (tmp_path / region / "org.yaml").unlink()
        for path in (tmp_path / region).glob("t*.yaml"):
            path.rename(path.with_name(letter + path.name))
    (tmp_path / "org.yaml").write_text(f"name: All\n{text}\n")
    _, document = run(tmp_path, tmp_path / "out")
    assert [one["group"] for one in document["pools"]] == groups


def test_what_a_history_keeps_for_the_quarter_counts(tmp_path: Path) -> None:
    teams, out = common_company(tmp_path / "teams"), tmp_path / "out"
    kept = str(teams / "t002.yaml")
    assert coachplan("rank", kept, "--remember", "--now", "2026-11-16T09:00").code == 0
    run(teams, out)
    assert plan(out, "t002")["learned_from"] is None
    assert plan(out, "t001")["learned_from"] == NORTHWIND
    words = ("org", "schedule", str(teams), "--week", "2027-W05", "--now", "2027-01-31T09:00", "--out")
    assert coachplan(*words, str(tmp_path / "later"), "--quiet").code == 0
    later = json.loads((tmp_path / "later" / "t002" / "2027-W05" / "week.json").read_text())
    assert later["learned_from"] == NORTHWIND


def sessions(document: dict[str, Any]) -> list[object]:
    return [[s[key] for key in ("id", "start", "theme", "focus", "prompts")] for s in document["sessions"]]


def test_a_plan_that_was_learned_together_is_published_by_its_file(tmp_path: Path) -> None:
    teams, out = common_company(tmp_path / "teams", 9), tmp_path / "out"
    for name in ("t000", "t001", "t002"):
        text = (teams / f"{name}.yaml").read_text()
        (teams / f"{name}.yaml").write_text(text.replace("budget: 45m", "budget: 5h"))
    (teams / "t003.yaml").write_text(
        "team: Others\nreps:\n  - {name: A, metrics: {meetings: 3}}\n  - {name: B, metrics: {meetings: 9}}\n"
    )
    words = " ".join(coachplan("org", "schedule", str(teams), *NOW, "--out", str(out)).out.split())
    assert "8 teams are planned by it, 1 alone, without a metric in common." in words
    planned, roster = sessions(plan(out, "t000")), str(teams / "t000.yaml")
    assert sessions(json.loads(coachplan("schedule", roster, *NOW, "--json").out)) != planned
    for name in ("t000", "t001"):
        file = str(out / name / "2026-W48" / "week.json")
        publish = ("schedule", str(teams / f"{name}.yaml"), *NOW, "--against", file, "--publish", "--json")
        assert sessions(json.loads(coachplan(*publish).out)) == sessions(plan(out, name))
    next_week = ("--week", "2026-W49", "--now", "2026-11-29T20:00", "--out", str(out))
    words = " ".join(coachplan("org", "schedule", str(teams), *next_week).out.split())
    assert "6 teams are planned by it, 2 by what their own history keeps for the quarter, 1 alone" in words
    _, document = run(teams, out, *next_week)
    assert document["pools"][0]["planned_by"] == {"common": 6, "figures": 1, "history": 2}


def test_what_teams_have_in_common_travels_to_other_machines(tmp_path: Path) -> None:
    _, document = run(common_company(tmp_path / "teams"), tmp_path / "out")
    order = Order("a", "b", None, NOW[-1], common=Common.model_validate(document["pools"][0]["common"]))
    assert pickle.loads(pickle.dumps(order)) == order  # noqa: S301 - bytes of our own
    assert hash(order.absolute()) == hash(order.absolute())


def test_without_being_asked_nobody_learns_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Callable[[], None]:
        raise AssertionError("rosters are read twice")

    monkeypatch.setattr("coachplan.cli.org_learning.team_shows", refuse)
    code, document = run(company(tmp_path / "teams"), tmp_path / "out")
    assert (code, document["pools"]) == (0, [])
