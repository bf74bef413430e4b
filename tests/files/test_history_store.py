"""The history file: whole or untouched, private, and never silently begun anew."""

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coachplan.core.memory.records import Talk
from coachplan.core.problems import RejectedBusy, RejectedInput, RejectedOutput, RejectedState
from coachplan.files.history import schema, store
from coachplan.files.history.lines import imported
from coachplan.files.history.lock import _taken, locked

AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
RELEASED = Path(__file__).parent.parent / "fixtures" / "history"
"""A folder for each schema version ever released; none of them is ever written anew."""


def talk(minutes: int) -> Talk:
    return Talk(at=AT, rep="ana", day=date(2026, 11, 23), minutes=minutes)


def add(home: Path, *minutes: int, team: str = "North") -> None:
    with store.keeping(home, team, "a test") as book:
        for number in minutes:
            book.add(talk(number))


def read(home: Path, team: str = "North") -> list[int]:
    events = [record.event for record in store.read_records(home, team)]
    return [event.minutes for event in events if isinstance(event, Talk)]


def fail_after(home: Path, minutes: int) -> None:
    with store.keeping(home, "North", "a test") as book:
        book.add(talk(minutes))
        raise ZeroDivisionError


def test_nothing_is_there_at_first_and_reading_makes_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "home") == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_added_is_read_by_team_and_by_nobody_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    add(home, 1, 2)
    add(home, 3, team="South")
    add(home, 4)
    assert (read(home), read(home, "South"), read(home, "East")) == ([1, 2, 4], [3], [])
    assert store.check(home) == (4, 2)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == dict.fromkeys(
        ("history.db", "kept", "lock"), 0o600
    )


def test_a_run_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    add(home, 1)
    before = (home / store.FILE).read_bytes()
    with pytest.raises(ZeroDivisionError):
        fail_after(home, 2)
    assert (read(home), (home / store.FILE).read_bytes()) == ([1], before)


def test_what_is_acknowledged_waits_for_the_disk(tmp_path: Path) -> None:
    add(tmp_path / "home", 1)
    edit(tmp_path / "home" / store.FILE, "PRAGMA journal_mode = WAL")
    with store.keeping(tmp_path / "home", "North", "a test") as book:
        settings = ("journal_mode", "synchronous", "fullfsync")
        found = [book.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings]
        assert book.connection.in_transaction
    assert found == ["delete", 3, 1]


def test_a_book_numbers_its_records_and_keeps_their_plans(tmp_path: Path) -> None:
    (published, *_) = store.read_records(RELEASED / "1", "North")
    plan = store.read_plan(RELEASED / "1", published.number)
    with store.keeping(tmp_path, "North", "a test") as book:
        assert [book.add(talk(1)), book.add(published.event, plan), book.add(talk(2))] == [1, 2, 3]
        assert [record.number for record in book.records()] == [1, 2, 3]
        found = book.connection.execute("SELECT plan, plan_digest FROM records WHERE number = 1")
        assert found.fetchone() == ("", "")
    assert store.read_plan(tmp_path, 2) == plan
    for number in (1, 4):
        with pytest.raises(RejectedState, match=f"the plan of record {number} is not as it was written"):
            store.read_plan(tmp_path, number)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE records SET plan = replace(plan, 'W47', 'W46')", "the plan of record 1 is not as"),
        ("UPDATE records SET team = 'South' WHERE number = 2", "record 2 is not as it was written"),
        ("UPDATE records SET plan_digest = '' WHERE number = 1", "record 1 is not as it was written"),
        ("UPDATE records SET number = 99 WHERE number = 3", "record 3 is not as it was written"),
    ],
)
def test_a_check_names_the_first_record_that_was_changed(statement: str, told: str, tmp_path: Path) -> None:
    shutil.copy(RELEASED / "1" / store.FILE, tmp_path)
    edit(tmp_path / store.FILE, statement)
    with pytest.raises(RejectedState, match=f"E5102: the history is damaged: {told}"):
        store.check(tmp_path)


