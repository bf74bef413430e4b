"""What can go wrong with a history file, in the words of a problem."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from coachplan.core.problems import Problem, RejectedOutput, RejectedState
from coachplan.files.atomic import told_as_problem

_FULL, _READ_ONLY, _INPUT_OUTPUT, _CANNOT_OPEN = 13, 8, 10, 14
"""SQLite's primary result codes (https://www.sqlite.org/rescode.html)."""

_DAMAGED = "restore a copy (coachplan history backup makes them); the file is left as it is"


def refuse(code: str, path: Path, message: str, hint: str = _DAMAGED) -> NoReturn:
    """Refuse the history as it stands."""
    raise RejectedState((Problem(code, message, hint=hint, source=str(path)),))


@contextmanager
def telling_faults(path: Path, *, writing: bool = False) -> Iterator[None]:
    """Turn what the system or SQLite refuses into a problem: of the output if ``writing``, else of the state.

    Raises:
        RejectedState: E5101 the file cannot be read, E5102 it is damaged.
        RejectedOutput: E6101 to E6109, as ``atomic.write_text``.
    """
    try:
        yield
    except OSError as error:
        if writing:
            raise RejectedOutput((told_as_problem(path, error, 0),)) from None
        refuse("E5101", path, f"this cannot be read: {(error.strerror or str(error)).lower()}")
    except (UnicodeDecodeError, MemoryError):
        # SQLite's words on a damaged file may quote it; one that asks for the impossible has none.
        refuse("E5102", path, "the history is damaged")
    except sqlite3.Error as error:
        _explain(path, error, writing=writing)


def _explain(path: Path, error: sqlite3.Error, *, writing: bool) -> NoReturn:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if not isinstance(error, sqlite3.OperationalError):
        refuse("E5102", path, f"the history is damaged: {error}")
    if not writing:
        refuse("E5101", path, f"this cannot be read: {error}")
    known = {
        _FULL: ("E6101", "no space left for the history", "free some space; nothing was changed"),
        _READ_ONLY: ("E6103", "the history may not be written", "check its permissions; nothing was changed"),
        _CANNOT_OPEN: (
            "E6102",
            "the history may not be written",
            "check its permissions; nothing was changed",
        ),
        _INPUT_OUTPUT: ("E6109", "the history cannot be written: input/output error", "nothing was changed"),
    }
    number, message, hint = known.get(
        code, ("E6109", f"the history cannot be written: {error}", "nothing was changed")
    )
    raise RejectedOutput((Problem(number, message, hint=hint, source=str(path)),)) from None
