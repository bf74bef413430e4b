"""Same inputs, same bytes: whatever the hash seed, the time zone, the language, and the folder."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from digests import LANGUAGES, ZONES, digest
from running import EXAMPLES, ROOT

SURROUNDINGS = [(seed, ZONES[seed % 4], LANGUAGES[seed % 3]) for seed in range(1, 5)]
"""Runs in which every zone and language appears; tests/instruments/determinism.py makes all of them meet."""


@cache
def usual() -> str:
    return digest(ROOT, "examples/roster.yaml", {"PYTHONHASHSEED": "0"})


@pytest.mark.parametrize(("seed", "zone", "language"), SURROUNDINGS)
def test_the_same_bytes_in_every_surrounding(seed: int, zone: str, language: str) -> None:
    env = {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": language, "LANG": language}
    assert digest(ROOT, "examples/roster.yaml", env) == usual()


def test_the_same_bytes_from_another_folder(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "roster.yaml", tmp_path / "elsewhere.yaml")
    assert digest(tmp_path, "elsewhere.yaml", {}) == usual()


def test_another_moment_makes_other_bytes() -> None:
    assert digest(ROOT, "examples/roster.yaml", {"COACHPLAN_NOW": "2026-11-24T09:00"}) != usual()
