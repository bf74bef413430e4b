"""Changing a week by hand: whom a word means, what stands in the manager's calendar, what changes nothing."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from calendars.worlds import NOW, with_one_to_one, world
from running import Around, Ran, coachplan

PRESENT = ("--now", NOW)
FIRST = "2026-W48/priya/1"
"""The session with Priya that stands in the manager's calendar, on Monday at 10:05."""


def run(folder: Path, *words: str, code: int = 0) -> Ran:
    """Run a command in a folder that ends with a code."""
    ran = coachplan(*words, *PRESENT, around=Around(folder=folder))
    assert ran.code == code, ran.err
    return ran


def document(folder: Path, *words: str) -> Any:
    """Return the document that a command prints."""
    return json.loads(run(folder, *words, "--json").out)


def sessions(folder: Path) -> dict[str, str]:
    """Return the published sessions by id, with when each begins."""
    plan = document(folder, "history", "show", "2026-W48")
    return {s["id"]: s["start"][:16] for s in plan["sessions"]}


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A published week in which one one-to-one stands in the manager's calendar."""
    world(tmp_path, maren=with_one_to_one(), manager=", budget: 8h")
    run(tmp_path, "schedule", "--publish")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("skip", FIRST),
        ("pin", FIRST),
        ("move", FIRST, "wed", "15:00"),
        ("swap", FIRST, "2026-W48/rosa/1"),
        ("swap", "2026-W48/rosa/1", FIRST),
    ],
)
def test_what_stands_in_your_calendar_is_changed_there(team: Path, words: tuple[str, ...]) -> None:
    before = document(team, "history", "list")
    told = run(team, "change", *words, "--yes", code=2).err
    assert "E0127" in told
    assert "the one-to-one with Priya on Mon 23 Nov 10:05 stands in your calendar" in told
    assert "move or delete it there" in told
    assert document(team, "history", "list") == before


def test_a_standing_one_is_not_locked_into_a_second_one(team: Path) -> None:
    before = sessions(team)
    locked = document(team, "schedule", "--lock", FIRST)
    assert {s["id"]: s["start"][:16] for s in locked["sessions"]} == before


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("10:15", "it overlaps the one-to-one with Priya that stands in your calendar"),
        ("10:45", "it is against a rule beside the session of Priya: the buffer between sessions"),
        ("12:15", "the manager has a break then"),
        ("18:00", "the manager does not work then"),
    ],
)
def test_what_is_in_the_way_is_named(team: Path, when: str, why: str) -> None:
    told = run(team, "change", "move", "rosa", "mon", when, code=3).err
    assert f"the session of Rosa cannot stand there: {why}" in " ".join(told.split())


def test_what_overlaps_a_session_is_told_whose(team: Path) -> None:
    run(team, "change", "pin", "rosa", "--yes")
    start = sessions(team)["2026-W48/rosa/1"]
    told = run(team, "change", "move", "2026-W48/quentin/1", start, code=3).err
    assert "cannot stand there: it overlaps the session of Rosa" in " ".join(told.split())


def test_what_stays_and_what_it_costs_reads_by_itself(team: Path) -> None:
    told = run(team, "change", "pin", "rosa", "--yes").out
    assert "\nStanding in your calendar among them: Priya.\n\nIt costs nothing.\n" in told
    told = run(team, "change", "pin", "2026-W48/quentin/1").out
    assert "\nPinned among them: Rosa.\nStanding in your calendar among them: Priya.\n" in told


def test_points_say_which_way_is_better(tmp_path: Path) -> None:
    roster = TIGHT.replace("hours: {wed: 9:00-10:00, thu: 9:00-10:00}", "preferred: {wed: 9:00-12:00}")
    (tmp_path / "roster.yaml").write_text(roster.replace(", hours: {thu: 9:00-10:00}", ""), encoding="utf-8")
    run(tmp_path, "schedule", "--publish")
    told = " ".join(run(tmp_path, "change", "move", "ana", "fri", "15:00").out.split())
    assert "- The times suit less well: " in told
    assert " for preferred times and spacing, and more is better" in told


def test_another_session_of_the_same_rep_moves_alone(team: Path) -> None:
    before = sessions(team)
    (other,) = (name for name in before if name.startswith("2026-W48/priya/") and name != FIRST)
    found = document(team, "change", "move", "priya", "wed", "15:00", "--yes")
    assert [(c["what"], c["session"]) for c in found["difference"]["changes"]] == [("moved", other)]
    assert sessions(team) == before | {other: "2026-11-25T15:00"}
    run(team, "change", "skip", "priya", "--yes")
    assert sessions(team) == {name: at for name, at in before.items() if name != other}


