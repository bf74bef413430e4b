"""What is older than ``retention:`` says leaves the history by itself, and what is owed stays as it was."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from running import Around, Ran, coachplan

from coachplan.core.problems import Problem, RejectedBusy

TEAM = """\
team: North
manager: {name: Maren Holt, timezone: Europe/Berlin}
reps:
  - {name: Priya, metrics: {win_rate: 21/58}}
  - {name: Quentin, metrics: {win_rate: 17/60}}
  - {name: Rosa, metrics: {win_rate: 12/55}}
"""
FIRST = date(2026, 1, 5)
WEEKS = 12
NEXT = ("--now", f"{FIRST + timedelta(weeks=WEEKS)}T06:30")
KEEPING_TWO_MONTHS = TEAM.replace("reps:", "retention: 2 months\nreps:")
REMOVED = "coachplan: 3 weeks before 2026-01-26 removed, as 'retention: 2m' asks\n"


def at(folder: Path, *words: str, **env: str) -> Ran:
    ran = coachplan(*words, around=Around(folder=folder, env=env))
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team with twelve published weeks, in which one session is missed now and then."""
    (tmp_path / "roster.yaml").write_text(TEAM, encoding="utf-8")
    for number in range(WEEKS):
        monday = FIRST + timedelta(weeks=number)
        at(tmp_path, "schedule", "--publish", "--quiet", "--now", f"{monday}T06:30")
        if number % 3 == 0:
            at(tmp_path, "log", "missed", "priya", "--now", f"{monday + timedelta(days=4)}T18:00")
    return tmp_path


def listed(folder: Path) -> Any:
    return json.loads(at(folder, "history", "list", "--json", *NEXT).out)


def weeks(folder: Path) -> list[str]:
    return [week["week"] for week in listed(folder)["weeks"]]


def test_what_is_too_old_goes_with_the_next_run_and_what_is_owed_stays(team: Path) -> None:
    before = {rep["rep"]: rep["credit"] for rep in listed(team)["reps"]}
    kept = json.loads(at(team, "schedule", "--json", *NEXT).out)
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    ran = at(team, "log", "adhoc", "rosa", "20m", *NEXT)
    assert ran.err == REMOVED
    assert weeks(team) == [f"2026-W{week:02}" for week in range(5, 14)]
    assert {rep["rep"]: rep["credit"] for rep in listed(team)["reps"]} == before
    found = json.loads(at(team, "schedule", "--json", *NEXT).out)
    assert found["sessions"] == kept["sessions"]
    assert found["shares"] == kept["shares"]
    assert "all as they were written" in at(team, "history", "check").out


@pytest.mark.parametrize(
    "words",
    [
        ("schedule", "--publish"),
        ("schedule", "--publish", "--quiet"),
        ("schedule", "--publish", "--json"),
        ("rank", "--remember"),
        ("log", "done", "2026-W13/priya/1"),
    ],
    ids=" ".join,
)
def test_each_run_that_writes_removes_once_and_says_how_much_unless_it_is_quiet(
    team: Path, words: tuple[str, ...]
) -> None:
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    ran = at(team, *words, *NEXT)
    assert ran.err == ("" if "--quiet" in words else REMOVED)
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT).err == ""
    assert weeks(team)[0] == "2026-W05"


def test_a_change_by_hand_removes_too(team: Path) -> None:
    at(team, "schedule", "--publish", *NEXT)
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    session = json.loads(at(team, "schedule", "--json", *NEXT).out)["sessions"][-1]["id"]
    assert at(team, "change", "skip", session, "--yes", *NEXT).err.endswith(REMOVED)
    at(team, "change", "undo", "--yes", *NEXT)


def test_ones_own_file_may_say_it_for_all_and_the_roster_has_the_last_word(team: Path) -> None:
    own = team / "own" / "coachplan" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("retention: 1m\n", encoding="utf-8")
    shown = json.loads(at(team, "config", "--json", XDG_CONFIG_HOME=str(team / "own")).out)["settings"]
    assert shown["retention"] == {"value": "1m", "source": str(own)}
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    shown = json.loads(at(team, "config", "--json", XDG_CONFIG_HOME=str(team / "own")).out)["settings"]
    assert shown["retention"] == {"value": "2m", "source": "roster.yaml"}
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT, XDG_CONFIG_HOME=str(team / "own")).err == REMOVED


def test_without_it_and_in_runs_that_only_look_nothing_goes(team: Path) -> None:
    at(team, "log", "adhoc", "rosa", "20m", *NEXT)
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    before = (team / ".coachplan" / "history.db").read_bytes()
    for words in (("schedule",), ("rank",), ("check",), ("schedule", "--weeks", "4")):
        at(team, *words, *NEXT)
    assert (team / ".coachplan" / "history.db").read_bytes() == before
    assert len(weeks(team)) == WEEKS


def test_a_published_week_stays_unchanged_when_it_is_said_for_how_long(team: Path) -> None:
    at(team, "schedule", "--publish", *NEXT)
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    assert "unchanged: nothing to do" in at(team, "schedule", "--publish", *NEXT).out


def test_nothing_goes_before_a_week_stays_that_carries_what_is_owed(team: Path) -> None:
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    later = ("--now", "2027-01-04T06:30")
    assert at(team, "log", "adhoc", "rosa", "20m", *later).err == ""
    assert len(weeks(team)) == WEEKS
    assert at(team, "schedule", "--publish", *later).err.startswith("coachplan: 12 weeks before 2026-04-20")


def test_a_clock_that_is_years_ahead_takes_no_history_along(team: Path) -> None:
    (team / "roster.yaml").write_text(TEAM.replace("reps:", "retention: 24m\nreps:"), encoding="utf-8")
    assert at(team, "schedule", "--publish", "--now", "2036-01-07T06:30").err == ""
    assert weeks(team)[0] == "2026-W02"


def test_a_talk_that_is_older_than_every_week_goes_too(team: Path) -> None:
    at(team, "log", "adhoc", "rosa", "20m", "--on", "2025-12-01", *NEXT)
    (team / "roster.yaml").write_text(TEAM.replace("reps:", "retention: 3m\nreps:"), encoding="utf-8")
    ran = at(team, "rank", "--remember", "--now", "2026-03-31T06:30")
    assert ran.err == "coachplan: 1 record before 2025-12-29 removed, as 'retention: 3m' asks\n"


def test_a_file_of_ones_own_that_cannot_be_read_undoes_nothing(team: Path) -> None:
    own = team / "own" / "coachplan" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("retention: soon\n", encoding="utf-8")
    (team / "roster.yaml").write_text(f"policy: balanced\n{TEAM}", encoding="utf-8")
    words = ("log", "adhoc", "rosa", "20m", "--home", str(team / ".coachplan"))
    ran = at(team, *words, *NEXT, XDG_CONFIG_HOME=str(team / "own"))
    assert "warning[W1219]" in ran.err
    assert listed(team)["topics"][0]["minutes"] == 20
    assert len(weeks(team)) == WEEKS


def test_what_hinders_it_is_a_warning_and_what_was_told_stands(team: Path) -> None:
    (team / "roster.yaml").write_text(KEEPING_TWO_MONTHS, encoding="utf-8")
    busy = RejectedBusy((Problem("E9101", "another run is at work"),))
    with mock.patch("coachplan.cli.retention.rewrite", side_effect=busy):
        ran = at(team, "log", "adhoc", "rosa", "20m", *NEXT)
    assert ran.err == "coachplan: warning[W9101] another run is at work\n"
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT).err == REMOVED
