"""What is older than ``retention:`` says leaves the history by itself, and what is owed stays as it was."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from running import Around, Ran, coachplan

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.retention import newest_steady, retire
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
MONDAYS = [FIRST + timedelta(weeks=number) for number in (0, 1, 2, *range(26, 33))]
WEEKS = len(MONDAYS)
NEXT = ("--now", f"{FIRST + timedelta(weeks=33)}T06:30")
KEEPING_HALF_A_YEAR = TEAM.replace("reps:", "retention: 6 months\nreps:")
REMOVED = "coachplan: 3 weeks before 2026-02-16 removed, as 'retention: 6m' asks\n"
REMOVED_BY_THE_NEXT_WEEK = REMOVED.replace("-16", "-23")
STAYING = "2026-W28"


def at(folder: Path, *words: str, **env: str) -> Ran:
    ran = coachplan(*words, around=Around(folder=folder, env=env))
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team with ten published weeks, three of them long ago, in which a session is missed now and then."""
    (tmp_path / "roster.yaml").write_text(TEAM, encoding="utf-8")
    for number, monday in enumerate(MONDAYS):
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
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    ran = at(team, "log", "adhoc", "rosa", "20m", *NEXT)
    assert ran.err == REMOVED
    assert weeks(team) == [f"2026-W{week}" for week in range(28, 35)]
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
        ("log", "done", "2026-W34/priya/1"),
    ],
    ids=" ".join,
)
def test_each_run_that_writes_removes_once_and_says_how_much_unless_it_is_quiet(
    team: Path, words: tuple[str, ...]
) -> None:
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    ran = at(team, *words, *NEXT)
    told = REMOVED_BY_THE_NEXT_WEEK if "--publish" in words else REMOVED
    assert ran.err == ("" if "--quiet" in words else told)
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT).err == ""
    assert weeks(team)[0] == STAYING


def test_a_change_by_hand_removes_too(team: Path) -> None:
    at(team, "schedule", "--publish", *NEXT)
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    session = json.loads(at(team, "schedule", "--json", *NEXT).out)["sessions"][-1]["id"]
    assert at(team, "change", "skip", session, "--yes", *NEXT).err.endswith(REMOVED_BY_THE_NEXT_WEEK)
    at(team, "change", "undo", "--yes", *NEXT)


def test_ones_own_file_may_say_it_for_all_and_the_roster_has_the_last_word(team: Path) -> None:
    own = team / "own" / "coachplan" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("retention: 7m\n", encoding="utf-8")
    shown = json.loads(at(team, "config", "--json", XDG_CONFIG_HOME=str(team / "own")).out)["settings"]
    assert shown["retention"] == {"value": "7m", "source": str(own)}
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    shown = json.loads(at(team, "config", "--json", XDG_CONFIG_HOME=str(team / "own")).out)["settings"]
    assert shown["retention"] == {"value": "6m", "source": "roster.yaml"}
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT, XDG_CONFIG_HOME=str(team / "own")).err == REMOVED


def test_without_it_and_in_runs_that_only_look_nothing_goes(team: Path) -> None:
    at(team, "log", "adhoc", "rosa", "20m", *NEXT)
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    before = (team / ".coachplan" / "history.db").read_bytes()
    for words in (("schedule",), ("rank",), ("check",), ("schedule", "--weeks", "4")):
        at(team, *words, *NEXT)
    assert (team / ".coachplan" / "history.db").read_bytes() == before
    assert weeks(team)[0] == "2026-W02"


def test_a_published_week_stays_unchanged_when_it_is_said_for_how_long(team: Path) -> None:
    at(team, "schedule", "--publish", *NEXT)
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    assert "unchanged: nothing to do" in at(team, "schedule", "--publish", *NEXT).out


