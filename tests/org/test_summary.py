"""``coachplan org summary``: what is summed, what comes first, and what nobody can know."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from org.companies import NOW, company
from running import EXAMPLES, Around, coachplan

from coachplan.core.memory.history import History
from coachplan.core.org.figures import Figures, TeamFigures, figures_of
from coachplan.core.org.org import Region
from coachplan.core.org.summary import summed

TOP = Region.model_validate(
    {
        "name": "All",
        "regions": [{"name": "East", "regions": [{"name": "Far"}]}, {"name": "West"}, {"name": "New"}],
    }
)


def team(name: str, *regions: str, **figures: int) -> TeamFigures:
    known = {"span": 10, "budget": 100, "planned": 90, **figures}
    return TeamFigures(
        roster=f"{name}.yaml", regions=regions, state="planned", team=name, figures=Figures(**known)
    )


def test_regions_sum_all_that_is_within_them() -> None:
    found = summed(TOP, [team("a", "East"), team("b", "East", "Far"), team("c", "West", broken=2)])
    assert [(one.name, one.figures.teams, one.figures.budget) for one in found.regions] == [
        *(("All", 3, 300), ("West", 1, 100), ("East", 2, 200), ("Far", 1, 100), ("New", 0, 0)),
    ]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"without_plan": 1}, {"broken": 5}),
        ({"broken": 1}, {"unseen": 10, "on_record": 10}),
        ({"unseen": 1, "on_record": 10}, {"past": 100, "held": 0}),
        ({"past": 100, "held": 90}, {"past": 100, "held": 91}),
        ({"past": 100, "held": 90}, {"unplaced": 3}),
        ({"unplaced": 1}, {}),
        ({"broken": 1, "span": 5}, {"broken": 1}),
    ],
)
def test_the_worst_comes_first(worse: dict[str, int], better: dict[str, int]) -> None:
    found = summed(Region(), [team("a", **better), team("b", **worse)])
    assert [one.team for one in found.teams] == ["b", "a"]


def test_equals_go_by_name_whatever_their_order() -> None:
    teams = [team("c"), team("a"), team("b")]
    assert [one.team for one in summed(Region(), teams).teams] == ["a", "b", "c"]
    assert summed(Region(), teams) == summed(Region(), teams[::-1])


def test_without_a_history_nobody_is_called_unseen() -> None:
    found = figures_of(None, 1, {"priya": 28}, History(), datetime.fromisoformat("2026-11-23T08:00+01:00"))
    assert (found.unseen, found.on_record, found.past, found.without_plan) == (0, 0, 0, 1)


def summary(where: Path, *words: str) -> tuple[int, dict[str, Any]]:
    ran = coachplan("org", "summary", str(where), *words, "--json")
    return ran.code, json.loads(ran.out)


def test_what_was_held_and_who_is_unseen_come_from_the_histories(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 2)
    for week in (44, 45, 46, 47):
        monday = date.fromisocalendar(2026, week, 1)
        words = ("--week", f"2026-W{week}", "--now", f"{monday}T06:30", "--publish")
        assert coachplan("schedule", str(teams / "t001.yaml"), *words).code == 0
    plans = tmp_path / "plans"
    assert coachplan("org", "schedule", str(teams), *NOW, "--out", str(plans)).code == 0
    _, before = summary(teams, "--plans", str(plans), *NOW)
    missed = ("priya", "--week", "2026-W47", "--roster", str(teams / "t001.yaml"), "--now", NOW[-1])
    assert coachplan("log", "missed", *missed).code == 0
    _, after = summary(teams, "--plans", str(plans), *NOW)
    figures = {one["team"]: one["figures"] for one in before["teams"]}
    assert figures["T000"]["past"] == figures["T000"]["on_record"] == 0
    assert figures["T001"]["past"] == figures["T001"]["held"] > 0
    assert (figures["T001"]["on_record"], figures["T001"]["unseen"]) == (2, 0)
    first = after["teams"][0]
    assert (first["team"], first["figures"]["held"]) == ("T001", figures["T001"]["held"] - 45)
    assert after["regions"][0]["figures"]["past"] == figures["T001"]["past"]


@pytest.mark.parametrize(("started", "on_record", "unseen"), [("2026-11-23", 2, 0), ("2026-10-26", 3, 1)])
def test_a_newcomer_is_not_unseen_before_the_time_is_up(
    tmp_path: Path, started: str, on_record: int, unseen: int
) -> None:
    roster = company(tmp_path / "teams", 1) / "t000.yaml"
    for week in (43, 44, 45, 46, 47):
        monday = date.fromisocalendar(2026, week, 1)
        words = ("--week", f"2026-W{week}", "--now", f"{monday}T06:30", "--publish")
        assert coachplan("schedule", str(roster), *words).code == 0
    with roster.open("a", encoding="utf-8") as more:
        more.write(f"  - {{name: Sofia, started: {started}, metrics: {{win_rate: 1/3}}}}\n")
    figures = summary(roster.parent, *NOW)[1]["teams"][0]["figures"]
    assert (figures["span"], figures["on_record"], figures["unseen"]) == (3, on_record, unseen)


@pytest.mark.parametrize(
    ("away", "on_record", "unseen"),
    [
        ("2026-10-26..2026-11-22", 2, 0),  # all four weeks: those before the leave count
        ("2026-08-31..2026-11-29", 2, 0),  # longer than the record goes back
        ("2026-11-16..2026-11-17", 3, 1),
    ],
)
def test_who_is_on_leave_is_not_unseen(tmp_path: Path, away: str, on_record: int, unseen: int) -> None:
    roster = company(tmp_path / "teams", 1) / "t000.yaml"
    for week in (43, 44, 45, 46, 47):
        monday = date.fromisocalendar(2026, week, 1)
        words = ("--week", f"2026-W{week}", "--now", f"{monday}T06:30", "--publish")
        assert coachplan("schedule", str(roster), *words).code == 0
    with roster.open("a", encoding="utf-8") as more:
        more.write(f"  - {{name: Sofia, away: {away}, metrics: {{win_rate: 1/3}}}}\n")
    figures = summary(roster.parent, *NOW)[1]["teams"][0]["figures"]
    assert (figures["span"], figures["on_record"], figures["unseen"]) == (3, on_record, unseen)


def test_the_plan_is_the_latest_or_that_of_the_week(tmp_path: Path) -> None:
    teams, plans = company(tmp_path / "teams", 1), tmp_path / "plans"
    for week in ("2026-W48", "2026-W49"):
        words = ("--week", week, "--now", "2026-11-22T20:00", "--out", str(plans))
        assert coachplan("org", "schedule", str(teams), *words).code == 0
    assert summary(teams, "--plans", str(plans))[1]["weeks"] == ["2026-W49"]
    assert summary(teams, "--plans", str(plans), "--week", "2026-W48")[1]["weeks"] == ["2026-W48"]
    code, document = summary(teams, "--plans", str(plans), "--week", "2026-W50")
    assert (code, document["teams"][0]["state"]) == (0, "no plan")


def test_a_bad_roster_stands_first_and_stops_no_other(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    (teams / "zzz.yaml").write_text("reps: []\n")
    code, document = summary(teams, "--plans", str(tmp_path))
    assert (code, [one["state"] for one in document["teams"]]) == (3, ["refused", "no plan"])
    assert document["teams"][0]["faults"][0]["file"].endswith("zzz.yaml")


def test_a_bad_roster_is_told_by_what_keeps_it_from_a_plan(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    (teams / "zzz.yaml").write_text("team: Z\nreps:\n  - {name: Priya, metrics: {win_rate: 136%}}\n")
    page = tmp_path / "org.html"
    code, document = summary(teams, "--plans", str(tmp_path), "--html", str(page))
    assert (code, [one["code"] for one in document["teams"][0]["faults"]]) == (3, ["E1205"])
    assert "line 3: win rate must lie between 0% and 100%, not 136%</li>" in page.read_text()


def test_plans_are_looked_for_where_they_are_said_to_be(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    ran = coachplan("org", "summary", str(teams), "--plans", str(tmp_path / "team"))
    assert (ran.code, ran.out) == (3, "")
    assert "error[E0102]" in ran.err
    assert "there is no such folder" in ran.err
    assert f"did you mean '{teams}'?" in " ".join(ran.err.split())


def test_the_screen_fits_eighty_columns_and_names_lead_regions_and_managers(tmp_path: Path) -> None:
    plans = str(tmp_path / "plans")
    org = str(EXAMPLES / "org")
    assert coachplan("org", "schedule", org, *NOW, "--out", plans).code == 0
    ran = coachplan("org", "summary", org, "--plans", plans, *NOW, around=Around(env={"COLUMNS": "80"}))
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Northwind  2026-W48"
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines[3:6]] == ["Northwind", "DACH", "Iberia"]
    assert any(line.startswith("Lisbon, Priya Nair") and line.endswith("sbi") for line in lines)


def test_the_page_has_what_the_document_has(tmp_path: Path) -> None:
    page, org = tmp_path / "org.html", str(EXAMPLES / "org")
    assert coachplan("org", "summary", org, "--plans", str(tmp_path), "--html", str(page)).code == 0
    text = page.read_text()
    assert "0 of 3 teams have a plan" in text
    assert all(f"<bdi>{name}</bdi>" in text for name in ("Northwind", "DACH", "Maren Holt", "Priya Nair"))
    ran = coachplan("org", "summary", org, "--html", "-", "--json")
    assert (ran.code, "E0109" in ran.err) == (2, True)


def test_two_regions_of_one_name_are_refused(tmp_path: Path) -> None:
    company(tmp_path, 1)
    (tmp_path / "org.yaml").write_text("rosters: t000.yaml\nregions:\n  - {name: A}\n  - {name: A}\n")
    ran = coachplan("org", "summary", str(tmp_path))
    assert ran.code == 3
    assert "error[E1506]" in ran.err
    assert "org.yaml:4:" in ran.err
