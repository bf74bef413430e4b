"""A history as JSON lines: what was not written by an export is refused, before anything stands."""

import json
from pathlib import Path
from typing import Any

import pytest
from fuzz.targets.history import seeds

from coachplan.core.problems import RejectedInput
from coachplan.files.history import store
from coachplan.files.history.lines import exported, imported

HEAD, PUBLISHED = next(iter(seeds())).decode().splitlines()


def taken_in(home: Path, *lines: str) -> int:
    """Take in the lines, and return how many records there are then."""
    file = home.parent / "lines.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    with store.keeping(home, "North", "a test") as book:
        imported(str(file), book)
    return store.check(home)[0]


def changed(*, plan: bool = True, **fields: Any) -> str:
    """Return the line of a published week with other fields in its event."""
    record = json.loads(PUBLISHED)
    return json.dumps({"event": record["event"] | fields, "plan": record["plan"] if plan else None})


def test_what_was_exported_is_taken_in_and_stands(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert taken_in(home, HEAD, PUBLISHED) == 1
    assert [json.loads(line) for line in exported(home, "North")] == [json.loads(HEAD), json.loads(PUBLISHED)]


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
    home = tmp_path / "home"
    with pytest.raises(RejectedInput) as caught:
        taken_in(home, HEAD, line)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.message) == ("E5106", 2, said)
    assert store.read_records(home, "North") == ()
