"""Calendar files and folders of them."""

import os
from pathlib import Path

import pytest
from calendars.shared import FIXTURES

from coachplan.core.problems import RejectedInput
from coachplan.files.calendars.files import calendar_files
from coachplan.files.calendars.instances import LARGEST


def test_a_folder_gives_its_calendars_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.ics", "a.ICS", "c.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "d.ics").mkdir()
    assert [(Path(f.source).name, f.data) for f in calendar_files(tmp_path)] == [
        ("a.ICS", b"a.ICS"),
        ("b.ics", b"b.ics"),
    ]


def test_a_file_is_itself() -> None:
    (file,) = calendar_files(FIXTURES / "single.ics")
    assert file.data == (FIXTURES / "single.ics").read_bytes()
    assert "VEVENT" not in repr(file)


def _rejected(path: Path) -> str:
    with pytest.raises(RejectedInput) as caught:
        calendar_files(path)
    (problem,) = caught.value.problems
    return f"{problem.code} {problem.message}"


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    assert _rejected(tmp_path / "none.ics") == "E3102 there is no such file"
    assert _rejected(tmp_path) == "E3105 no file of this folder ends in .ics"
    for number in range(1_001):
        (tmp_path / f"{number}.ics").touch()
    assert _rejected(tmp_path) == "E3105 more than 1000 calendars in one folder"
    large = tmp_path / "large.ics"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert _rejected(large) == "E3103 larger than 20 MB"
    assert _rejected(Path("a\0b")).startswith("E3102 ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_no_calendar(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ics")
    assert _rejected(tmp_path / "pipe.ics") == "E3102 this is a pipe or a device, not a file"
