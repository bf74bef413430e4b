"""``coachplan org schedule``: every team as ``schedule`` would plan it, whatever becomes of the others."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from org.companies import NOW, TEAM, company, written
from running import EXAMPLES, Around, coachplan

from coachplan.cli.inputs import Inputs
from coachplan.cli.outputs import write_week
from coachplan.cli.publishing import Offered, Wishes, preview
from coachplan.core.isoweek import IsoWeek
from coachplan.files.history.lock import locked

ORG = str(EXAMPLES / "org")


def run(where: Path | str, out: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    ran = coachplan("org", "schedule", str(where), *NOW, "--out", str(out), "--json", *words)
    return ran.code, json.loads(ran.out), ran.err


def states(document: dict[str, Any]) -> list[str]:
    return [team["state"] for team in document["teams"]]


def test_every_team_gets_what_schedule_writes_for_it(tmp_path: Path) -> None:
    code, document, err = run(ORG, tmp_path / "plans", "--html")
    assert (code, states(document), err) == (0, ["planned"] * 3, "")
    for name in ("berlin", "zurich", "lisbon"):
        roster = str(EXAMPLES / "org" / f"{name}.yaml")
        assert coachplan("schedule", roster, *NOW, "--out", str(tmp_path / name)).code == 0
        alone, own = written(tmp_path / name), written(tmp_path / "plans" / name)
        assert sorted(own) == ["2026-W48/week.html", "2026-W48/week.ics", "2026-W48/week.json"]
        assert all(alone[file] == data for file, data in own.items())


def test_several_processes_write_the_same_bytes(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 5)
    assert run(teams, tmp_path / "one", "--jobs", "1")[0] == 0
    assert run(teams, tmp_path / "two", "--jobs", "2")[0] == 0
    assert len(written(tmp_path / "one")) == 10
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_what_was_made_from_the_same_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teams, out = company(tmp_path / "teams", 3), tmp_path / "out"
    run(teams, out, "--now", "2026-11-22T20:00")
    (teams / "t001.yaml").write_text(TEAM.format(name="T001", wins=44))
    (out / "t002/2026-W48/week.ics").unlink()
    touched: list[str] = []

    def write(folder: Path, texts: Mapping[str, str]) -> None:
        touched.append(folder.parent.name)
        write_week(folder, texts)

    monkeypatch.setattr("coachplan.cli.org_team.write_week", write)
    code, document, _ = run(teams, out, "--now", "2026-11-22T21:00")
    assert (code, states(document)) == (0, ["kept", "planned", "planned"])
    assert touched == ["t001", "t002"]


def test_one_bad_roster_stops_no_other_and_is_told_with_its_place(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 2), tmp_path / "out"
    (teams / "bad.yaml").write_text("team: Bad\nreps:\n  - {nmae: Priya}\n")
    (teams / "binary.yaml").write_bytes(b"\xff\xfe\xff")
    code, document, err = run(teams, out)
    assert (code, states(document)) == (3, ["refused", "refused", "planned", "planned"])
    assert f"{teams / 'bad.yaml'}:3:" in err
    assert "error[E1209]" in err
    fault = document["teams"][0]["faults"][0]
    assert (fault["code"], fault["line"]) == ("E1209", 3)
    assert {name.partition("/")[0] for name in written(out)} == {"t000", "t001"}


def test_a_fault_in_another_file_names_the_roster_and_whose_calendar_it_is(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 3)
    own, common = teams / "t001.yaml", teams / "t002.yaml"
    text = own.read_text().replace("name: Rosa,", "name: Rosa, calendars: rosa.ics,")
    own.write_text(text.replace("Berlin}", "Berlin, calendars: maren.ics}"))
    common.write_text("extends: _common.yaml\n" + common.read_text())
    (teams / "_common.yaml").write_text("polcy: sbi\n")
    code, document, err = run(teams, tmp_path / "out")
    assert (code, states(document)) == (3, ["planned", "refused", "refused"])
    words = " ".join(err.split())
    for file, person in (("maren.ics", "the manager"), ("rosa.ics", "Rosa")):
        assert f"{teams / file}: there is no such file (for {own})" in words
        assert f"hint: check the path; it is a calendar of {person}; to plan without it: " in words
    assert words.count(f"(for {common})") == 1
    faults = document["teams"][1]["faults"]
    assert [fault["file"] for fault in faults] == [str(teams / "maren.ics"), str(teams / "rosa.ics")]


def test_a_roster_that_is_named_and_missing_is_a_fault_of_its_own(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    (teams / "org.yaml").write_text("rosters: [t000.yaml, gone.yaml]\n")
    code, document, err = run(teams, tmp_path / "out")
    assert (code, states(document)) == (3, ["planned", "refused"])
    assert "gone.yaml: there is no such file" in err


def test_what_cannot_be_looked_at_is_a_fault_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teams, closed = company(tmp_path / "teams", 1), tmp_path / "teams" / "closed"
    closed.mkdir()
    for name, target in (("loop", "pool"), ("pool", "loop")):
        (teams / f"{name}.yaml").symlink_to(f"{target}.yaml")
    (teams / "on_top.yaml").write_text("extends: loop.yaml\n")
    (teams / "policy.yaml").write_text(f"policy: ./loop.yaml\n{TEAM.format(name='Own', wins=9)}")
    names = ["t000.yaml", "loop.yaml", "pool.yaml", "on_top.yaml", "policy.yaml", "closed", "closed/a.yaml"]
    (teams / "org.yaml").write_text(json.dumps({"rosters": names}))
    entries, stat = Path.iterdir, os.stat

    def looked_into(folder: Path) -> Iterator[Path]:
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return entries(folder)

    def looked_at(path: Path, **options: bool) -> os.stat_result:
        if str(path).startswith(f"{closed}/"):
            raise PermissionError(13, "Permission denied")
        return stat(path, **options)

    monkeypatch.setattr(Path, "iterdir", looked_into)
    monkeypatch.setattr(os, "stat", looked_at)
    code, document, err = run(teams, tmp_path / "out")
    assert (code, states(document)) == (3, ["planned", *["refused"] * 6])
    assert [team["faults"][0]["code"] for team in document["teams"][1:]] == ["E0102"] * 6
    assert "closed: this folder cannot be read: permission denied\n  hint: check its permissions" in err


def test_a_bug_in_one_team_is_told_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(inputs: Inputs, chosen: IsoWeek, wishes: Wishes) -> Offered:
        if inputs.roster.team == "T000":
            raise ZeroDivisionError
        return preview(inputs, chosen, wishes)

    monkeypatch.setattr("coachplan.cli.org_team.preview", broken)
    code, document, err = run(company(tmp_path / "teams", 2), tmp_path / "out")
    assert (code, states(document)) == (1, ["refused", "planned"])
    assert "E0001" in err
    assert "ZeroDivisionError" in err


def test_two_teams_of_one_folder_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    for region in ("east", "west"):
        company(tmp_path / region, 1)
    (tmp_path / "org.yaml").write_text("rosters: [east, west]\n")
    ran = coachplan("org", "schedule", str(tmp_path), "--out", str(tmp_path / "out"))
    assert (ran.code, "error[E6107]" in ran.err, (tmp_path / "out").exists()) == (6, True, False)


def test_a_roster_in_two_regions_is_refused_with_its_place(tmp_path: Path) -> None:
    company(tmp_path, 1)
    (tmp_path / "org.yaml").write_text("rosters: t000.yaml\nregions:\n  - rosters: [t000.yaml]\n")
    ran = coachplan("org", "schedule", str(tmp_path))
    assert ran.code == 3
    assert "org.yaml:3:15: regions[0].rosters[0]: " in ran.err


def test_what_looks_like_a_roster_and_is_not_read_is_told(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 1)
    (teams / "t001.json").write_text('{"reps": ["Priya", "Rosa"]}')
    _, document, _ = run(teams, tmp_path / "out")
    assert [told.partition(" in ")[0] for told in document["warnings"]] == ["t001.json"]


def test_two_pools_of_one_name_are_refused_with_their_place(tmp_path: Path) -> None:
    company(tmp_path, 1)
    (tmp_path / "org.yaml").write_text(
        "name: North\npool: true\nrosters: t000.yaml\nregions:\n  - {name: North, pool: true}\n"
    )
    ran = coachplan("org", "schedule", str(tmp_path))
    assert ran.code == 3
    assert "org.yaml:5:25: regions[0].pool: there are two regions called 'North' that learn" in ran.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rosters: []\n", "E1504"),
        ("rosterz: [a]\n", "E1209"),
        ("rosters: [empty]\n", "E1504"),
        ("team: North\nreps: [Amara]\n", "E1112"),
    ],
)
def test_an_organisation_without_teams_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "org.yaml").write_text(text)
    ran = coachplan("org", "schedule", str(tmp_path))
    assert (ran.code, f"error[{told}]" in ran.err) == (3, True)


def test_a_table_in_an_organisations_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "reps.csv").write_text("Rep,Quota\nAmara,90%\n")
    ran = coachplan("org", "schedule", str(tmp_path / "reps.csv"))
    assert (ran.code, "reps.csv: this is a table, not an organisation" in ran.err) == (3, True)


def test_what_two_teams_share_and_should_not_is_told(tmp_path: Path) -> None:
    teams = company(tmp_path / "teams", 2)
    for name in ("a", "b"):
        text = f"team: Same\nreps:\n  - {{name: Priya {name}, email: Priya@example.com}}\n"
        (teams / f"{name}.yaml").write_text(text)
    _, document, _ = run(teams, tmp_path / "out")
    first, second = document["warnings"]
    assert "are all called 'Same'" in first
    assert second.startswith("priya@example.com is on ")


@pytest.mark.parametrize(
    ("reps", "others", "told"),
    [
        ("{id: r1, name: Priya}", "{id: r1, name: Tomas}", []),
        ("{id: r1, name: Priya}", "{id: r1, name: Priya}", ["Priya (r1)"]),
        ("{name: Priya, email: p@example.com}", "{name: Tomas, email: P@example.com}", ["p@example.com"]),
        ("{name: Priya}", "{name: Priya}", []),
    ],
)
def test_an_id_is_that_of_one_person_only_where_the_name_is_the_same(
    reps: str, others: str, told: list[str], tmp_path: Path
) -> None:
    for name, rep in (("a", reps), ("b", others)):
        (tmp_path / f"{name}.yaml").write_text(f"team: {name}\nreps: [{rep}, Rosa]\n")
    _, document, _ = run(tmp_path, tmp_path / "out")
    assert [warning.partition(" is on ")[0] for warning in document["warnings"]] == told


def test_a_manager_who_is_a_rep_elsewhere_is_not_met_in_their_own_sessions(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams"), tmp_path / "out"
    theirs = out / "t000" / "2026-W48" / "week.ics"

    def begins(team: str) -> set[str]:
        found = json.loads((out / team / "2026-W48" / "week.json").read_text())["sessions"]
        return {s["start"] for s in found if team == "t000" or "rosa" in s["reps"]}

    run(teams, out)
    assert begins("t001") & begins("t000")
    own = teams / "t001.yaml"
    own.write_text(own.read_text().replace("name: Rosa,", f"name: Rosa, calendars: {theirs},"))
    run(teams, out)
    assert not begins("t001") & begins("t000")


def test_wrong_words_are_refused_once_and_not_by_every_team(tmp_path: Path) -> None:
    for words in (("--week=tomorrow",), ("--now", "noon")):
        ran = coachplan("org", "schedule", ORG, "--out", str(tmp_path / "out"), *words)
        assert (ran.code, ran.err.count("error[")) == (2, 1)


def test_a_run_that_meets_another_one_says_so(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock", "process 1"):
        ran = coachplan("org", "schedule", ORG, "--out", str(tmp_path), *NOW)
    assert (ran.code, "process 1 is still at work on these plans\n" in ran.err) == (9, True)


def test_only_the_folder_of_the_plans_is_told_as_one_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(5, "Input/output error")

    words = ("org", "schedule", ORG, *NOW, "--out", str(tmp_path))
    monkeypatch.setattr("coachplan.cli.org_run.learned", refused)
    ran = coachplan(*words)
    assert (ran.code, "error[E0001]" in ran.err) == (1, True)
    monkeypatch.setattr("coachplan.files.history.lock.os.open", refused)
    ran = coachplan(*words)
    assert (ran.code, "this cannot be written: input/output error" in ran.err) == (6, True)


def test_a_terminal_sees_how_far_it_is_and_a_file_does_not(tmp_path: Path) -> None:
    words = ("org", "schedule", ORG, *NOW, "--out", str(tmp_path))
    seen = coachplan(*words, around=Around(terminal=True))
    assert "] 2 of 3 teams" in seen.err
    assert seen.err.endswith(" \r")
    assert coachplan(*words).err == ""


def test_an_incomplete_week_is_told_by_team(tmp_path: Path) -> None:
    words = ("org", "schedule", ORG, "--week", "this", "--now", "2026-11-27T12:00", "--out", str(tmp_path))
    ran = coachplan(*words)
    assert ran.code == 4
    assert "Not everything fits:" in ran.out
    assert "Berlin: " in ran.out
    quiet = coachplan(*words, "--quiet")
    told = "coachplan: not everything fits: Berlin, Zurich and Lisbon; run without --quiet to see more\n"
    assert (quiet.code, quiet.out, quiet.err) == (4, "", told)


@pytest.mark.parametrize(
    ("file", "text", "named", "called"),
    [
        ("", "", "", "teams"),
        ("org.yaml", "rosters: .\n", "", "teams"),
        ("org.yaml", "rosters: .\n", "org.yaml", "teams"),
        ("_east.yaml", "rosters: .\n", "_east.yaml", "_east"),
        ("org.yaml", "name: Northwind\nrosters: .\n", "", "Northwind"),
    ],
)
def test_an_organisation_without_a_name_is_called_by_its_folder_or_file(
    tmp_path: Path, file: str, text: str, named: str, called: str
) -> None:
    teams = company(tmp_path / "teams", 1)
    if file:
        (teams / file).write_text(text)
    assert run(teams / named, tmp_path / "out")[1]["org"] == called
    head = coachplan("org", "schedule", named or ".", *NOW, "--out", "../two", around=Around(folder=teams))
    assert head.out.splitlines()[0] == f"{called}  2026-W48"
