"""What the history says is owed is what its own columns come to, over the weeks that have passed."""

import json
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, Around, coachplan


def reps(folder: Path, now: str) -> dict[str, Any]:
    """Return the sums of each rep by id, having held that they add up."""
    ran = coachplan("history", "list", "--json", "--now", now, around=Around(folder=folder))
    found = {rep["rep"]: rep for rep in json.loads(ran.out)["reps"]}
    for rep in found.values():
        comes_to = rep["before_minutes"] + rep["due_so_far"] - rep["held_so_far"] - rep["borne_minutes"]
        assert rep["credit"] == pytest.approx(comes_to, abs=1e-4)
    return found


def test_owed_adds_up_over_the_weeks_that_have_passed(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    around = Around(folder=tmp_path)
    for week in ("2026-W48", "2026-W49"):
        words = ("schedule", "--publish", "--week", week, "--now", "2026-11-23T06:30", "--quiet")
        assert coachplan(*words, around=around).code == 0
    ahead = reps(tmp_path, "2026-11-23T07:00")
    assert all((r["due_so_far"], r["held_so_far"], r["borne_minutes"]) == (0, 0, 0) for r in ahead.values())
    over = reps(tmp_path, "2026-11-28T07:00")
    jonas = over["jonas-weber"]
    assert jonas["held_so_far"] == 45
    assert jonas["due_so_far"] < jonas["due_minutes"]
    assert jonas["borne_minutes"] == pytest.approx(0, abs=1e-4)
    assert coachplan("log", "missed", "jonas", "--now", "2026-11-28T07:00", around=around).code == 0
    missed = reps(tmp_path, "2026-11-28T07:00")
    assert missed["jonas-weber"]["credit"] > jonas["credit"]
    assert missed["jonas-weber"]["held_so_far"] == 0
    assert sum(rep["borne_minutes"] for rep in missed.values()) == pytest.approx(45, abs=1)
