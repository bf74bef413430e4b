"""Overwriting: files of our own making may be replaced, others only when the user insists."""

import stat
from pathlib import Path

from coachplan.core.problems import Problem, RejectedInput

_HEAD = 1000
"""Bytes at the beginning of a file in which its maker is named."""


def refuse_foreign(path: Path, mark: bytes) -> None:
    """Raise ``RejectedInput`` (E0106) where ``path`` is a file with content that lacks ``mark`` at its head.

    A file that is not there, is empty, or is no plain file passes: whoever writes it says what is wrong.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or not found.st_size:
            return
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return
    if mark not in head:
        hint = "choose another name, or add --force to overwrite it"
        raise RejectedInput(
            (Problem("E0106", "this file was not made by coachplan", hint=hint, source=str(path)),)
        )