def test_a_change_that_changes_nothing_is_not_kept(team: Path) -> None:
    run(team, "change", "pin", "2026-W48/rosa/1", "--yes")
    plans = document(team, "history", "list")["weeks"][0]["plans"]
    again = run(team, "change", "pin", "2026-W48/rosa/1", "--yes")
    assert again.out.endswith("\n2026-W48 is like that already: nothing was kept.\n")
    assert document(team, "change", "pin", "2026-W48/rosa/1", "--yes")["applied"] is False
    assert document(team, "history", "list")["weeks"][0]["plans"] == plans == 2


def test_what_is_pinned_and_what_is_free_again_is_told(team: Path) -> None:
    rest = f"{len(sessions(team)) - 1} sessions as before."
    for words, what, why in (
        (("pin", "rosa"), "pinned   Rosa", "It stays where it is, whatever comes."),
        (("undo",), "freed    Rosa", "It is no longer pinned, and may move again."),
    ):
        told = run(team, "change", *words, "--yes").out
        lines = told.splitlines()
        assert (lines[0], lines[1][:13]) == ("What changed in 2026-W48", what)
        assert (lines[2].strip(), lines[3]) == (why, rest)
        assert "out of date" not in told
    run(team, "change", "pin", "rosa", "--yes")
    found = document(team, "change", "undo", "--yes")["difference"]
    assert found["changes"] == []
    assert [(pin["what"], pin["session"]) for pin in found["pins"]] == [("freed", "2026-W48/rosa/1")]


TIGHT = """\
manager: {timezone: Europe/Berlin, hours: {wed: 9:00-10:00, thu: 9:00-10:00}, budget: 90m}
policy: equal
reps:
  - {name: Ana, metrics: {win_rate: 21/58}}
  - {name: Bo, hours: {thu: 9:00-10:00}, metrics: {win_rate: 17/60}}
"""


def test_a_change_that_leaves_a_session_out_says_so_and_ends_like_such_a_plan(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(TIGHT, encoding="utf-8")
    run(tmp_path, "schedule", "--publish")
    move = ("change", "move", "ana", "thu", "9:00")
    run(tmp_path, *move)
    told = " ".join(run(tmp_path, *move, "--yes", code=4).out.split())
    assert "sessions that must stay where they are took the times that would fit" in told
    run(tmp_path, "schedule", code=4)
    run(tmp_path, "change", "undo", "--yes")


def test_who_makes_room_is_told_for_whom_by_name(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(TIGHT.replace("hours: {thu: 9:00-10:00}, ", ""), encoding="utf-8")
    run(tmp_path, "schedule", "--publish")
    assert sessions(tmp_path)["2026-W48/bo/1"] == "2026-11-26T09:00"
    told = run(tmp_path, "change", "move", "bo", "wed", "9:00").out
    assert "It makes room for the session of Bo." in told


def test_the_session_of_a_longer_name_is_not_ones_own(tmp_path: Path) -> None:
    text = TIGHT.replace("90m", "45m").replace("Ana", "Anna-Lena").replace("Bo", "Lena")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    run(tmp_path, "schedule", "--publish")
    run(tmp_path, "change", "skip", "anna-lena", "--yes")
    own, other = run(tmp_path, "explain", "anna-lena").out, run(tmp_path, "explain", "lena").out
    assert "The session of Anna-Lena was skipped" in own
    assert "Too few for a session this week" in other


def test_a_part_of_a_name_is_enough(team: Path) -> None:
    text = (team / "roster.yaml").read_text("utf-8").replace("name: Rosa,", "name: Rósa Lind, id: rosa,")
    (team / "roster.yaml").write_text(text, encoding="utf-8")
    several = run(team, "change", "skip", "Quentin", code=2).err
    assert "'Quentin' has 2 sessions" in several
    assert (
        f"2026-W48/quentin/2 ({date.fromisoformat(sessions(team)['2026-W48/quentin/2'][:10]):%a}" in several
    )
    assert document(team, "change", "skip", "rosa lind")["applied"] is False
    assert document(team, "change", "skip", "LIND", "--yes")["applied"] is True
    assert "Rósa Lind has no session left in 2026-W48" in run(team, "change", "skip", "rosa", code=2).err
    assert "did you mean 'quentin'?" in run(team, "change", "skip", "quintin", code=2).err


def test_what_a_short_standing_one_leaves_is_next_weeks_also_after_publishing_anew(team: Path) -> None:
    first = document(team, "schedule")
    later = document(team, "schedule", "--week", "2026-W49")
    assert "shorter than the sessions handed out: 15 go into next week" in first["left_over_why"]
    assert later["carried_minutes"] >= 15
    run(team, "change", "pin", "rosa", "--yes")
    assert document(team, "schedule", "--week", "2026-W49")["carried_minutes"] == later["carried_minutes"]
