"""Two stores to be tried: the history, and one as naive as they come, which must fail every trial."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from coachplan.core.memory.records import Talk
from coachplan.files.history import rewriting, schema, store

TEAM = "North"
_AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
_PADDING = "x" * 400
"""Makes a record about as long as a real one."""


Changes = Mapping[int, int | None]
"""What becomes of a number: another one, or ``None`` where it is to be forgotten."""


@dataclass(frozen=True)
class Store:
    """A store of numbers: ``add`` returns once a number is acknowledged, ``read`` returns all, or raises.

    So does ``change``; ``newer`` makes the program a later release while its context lasts, ``found`` puts
    there what an earlier one has written.
    """

    name: str
    add: Callable[[Path, int], None]
    read: Callable[[Path], Sequence[int]]
    whole: Callable[[Path], None]
    change: Callable[[Path, Changes], None]
    newer: Callable[[], AbstractContextManager[object]] = nullcontext
    found: Callable[[Path, Path], None] = lambda _home, _released: None


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
    if stray - {name for name in stray if name.endswith((".tmp", ".bak"))}:
        raise AssertionError(f"strange files: {sorted(stray)}")
    for path in home.iterdir():
        if path.stat().st_mode & 0o077:
            raise AssertionError(f"{path.name} can be read by others")


def _change(home: Path, changes: Changes) -> None:
    def change(body: dict[str, Any], plan: Any) -> tuple[dict[str, Any], Any] | None:
        number = changes.get(body.get("minutes", 0), 0)
        if body["kind"] != "talk" or number == 0:
            return body, plan
        return None if number is None else ({**body, "minutes": number}, plan)

    rewriting.rewrite(home, TEAM, "a trial", lambda _records: change)


def _found(home: Path, released: Path) -> None:
    if released.exists():
        home.mkdir(mode=0o700)
        (home / store.FILE).write_bytes((released / store.FILE).read_bytes())
        (home / store.FILE).chmod(0o600)


def _newer() -> AbstractContextManager[object]:
    def step(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (word TEXT)")

    return mock.patch.object(schema, "STEPS", (*schema.STEPS, step))


def _add_naively(home: Path, number: int) -> None:
    home.mkdir(exist_ok=True)
    path = home / "history.json"
    kept = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps([*kept, [number, _PADDING]]))


def _read_naively(home: Path) -> Sequence[int]:
    path = home / "history.json"
    return [number for number, _ in json.loads(path.read_text())] if path.exists() else []


def _change_naively(home: Path, changes: Changes) -> None:
    kept = [changes.get(number, number) for number in _read_naively(home)]
    (home / "history.json").write_text(json.dumps([[n, _PADDING] for n in kept if n is not None]))


HISTORY = Store("history", _add, _read, _whole, _change, _newer, _found)
NAIVE = Store("naive", _add_naively, _read_naively, lambda _home: None, _change_naively)
