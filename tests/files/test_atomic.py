"""The old text or the new one, whatever happens in between."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from coachplan.core.problems import Problem, RejectedOutput
from coachplan.files.atomic import replacing, write_text, write_texts

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX")


PERMISSIONS = "check the permissions of the file and its folder"


def refused(path: Path, text: str = "new") -> Problem:
    with pytest.raises(RejectedOutput) as caught:
        write_text(path, text)
    (problem,) = caught.value.problems
    assert problem.source == str(path)
    return problem


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_file_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_text(tmp_path / "plan.ics", "né\r\n")
        write_text(tmp_path / "shared.md", "x", mode=0o640)
    finally:
        os.umask(before)
    assert (tmp_path / "plan.ics").read_bytes() == b"n\xc3\xa9\r\n"
    assert (mode(tmp_path / "plan.ics"), mode(tmp_path / "shared.md")) == (0o600, 0o640)


def test_an_existing_file_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    file.write_text("old")
    file.chmod(0o644)
    write_text(file, "new")
    assert (file.read_text(), mode(file)) == ("new", 0o644)


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "plan.ics"
    target.write_text("old")
    link = tmp_path / "plan.ics"
    link.symlink_to("real/plan.ics")
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert [p.name for p in (tmp_path / "real").iterdir()] == ["plan.ics"]


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "one").write_text("old")
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    no_file = "this is a pipe or a device, not a file"
    second_name = "this file has a second name (a hard link), which would keep the old text"
    for path, message, hint in (
        (tmp_path, "this is a folder, not a file", "name a file"),
        (tmp_path / "dangling", "this link leads nowhere", "remove the link, or make its target"),
        (tmp_path / "pipe", no_file, "name a file"),
        (Path("/dev/null"), no_file, "name a file"),
        (tmp_path / "one", second_name, "remove one of the names"),
    ):
        problem = refused(path)
        assert (problem.code, problem.message, problem.hint) == ("E6106", message, hint)
    assert (tmp_path / "two").read_text() == "old"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    problem = refused(tmp_path / "no" / "plan.ics")
    assert problem.message == f"there is no folder {tmp_path / 'no'}"
    assert (problem.code, problem.hint) == ("E6104", "make the folder first")


def test_several_texts_take_their_places_together_and_are_private(tmp_path: Path) -> None:
    texts = {tmp_path / "a": "1", tmp_path / "b": "2"}
    with replacing(texts):
        assert not (tmp_path / "a").exists()
    assert {path: path.read_text() for path in tmp_path.iterdir()} == texts
    write_texts(more := {tmp_path / "c": "3", tmp_path / "d": "4"})
    assert {mode(path) for path in (*texts, *more)} == {0o600}


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, ("E6101", "no space left; about 6 kB are needed", "free some space")),
        (errno.EDQUOT, ("E6101", "no space left; about 6 kB are needed", "free some space")),
        (errno.EACCES, ("E6102", "this may not be written", PERMISSIONS)),
        (errno.EPERM, ("E6102", "this may not be written", PERMISSIONS)),
        (errno.EROFS, ("E6103", "the file system is read-only", "write elsewhere")),
        (errno.EIO, ("E6109", "this cannot be written: input/output error", "write elsewhere")),
    ],
)
def test_a_failure_leaves_the_old_text_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    number: int,
    told: tuple[str, str, str],
) -> None:
    file = tmp_path / "plan.ics"
    file.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    problem = refused(file, "x" * 5_000)
    assert (problem.code, problem.message, problem.hint) == told
    monkeypatch.undo()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("plan.ics", "old")]


def test_the_text_reaches_the_disk_before_its_name_does_and_then_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.replace

    def sync(handle: int) -> None:
        done.append(
            "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else f"{os.fstat(handle).st_size} bytes"
        )
        fsync(handle)

    def replace(source: Path, target: Path) -> None:
        rough = Path(source)
        assert (rough.parent, rough.name[0], rough.suffix) == (tmp_path, ".", ".tmp")
        assert mode(rough) == 0o600
        done.append("named")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    write_text(tmp_path / ("x" * 250), "12345")
    assert done == ["5 bytes", "named", "folder"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells which files are open")
def test_no_file_is_left_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    write_text(tmp_path / "x", "y")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_no_space_says_how_much_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(tmp_path / "x", "y" * 84_000).message == "no space left; about 85 kB are needed"


def test_a_failure_without_a_number_is_told_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError("Something Odd")

    monkeypatch.setattr(os, "fsync", fail)
    assert refused(tmp_path / "x").message == "this cannot be written: something odd"


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "x", "y")
    assert list(tmp_path.iterdir()) == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
from coachplan.core.problems import RejectedOutput
from coachplan.files.atomic import write_text
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_text(Path(sys.argv[1]), "x" * 5000)
except RejectedOutput as rejected:
    print(rejected.problems[0].code)
"""
"""A writer that may write 1,000 bytes."""


def test_a_write_that_stops_half_way_leaves_the_old_text(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    file.write_text("old")
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(file)], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "E6109\n"), done.stderr
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("plan.ics", "old")]
