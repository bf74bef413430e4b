"""What ``coachplan cron`` prints is run here as it stands."""

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from running import EXAMPLES, MONDAY, ROSTER, coachplan
from unattended.alone import PATH_ALONE, install, run, tree

from coachplan.core.scalars import slug


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A folder whose name is hard on every shell, with a roster."""
    folder = tmp_path / "50% of a 'team' $HOME"
    folder.mkdir()
    shutil.copy(ROSTER, folder / "roster.yaml")
    return folder


def forms(roster: Path, program: Path, *words: str, **env: str) -> dict[str, str]:
    ran = run((program, "cron", roster, "--json", "--now", MONDAY, *words), {**PATH_ALONE, **env})
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, str] = json.loads(ran.out)["forms"]
    return found


def crontab_words(line: str) -> tuple[str, list[str]]:
    """Return when and what a crontab line runs, as crontab(5) reads it."""
    *when, command = line.rstrip("\n").split(" ", 5)
    return " ".join(when), shlex.split(command.replace(r"\%", "%"))


def test_the_crontab_line_plans_publishes_and_is_silent(team: Path, tmp_path: Path) -> None:
    program = install(tmp_path)
    when, words = crontab_words(forms(team / "roster.yaml", program)["crontab"])
    assert when == "30 6 * * 1"
    assert Path(words[0]) == program
    first = run((*words, "--now", MONDAY))
    assert (first.code, first.out, first.err) == (0, "", "")
    made = tree(team)
    assert {"plans/2026-W48/week.html", ".coachplan/history.db"} <= set(made)
    again = run((*words, "--now", "2026-11-23T07:30"))
    assert (again.code, again.out, again.err, tree(team)) == (0, "", "", made)


def test_one_calendar_changed_is_a_new_revision_and_silent(team: Path, tmp_path: Path) -> None:
    program = install(tmp_path)
    _, words = crontab_words(forms(team / "roster.yaml", program)["crontab"])
    assert run((*words, "--now", MONDAY)).code == 0
    before = json.loads((team / "plans/2026-W48/week.json").read_text())
    last = max(before["sessions"], key=lambda session: session["start"])
    day, hour = last["start"][:10], last["start"][11:16]
    text = (team / "roster.yaml").read_text()
    busy = f"  busy:\n    - {{on: {day}, time: '{hour}-{last['end'][11:16]}'}}\n"
    assert "  busy:\n" in text
    (team / "roster.yaml").write_text(text.replace("  busy:\n", busy, 1))
    ran = run((*words, "--now", "2026-11-23T07:30"))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    after = json.loads((team / "plans/2026-W48/week.json").read_text())
    assert {s["id"] for s in after["sessions"]} == {s["id"] for s in before["sessions"]}
    assert last["id"] in {change["session"] for change in after["changes"]}


def test_a_fault_is_told_on_standard_error_and_nothing_is_left(team: Path, tmp_path: Path) -> None:
    _, words = crontab_words(forms(team / "roster.yaml", install(tmp_path))["crontab"])
    (team / "roster.yaml").write_text("reps: []\n")
    ran = run((*words, "--now", MONDAY))
    assert (ran.code, ran.out, "error[E" in ran.err) == (3, "", True)
    assert set(tree(team)) == {"roster.yaml"}


def test_a_session_that_does_not_fit_is_one_line_and_exit_4(team: Path, tmp_path: Path) -> None:
    found = forms(team / "roster.yaml", install(tmp_path))
    _, words = crontab_words(found["crontab"])
    ran = run((*words[:4], "--week=this", *words[5:], "--now", "2026-11-26T12:00"))
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert "SuccessExitStatus=4\n" in found["service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to ask")
def test_systemd_takes_the_units(team: Path, tmp_path: Path) -> None:
    found = forms(team / "roster.yaml", install(tmp_path))
    for kind in ("service", "timer"):
        (tmp_path / f"coachplan-north.{kind}").write_text(found[kind])
    units = [str(tmp_path / f"coachplan-north.{kind}") for kind in ("service", "timer")]
    told = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, check=False)
    assert (told.returncode, told.stdout, told.stderr) == (0, b"", b"")


def test_the_workflow_is_yaml_in_utc_and_its_command_works(team: Path, tmp_path: Path) -> None:
    program = install(tmp_path)
    found = yaml.load(forms(team / "roster.yaml", program)["github"], Loader=yaml.BaseLoader)  # noqa: S506 - builds nothing but text
    assert found["on"]["schedule"] == [{"cron": "30 5 * * 1"}]
    command = found["jobs"]["plan"]["steps"][3]["run"]
    path = f"{program.parent}:{PATH_ALONE['PATH']}"
    ran = run(("sh", "-c", command), {"PATH": path, "COACHPLAN_NOW": "2026-11-26T12:00"}, team)
    assert (ran.code, ran.out) == (0, "")
    assert "plans/2026-W48/week.html" in tree(team) or "plans/2026-W49/week.html" in tree(team)


def test_the_day_follows_the_start_of_the_week_and_the_zone(team: Path, tmp_path: Path) -> None:
    text = (team / "roster.yaml").read_text()
    zone = text.replace("Europe/Berlin", "Australia/Sydney").replace(
        "manager:\n", "manager:\n  week_starts: sun\n"
    )
    (team / "roster.yaml").write_text(zone)
    found = forms(team / "roster.yaml", install(tmp_path))
    assert found["crontab"].startswith("30 6 * * 0 ")
    assert 'cron: "30 19 * * 6"' in found["github"]
    assert "/D SUN /ST 06:30" in found["windows"]
    assert "OnCalendar=Sun *-*-* 06:30:00 Australia/Sydney\n" in found["timer"]


def test_what_the_environment_sets_is_written_into_the_command(team: Path, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    found = forms(team / "roster.yaml", install(tmp_path), COACHPLAN_POLICY="equal", COACHPLAN_HOME=kept)
    _, words = crontab_words(found["crontab"])
    assert words[words.index("--policy") + 1] == "equal"
    assert words[words.index("--home") + 1] == kept
    named = forms(team / "roster.yaml", install(tmp_path), "--home", kept)["crontab"]
    assert f"--home {kept}" in named


def test_a_roster_from_standard_input_has_no_later_run() -> None:
    from running import SMALL, Around

    ran = coachplan("cron", "-", around=Around(typed=SMALL.encode()))
    assert (ran.code, "E0161" in ran.err) == (2, True)


@pytest.fixture
def org(tmp_path: Path) -> Path:
    """The example's organisation, one of its managers in Sydney."""
    shutil.copytree(EXAMPLES / "org", tmp_path / "all teams")
    lisbon = tmp_path / "all teams" / "lisbon.yaml"
    lisbon.write_text(lisbon.read_text().replace("Europe/Lisbon", "Australia/Sydney"))
    return tmp_path / "all teams"


