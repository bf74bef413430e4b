"""What the summary of an organisation says of a team is what the team's own history and plan say."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from running import coachplan

TEAM = """team: North
manager: {timezone: Europe/Berlin, budget: 90m}
policy: balanced
reps:
  - {name: Priya, metrics: {win_rate: 21/58}}
  - {name: Rosa, metrics: {win_rate: 12/55}}
"""

NOW = ("--now", "2026-11-23T06:30")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Return a roster with five published weeks of two sessions of 45 minutes, and a plan of the next."""
    file = tmp_path / "teams" / "north.yaml"
    file.parent.mkdir()
    file.write_text(TEAM, encoding="utf-8")
    for week in range(43, 48):
        monday = date.fromisocalendar(2026, week, 1)
        words = ("--week", f"2026-W{week}", "--now", f"{monday}T06:30", "--publish")
        assert coachplan("schedule", str(file), *words).code == 0
    plans = ("--week", "2026-W48", *NOW, "--out", str(tmp_path / "plans"))
    assert coachplan("org", "schedule", str(file.parent), *plans).code == 0
    return file


def told(roster: Path, *words: str, now: tuple[str, str] = NOW) -> None:
    ran = coachplan(*words, "--roster", str(roster), *now)
    assert (ran.code, ran.err) == (0, "")


def figures(roster: Path) -> dict[str, int]:
    plans = str(roster.parent.parent / "plans")
    ran = coachplan("org", "summary", str(roster.parent), "--plans", plans, *NOW, "--json")
    found: dict[str, int] = json.loads(ran.out)["teams"][0]["figures"]
    return found


def history(roster: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(coachplan("history", "list", str(roster), *NOW, "--json").out)
    return found


def test_held_is_what_the_history_lists(roster: Path) -> None:
    """Of eight sessions in four weeks one was called off, one missed, and one took three hours."""
    before = ("--now", "2026-11-16T07:00")
    told(roster, "change", "skip", "rosa", "--week", "2026-W47", "--yes", now=before)
    told(roster, "log", "missed", "priya", "--week", "2026-W45")
    told(roster, "log", "done", "rosa", "--week", "2026-W46", "--minutes", "3h")
    found, weeks = figures(roster), history(roster)["weeks"][1:]
    assert (found["past"], found["held"], found["unconfirmed"]) == (8 * 45, 6 * 45, 5 * 45)
    sums = {name: sum(week[name] for week in weeks) for name in ("sessions", "held", "unconfirmed", "missed")}
    assert sums == {"sessions": 8, "held": 1, "unconfirmed": 5, "missed": 2}


def test_what_is_still_to_come_is_neither_past_nor_held(roster: Path) -> None:
    """Rosa's session was moved in the calendar from a Monday to the Tuesday a week later."""
    calendar = roster.with_name("week.ics")
    words = ("--week", "2026-W47", "--now", "2026-11-16T06:30", "--ics", str(calendar))
    assert coachplan("schedule", str(roster), *words).code == 0
    entries = calendar.read_text(encoding="utf-8")
    for old, new in (("20261116T083000Z", "20261124T083000Z"), ("20261116T091500Z", "20261124T091500Z")):
        assert entries.count(old) == 1
        entries = entries.replace(old, new)
    calendar.write_text(entries, encoding="utf-8")
    told(roster, "log", "sync", str(calendar))
    found, (*_, week) = figures(roster), history(roster)["weeks"]
    assert (found["past"], found["held"]) == (7 * 45, 7 * 45)
    assert (week["sessions"], week["unconfirmed"], week["ahead"]) == (2, 1, 1)


def test_who_is_unseen_was_last_seen_so_long_ago(roster: Path) -> None:
    for week in range(44, 48):
        told(roster, "log", "missed", "rosa", "--week", f"2026-W{week}")
    for day, unseen in ((date(2026, 10, 19), 1), (date(2026, 11, 22), 0)):
        found, reps = figures(roster), {one["rep"]: one for one in history(roster)["reps"]}
        assert (found["unseen"], found["on_record"]) == (unseen, 2)
        assert reps["rosa"]["last_seen"] == str(day)
        assert (date(2026, 11, 23) - day > timedelta(days=28)) == bool(unseen)
        told(roster, "log", "adhoc", "rosa", "1h", "--on", "2026-11-22")


def test_the_weeks_figures_are_those_of_its_plan(roster: Path) -> None:
    ran = coachplan("schedule", str(roster), "--week", "2026-W48", *NOW, "--json")
    plan, found = json.loads(ran.out), figures(roster)
    assert found["planned"] == sum(one["minutes"] for one in plan["sessions"]) == 90
    assert found["budget"] == plan["budget_minutes"] + plan["carried_minutes"] == 90
    assert (found["unplaced"], found["broken"]) == (len(plan["unplaced"]), 0)
    assert (found["span"], found["teams"], found["without_plan"]) == (2, 1, 0)
