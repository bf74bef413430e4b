"""The history file: an SQLite database to which whole records are added, all of a run or none.

The journal is SQLite's rollback journal and the commit waits for the disk, the journal's removal
included (``synchronous = EXTRA``): what a run has acknowledged survives a power cut, and between runs
the history is one plain file that can be copied. A write-ahead log would be faster where many write
at once, but leaves a second file to lose and does not work on network drives.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from coachplan.core.memory.records import EVENT, Event, Record
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import Problem, RejectedOutput, RejectedState
from coachplan.files.atomic import write_text
from coachplan.files.history import schema
from coachplan.files.history.faults import refuse, telling_faults
from coachplan.files.history.lock import PATIENCE, locked

FILE, LOCK, MARK = "history.db", "lock", "kept"
"""What a history folder holds; the mark says that a history belongs here."""

_MARK_TEXT = "A coachplan history is kept beside this file. Remove this file only to start afresh.\n"


class Book(NamedTuple):
    """A history that is open for writing: nothing stands until its context ends without an error."""

    connection: sqlite3.Connection
    team: str

    def records(self) -> tuple[Record, ...]:
        """Return the team's records, oldest first."""
        return _records(self.connection, self.team)

    def add(self, event: Event, plan: WeekPlan | None = None) -> int:
        """Add one record, with the plan where it has one; return its number."""
        number: int = self.connection.execute("SELECT coalesce(max(number), 0) + 1 FROM records").fetchone()[
            0
        ]
        body, text = event.model_dump_json(), plan.model_dump_json() if plan else ""
        whole = _digest(text) if text else ""
        row = (number, self.team, event.kind, body, text, whole)
        seal = _digest(str(number), self.team, event.kind, body, whole)
        self.connection.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, seal))
        return number


def exists(home: Path) -> bool:
    """Tell whether a history is kept in a folder.

    Raises:
        RejectedState: E5103, there was one, and it is gone or empty.
    """
    path = home / FILE
    with telling_faults(path):
        # SQLite takes a file of a single byte for an empty one.
        there = path.exists() and path.stat().st_size > 1
    if not there and (home / MARK).exists():
        hint = f"put a copy of it back, or remove {home / MARK} to start afresh"
        problem = Problem("E5103", "the history that was kept here is gone", hint=hint, source=str(path))
        raise RejectedState((problem,))
    return there


def read_records(home: Path, team: str) -> tuple[Record, ...]:
    """Return the records of a team, oldest first; none where no history is kept.

    Raises:
        RejectedState: as ``reading``, and E5103 as ``exists``.
    """
    if not exists(home):
        return ()
    with reading(home) as connection:
        return _records(connection, team)


def read_plan(home: Path, number: int) -> WeekPlan:
    """Return the plan that is kept with a record."""
    (plan,) = read_plans(home, (number,))
    return plan


def read_plans(home: Path, numbers: Iterable[int]) -> Iterator[WeekPlan]:
    """Yield the plans that are kept with records."""
    with reading(home) as connection:
        for number in numbers:
            yield plan_kept(connection, number)


@contextmanager
def reading(home: Path) -> Iterator[sqlite3.Connection]:
    """Open a history without changing it; an older version is brought up to date in memory alone.

    Raises:
        RejectedState: E5101 it cannot be read, E5102 it is damaged or no history, E5104 it is of a newer
            coachplan.
    """
    path = home / FILE
    with telling_faults(path), closing(_connected(path)) as connection:
        found = _checked(connection, path)
        if found == schema.newest():
            yield connection
            return
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)
            schema.bring_up_to_date(copy)
            yield copy


@contextmanager
def keeping(home: Path, team: str, who: str, patience: float = PATIENCE) -> Iterator[Book]:
    """Open the history in a folder for writing, made if need be; wait for whoever else writes.

    All that is added stands when the context ends, and nothing of it after an error. ``who`` names
    this run to others that wait.

    Raises:
        RejectedBusy: as ``locked``.
        RejectedState: as ``reading`` and ``exists``; the file is left as it is.
        RejectedOutput: E6101 to E6109 as ``atomic.write_text``.
    """
    path = home / FILE
    with telling_faults(path, writing=True):
        home.mkdir(mode=0o700, exist_ok=True)
        with locked(home / LOCK, who, patience):
            exists(home)
            for stray in home.glob(f".{MARK}.*.tmp"):  # of a run that was killed
                stray.unlink(missing_ok=True)
            with closing(connected_for_writing(path)) as connection, _transaction(connection):
                _brought_up_to_date(connection, path)
                yield Book(connection, team)
            # After the history itself: a run killed in between must not leave a mark without it. What
            # stands already counts, and the next run makes up for a mark that could not be written.
            if not (home / MARK).exists():
                with suppress(RejectedOutput):
                    write_text(home / MARK, _MARK_TEXT)


