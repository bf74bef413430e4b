"""Files that the command line writes: whole, private, and never over somebody else's."""

import json
from pathlib import Path

import pytest
from running import ROSTER, SMALL, Around, coachplan, folder_with


def test_a_calendar_file_is_written_for_its_owner_alone_and_written_again(tmp_path: Path) -> None:
    target = tmp_path / "week.ics"
    for _ in range(2):
        ran = coachplan("schedule", ROSTER, "--ics", str(target))
        assert (ran.code, ran.err) == (0, "")
        assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["week.ics"]


def test_a_file_of_somebody_elses_is_overwritten_only_by_force(tmp_path: Path) -> None:
    target = folder_with(tmp_path, roster=SMALL) / "roster.yaml"
    refused = coachplan("schedule", str(target), "--ics", str(target))
    assert (refused.code, refused.out, "E0106" in refused.err) == (3, "", True)
    assert target.read_text(encoding="utf-8") == SMALL
    assert coachplan("schedule", ROSTER, "--ics", str(target), "--force").code == 0
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("words", [(), ("--publish",)])
def test_a_file_of_somebody_elses_among_a_weeks_files_stops_the_run_before_a_word_is_printed(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    folder_with(tmp_path, roster=SMALL)
    mine = tmp_path / "plans" / "2026-W48" / "notes.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    refused = coachplan("schedule", *words, "--out", "plans", around=Around(folder=tmp_path))
    assert (refused.code, refused.out, "E0106" in refused.err) == (3, "", True)
    assert [path.name for path in mine.parent.iterdir()] == ["notes.txt"]
    listed = coachplan("history", "list", "--json", around=Around(folder=tmp_path))
    assert json.loads(listed.out)["weeks"] == []


def test_init_makes_a_roster_that_runs_and_never_overwrites_one(tmp_path: Path) -> None:
    around = Around(folder=tmp_path)
    assert coachplan("init", around=around).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["roster.schema.json", "roster.yaml"]
    assert coachplan("schedule", around=around).code == 0
    before = (tmp_path / "roster.yaml").read_bytes()
    for words in (("init",), ("init", "."), ("init", f"{tmp_path}/")):
        refused = coachplan(*words, around=around)
        assert (refused.code, "E0156" in refused.err) == (3, True)
    assert (tmp_path / "roster.yaml").read_bytes() == before
    assert coachplan("init", "--force", around=around).code == 0
    assert json.loads(coachplan("init", "b.yaml", "--json", around=around).out)["written"][0] == "b.yaml"
    both = coachplan("init", "-", "--json", around=around)
    assert (both.code, "E0155" in both.err) == (2, True)


def test_init_asks_only_at_a_terminal_and_on_standard_error(tmp_path: Path) -> None:
    around = Around(folder=tmp_path, terminal=True, typed=b"East\nKim\nAsia/Seoul\n9:00-18:00\nPark, Lee\n")
    ran = coachplan("init", around=around)
    assert (ran.code, "Team" in ran.err, "Team" in ran.out) == (0, True, False)
    text = (tmp_path / "roster.yaml").read_text(encoding="utf-8")
    assert all(word in text for word in ("East", "Kim", "Asia/Seoul", "9:00-18:00", "Park", "Lee"))
    stopped = coachplan("init", "c.yaml", around=Around(folder=tmp_path, terminal=True, typed=b"East\n"))
    assert (stopped.code, (tmp_path / "c.yaml").exists()) == (130, False)
    silent = coachplan("init", "d.yaml", "--no-input", around=Around(folder=tmp_path, terminal=True))
    assert (silent.code, silent.err) == (0, "")
