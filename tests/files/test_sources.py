"""Where a table comes from: a plain file or standard input, and no more than can be read."""

import os
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from coachplan.core.problems import RejectedInput
from coachplan.files.opening import failed
from coachplan.files.tables import source
from coachplan.files.tables.source import in_memory, source_of


def fault(path: Path | str) -> tuple[str, str]:
    with pytest.raises(RejectedInput) as caught:
        source_of(str(path))
    (problem,) = caught.value.problems
    return problem.code, problem.message


def test_standard_input_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"a,b\n1,2\n")))
    assert source_of("-").head(3) == b"a,b"


def test_a_table_is_no_folder_and_not_without_end(tmp_path: Path) -> None:
    assert fault(tmp_path) == ("E0102", "this is a folder, not a file")
    large = tmp_path / "large.csv"
    large.touch()
    os.truncate(large, source.LARGEST + 1)
    assert fault(large) == ("E1103", "larger than 500 MB")


def test_bytes_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST", 3)
    with pytest.raises(RejectedInput, match="E1103"):
        in_memory(b"a,b\n", "deals.csv")


def test_a_file_that_is_somebody_elses_says_so(tmp_path: Path) -> None:
    assert failed(tmp_path / "deals.csv", PermissionError()) == (
        "this file may not be read",
        "check its permissions",
    )
