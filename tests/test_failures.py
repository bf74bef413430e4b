"""The page of failures is whole, and every test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "failures.md").read_text(encoding="utf-8")
LAST = 109
ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+)::(test_\w+)`")


def test_every_failure_has_one_row() -> None:
    assert sorted(int(number) for number, _ in ROW.findall(PAGE)) == list(range(1, LAST + 1))


def test_every_row_names_tests_that_are_there_or_says_why_not() -> None:
    held, unheld = PAGE.split("## What does not apply")
    rows = ROW.findall(held)
    missing = [
        f"{number}: {file}::{test}"
        for number, text in rows
        for file, test in NAMED.findall(text)
        if f"\ndef {test}(" not in (ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8")
    ]
    assert missing == []
    assert [number for number, text in rows if not NAMED.search(text)] == []
    assert ROW.findall(unheld)
