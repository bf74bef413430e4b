"""What SQLite and the system really refuse, in the words of a problem."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coachplan.core.problems import Rejected
from coachplan.files.history import store
from coachplan.files.history.faults import telling_faults


def full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.execute("INSERT INTO words VALUES (?)", ("x" * 100_000,))


def read_only(path: Path) -> None:
    path.touch()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")


def nowhere(path: Path) -> None:
    with closing(sqlite3.connect(path / "inside")) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")


def no_such_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT word FROM words")


def no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, today we met.\n" * 50)
    no_such_table(path)


def no_folder(path: Path) -> None:
    (path / "inside").touch()


def no_letters(path: Path) -> None:
    raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, str(path))


@pytest.mark.parametrize(
    ("fail", "reading", "writing"),
    [
        (full, "E5101", "E6101"),
        (read_only, "E5101", "E6103"),
        (nowhere, "E5101", "E6102"),
        (no_such_table, "E5101", "E6109"),
        (no_folder, "E5101", "E6104"),
        (no_database, "E5102", "E5102"),
        (no_letters, "E5102", "E5102"),
    ],
)
def test_every_refusal_has_its_code(
    fail: Callable[[Path], None], reading: str, writing: str, tmp_path: Path
) -> None:
    codes = []
    for name, told in (("read", False), ("write", True)):
        with pytest.raises(Rejected) as caught, telling_faults(tmp_path / name, writing=told):
            fail(tmp_path / name)
        codes += [problem.code for problem in caught.value.problems]
    assert codes == [reading, writing]


def test_a_folder_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        store.exists(tmp_path / ("x" * 300))
    assert [problem.code for problem in caught.value.problems] == ["E5101"]