def test_a_record_that_nobody_can_read_is_told_though_its_seal_is_whole(tmp_path: Path) -> None:
    seal = store._digest("1", "North", "talk", "{}", "")
    with store.keeping(tmp_path, "North", "a test") as book:
        row = "INSERT INTO records VALUES (1, 'North', 'talk', '{}', '', '', ?)"
        book.connection.execute(row, (seal,))
    with pytest.raises(RejectedState, match="record 1 cannot be read"):
        read(tmp_path)


def test_a_plan_that_nobody_can_read_is_told_though_its_seal_is_whole(tmp_path: Path) -> None:
    with store.keeping(tmp_path, "North", "a test") as book:
        row = "INSERT INTO records VALUES (1, 'North', 'published', '', '{}', ?, '')"
        book.connection.execute(row, (store._digest("{}"),))
    with pytest.raises(RejectedState, match="the plan of record 1 is not as it was written"):
        store.read_plan(tmp_path, 1)


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", denied)
    with pytest.raises(RejectedState, match="E5101: this cannot be read: permission denied"):
        store.exists(tmp_path)


def test_a_history_that_may_only_be_read_is_read_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tmp_path, 1)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert read(tmp_path) == [1]
    with pytest.raises(RejectedState, match="readonly"), store.reading(tmp_path) as connection:
        connection.execute("DELETE FROM records")


def test_what_ended_the_run_is_told_though_the_history_had_given_up_before(tmp_path: Path) -> None:
    def give_up() -> None:
        with store.keeping(tmp_path, "North", "a test") as book:
            book.connection.execute("ROLLBACK")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give_up()


