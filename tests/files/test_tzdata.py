"""The edition of the time zone database is told by the system, or by the package that stands in for it."""

import sys
from pathlib import Path

import pytest

from coachplan.files.tzdata import tzdata_version


def edition(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> str:
    monkeypatch.setattr("coachplan.files.tzdata.TZPATH", folders)
    return tzdata_version.__wrapped__()


def test_the_first_folder_that_says_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tzdata.zi").write_text("# version 2026b\n# This zic input file is in the public domain.\n")
    assert edition(monkeypatch, tmp_path / "none", tmp_path) == "2026b"
    (tmp_path / "tzdata.zi").write_text("")
    assert edition(monkeypatch, tmp_path) == "unknown"


def test_without_such_a_folder_the_package_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert edition(monkeypatch) == "unknown"
    (tmp_path / "tzdata-2026.2.dist-info").mkdir()
    (tmp_path / "tzdata-2026.2.dist-info" / "METADATA").write_text("Name: tzdata\nVersion: 2026.2\n")
    assert edition(monkeypatch, tmp_path) == "2026.2"