def test_nothing_goes_before_a_week_stays_that_carries_what_is_owed(team: Path) -> None:
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    inputs = read_inputs(str(team / "roster.yaml"), Asked(now="2028-01-03T06:30"))
    assert not any(monday >= date(2028, 1, 3) for monday in inputs.history.weeks)
    with mock.patch("coachplan.cli.retention.newest_steady", return_value=date(2028, 1, 3)):
        retire(inputs)
    assert weeks(team)[0] == "2026-W02"


def test_a_clock_that_is_years_ahead_takes_no_history_along(team: Path) -> None:
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    for words in (("schedule", "--publish"), ("log", "adhoc", "rosa", "20m"), ("rank", "--remember")):
        assert at(team, *words, "--now", "2036-01-07T06:30").err in ("", REMOVED)
    assert weeks(team)[0] == STAYING


@pytest.mark.parametrize(
    ("numbers", "newest"),
    [
        ((), None),
        ((0, 1, 2), None),
        ((0, 1, 2, 3), 3),
        ((0, 1, 2, 13), 13),
        ((0, 1, 2, 14), None),
        ((0, 1, 2, 3, 4, 500), 4),
        ((0, 1, 2, 3, 500, 501, 502), 3),
        ((0, 1, 2, 3, 500, 501, 502, 503), 503),
    ],
    ids=str,
)
def test_what_is_old_is_counted_from_a_week_that_others_vouch_for(
    numbers: tuple[int, ...], newest: int | None
) -> None:
    found = newest_steady(FIRST + timedelta(weeks=number) for number in reversed(numbers))
    assert found == (date.min if newest is None else FIRST + timedelta(weeks=newest))


def test_a_goal_that_is_open_stays_however_old_it_is(team: Path) -> None:
    for goal in ("shadow three demos", "call ten customers"):
        at(team, "log", "done", "2026-W02/rosa/1", "--goal", goal, "--now", "2026-01-09T18:00")
    at(team, "log", "done", "2026-W02/rosa/1", "--met", "call ten customers", "--now", "2026-01-16T18:00")
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT).err == REMOVED
    goals = [one for one in at(team, "history", "export").out.splitlines() if '"kind":"goal"' in one]
    assert len(goals) == 1
    assert "shadow three demos" in goals[0]


def test_a_talk_that_is_older_than_every_week_goes_too(team: Path) -> None:
    at(team, "log", "adhoc", "rosa", "20m", "--on", "2025-12-01", *NEXT)
    (team / "roster.yaml").write_text(TEAM.replace("reps:", "retention: 8m\nreps:"), encoding="utf-8")
    ran = at(team, "rank", "--remember", *NEXT)
    assert ran.err == "coachplan: 1 record before 2025-12-15 removed, as 'retention: 8m' asks\n"


def test_a_file_of_ones_own_that_cannot_be_read_undoes_nothing(team: Path) -> None:
    own = team / "own" / "coachplan" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("retention: soon\n", encoding="utf-8")
    (team / "roster.yaml").write_text(f"policy: balanced\n{TEAM}", encoding="utf-8")
    words = ("log", "adhoc", "rosa", "20m", "--home", str(team / ".coachplan"))
    ran = at(team, *words, *NEXT, XDG_CONFIG_HOME=str(team / "own"))
    assert "warning[W1219]" in ran.err
    assert listed(team)["topics"][0]["minutes"] == 20
    assert weeks(team)[0] == "2026-W02"


def test_what_hinders_it_is_a_warning_and_what_was_told_stands(team: Path) -> None:
    (team / "roster.yaml").write_text(KEEPING_HALF_A_YEAR, encoding="utf-8")
    busy = RejectedBusy((Problem("E9101", "another run is at work"),))
    with mock.patch("coachplan.cli.retention.rewrite", side_effect=busy):
        ran = at(team, "log", "adhoc", "rosa", "20m", *NEXT)
    assert ran.err == "coachplan: warning[W9101] another run is at work\n"
    assert at(team, "log", "adhoc", "rosa", "20m", *NEXT).err == REMOVED