def test_half_made_marks_of_a_killed_run_go_and_the_mark_is_private(tmp_path: Path) -> None:
    (tmp_path / f".{store.MARK}.abc.tmp").write_text("half")
    (tmp_path / "other.tmp").write_text("of somebody else")
    add(tmp_path, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["history.db", "kept", "lock", "other.tmp"]
    assert (tmp_path / store.MARK).read_text() == (
        "A coachplan history is kept beside this file. Remove this file only to start afresh.\n"
    )


def test_a_mark_that_cannot_be_written_is_made_up_for_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RejectedOutput

    monkeypatch.setattr(store, "write_text", full)
    add(tmp_path, 1)
    assert not (tmp_path / store.MARK).exists()
    monkeypatch.undo()
    add(tmp_path, 2)
    assert (read(tmp_path), (tmp_path / store.MARK).exists()) == ([1, 2], True)


def test_a_copy_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    add(home, 1)
    with pytest.raises(RejectedOutput) as caught:
        store.back_up(home, tmp_path / "nowhere" / "copy.db")
    (problem,) = caught.value.problems
    assert (problem.code, problem.source) == ("E6104", str(tmp_path / "nowhere" / "copy.db"))

    def fail(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RejectedOutput, match="E6102"):
        store.back_up(home, tmp_path / ("x" * 250))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_two_runs_wait_for_each_other(tmp_path: Path) -> None:
    home = tmp_path / "home"

    def ten(first: int) -> None:
        for number in range(first, first + 10):
            add(home, number)

    threads = [threading.Thread(target=ten, args=(first,)) for first in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read(home)) == list(range(30))


def test_who_waits_too_long_is_told_for_whom(tmp_path: Path) -> None:
    home = tmp_path / "home"
    add(home, 1)
    with (
        locked(home / store.LOCK, "process 7, begun at six"),
        pytest.raises(RejectedBusy, match="E0901: process 7, begun at six is still at work"),
        store.keeping(home, "North", "another", patience=0.1),
    ):
        pass
    add(home, 2)
    assert read(home) == [1, 2]


def edit(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def asking_for_the_impossible(path: Path) -> None:
    """Write a history whose only row says that it has more bytes than there are addresses."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 512")
        schema.bring_up_to_date(connection)
        whole = bytearray(connection.serialize())
    row = whole.index(b"tablerecords")
    whole[27], whole[row - 9 : row + 2] = 255, b"\xff" * 11
    path.write_bytes(whole[: row + 4])


def freelist_lost(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[39] = 3  # how many free pages there are, as the file format has it
    path.write_bytes(whole)


NO_HISTORY = "this is not a history of coachplan"
NEWER = f"a newer coachplan wrote this history (version 99; this one reads {schema.newest()})"
DAMAGES: Sequence[tuple[str, str, Callable[[Path], object]]] = (
    ("E5103", "the history that was kept here is gone", lambda path: path.unlink()),
    ("E5103", "the history that was kept here is gone", lambda path: path.write_bytes(b"")),
    ("E5103", "the history that was kept here is gone", lambda path: path.write_bytes(b"S")),
    ("E5102", "the history is damaged", lambda path: path.write_bytes(b"SQ")),
    ("E5102", "the history is damaged: file is not a database", lambda path: path.write_bytes(b"no " * 400)),
    ("E5102", "the history is damaged", lambda path: path.write_bytes(path.read_bytes()[:5000])),
    ("E5102", "the history is damaged", freelist_lost),
    ("E5102", NO_HISTORY, lambda path: edit(path, "PRAGMA application_id = 7")),
    ("E5102", NO_HISTORY, lambda path: edit(path, "PRAGMA application_id = 0")),
    ("E5102", NO_HISTORY, lambda path: edit(path, "PRAGMA application_id = 7", "DROP TABLE records")),
    (
        "E5102",
        "the history is damaged: record 1 is not as it was written",
        lambda path: edit(path, "UPDATE records SET body = replace(body, '30', '31')"),
    ),
    (
        "E5102",
        "the history is damaged: record 1 is not as it was written",
        lambda path: edit(path, "UPDATE records SET number = 9 WHERE number = 1"),
    ),
    ("E5104", NEWER, lambda path: edit(path, "PRAGMA user_version = 99")),
    ("E5102", "the history is damaged", asking_for_the_impossible),
    ("E5101", "this cannot be read", folder_instead),
)
RESTORE = "restore a copy (coachplan history backup makes them); the file is left as it is"


@pytest.mark.parametrize(("code", "message", "damage"), DAMAGES)
def test_a_history_that_cannot_be_used_is_refused_and_left_alone(
    code: str, message: str, damage: Callable[[Path], object], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    add(home, 30, 40)
    path = home / store.FILE
    damage(path)
    before = path.read_bytes() if path.is_file() else None
    hints = {
        "E5103": f"put a copy of it back, or remove {home / store.MARK} to start afresh",
        "E5104": "update coachplan; the history is left as it is",
    }
    with pytest.raises(RejectedState) as caught:
        read(home)
    (problem,) = caught.value.problems
    assert (problem.code, problem.source) == (code, str(path))
    assert problem.hint == hints.get(code, RESTORE)
    assert problem.message.startswith(message)
    if before and code != "E5103":
        with pytest.raises(RejectedState):
            store.check(home)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_flipped_bit_is_told_or_touches_nothing_that_is_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    add(home, *range(1, 9))
    path = home / store.FILE
    whole = path.read_bytes()
    told = 0
    for position in range(0, len(whole), 23):
        flipped = whole[position] ^ (1 << position % 8)
        path.write_bytes(whole[:position] + bytes([flipped]) + whole[position + 1 :])
        try:
            assert read(home) == list(range(1, 9))
        except RejectedState:
            told += 1
    assert told > 20


def test_a_mark_that_is_removed_lets_a_history_begin_afresh(tmp_path: Path) -> None:
    home = tmp_path / "home"
    add(home, 1)
    (home / store.FILE).unlink()
    with pytest.raises(RejectedState, match="E5103"):
        add(home, 2)
    (home / store.MARK).unlink()
    add(home, 2)
    assert read(home) == [2]


def test_a_copy_is_whole_and_private(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    add(home, 1, 2)
    copy.mkdir()
    store.back_up(home, copy / store.FILE)
    assert (read(copy), [path.name for path in copy.iterdir()]) == ([1, 2], [store.FILE])
    assert stat.S_IMODE((copy / store.FILE).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_an_output_fault(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RejectedOutput, match="E6102"):
        add(tmp_path / "home", 1)


def test_a_folder_without_a_parent_is_an_output_fault(tmp_path: Path) -> None:
    with pytest.raises(RejectedOutput, match="E6104"):
        add(tmp_path / "nowhere" / "home", 1)


def test_an_older_history_is_read_as_it_is_and_brought_up_to_date_when_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    add(home, 1, 2)
    edit(home / store.FILE, "PRAGMA page_size = 512", "VACUUM")  # smaller than any buffer
    old = (home / store.FILE).read_bytes()
    version = schema.newest()
    synced: list[int] = []

    def step(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (word TEXT)")

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_size)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, step))
    assert (read(home), (home / store.FILE).read_bytes()) == ([1, 2], old)
    with store.reading(home) as connection:
        assert connection.execute("SELECT word FROM later").fetchall() == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    monkeypatch.setattr(os, "fsync", fsync)
    add(home, 3)
    assert read(home) == [1, 2, 3]
    backup = home / f"history.v{version}.bak"
    assert (backup.read_bytes(), stat.S_IMODE(backup.stat().st_mode)) == (old, 0o600)
    assert synced == [len(old)]
    monkeypatch.undo()
    with pytest.raises(RejectedState, match="E5104"):
        read(home)


@pytest.mark.parametrize("version", range(1, schema.newest() + 1))
def test_a_history_of_every_version_ever_released_opens(version: int, tmp_path: Path) -> None:
    text = (RELEASED / str(version) / store.FILE).read_bytes()
    (tmp_path / store.FILE).write_bytes(text)
    records = store.read_records(tmp_path, "North")
    assert len(records) == 8
    assert store.check(tmp_path) == (8, 1)
    assert store.read_plan(tmp_path, records[0].number).week == "2026-W47"
    add(tmp_path, 5)
    assert len(store.read_records(tmp_path, "North")) == 9


def test_marks_that_a_killed_run_left_half_written_are_swept(tmp_path: Path) -> None:
    add(tmp_path, 1)
    stray = tmp_path / f".{store.MARK}.abc.tmp"
    stray.touch()
    add(tmp_path, 2)
    assert (read(tmp_path), stray.exists()) == ([1, 2], False)


@pytest.mark.parametrize(
    ("body", "plan", "told"),
    [
        ('{"kind":"dream"}', "", "record 1 cannot be read"),
        ("", "", "record 1 cannot be read"),
        (talk(5).model_dump_json(), "{}", "the plan of record 1 is not as it was written"),
    ],
)
def test_a_sealed_record_that_says_nothing_is_damage_too(
    body: str, plan: str, told: str, tmp_path: Path
) -> None:
    with store.keeping(tmp_path, "North", "a test") as book:
        whole = store._digest(plan)
        seal = store._digest("1", "North", "talk", body, whole)
        row = (1, "North", "talk", body, plan, whole, seal)
        book.connection.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    with pytest.raises(RejectedState, match="the plan of record 9 is not as it was written"):
        store.read_plan(tmp_path, 9)
    with pytest.raises(RejectedState, match=told):
        (store.read_records(tmp_path, "North"), store.read_plan(tmp_path, 1))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "an empty file"),
        ('{"kind": "plan", "schema_version": 1}\n', "not an export that this version reads"),
    ],
)
def test_what_is_no_export_is_not_taken_in(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text(text, encoding="utf-8")
    with (
        store.keeping(tmp_path / "home", "North", "a test") as book,
        pytest.raises(RejectedInput, match=told),
    ):
        imported(str(tmp_path / "lines"), book)


def test_a_lock_that_cannot_be_asked_for_is_no_lock_of_others(tmp_path: Path) -> None:
    handle = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    os.close(handle)
    with pytest.raises(OSError, match="Bad file descriptor"):
        _taken(handle)
