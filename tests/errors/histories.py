"""What is wrong with the history that is kept, and what another run holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, tzinfo
from itertools import count
from pathlib import Path
from unittest import mock

from errors.provocation import Family, Provocation
from errors.surroundings import During, published, together

from coachplan.files.history import lock, store


def kept(name: str, data: bytes | None) -> During:
    """Let a file of the history hold something else, or be a folder."""

    @contextmanager
    def made(folder: Path) -> Iterator[None]:
        path = folder / ".coachplan" / name
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        if data is None:
            path.mkdir()
        else:
            path.write_bytes(data)
        yield

    return made


@contextmanager
def newer(folder: Path) -> Iterator[None]:
    """Let a newer version have written the history."""
    with closing(sqlite3.connect(folder / ".coachplan" / store.FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    yield


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Let another run be at work for longer than anybody waits."""
    with (
        lock.locked(folder / ".coachplan" / store.LOCK, "process 4711, begun 2026-11-23 06:29"),
        mock.patch("coachplan.files.history.lock.monotonic", side_effect=count(0, 61)),
    ):
        yield


@contextmanager
def blocked(folder: Path) -> Iterator[None]:
    """Let nobody be able to write the history."""
    path = folder / ".coachplan" / store.LOCK
    path.unlink()
    path.mkdir()
    yield
    path.rmdir()


class Yesterday(datetime):
    """A clock that was turned back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Yesterday":
        """Return a moment before the week was published."""
        return cls(2026, 11, 22, 6, 30, tzinfo=tz or UTC)


@contextmanager
def turned_back(_folder: Path) -> Iterator[None]:
    """Let the clock have been turned back."""
    with mock.patch("coachplan.cli.clock.datetime", Yesterday):
        yield


FAMILY = Family(
    "history",
    "The history",
    (
        Provocation("E0901", "schedule --publish", during=together(published, held)),
        Provocation("E5101", "history list", during=kept(store.FILE, None)),
        Provocation("E5102", "history list", during=kept(store.FILE, b"Dear diary, today we met.\n" * 50)),
        Provocation("E5103", "history list", during=kept(store.MARK, b"")),
        Provocation("E5104", "history list", during=together(published, newer)),
        Provocation(
            "E5105", "log missed rosa", during=together(published, turned_back), env={"COACHPLAN_NOW": ""}
        ),
        Provocation("E5106", "history import notes.txt", {"notes.txt": "Dear diary\n"}),
    ),
)
