"""A history as lines: what is written is read again, and nothing else is."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fuzz.targets.history import seeds

from coachplan.core.memory.records import Talk
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.history import store
from coachplan.files.history.lines import exported, imported

RELEASED = Path(__file__).parent.parent / "fixtures" / "history" / "1"
HEAD = '{"kind":"history export","schema_version":1,"team":"North"}\n'
EVENT = Talk(at=datetime(2026, 11, 23, tzinfo=UTC), rep="ana", day=date(2026, 11, 23), minutes=5)
PUBLISHED = next(iter(seeds())).decode().splitlines()[1]
LINE = json.dumps({"event": EVENT.model_dump(mode="json"), "plan": None})


def taken_in(path: Path, home: Path) -> int:
    with store.keeping(home, "North", "a test") as book:
        return imported(str(path), book)


def test_what_is_written_is_read_again_byte_by_byte(tmp_path: Path) -> None:
    lines = list(exported(RELEASED, "North"))
    (tmp_path / "lines").write_text("".join(lines), encoding="utf-8")
    assert taken_in(tmp_path / "lines", tmp_path / "home") == 8
    assert list(exported(tmp_path / "home", "North")) == lines
    assert store.read_plan(tmp_path / "home", 1) == store.read_plan(RELEASED, 1)
    assert (lines[0], len(lines)) == (HEAD, 9)
    assert [list(json.loads(line)) for line in lines[1:]] == [["event", "plan"]] * 8
    assert next(iter(exported(RELEASED, "Zürich"))).isascii()
    for line in lines:
        assert json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")) + "\n" == line


def test_the_head_of_an_export_alone_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text(HEAD)
    assert taken_in(tmp_path / "lines", tmp_path / "home") == 0


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "an empty file"),
        ('{"kind": "history export", "schema_version": 2}', 1, "not an export that this version reads"),
        ('{"kind": "plan", "schema_version": 1}', 1, "not an export that this version reads"),
        ('{"schema_version": 1}', 1, "not a record of a history"),
        ("[]", 1, "not a record of a history"),
        (HEAD + "{", 2, "not a record of a history"),
        (HEAD + "{}", 2, "not a record of a history"),
        (HEAD + '{"event": {"kind": "rumour"}, "plan": null}', 2, "not a record of a history"),
        (HEAD + LINE + "\n" + LINE.replace("null", '{"week": 1}'), 3, "not a record of a history"),
        (HEAD + "[" * 100_000, 2, "not a record of a history"),
        (HEAD + "\udcff", 2, "not a record of a history"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line_and_changes_nothing(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(RejectedInput) as caught:
        taken_in(path, tmp_path / "home")
    hint = "write one with: coachplan history export; nothing was changed"
    expected = Problem("E5106", message, hint=hint, source=str(path), line=line)
    assert caught.value.problems == (expected,)
    assert store.read_records(tmp_path / "home", "North") == ()


def changed(*, plan: bool = True, **fields: Any) -> str:
    """Return the line of a published week with other fields in its event."""
    record = json.loads(PUBLISHED)
    return json.dumps({"event": record["event"] | fields, "plan": record["plan"] if plan else None})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (changed(plan=False), "a published week and its plan belong in one line"),
        (PUBLISHED.replace('"published"', '"told"', 1), "not a record of a history"),
        (changed(inputs="\ud800"), "not a record of a history"),
        (changed(quantum=float("nan")), "not a record of a history"),
        (changed(monday="0001-01-01"), "a day before 1970 or after 2100"),
        (changed(monday="9999-12-27"), "a day before 1970 or after 2100"),
        (changed(at="0001-01-01T00:00:00+14:00"), "a day before 1970 or after 2100"),
        (PUBLISHED.replace('"end": "2026', '"end": "9999'), "a day before 1970 or after 2100"),
        ("[" * 100_000, "not a record of a history"),
    ],
)
def test_what_could_not_be_reckoned_with_is_refused_and_nothing_stands(
    line: str, said: str, tmp_path: Path
) -> None:
    home, path = tmp_path / "home", tmp_path / "lines"
    path.write_text(HEAD + line, encoding="utf-8")
    with pytest.raises(RejectedInput) as caught:
        taken_in(path, home)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.message) == ("E5106", 2, said)
    assert store.read_records(home, "North") == ()
