"""The tables of the history file, and how an older file becomes a newer one. Nothing else knows them.

A released version is never edited: a change is a further step, and a file of every version stays in
``tests/fixtures/history``.
"""

import sqlite3
from collections.abc import Callable, Sequence

APPLICATION_ID = 0x636F6163
"""Marks an SQLite file as ours: ``coac``."""


def _first(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE records ("
        " number INTEGER PRIMARY KEY,"
        " team TEXT NOT NULL,"
        " kind TEXT NOT NULL,"
        " body TEXT NOT NULL,"
        " plan TEXT NOT NULL,"
        " plan_digest TEXT NOT NULL,"
        " digest TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX records_of_team ON records (team, number)")


STEPS: Sequence[Callable[[sqlite3.Connection], None]] = (_first,)
"""What leads from each version to the next, from the empty file on."""


def newest() -> int:
    """Return the version that this program writes."""
    return len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of an open file; 0 is an empty one."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def is_ours(connection: sqlite3.Connection) -> bool:
    """Tell whether the file is a history, or empty and so may become one."""
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return bool(mark == APPLICATION_ID or (not mark and not tables))


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Take the steps that are missing; the caller's transaction holds them all or none."""
    for step in STEPS[version_of(connection) :]:
        step(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {newest()}")
