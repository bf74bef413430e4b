"""The ranking's memory on disk."""

import json
import stat
from pathlib import Path

import pytest
from builders import TODAY, ranking, roster

from coachplan.core.problems import RejectedInput, RejectedOutput, RejectedState
from coachplan.core.ranking.remembering import Memory, recall, remember
from coachplan.files.ranking_state import memory_file, read_memory, write_memory


def memory(**reps: str) -> Memory:
    return remember(ranking(roster(**reps)), recall(None, TODAY))


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    assert read_memory(str(tmp_path / "roster.yaml")) is None
    assert read_memory("-") is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_reads_back_for_every_roster_of_a_folder(tmp_path: Path) -> None:
    north, south = memory(ana="1/3", bo="2/3", cy="1/9"), memory(di="4/9")
    write_memory(str(tmp_path / "north.yaml"), north)
    write_memory(str(tmp_path / "south.yaml"), south)
    assert read_memory(str(tmp_path / "north.yaml")) == north
    assert read_memory(str(tmp_path / "south.yaml")) == south
    path = memory_file(str(tmp_path / "north.yaml"))
    assert path == tmp_path / ".coachplan" / "ranking.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_roster_from_standard_input_has_no_place() -> None:
    with pytest.raises(RejectedInput, match="E0111"):
        write_memory("-", memory(ana="1/3"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rosters": {"a": 1}}', '{"later": true}', "\x00"])
def test_a_damaged_memory_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    named = str(tmp_path / "roster.yaml")
    path = memory_file(named)
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(RejectedState, match="E5102"):
        read_memory(named)
    with pytest.raises(RejectedState, match="E5102"):
        write_memory(named, memory(ana="1/3"))
    assert path.read_text() == text


def test_a_memory_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    named = str(tmp_path / "roster.yaml")
    memory_file(named).mkdir(parents=True)
    with pytest.raises(RejectedState, match="E5101"):
        read_memory(named)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    named = str(tmp_path / "nowhere" / "roster.yaml")
    with pytest.raises(RejectedOutput, match="E6102"):
        write_memory(named, memory(ana="1/3"))


def test_the_same_memory_is_the_same_bytes(tmp_path: Path) -> None:
    named = str(tmp_path / "roster.yaml")
    texts = []
    for _ in range(2):
        write_memory(named, memory(cy="1/9", ana="1/3", bo="2/3"))
        texts.append(memory_file(named).read_bytes())
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["schema_version"] == 1
