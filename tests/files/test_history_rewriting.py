"""Records that are changed or dropped leave no byte behind, and the others stay as they were."""

from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from coachplan.core.memory.records import Talk
from coachplan.core.problems import RejectedBusy, RejectedOutput
from coachplan.files.history import rewriting, store
from coachplan.files.history.lock import locked

RELEASED = Path(__file__).parent.parent / "fixtures" / "history" / "1" / store.FILE

Plain = dict[str, Any]


def same(event: Plain, plan: Plain | None) -> tuple[Plain, Plain | None]:
    return event, plan


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A history of North as it was released, and of South."""
    copy(RELEASED, tmp_path)
    with store.keeping(tmp_path, "South", "a test") as book:
        book.add(Talk(at=datetime(2026, 11, 23, tzinfo=UTC), rep="canary", day=date(2026, 11, 23), minutes=5))
    return tmp_path


def test_what_stays_as_it_is_is_read_as_before(home: Path) -> None:
    before = [store.read_records(home, team) for team in ("North", "South")]
    plan = store.read_plan(home, 1)
    rewriting.rewrite(home, "North", "a test", lambda _records: same)
    assert [store.read_records(home, team) for team in ("North", "South")] == before
    assert (store.read_plan(home, 1), store.check(home)) == (plan, (9, 2))


def test_only_the_records_of_the_team_are_changed_and_dropped_ones_are_gone(home: Path) -> None:
    north = store.read_records(home, "North")
    rewriting.rewrite(home, "South", "a test", lambda _records: lambda _event, _plan: None)
    assert store.read_records(home, "South") == ()
    assert store.read_records(home, "North") == north
    assert b"canary" not in (home / store.FILE).read_bytes()


def test_a_plan_goes_with_its_record(home: Path) -> None:
    def without_plan(event: Plain, plan: Plain | None) -> tuple[Plain, Plain | None] | None:
        return None if plan else (event, None)

    rewriting.rewrite(home, "North", "a test", lambda _records: without_plan)
    assert "published" not in {record.event.kind for record in store.read_records(home, "North")}
    assert store.check(home)[1] == 2
    with store.reading(home) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_copies_that_an_update_left_go_and_nothing_else(home: Path) -> None:
    for name in ("history.v0.bak", "history.v12.bak", "mine.bak"):
        (home / name).write_text("canary")
    rewriting.rewrite(home, "North", "a test", lambda _records: same)
    assert sorted(path.name for path in home.iterdir()) == sorted(
        [store.FILE, store.LOCK, store.MARK, "mine.bak"]
    )


def test_nobody_else_writes_while_the_file_is_written_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def opened(path: Path) -> object:
        with pytest.raises(RejectedBusy), locked(home / store.LOCK, "another", 0):
            pass
        tried.append(path)
        return store.connected_for_writing(path)

    monkeypatch.setattr(rewriting, "connected_for_writing", opened)
    rewriting.rewrite(home, "North", "a test", lambda _records: same)
    assert tried == [home / store.FILE]


def test_a_file_that_cannot_be_written_anew_is_a_fault_of_the_output(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> object:
        raise PermissionError(13, "no")

    monkeypatch.setattr(rewriting, "connected_for_writing", denied)
    with pytest.raises(RejectedOutput, match="E6102"):
        rewriting.rewrite(home, "North", "a test", lambda _records: same)


def test_files_that_name_somebody_are_found_and_the_history_itself_is_none(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    files = (("b", "Ana Duarte"), ("a", "of Ana's"), ("in/c", "\xff Ana"), ("d", "Bo"), (store.FILE, "Ana"))
    for name, text in files:
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    found = rewriting.holding(tmp_path, lambda text: "Ana" in text)
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a", "b", "in/c"]