def back_up(home: Path, target: Path) -> None:
    """Write a copy of the history to a file that does not exist yet, whole or not at all.

    Raises:
        RejectedState: as ``reading``.
        RejectedOutput: as ``atomic.write_text``.
    """
    rough = target.with_name(f".{target.name[:100]}.tmp")
    with reading(home) as connection, telling_faults(target, writing=True):
        try:
            with closing(connected_for_writing(rough)) as copy:
                copy.execute("PRAGMA journal_mode = OFF")
                connection.backup(copy)
            rough.replace(target)
        finally:
            rough.unlink(missing_ok=True)


def check(home: Path) -> tuple[int, int]:
    """Read the whole history, every record against its seal; return how many records and teams it holds.

    Raises:
        RejectedState: as ``reading``; the first record that is damaged is named.
    """
    with reading(home) as connection:
        teams = [name for (name,) in connection.execute("SELECT DISTINCT team FROM records ORDER BY team")]
        count = 0
        for team in teams:
            records = _records(connection, team)
            count += len(records)
            for record in records:
                if record.event.kind == "published":
                    plan_kept(connection, record.number)
        return count, len(teams)


def _connected(path: Path) -> sqlite3.Connection:
    # A journal that a killed run left behind is rolled back on opening, so a reader may write too.
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)


def connected_for_writing(path: Path) -> sqlite3.Connection:
    """Open a history's file, made if need be, so that what is acknowledged lasts."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = _connected(path)
    for setting in ("journal_mode = DELETE", "synchronous = EXTRA", "fullfsync = ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _checked(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a history that is whole, ours, and not of a newer program."""
    if not schema.is_ours(connection):
        refuse("E5102", path, "this is not a history of coachplan")
    found = schema.version_of(connection)
    if found > schema.newest():
        message = f"a newer coachplan wrote this history (version {found}; this one reads {schema.newest()})"
        refuse("E5104", path, message, "update coachplan; the history is left as it is")
    if (told := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        refuse("E5102", path, f"the history is damaged: {told}")
    return found


def _brought_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older file to the newest version; a copy of the old one is kept beside it."""
    found = _checked(connection, path)
    if found == schema.newest():
        return
    if found:
        handle = os.open(
            path.with_name(f"history.v{found}.bak"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
        )
        with os.fdopen(handle, "wb") as copy:
            copy.write(path.read_bytes())
            copy.flush()
            os.fsync(handle)
    schema.bring_up_to_date(connection)


def _records(connection: sqlite3.Connection, team: str) -> tuple[Record, ...]:
    """Return a team's records; those of all teams are looked at, as damage may have hidden one of ours."""
    rows = connection.execute(
        "SELECT number, team, kind, body, plan_digest, digest FROM records ORDER BY number"
    ).fetchall()
    for place, (*sealed, seal) in enumerate(rows, start=1):
        if sealed[0] != place or _digest(*map(str, sealed)) != seal:
            raise sqlite3.DatabaseError(f"record {place} is not as it was written")
    return tuple(_record(row) for row in rows if row[1] == team)


def _record(row: Sequence[str]) -> Record:
    with suppress(ValueError):  # what pydantic raises is one
        return Record(number=int(row[0]), event=EVENT.validate_json(row[3]))
    raise sqlite3.DatabaseError(f"record {row[0]} cannot be read")


def plan_kept(connection: sqlite3.Connection, number: int) -> WeekPlan:
    """Return the plan that is kept with a record, of a history that is open.

    Raises:
        sqlite3.DatabaseError: it is not as it was written.
    """
    found = connection.execute("SELECT plan, plan_digest FROM records WHERE number = ?", (number,)).fetchone()
    with suppress(ValueError):
        if found and _digest(found[0]) == found[1]:
            return WeekPlan.model_validate_json(found[0])
    raise sqlite3.DatabaseError(f"the plan of record {number} is not as it was written")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
