"""One run at a time writes a history; the others wait, and are told for whom."""

import errno
import fcntl
import os
import stat
from pathlib import Path

import pytest

from coachplan.core.problems import Problem, RejectedBusy
from coachplan.files.history import lock
from coachplan.files.history.lock import locked

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and locks are those of POSIX")


class Clock:
    """A clock that moves when somebody sleeps, and notes for how long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        monkeypatch.setattr(lock, "monotonic", lambda: self.now)
        monkeypatch.setattr(lock, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        """Note it."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nobody here waits for real."""
    return Clock(monkeypatch)


def kept_out(path: Path, patience: float) -> Problem:
    with pytest.raises(RejectedBusy) as caught, locked(path, "the second", patience, "the plan"):
        raise AssertionError("both hold the lock")
    (problem,) = caught.value.problems
    return problem


def test_the_file_is_private_and_names_whoever_holds_it_now(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    for who in ("a name that is long", "short"):
        with locked(path, who):
            assert path.read_text() == who
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_whoever_waits_is_told_of_whom_where_and_for_how_long(tmp_path: Path, clock: Clock) -> None:
    with locked(tmp_path / "lock", "process 7"):
        assert kept_out(tmp_path / "lock", 0) == Problem(
            "E0901",
            "process 7 is still at work on the plan",
            hint="try again when it has finished; nothing was changed",
            source=str(tmp_path),
        )
        assert clock.slept == []
        assert kept_out(tmp_path / "lock", 60).message.endswith("on the plan after 60 seconds")
    assert sum(clock.slept) == pytest.approx(60, abs=0.1)
    assert max(clock.slept) <= 0.1
    assert lock.PATIENCE == 60


def test_a_lock_without_a_name_is_another_run(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert kept_out(path, 0).message.startswith("another run is still at work")
    os.write(handle, b"\xff" + b"x" * 300)
    assert kept_out(path, 0).message.startswith("\ufffd" + "x" * 199 + " is still")
    os.close(handle)
    with locked(path, "the first", 0):
        pass


def test_a_full_disk_is_no_reason_to_stop_before_anything_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with locked(tmp_path / "lock", "somebody", 0):
        pass


def test_a_file_system_without_locks_is_told_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    before = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(fcntl, "flock", without)
    with pytest.raises(OSError, match="no locks"), locked(tmp_path / "lock", "somebody"):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("number", [errno.EACCES, errno.EAGAIN, errno.EDEADLK])
def test_what_a_system_says_of_a_lock_that_is_held_is_waited_for(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OSError(number, "held")

    monkeypatch.setattr(fcntl, "flock", busy)
    assert kept_out(tmp_path / "lock", 0).code == "E0901"
