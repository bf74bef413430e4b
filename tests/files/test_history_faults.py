"""What the system or SQLite refuses, in the words of a problem."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from coachplan.core.problems import Problem, Rejected, RejectedOutput, RejectedState
from coachplan.files.history.faults import telling_faults

HISTORY = Path("home/history.db")
RESTORE = "restore a copy (coachplan history backup makes them); the file is left as it is"
FURTHER = 3 << 8
"""Above its primary code SQLite tells more of what happened."""


def told(error: Exception, *, writing: bool) -> tuple[type[Rejected], Problem]:
    with pytest.raises(Rejected) as caught, telling_faults(HISTORY, writing=writing):
        raise error
    (problem,) = caught.value.problems
    assert problem.source == "home/history.db"
    return type(caught.value), problem


def refused(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code | FURTHER
    return error


@pytest.mark.parametrize(
    ("number", "code", "message", "hint"),
    [
        (13, "E6101", "no space left for the history", "free some space; nothing was changed"),
        (8, "E6103", "the history may not be written", "check its permissions; nothing was changed"),
        (14, "E6102", "the history may not be written", "check its permissions; nothing was changed"),
        (10, "E6109", "the history cannot be written: input/output error", "nothing was changed"),
        (5, "E6109", "the history cannot be written: what SQLite says", "nothing was changed"),
    ],
)
def test_what_sqlite_cannot_write_is_told_by_its_cause(
    number: int, code: str, message: str, hint: str
) -> None:
    expected = Problem(code, message, hint=hint, source="home/history.db")
    assert told(refused(number), writing=True) == (RejectedOutput, expected)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (refused(13), "E5101", "this cannot be read: what SQLite says"),
        (OSError(errno.EIO, os.strerror(errno.EIO)), "E5101", "this cannot be read: input/output error"),
        (OSError("Odd"), "E5101", "this cannot be read: odd"),
        (sqlite3.DatabaseError("torn"), "E5102", "the history is damaged: torn"),
        (UnicodeDecodeError("utf-8", b"Ana", 0, 1, "no"), "E5102", "the history is damaged"),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_the_state(error: Exception, code: str, message: str) -> None:
    expected = Problem(code, message, hint=RESTORE, source="home/history.db")
    assert told(error, writing=False) == (RejectedState, expected)


@pytest.mark.parametrize("error", [sqlite3.DatabaseError("torn"), UnicodeDecodeError("utf-8", b"", 0, 1, "")])
def test_damage_is_damage_while_writing_too(error: Exception) -> None:
    assert told(error, writing=True)[0] is RejectedState


def test_what_the_system_does_not_let_be_written_is_a_fault_of_the_output() -> None:
    told_as, problem = told(PermissionError(errno.EACCES, "no"), writing=True)
    assert (told_as, problem.code) == (RejectedOutput, "E6102")
