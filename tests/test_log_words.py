"""Telling what became of sessions: whom a word means, what has not begun, what was told before."""

from pathlib import Path

import pytest
from running import ROOT, Around, Ran, coachplan

MONDAY, TUESDAY, FRIDAY = "2026-11-23T06:30", "2026-11-24T17:00", "2026-11-27T17:00"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A published week of the example's team."""
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text.replace("name: Jonas Weber", "name: Jonás Weber"), "utf-8")
    run(tmp_path, "schedule", "--publish", now=MONDAY)
    return tmp_path


def run(folder: Path, *words: str, now: str = FRIDAY, code: int = 0) -> Ran:
    """Run a command in a folder that ends with a code."""
    ran = coachplan(*words, "--now", now, around=Around(folder=folder))
    assert ran.code == code, ran.err
    return ran


@pytest.mark.parametrize("word", ["jonas", "WEBER", "jonas-weber", "Jonás Weber"])
def test_a_part_of_a_name_is_enough(team: Path, word: str) -> None:
    assert run(team, "log", "done", word).out.startswith("Jonás Weber, ")


def test_a_name_that_means_nobody_gets_a_near_one(team: Path) -> None:
    told = run(team, "log", "missed", "hiru-tanaka", code=2).err
    assert "no session 'hiru-tanaka' is on record" in told
    assert "did you mean 'hiro-tanaka'?" in told


def test_a_rep_without_a_session_is_told_which_ones_there_are(team: Path) -> None:
    roster = team / "roster.yaml"
    text = roster.read_text("utf-8").replace("reps:\n", "reps:\n  - name: Zora Quist\n", 1)
    roster.write_text(text, encoding="utf-8")
    told = " ".join(run(team, "log", "missed", "zora", code=2, now=TUESDAY).err.split())
    assert "no session of Zora Quist is on record" in told
    assert "sessions to speak about: 2026-W48/" in told
    assert " (Mon 23 Nov 2026 " in told
    assert "Nov 2026 9:" not in told
    assert "Thu 26 Nov" not in told
    assert "no past session is left" in run(team, "log", "missed", "zora", code=2, now=MONDAY).err


def test_what_has_not_begun_was_not_held(team: Path) -> None:
    ahead = "2026-W48/ana-duarte/2"
    told = run(team, "log", "done", ahead, now=MONDAY, code=2).err
    assert "E0128" in told
    assert "the session of Ana Duarte begins on " in told
    assert "missed" in run(team, "log", "missed", ahead, "--by", "rep", now=MONDAY).out


def test_telling_anew_says_what_was_told_before(team: Path) -> None:
    name = "2026-W48/ana-duarte/1"
    assert "on record" not in run(team, "log", "missed", name).out
    again = " ".join(run(team, "log", "done", name, "--minutes", "30m").out.split())
    assert again.endswith(" 30 min: held. It was on record as missed, 45 min.")
    once_more = " ".join(run(team, "log", "done", name, "--note", "was tired").out.split())
    assert once_more.endswith(" 30 min: held. It was on record as held, 30 min.")
    assert " 45 min: missed; its minutes are owed." in run(team, "log", "missed", name).out
    assert " 45 min: held." in run(team, "log", "done", name).out
