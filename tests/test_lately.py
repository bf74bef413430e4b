"""The last weeks as they really were, from the command line: what was ad hoc, and what calendars say."""

import json
from pathlib import Path
from typing import Any

import pytest
from calendars.shared import calendar, event
from running import ROSTER, Around, coachplan

TEAM = Path(ROSTER).read_text(encoding="utf-8")
LATER = ("--now", "2026-11-30T06:30")
SAID = (
    "40 % of your coaching was not planned: 300 of the 750 minutes on record for the last week were ad hoc; "
    "sbi asks for at least 80 % planned ahead"
)

BY_CALENDAR = (
    "50 % of your time with reps was not planned: 60 of the 120 minutes that your calendar has for the last "
    "4 weeks came up at short notice; sbi asks for at least 80 % planned ahead"
)


def run(folder: Path, *words: str) -> str:
    ran = coachplan(*words, around=Around(folder=folder))
    assert ran.code == 0, ran.err
    return ran.out


def reactive(folder: Path, command: str, *words: str) -> list[str]:
    found: dict[str, Any] = json.loads(run(folder, command, *words, "--json", *LATER))
    return [one["text"] for one in found["cautions"] if one["code"] == "reactive"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "roster.yaml").write_text(TEAM, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["check", "schedule"])
def test_talks_that_nobody_planned_are_held_against_the_line_of_the_policy(desk: Path, command: str) -> None:
    run(desk, "schedule", "--publish")
    assert reactive(desk, command, "--policy", "sbi") == []
    for rep in ("Jonas", "Imani"):
        run(desk, "log", "adhoc", rep, "150m", "--topic", "paperwork", "--on", "2026-11-25", *LATER)
    assert reactive(desk, command, "--policy", "sbi") == [SAID]
    assert reactive(desk, command, "--policy", "balanced") == []
    assert SAID.partition(":")[0] in run(desk, command, "--policy", "sbi", *LATER).replace("\n", " ")


def meeting(day: str, created: str) -> str:
    jonas = "ATTENDEE;CN=Jonas Weber:mailto:jonas@example.com"
    times = (f"DTSTART:202611{day}T100000Z", "DURATION:PT60M", f"CREATED:{created}")
    return event(f"UID:{day}", *times, "ORGANIZER;CN=Maren Holt:mailto:maren@example.com", jonas)


def test_without_talks_on_record_the_managers_calendar_tells(desk: Path) -> None:
    early, late = "20260801T080000Z", "20261118T080000Z"
    (desk / "maren.ics").write_bytes(calendar(meeting("11", early), meeting("18", late)))
    named = TEAM.replace("  name: Maren Holt", "  name: Maren Holt\n  calendars: maren.ics")
    (desk / "roster.yaml").write_text(named, encoding="utf-8")
    assert reactive(desk, "check", "--policy", "sbi") == [BY_CALENDAR]
    (desk / "maren.ics").write_bytes(calendar(meeting("11", early)))
    assert reactive(desk, "check", "--policy", "sbi") == []
    unknown = [meeting(day, late).replace(f"CREATED:{late}", "CLASS:PUBLIC") for day in ("12", "13")]
    (desk / "maren.ics").write_bytes(calendar(meeting("18", late), *unknown))
    assert reactive(desk, "check", "--policy", "sbi") == []


def comparison(folder: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, "compare", *words, "--json", *LATER))
    return found


def test_policies_are_held_against_what_the_weeks_on_record_really_had(desk: Path) -> None:
    run(desk, "schedule", "--publish")
    run(desk, "log", "missed", "Jonas", *LATER)
    run(desk, "log", "adhoc", "Imani", "30m", "--on", "2026-11-25", *LATER)
    found = comparison(desk, "--policies", "equal")
    assert found["today"]["kind"] == "history"
    assert found["today"]["source"] == "what you held and talked ad hoc in the last week, 435 minutes a week"
    had = {"ana-duarte": 90, "dmitri-volkov": 0, "imani-okafor": 75, "jonas-weber": 0}
    assert {rep: found["today"]["minutes"][rep] for rep in had} == had
    [choice] = found["choices"]
    changes = {rep["rep"]: rep["change"] - rep["due"] for rep in choice["by_rep"]}
    assert {rep: changes[rep] for rep in had} == {rep: -minutes for rep, minutes in had.items()}
    assert "Today's split: what you held and talked ad hoc in the last week" in run(desk, "compare", *LATER)
    assert comparison(desk, "--against", "policy")["today"]["kind"] == "policy"


def test_policies_are_held_against_the_hours_of_a_calendar(desk: Path) -> None:
    (desk / "past.ics").write_bytes(
        calendar(meeting("11", "20260801T080000Z"), meeting("18", "20260801T080000Z"))
    )
    today = comparison(desk, "--against", "past.ics", "--policies", "equal")["today"]
    assert (today["kind"], today["minutes"]["jonas-weber"], today["minutes"]["ana-duarte"]) == (
        "calendar",
        30,
        0,
    )
    assert today["source"].endswith("your calendar has for the last 4 weeks, 30 minutes a week")
    audited = json.loads(
        run(desk, "audit", "past.ics", "--roster", "roster.yaml", "--weeks", "4", "--json", *LATER)
    )
    assert {rep["rep"]: rep["minutes"] / 4 for rep in audited["reps"]} == today["minutes"]


@pytest.mark.parametrize(("against", "code"), [("empty.ics", "E3111"), ("nowhere.ics", "E3102")])
def test_a_calendar_that_says_nothing_of_reps_is_refused(desk: Path, against: str, code: str) -> None:
    (desk / "empty.ics").write_bytes(calendar())
    ran = coachplan("compare", "--against", against, *LATER, around=Around(folder=desk))
    assert (ran.code, ran.out) == (3, "")
    assert f"error[{code}]" in ran.err
