"""One-to-ones that stood in the manager's calendar when a week was published, and are gone from it."""

import json
from pathlib import Path
from typing import Any

import pytest
from calendars.shared import calendar, event
from calendars.worlds import NOW, ONE_TO_ONE, with_one_to_one, world
from running import Around, coachplan

MONDAY_TEN = "2026-W48/priya/1"
EXCEPTED = "EXDATE;TZID=Europe/Berlin:20261123T100500"
DELETED = calendar(event("UID:standing", *ONE_TO_ONE, EXCEPTED, "SUMMARY:Priya 1:1"))
TWICE = (
    "DTSTART;TZID=Europe/Berlin:20260910T110500",
    "DTEND;TZID=Europe/Berlin:20260910T113500",
    "RRULE:FREQ=WEEKLY",
    "ATTENDEE:mailto:priya@example.com",
)
"""A second one-to-one with Priya, on Thursdays."""


def run(folder: Path, *words: str, now: str = NOW) -> str:
    ran = coachplan(*words, "--now", now, around=Around(folder=folder))
    assert ran.code == 0, ran.err
    return ran.out


def document(folder: Path, *words: str, now: str = NOW) -> Any:
    return json.loads(run(folder, *words, "--json", now=now))


def kinds(plan: Any, rep: str = "priya") -> dict[str, tuple[str, str]]:
    """Return a rep's sessions by id: their kind, and when they begin."""
    return {s["id"]: (s["kind"], s["start"][:16]) for s in plan["sessions"] if rep in s["reps"]}


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A published week in which the manager's calendar holds one one-to-one."""
    world(tmp_path, maren=with_one_to_one(), manager=", budget: 8h")
    run(tmp_path, "schedule", "--publish", "--ics", "before.ics")
    return tmp_path


def test_one_that_was_deleted_is_gone_and_no_session_instead(team: Path) -> None:
    before = document(team, "schedule")
    (team / "maren.ics").write_bytes(DELETED)
    told = " ".join(run(team, "schedule", "--publish", "--ics", "after.ics").split())
    assert "dropped Priya Mon 23 Nov 10:05, 30 min It is gone from your calendar." in told
    assert "out of date" in told
    entries = [
        (team / f"{name}.ics").read_text("utf-8").count("Coaching: Priya") for name in ("before", "after")
    ]
    assert entries[0] == entries[1]
    plan = document(team, "history", "show", "2026-W48")
    assert kinds(plan) == {name: at for name, at in kinds(before).items() if name != MONDAY_TEN}
    assert plan["left_over_minutes"] == before["left_over_minutes"] + 30
    assert plan["left_over_why"].endswith("the session of Priya is gone from your calendar")
    assert "one-to-ones that stood in your calendar were shorter" in plan["left_over_why"]
    assert "is published and unchanged" in run(team, "schedule", "--publish")
    reps = document(team, "history", "list", now="2026-11-30T06:30")["reps"]
    assert {rep["rep"]: rep["missed"] for rep in reps} == {"priya": 1, "quentin": 0, "rosa": 0}


def test_the_preview_and_a_plan_against_a_file_know_it_too(team: Path) -> None:
    (team / "plan.json").write_text(run(team, "schedule", "--json"), "utf-8")
    (team / "maren.ics").write_bytes(DELETED)
    assert "It is gone from your calendar." in run(team, "schedule")
    against = document(team, "schedule", "--home", "elsewhere", "--against", "plan.json")
    assert [(one["what"], one["why"]) for one in against["changes"]] == [
        ("dropped", "it is gone from your calendar")
    ]


def test_minutes_that_are_handed_out_anew_do_not_go_where_it_stood(team: Path) -> None:
    (team / "maren.ics").write_bytes(DELETED)
    plan = document(team, "schedule", "--reallocate")
    assert "existing" not in {kind for kind, _ in kinds(plan).values()}
    whys = {one["session"]: one["why"] for one in plan["changes"]}
    assert whys[MONDAY_TEN] == "it is gone from your calendar"
    assert kinds(plan)[MONDAY_TEN][1] != "2026-11-23T10:05"


@pytest.mark.parametrize(
    ("now", "manager", "calendar"),
    [
        ("2026-11-23T12:00", "", DELETED),  # it was held: the calendar shows what is ahead
        (NOW, "on_calendar_error: ignore", b"<html>"),  # nobody can read it
        (NOW, "on_calendar_error: ignore", DELETED.replace(b"END:VCALENDAR", b"")),  # it breaks off
    ],
)
def test_one_of_which_nothing_is_known_stays(tmp_path: Path, now: str, manager: str, calendar: bytes) -> None:
    world(tmp_path, maren=with_one_to_one(), manager=", budget: 8h", top=manager)
    run(tmp_path, "schedule", "--publish")
    before = kinds(document(tmp_path, "schedule"))
    assert before[MONDAY_TEN] == ("existing", "2026-11-23T10:05")
    (tmp_path / "maren.ics").write_bytes(calendar)
    plan = document(tmp_path, "schedule", "--publish", now=now)
    assert (kinds(plan), plan["changes"]) == (before, [])


def test_of_two_with_one_rep_the_right_one_goes(tmp_path: Path) -> None:
    second = event("UID:second", *TWICE, "SUMMARY:Priya 1:1")
    world(tmp_path, maren=with_one_to_one(second), manager=", budget: 8h")
    run(tmp_path, "schedule", "--publish")
    (tmp_path / "maren.ics").write_bytes(calendar(second, event("UID:s", *ONE_TO_ONE, EXCEPTED)))
    plan = document(tmp_path, "schedule", "--publish")
    assert [kind for kind in kinds(plan).values() if kind[0] == "existing"] == [
        ("existing", "2026-11-26T11:05")
    ]
    assert [(one["what"], one["session"]) for one in plan["changes"]] == [("dropped", MONDAY_TEN)]


def test_one_that_was_moved_there_says_so(team: Path) -> None:
    later = (
        "RECURRENCE-ID;TZID=Europe/Berlin:20261123T100500",
        "DTSTART;TZID=Europe/Berlin:20261125T160000",
        "DTEND;TZID=Europe/Berlin:20261125T163000",
    )
    (team / "maren.ics").write_bytes(with_one_to_one(event("UID:standing", *later)))
    changes = document(team, "schedule", "--publish")["changes"]
    assert ("moved", "it was moved in your calendar") in {(one["what"], one["why"]) for one in changes}


def test_what_is_taken_back_does_not_bring_it_back(team: Path) -> None:
    run(team, "change", "pin", "rosa", "--yes")
    (team / "maren.ics").write_bytes(DELETED)
    run(team, "change", "undo", "--yes")
    assert MONDAY_TEN not in kinds(document(team, "history", "show", "2026-W48"))
