"""Calendar files: the bytes of an .ics file, or of every one in a folder."""

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.calendars.instances import LARGEST, SHORTER
from coachplan.files.opening import failed

_MOST_FILES = 1_000
"""Files of one folder: some programs keep every event in a file of its own."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The bytes of one calendar and how messages call it."""

    source: str
    data: bytes = field(repr=False)


def calendar_files(path: Path) -> tuple[CalendarFile, ...]:
    """Return the calendar at ``path``, or every .ics file of that folder in the order of their names.

    Raises:
        RejectedInput: E3102 it cannot be read, E3103 it is too large, E3105 the folder holds no .ics
            file or too many of them.
    """
    try:
        if not path.is_dir():
            return (CalendarFile(str(path), _bytes(path)),)
        found = sorted(file for file in path.iterdir() if file.suffix.lower() == ".ics" and file.is_file())
    except (OSError, ValueError) as error:
        _refuse("E3102", *failed(path, error), path)
    if not found:
        _refuse("E3105", "no file of this folder ends in .ics", "name another folder, or a file", path)
    if len(found) > _MOST_FILES:
        _refuse("E3105", f"more than {_MOST_FILES} calendars in one folder", "export them as one file", path)
    return tuple(file for one in found for file in calendar_files(one))


def _bytes(path: Path) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        _refuse("E3102", "this is a pipe or a device, not a file", "name a file", path)
    if found.st_size > LARGEST:
        _refuse("E3103", f"larger than {LARGEST // 1_000_000} MB", SHORTER, path)
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _refuse(code: str, message: str, hint: str, path: Path) -> NoReturn:
    raise RejectedInput((Problem(code, message, hint=hint, source=str(path)),))
