"""``coachplan org summary``: what is summed, what comes first, and what nobody can know."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from core.test_memory import ANA, BO, history, published, told
from org.companies import NOW, company
from running import EXAMPLES, Around, coachplan

from coachplan.core.memory.history import History
from coachplan.core.memory.records import Talk, Told
from coachplan.core.org.figures import Figures, TeamFigures, figures_of
from coachplan.core.org.org import Region
from coachplan.core.org.summary import summed

TOP = Region.model_validate(
    {
        "name": "All",
        "regions": [{"name": "East", "regions": [{"name": "Far"}]}, {"name": "West"}, {"name": "New"}],
    }
)


WEEK = "2026-W48"


def team(name: str, *regions: str, **figures: int) -> TeamFigures:
    known = {"span": 10, "budget": 100, "planned": 90, **figures}
    return TeamFigures(
        roster=f"{name}.yaml",
        regions=regions,
        state="planned",
        team=name,
        week=WEEK,
        figures=Figures(**known),
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


SUNDAY = date(2026, 11, 29)


def before(one: TeamFigures) -> TeamFigures:
    """Return a team whose plan is of the week before."""
    return one.model_copy(update={"week": "2026-W47"})


def test_an_older_plan_than_that_of_others_counts_as_none() -> None:
    old = before(team("b", "East", past=60, held=60, broken=3, unplaced=2))
    found = summed(TOP, [team("a", "West"), old], SUNDAY)
    assert [(one.team, one.state, one.week) for one in found.teams] == [
        ("b", "no plan", "2026-W47"),
        ("a", "planned", "2026-W48"),
    ]
    none = {"span": 10, "past": 60, "held": 60, "without_plan": 1}
    assert found.teams[0].figures == Figures.model_validate(none)
    assert (found.weeks, found.regions[0].figures.budget) == (("2026-W48",), 100)
    assert found.warnings == ("b has no plan of 2026-W48; older ones count as none",)


def test_many_teams_with_older_plans_are_counted() -> None:
    found = summed(Region(), [*(before(team(name)) for name in "abcde"), team("f")], SUNDAY)
    assert found.warnings == ("a, b, c and 2 more have no plan of 2026-W48; older ones count as none",)


@pytest.mark.parametrize(("day", "over"), [(SUNDAY, False), (SUNDAY + timedelta(days=1), True)])
def test_a_week_that_is_over_is_not_summed_without_a_word(day: date, *, over: bool) -> None:
    found = summed(Region(), [team("a"), team("b")], day)
    assert found.warnings == (("2026-W48 is over, and no team has a plan since",) if over else ())
    assert summed(Region(), [team("a"), team("b")]).warnings == ()  # it was asked for


def test_weeks_of_other_days_are_added_up_where_they_were_asked_for_and_it_is_told() -> None:
    """On a Saturday ``this`` means the week to come to those who begin on it."""
    found = summed(Region(), [before(team("a")), team("b")])
    assert (found.weeks, found.regions[0].figures.budget) == (("2026-W47", "2026-W48"), 200)
    (told,) = found.warnings
    assert told.startswith("the week is 2026-W47 for some teams and 2026-W48 for others")


def test_equals_go_by_name_whatever_their_order() -> None:
    teams = [team("c"), team("a"), team("b")]
    assert [one.team for one in summed(Region(), teams).teams] == ["a", "b", "c"]
    assert summed(Region(), teams) == summed(Region(), teams[::-1])


def test_without_a_history_nobody_is_called_unseen() -> None:
    found = figures_of(None, 1, {"priya": 28}, History(), datetime.fromisoformat("2026-11-23T08:00+01:00"))
    assert (found.unseen, found.on_record, found.past, found.without_plan) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("said", "held", "unconfirmed"),
    [
        ((), 90, 90),
        ((told(ANA, "held", minutes=180),), 90, 45),
        ((told(ANA, "held", minutes=180), told(BO, "missed")), 45, 0),  # a long one hides no missed one
        ((told(ANA, "held", minutes=30),), 75, 45),
        ((told(ANA, "moved", minutes=60), told(BO, "cancelled")), 45, 0),
    ],
)
def test_a_session_counts_as_held_for_no_longer_than_was_planned(
    said: Sequence[Told], held: int, unconfirmed: int
) -> None:
    known = history(published(ANA, BO), *said)
    found = figures_of(None, 2, {}, known, BO.start + timedelta(days=1))
    assert (found.past, found.held, found.unconfirmed) == (90, held, unconfirmed)


@pytest.mark.parametrize(
    ("of_it", "said", "past", "held"),
    [
        ({"guide": None}, {}, 90, 90),
        ({"guide": "cy", "manager_minutes": 15}, {}, 60, 60),
        ({"guide": "cy", "manager_minutes": 15}, {"state": "missed"}, 60, 45),
        ({"guide": "cy", "manager_minutes": 15}, {"state": "held", "minutes": 30}, 60, 60),
        ({"guide": "cy"}, {}, 45, 45),  # a record of old
    ],
)
def test_of_what_somebody_else_holds_the_managers_minutes_count(
    of_it: dict[str, Any], said: dict[str, Any], past: int, held: int
) -> None:
    guided = ANA.model_copy(update=of_it)
    events = [told(guided, **said)] if said else []
    found = figures_of(None, 2, {}, history(published(guided, BO), *events), BO.start + timedelta(days=1))
    assert (found.past, found.held) == (past, held)


TODAY = datetime(2026, 12, 22, 0, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("day", "away", "unseen"),
    [
        ("2026-12-22", 28, 1),  # today, where it is still yesterday in UTC
        ("2026-11-24", 28, 1),
        ("2026-11-23", 28, 2),
        ("2026-12-23", 28, 2),
        ("2026-11-17", 35, 1),
    ],
)
def test_whoever_was_talked_to_is_not_unseen(day: str, away: int, unseen: int) -> None:
    talk = Talk(at=TODAY, rep="ana", day=date.fromisoformat(day), minutes=60)
    known = history(published(week=-2), talk)
    found = figures_of(None, 2, {"ana": away, "bo": 28}, known, TODAY)
    assert (found.on_record, found.unseen) == (2, unseen)


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


def after_five_weeks(folder: Path, told: str) -> tuple[int, int, int]:
    """Return span, reps on record and unseen of a team of two with five published weeks, when one joins."""
    roster = company(folder / "teams", 1) / "t000.yaml"
    for week in (43, 44, 45, 46, 47):
        monday = date.fromisocalendar(2026, week, 1)
        words = ("--week", f"2026-W{week}", "--now", f"{monday}T06:30", "--publish")
        assert coachplan("schedule", str(roster), *words).code == 0
    with roster.open("a", encoding="utf-8") as more:
        more.write(f"  - {{name: Sofia, {told}, metrics: {{win_rate: 1/3}}}}\n")
    figures = summary(roster.parent, *NOW)[1]["teams"][0]["figures"]
    return figures["span"], figures["on_record"], figures["unseen"]


@pytest.mark.parametrize(("started", "on_record", "unseen"), [("2026-11-23", 2, 0), ("2026-10-26", 3, 1)])
def test_a_newcomer_is_not_unseen_before_the_time_is_up(
    tmp_path: Path, started: str, on_record: int, unseen: int
) -> None:
    assert after_five_weeks(tmp_path, f"started: {started}") == (3, on_record, unseen)


@pytest.mark.parametrize(
    ("away", "on_record", "unseen"),
    [
        ("2026-10-26..2026-11-22", 2, 0),  # all four weeks: those before the leave count
        ("2026-08-31..2026-11-29", 2, 0),  # longer than the record goes back
        ("2026-11-16..2026-11-17", 3, 1),
    ],
)
def test_who_is_on_leave_is_not_unseen(tmp_path: Path, away: str, on_record: int, unseen: int) -> None:
    assert after_five_weeks(tmp_path, f"away: {away}") == (3, on_record, unseen)


def test_the_plan_is_the_latest_or_that_of_the_week(tmp_path: Path) -> None:
    teams, plans = company(tmp_path / "teams", 1), tmp_path / "plans"
    for week in ("2026-W48", "2026-W49"):
        words = ("--week", week, "--now", "2026-11-22T20:00", "--out", str(plans))
        assert coachplan("org", "schedule", str(teams), *words).code == 0
    assert summary(teams, "--plans", str(plans))[1]["weeks"] == ["2026-W49"]
    assert summary(teams, "--plans", str(plans), "--week", "2026-W48")[1]["weeks"] == ["2026-W48"]
    code, document = summary(teams, "--plans", str(plans), "--week", "2026-W50")
    assert (code, document["teams"][0]["state"]) == (0, "no plan")


@pytest.mark.parametrize("week", ["this", "next", "2026-11-22"])
@pytest.mark.parametrize(("starts", "now"), [("sun", "2026-11-22T08:00"), ("sat", "2026-11-21T08:00")])
def test_a_week_is_named_as_its_manager_counts_weeks(
    tmp_path: Path, week: str, starts: str, now: str
) -> None:
    roster = company(tmp_path / "teams", 1) / "t000.yaml"
    settings = f"timezone: Asia/Riyadh, week_starts: {starts}, hours: {{sun-thu: 9:00-17:00}}"
    roster.write_text(roster.read_text().replace("timezone: Europe/Berlin", settings))
    words = ("--week", week, "--now", now)
    assert coachplan("org", "schedule", str(roster.parent), *words, "--out", str(tmp_path)).code == 0
    code, document = summary(roster.parent, "--plans", str(tmp_path), *words)
    assert (code, document["teams"][0]["state"]) == (0, "planned")


def test_a_bad_roster_stands_first_and_stops_no_other(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    (teams / "zzz.yaml").write_text("reps: []\n")
    code, document = summary(teams, "--plans", str(tmp_path))
    assert (code, [one["state"] for one in document["teams"]]) == (3, ["refused", "no plan"])
    assert document["teams"][0]["faults"][0]["file"].endswith("zzz.yaml")


def test_where_no_policy_is_known_a_dash_says_so(tmp_path: Path) -> None:
    (tmp_path / "zzz.yaml").write_text("reps: []\n")
    ran = coachplan("org", "summary", str(tmp_path), "--plans", str(tmp_path))
    row = ran.out.splitlines()[5]
    assert (ran.code, row.split()[-2:]) == (3, ["-", "-"])


def test_a_bad_roster_is_told_by_what_keeps_it_from_a_plan(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    (teams / "zzz.yaml").write_text("team: Z\nreps:\n  - {name: Priya, metrics: {win_rate: 136%}}\n")
    page = tmp_path / "org.html"
    code, document = summary(teams, "--plans", str(tmp_path), "--html", str(page))
    assert (code, [one["code"] for one in document["teams"][0]["faults"]]) == (3, ["E1205"])
    assert "line 3: win rate must lie between 0% and 100%, not 136%</li>" in page.read_text()


@pytest.mark.parametrize("closed", [".", "2026-W48"])
@pytest.mark.parametrize("named", [("--week", WEEK), ()])
def test_a_folder_of_plans_that_may_not_be_read_is_told_and_stops_no_other(
    tmp_path: Path, closed: str, named: tuple[str, ...]
) -> None:
    teams, plans = company(tmp_path / "teams", 2), tmp_path / "plans"
    assert coachplan("org", "schedule", str(teams), *NOW, "--out", str(plans)).code == 0
    folder = plans / "t000" / closed
    folder.chmod(0o000)
    if os.access(folder, os.R_OK):
        pytest.skip("this user may read everything")
    code, document = summary(teams, "--plans", str(plans), *named, *NOW[2:])
    folder.chmod(0o700)
    assert (code, [one["state"] for one in document["teams"]]) == (3, ["refused", "planned"])
    (fault,) = document["teams"][0]["faults"]
    assert (fault["code"], fault["message"]) == ("E0102", "this file may not be read")
    assert Path(fault["file"]).is_relative_to(folder)


def test_plans_are_looked_for_where_they_are_said_to_be(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    ran = coachplan("org", "summary", str(teams), "--plans", str(tmp_path / "team"))
    assert (ran.code, ran.out) == (3, "")
    assert "error[E0102]" in ran.err
    assert "there is no such folder" in ran.err
    assert f"did you mean '{teams}'?" in " ".join(ran.err.split())


def test_plans_in_a_closed_folder_or_a_file_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teams = company(tmp_path / "teams", 1)
    words = ("org", "summary", str(teams), "--plans")
    ran = coachplan(*words, str(teams / "t000.yaml"))
    assert (ran.code, "this is a file, not a folder\n  hint: check the path" in ran.err) == (3, True)
    entries = Path.iterdir

    def looked_into(folder: Path) -> Iterator[Path]:
        if folder == tmp_path:
            raise PermissionError(13, "Permission denied")
        return entries(folder)

    monkeypatch.setattr(Path, "iterdir", looked_into)
    ran = coachplan(*words, str(tmp_path))
    assert (ran.code, "this folder cannot be read: permission denied\n" in ran.err) == (3, True)


def test_the_screen_fits_eighty_columns_and_names_lead_regions_and_managers(tmp_path: Path) -> None:
    plans = str(tmp_path / "plans")
    org = str(EXAMPLES / "org")
    assert coachplan("org", "schedule", org, *NOW, "--out", plans).code == 0
    ran = coachplan("org", "summary", org, "--plans", plans, *NOW, around=Around(env={"COLUMNS": "80"}))
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Northwind  2026-W48"
    assert max(map(len, lines)) <= 80
    assert lines[1] == "3 of 3 teams have a plan; no promise is broken."
    assert [line.split()[0] for line in lines[5:8]] == ["Northwind", "DACH", "Iberia"]
    assert any(line.startswith("Lisbon, Priya Nair") and line.endswith("sbi") for line in lines)


def test_a_plan_of_another_week_shows_that_week_and_fits_eighty_columns(tmp_path: Path) -> None:
    teams, plans, page = company(tmp_path / "teams", 2), str(tmp_path / "plans"), tmp_path / "org.html"
    first, second = (teams / f"t{number:03d}.yaml" for number in (0, 1))
    for roster, name in ((first, "A team with a name longer than any column"), (second, "Lisbon")):
        roster.write_text(roster.read_text().replace(f"team: {roster.stem.upper()}", f"team: {name}"))
    words = ("--week", "2026-W47", "--now", "2026-11-16T06:30", "--out", plans)
    assert coachplan("org", "schedule", str(teams), *words).code == 0
    week = ("--week", "2026-W48", "--out", plans)
    first.rename(tmp_path / first.name)
    assert coachplan("org", "schedule", str(teams), *week, *NOW[2:]).code == 0
    (tmp_path / first.name).rename(first)
    asked = ("org", "summary", str(teams), "--plans", plans, *NOW[2:])
    ran = coachplan(*asked, around=Around(env={"COLUMNS": "80"}))
    lines = ran.out.splitlines()
    assert (ran.code, lines[0], max(map(len, lines)) <= 80) == (0, "teams  2026-W48", True)
    rows = [line.split() for line in lines if line.startswith(("A team", "Lisbon"))]
    assert [row[-7:] for row in rows] == [
        ["2", "-", "2026-W47", "-", "-", "-", "balanced"],
        ["2", "2.5", "2.2", "-", "0", "-", "balanced"],
    ]
    told = "has no plan of 2026-W48; older ones count as none"
    assert told in " ".join(ran.out.split())
    assert coachplan(*asked, "--html", str(page)).code == 0
    assert "<strong>2026-W47</strong>" in page.read_text()
    assert f"{told}.</li>" in page.read_text()


def test_a_plan_of_another_team_is_none_and_it_is_told(tmp_path: Path) -> None:
    """Two organisations have a roster of one name, and their plans go to one folder."""
    own, others = company(tmp_path / "emea", 2), company(tmp_path / "apac", 1)
    other = others / "t000.yaml"
    other.write_text(other.read_text().replace("team: T000", "team: APAC North"))
    plans, page = str(tmp_path / "plans"), tmp_path / "org.html"
    for teams, ends in ((others, 0), (own, 3)):
        assert coachplan("org", "schedule", str(teams), *NOW, "--out", plans).code == ends
    code, document = summary(own, "--plans", plans, *NOW, "--html", str(page))
    found = {one["team"]: (one["state"], one["week"], one["plan_of"]) for one in document["teams"]}
    assert (code, found) == (0, {"T000": ("no plan", "", "APAC North"), "T001": ("planned", WEEK, "")})
    assert document["regions"][0]["figures"]["without_plan"] == 1
    told = "T000 has no plan: where it would be stands that of the team 'APAC North'"
    assert [one.split(";")[0] for one in document["warnings"]] == [told]
    assert told.replace("'", "&#39;") in page.read_text()
    screen = coachplan("org", "summary", str(own), "--plans", plans, *NOW).out
    assert f"warning: {told}" in " ".join(screen.split())
    assert summary(others, "--plans", plans, *NOW)[1]["warnings"] == []


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
