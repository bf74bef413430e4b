"""Only a plain file or standard input is read, and no document brings the reader down."""

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from bombs import BILLION_LAUGHS, MERGE_BOMB

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.roster import Roster
from coachplan.files.documents import Document, read_document, read_roster

ROOT = Path(__file__).parent.parent.parent


def fault_of(path: Path | str) -> Problem:
    with pytest.raises(RejectedInput) as caught:
        read_document(path, Roster)
    (problem,) = caught.value.problems
    return problem


def test_a_file_is_read_and_named(tmp_path: Path) -> None:
    file = tmp_path / "north.yaml"
    file.write_text("team: North\nreps: [A]\n", encoding="utf-8")
    document: Document[Roster] = read_document(file, Roster)
    assert (document.value.team, document.plain.source) == ("North", str(file))
    assert read_document(str(file), Roster).value == document.value


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").touch()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "rosters.yaml").symlink_to("gone.yaml")
    missing = fault_of(tmp_path / "rooster.yaml")
    assert (missing.code, missing.message) == ("E0102", "there is no such file")
    assert missing.hint == f"did you mean '{tmp_path / 'roster.yaml'}'?"
    assert fault_of(tmp_path / "roster.yml").hint == f"did you mean '{tmp_path / 'roster.yaml'}'?"
    assert fault_of(tmp_path / "east.yaml").hint == "check the path"
    assert fault_of(tmp_path / "no" / "x.yaml").hint == f"there is no folder {tmp_path / 'no'} either"
    assert fault_of(tmp_path).message == "this is a folder, not a file"
    assert fault_of(tmp_path / "loop").message.startswith("this file cannot be read")
    assert fault_of("a\0b").code == "E0102"
    dangling = fault_of(tmp_path / "rosters.yaml")
    assert (dangling.message, dangling.hint) == (
        "this link leads nowhere",
        "remove the link, or make its target",
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        assert fault_of(path).message == "this is a pipe or a device, not a file"


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as made:
        made.truncate(100_000_000)
    assert (fault_of(file).code, fault_of(file).source) == ("E1103", str(file))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_is_told(tmp_path: Path) -> None:
    file = tmp_path / "closed.yaml"
    file.touch(0o000)
    assert fault_of(file).message == "this file may not be read"


class Terminal(TextIOWrapper):
    """Standard input with nobody typing."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


def test_standard_input_is_read_but_never_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"reps: [A, B]")))
    assert len(read_document("-", Roster).value.reps) == 2
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"reps: x")))
    assert fault_of("-").source == "standard input"
    monkeypatch.setattr(sys, "stdin", Terminal(BytesIO(b"")))
    assert fault_of("-").code == "E0103"
    monkeypatch.setattr(sys, "stdin", None)
    assert fault_of("-").code == "E0103"


READ = """
import resource, sys
from coachplan.core.problems import RejectedInput
from coachplan.core.team.roster import Roster
from coachplan.files.documents import read_document
resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_document(sys.argv[1], Roster)
except RejectedInput as rejected:
    print(rejected.problems[0].code)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert grown < 100_000, f"{grown} kB"
"""
"""A reader of its own, with little memory; it prints the code of the first problem."""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are those of Linux")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BILLION_LAUGHS.encode(), "E1101"),
        (MERGE_BOMB.encode(), "E1101"),
        (b"a: " + b"[" * 25_000 + b"]" * 25_000, "E1102"),
        (b"a: " + b"[" * 1_000_000, "E1102"),
        (b"a:\n" + b"- " * 1_000_000, "E1102"),
        (b"a: '" + b"x" * 5_000_000, "E1111"),
        (b"%TAG !a! b\n" + b"".join(b"%%TAG !%d! b\n" % n for n in range(50_000)) + b"---\na: 1", "E1108"),
        (b"reps:\n" + b"- {name: A, id: b}\n" * 20_000, "E1104"),
    ],
    ids=[
        "aliases",
        "merge keys",
        "25,000 deep",
        "1,000,000 deep",
        "dashes",
        "one line",
        "directives",
        "20,000 reps",
    ],
)
def test_a_hostile_document_ends_in_a_problem_not_in_a_crash(data: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_bytes(data)
    # The time is a guard against a hang, far above what the reader needs.
    done = subprocess.run(
        [sys.executable, "-c", READ, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, code), done.stderr


def test_a_folder_in_a_rosters_place_is_told_what_plans_all_its_teams(tmp_path: Path) -> None:
    folder = tmp_path / "my teams"
    folder.mkdir()
    with pytest.raises(RejectedInput) as caught:
        read_roster(folder)
    (problem,) = caught.value.problems
    assert problem.hint == f"name a file in it; for all its teams: coachplan org schedule '{folder}'"
    with pytest.raises(RejectedInput, match="there is no such file"):
        read_roster(tmp_path / "none.yaml")
