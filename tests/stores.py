"""Two stores to be tried: the history, and one as naive as they come, which must fail every trial."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from coachplan.core.memory.records import Talk
from coachplan.files.history import store

TEAM = "North"
_AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
_PADDING = "x" * 400
"""Makes a record about as long as a real one."""


@dataclass(frozen=True)
class Store:
    """A store of numbers: ``add`` returns once a number is acknowledged, ``read`` returns all, or raises."""

    name: str
    add: Callable[[Path, int], None]
    read: Callable[[Path], Sequence[int]]
    whole: Callable[[Path], None]


def _add(home: Path, number: int) -> None:
    with store.keeping(home, TEAM, "a trial") as book:
        book.add(Talk(at=_AT, rep="ana", day=date(2026, 11, 23), minutes=number, note=_PADDING))


def _read(home: Path) -> Sequence[int]:
    events = [record.event for record in store.read_records(home, TEAM)]
    return [event.minutes for event in events if isinstance(event, Talk)]


def _whole(home: Path) -> None:
    if store.exists(home):
        store.check(home)
    stray = {path.name for path in home.iterdir()} - {
        store.FILE,
        store.LOCK,
        store.MARK,
        f"{store.FILE}-journal",
    }
    if stray - {name for name in stray if name.endswith(".tmp")}:
        raise AssertionError(f"strange files: {sorted(stray)}")
    for path in home.iterdir():
        if path.stat().st_mode & 0o077:
            raise AssertionError(f"{path.name} can be read by others")


def _add_naively(home: Path, number: int) -> None:
    home.mkdir(exist_ok=True)
    path = home / "history.json"
    kept = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps([*kept, [number, _PADDING]]))


def _read_naively(home: Path) -> Sequence[int]:
    path = home / "history.json"
    return [number for number, _ in json.loads(path.read_text())] if path.exists() else []


HISTORY = Store("history", _add, _read, _whole)
NAIVE = Store("naive", _add_naively, _read_naively, lambda _home: None)
