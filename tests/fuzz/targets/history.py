"""Histories: JSON lines that are taken in, or a stored file; and what is on record then, added up."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzz.outcome import Read
from running import EXAMPLES, MONDAY, ROOT

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.week_minutes import ledger_today
from coachplan.core.memory.chronicle import chronicle
from coachplan.core.memory.history import History
from coachplan.core.memory.records import EVENT, Event, Record
from coachplan.core.problems import Problem
from coachplan.files.history import schema
from coachplan.files.history.faults import telling_faults
from coachplan.files.history.lines import exported, imported
from coachplan.files.history.store import FILE, Book, check, plan_kept, read_records

RATE = 100_000

_TEAM, _REP = "North", "ana-duarte"
_AT = {"at": "2026-11-20T16:00:00+01:00"}
_OF = {**_AT, "monday": "2026-11-16", "session": "2026-W47/ana-duarte/1"}
_PAIR = {"more": "ana-duarte", "less": "bao-nguyen", "tier": "top"}
_BLOCK = {"monday": "2026-11-16", "pairs": [_PAIR], "scores": {_REP: 0.5}, "tiers": {_REP: "top"}}
_COIN = {"metric": "win_rate", "quantum": 15, "planned": 6, "seed": "a", "level": 0.3, "spread": 0.1}
_OTHERS: tuple[dict[str, object], ...] = (
    {**_AT, "kind": "tossed", "experiment": {**_COIN, "blocks": [_BLOCK]}},
    {**_OF, "kind": "mailed", "message": "<1@coachplan>", "rep": _REP, "state": "sent"},
    {
        **_OF,
        "kind": "pushed",
        "calendar": "c",
        "target": "t.ics",
        "etag": "1",
        "words": "w",
        "state": "standing",
    },
)
"""Records of the kinds that the history among the fixtures has none of."""

_KEPT = ROOT / "tests" / "fixtures" / "history" / "1" / FILE


def reader(folder: Path) -> Read:
    """Return what takes in JSON lines, or opens the file of a history that is kept in ``folder``."""
    home, file = folder / "home", folder / "history.jsonl"
    home.mkdir(exist_ok=True)
    inputs = read_inputs(str(EXAMPLES / "three.yaml"), Asked(now=MONDAY, home=str(folder / "none")))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.bring_up_to_date(connection)
    book = Book(connection, _TEAM)

    def add_up(records: tuple[Record, ...]) -> None:
        known = replace(inputs, kept=History(records))
        chronicle(_TEAM, known.history, ledger_today(known), known.now)

    def taken_in() -> tuple[Record, ...]:
        with telling_faults(file, writing=True):
            imported(str(file), book)
        records = book.records()
        for record in records:
            if record.event.kind == "published":
                plan_kept(connection, record.number)
        return records

    def read(data: bytes) -> Sequence[Problem]:
        if data.startswith(b"SQLite"):
            for stray in home.iterdir():  # a file may ask for a journal beside it
                stray.unlink()
            (home / FILE).write_bytes(data)
            check(home)
            add_up(read_records(home, _TEAM))
            return ()
        file.write_bytes(data)
        connection.execute("BEGIN")
        try:
            add_up(taken_in())
        finally:
            connection.execute("ROLLBACK")
        return ()

    return read


def naive(data: bytes) -> Sequence[Problem]:
    """Read a history as one would who expects no harm."""
    for line in data.decode().splitlines()[1:]:
        EVENT.validate_python(json.loads(line)["event"])
    return ()


def seeds() -> Iterator[bytes]:
    """Yield the histories to begin with: small ones of one rep, as JSON lines and as stored files."""
    with TemporaryDirectory() as folder:
        # Reading may bring the file up to date; the one of the fixtures stays.
        shutil.copy(_KEPT, folder)
        head, *lines = exported(Path(folder), _TEAM)
    records = [_thinned(json.loads(line)) for line in lines]
    records += [{"event": event, "plan": None} for event in _OTHERS]
    told = [record for record in records if record["plan"] is None]
    for some in (*([record] for record in records), [records[0], *told[1:4]], told[3:]):
        yield (head + "".join(json.dumps(record) + "\n" for record in some)).encode()
    for some in ([], told[1:4]):
        yield _stored([EVENT.validate_python(record["event"]) for record in some])


def _thinned(value: Any) -> Any:
    """Return the same with one entry in each list and one rep in each mapping of reps."""
    if isinstance(value, list):
        return [_thinned(one) for one in value[:1]]
    if isinstance(value, dict):
        return {key: _thinned(one) for key, one in value.items() if key == _REP or _REP not in value}
    return value


def _stored(events: Sequence[Event]) -> bytes:
    """Return the file of a history, in pages as small as they come."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 512")
        schema.bring_up_to_date(connection)
        for event in events:
            Book(connection, _TEAM).add(event)
        return connection.serialize()
