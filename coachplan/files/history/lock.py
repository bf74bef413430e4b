"""The lock: one run at a time writes a history.

The kernel holds it and lets go of it with the process that took it, so a stale lock cannot exist. The
file itself is never removed and never judged by its age.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from coachplan.core.problems import Problem, RejectedBusy

PATIENCE = 60.0
"""Seconds that a run waits for another one."""

_STEP = 0.05
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


@contextmanager
def locked(path: Path, who: str, patience: float = PATIENCE, on: str = "this history") -> Iterator[None]:
    """Hold the lock at ``path``; ``who`` is at work ``on`` what, others are told who wait in vain.

    Raises:
        RejectedBusy: E0901, somebody else held it for longer than ``patience`` seconds.
        OSError: the file cannot be made or locked.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(handle, path, patience, on)
        # Only told to whoever waits: a full disk is no reason to stop here.
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, who.encode())
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: Path, patience: float, on: str) -> None:
    until = monotonic() + patience
    while not _taken(handle):
        if monotonic() >= until:
            os.lseek(handle, 0, os.SEEK_SET)
            holder = os.read(handle, 200).decode("utf-8", "replace") or "another run"
            waited = f" after {patience:.0f} seconds" if patience else ""
            message = f"{holder} is still at work on {on}{waited}"
            hint = "try again when it has finished; nothing was changed"
            raise RejectedBusy((Problem("E0901", message, hint=hint, source=str(path.parent)),))
        sleep(_STEP)


def _taken(handle: int) -> bool:
    """Try once to take the lock."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover - Windows alone
            import msvcrt

            # Byte ranges are locked there; this one lies beyond what is written.
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore] # Windows alone
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True
