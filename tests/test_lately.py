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