@pytest.mark.parametrize("name", ["", "org.yaml"], ids=["folder", "file"])
def test_the_lines_of_an_organisation_plan_every_team(org: Path, name: str, tmp_path: Path) -> None:
    program = install(tmp_path)
    found = forms(org / name, program)
    when, words = crontab_words(found["crontab"])
    assert when == "30 6 * * 1"
    assert words[1:3] == ["org", "schedule"]
    ran = run((*words, "--now", MONDAY))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    made = [path for path in tree(org) if path.endswith("week.ics")]
    assert sorted(made) == [f"plans/{team}/2026-W48/week.ics" for team in ("berlin", "lisbon", "zurich")]
    # Before the first of them begins the week: that is in Sydney.
    assert "OnCalendar=Mon *-*-* 06:30:00 Australia/Sydney\n" in found["timer"]
    workflow = yaml.load(found["github"], Loader=yaml.BaseLoader)  # noqa: S506 - builds nothing but text
    *_, plan, keep = workflow["jobs"]["plan"]["steps"]
    path = f"{program.parent}:{PATH_ALONE['PATH']}"
    inside = {"PATH": path, "COACHPLAN_NOW": "2026-11-29T20:00"}
    assert run(("sh", "-c", plan["run"]), inside, org).code == 0
    assert "plans/zurich/2026-W49/week.json" in tree(org)
    assert "git add --force plans\n" in keep["run"]


