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


def test_whoever_has_left_is_still_called_by_name(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    around, now = Around(folder=tmp_path), ("--now", "2026-11-23T06:30")
    assert coachplan("schedule", "--publish", "--quiet", *now, around=around).code == 0
    (tmp_path / "roster.yaml").write_text(text[: text.index("  - name: Jonas Weber")], encoding="utf-8")
    listed = coachplan("history", "list", *now, around=around).out
    assert ("Jonas Weber" in listed, "jonas-weber" in listed) == (True, False)


def test_where_a_whole_week_falls_out_nobody_gains_a_claim_and_it_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text((ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8"))
    around, sunday = Around(folder=tmp_path), "2026-11-29T17:00"
    assert coachplan("schedule", "--publish", "--quiet", "--now", "2026-11-23T06:30", around=around).code == 0
    before = {rep["rep"]: rep["before_minutes"] for rep in reps(tmp_path, "2026-11-23T07:00").values()}
    part = coachplan("log", "missed", "ana", "bao", "--now", sunday, around=around).out
    assert part.count("missed; owed if others got theirs.") == 2
    rest = coachplan("log", "missed", "--all", "--by", "manager", "--now", sunday, around=around).out
    assert " ".join(rest.split()).count("missed; lost to all, so not owed.") == 8
    assert {name: rep["credit"] for name, rep in reps(tmp_path, sunday).items()} == pytest.approx(
        before, abs=1
    )
    legend = coachplan("history", "list", "--now", sunday, around=around).out
    assert "where a whole week falls out, nobody gains a claim" in " ".join(legend.split())


def test_what_is_owed_adds_up_in_a_published_week_that_is_planned_again(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text((ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8"))
    around, friday = Around(folder=tmp_path), "2026-11-27T17:00"
    for week, now in (("2026-W48", "2026-11-23T06:30"), ("2026-W49", friday)):
        words = ("schedule", "--publish", "--week", week, "--now", now, "--quiet")
        assert coachplan(*words, around=around).code == 0
    assert coachplan("log", "missed", "2026-W48/ana-duarte/1", "--now", friday, around=around).code == 0
    again = ("schedule", "--week", "2026-W49", "--lock", "bao-nguyen", "--json", "--now", friday)
    plan = json.loads(coachplan(*again, around=around).out)
    (ana,) = (share for share in plan["shares"] if share["rep"] == "ana-duarte")
    assert ana["credit_after"] == pytest.approx(ana["credit_before"] + ana["due_minutes"] - ana["minutes"])
    assert ana["why"].endswith(f"; {round(ana['credit_before'])} minutes owed from before")


def test_what_check_foresees_goes_by_the_history(tmp_path: Path) -> None:
    reps = "\n".join(
        f"  - {{name: {name}, metrics: {{win_rate: {won}/96}}}}" for won, name in enumerate("ABCDEFGH")
    )
    roster = f"team: C\npolicy: equal\nmanager: {{timezone: UTC, budget: 90m}}\nreps:\n{reps}\n"
    (tmp_path / "roster.yaml").write_text(roster, encoding="utf-8")
    around = Around(folder=tmp_path)
    for week in ("2026-W46", "2026-W47"):
        words = ("schedule", "--publish", "--week", week, "--now", "2026-11-08T20:00", "--quiet")
        assert coachplan(*words, around=around).code == 0
    missed = ("log", "missed", "--all", "--week", "2026-W47", "--now", "2026-11-22T20:00")
    assert coachplan(*missed, around=around).code == 0
    now = ("--json", "--now", "2026-11-23T06:30")
    plan, check = (
        json.loads(coachplan(*words, *now, around=around).out) for words in (["schedule"], ["check"])
    )
    assert [one["text"] for one in check["cautions"]] == [one["text"] for one in plan["cautions"]]
