"""A promise that cannot be kept is named with the day it breaks."""

import json
from pathlib import Path

import pytest
from running import Around, coachplan

TIGHT = """\
manager: {timezone: Europe/Berlin, budget: 20m}
reps:
  - {name: Priya, metrics: {win_rate: 21/58}}
  - {name: Quentin, metrics: {win_rate: 17/60}}
  - {name: Rosa, metrics: {win_rate: 12/55}}
  - {name: Sven, metrics: {win_rate: 9/52}}
  - {name: Tala, metrics: {win_rate: 15/57}}
  - {name: Uma, metrics: {win_rate: 18/59}}
"""


def test_the_day_on_which_a_promise_breaks_is_named(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(TIGHT, encoding="utf-8")
    around = Around(folder=tmp_path)
    told = " ".join(coachplan("schedule", "--week", "2026-W52", around=around).out.split())
    assert "broken after Sun 27 Dec. A session" in told
    assert "at risk, breaks after Sun" in told


def test_the_minutes_of_a_rep_add_up(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(TIGHT.replace("20m", "90m"), encoding="utf-8")
    around = Around(folder=tmp_path)
    for week in ("2026-W42", "2026-W48", "2026-W52"):
        for share in json.loads(coachplan("schedule", "--week", week, "--json", around=around).out)["shares"]:
            sums = share["credit_before"] + share["due_minutes"] - share["minutes"]
            assert sums == pytest.approx(share["credit_after"], abs=0.01)
    told = " ".join(coachplan("schedule", "--week", "2026-W48", around=around).out.split())
    assert "from before + due - placed = carried on" in told


def test_who_has_no_session_is_named(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(TIGHT.replace("20m", "40m"), encoding="utf-8")
    found = json.loads(coachplan("schedule", "--json", around=Around(folder=tmp_path)).out)
    seen = {name for session in found["sessions"] for name in session["names"]}
    unseen = [share["name"] for share in found["shares"] if share["name"] not in seen]
    told = " ".join(coachplan("schedule", around=Around(folder=tmp_path)).out.split())
    assert f"No session this week: {', '.join(unseen)}." in told