def test_a_bad_roster_keeps_no_organisation_from_its_lines_and_check_tells_it(
    org: Path, tmp_path: Path
) -> None:
    (org / "berlin.yaml").write_text("reps: []\n")
    program, before = install(tmp_path), tree(org)
    assert "org schedule" in forms(org, program)["crontab"]
    ran = run((program, "cron", org, "--check", "--now", MONDAY))
    assert (ran.code, "berlin.yaml" in ran.err, "It would not work yet." in ran.out) == (3, True, True)
    shutil.copy(EXAMPLES / "org" / "berlin.yaml", org)
    assert "It would work: " in run((program, "cron", org, "--check", "--now", MONDAY)).out
    assert set(tree(org)) == set(before)
    for path in org.glob("*.yaml"):
        path.write_text("[")
    (org / "org.yaml").unlink()
    assert "OnCalendar=Mon *-*-* 06:30:00 UTC\n" in forms(org, program)["timer"]


def test_the_screen_has_every_form_to_copy() -> None:
    ran = coachplan("cron", ROSTER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("### ") == 5
    assert str(EXAMPLES / "roster.yaml") in ran.out
    assert slug("North") in ran.out


def test_check_says_that_it_works_and_keeps_nothing(team: Path, tmp_path: Path) -> None:
    ran = run((install(tmp_path), "cron", team / "roster.yaml", "--check", "--now", MONDAY))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("It would work: ")
    assert set(tree(team)) == {"roster.yaml"}


def test_a_roster_with_a_mail_server_is_mailed_and_check_misses_its_password(
    team: Path, tmp_path: Path
) -> None:
    text = (
        (team / "roster.yaml").read_text().replace("manager:\n", "manager:\n  email: maren@example.com\n", 1)
    )
    (team / "roster.yaml").write_text(
        f"{text}\nmail: {{host: localhost, user: m, password_env: MAIL_SECRET}}\n"
    )
    program = install(tmp_path)
    assert " --mail " in forms(team / "roster.yaml", program)["crontab"]
    words = (program, "cron", team / "roster.yaml", "--check", "--now", MONDAY)
    ran = run(words, {**PATH_ALONE, "MAIL_SECRET": "only in this shell"})
    assert (ran.code, "$MAIL_SECRET holds no password" in ran.err) == (7, True)
    assert set(tree(team)) == {"roster.yaml"}


def test_check_finds_what_an_empty_environment_lacks(team: Path, tmp_path: Path) -> None:
    (team / "roster.yaml").write_text((team / "roster.yaml").read_text() + "metrics_from: figures.yaml\n")
    (team / "figures.yaml").write_text("nonsense")
    ran = run((install(tmp_path), "cron", team / "roster.yaml", "--check", "--now", MONDAY))
    assert (ran.code, "error[E" in ran.err) == (3, True)


def test_check_tries_the_program_that_would_run(team: Path, tmp_path: Path) -> None:
    """A program that is only found by way of the environment is not found by cron."""
    script = install(tmp_path)
    text = script.read_text()
    script.write_text(text.replace("import sys\n", "import os, sys\nos.environ['ONLY_HERE']\n"))
    ran = run(
        (script, "cron", team / "roster.yaml", "--check", "--now", MONDAY), {**PATH_ALONE, "ONLY_HERE": "1"}
    )
    assert (ran.code, "KeyError" in ran.err, "It would not work yet." in ran.out) == (1, True, True)


def test_check_names_a_folder_that_cannot_be_written(team: Path, tmp_path: Path) -> None:
    (team / "plans").write_text("a file where the folder should be")
    program = install(tmp_path)
    ran = run((program, "cron", team / "roster.yaml", "--check", "--json", "--now", MONDAY))
    found = json.loads(ran.out)
    assert (ran.code, found["works"], len(found["missing"])) == (6, False, 1)
