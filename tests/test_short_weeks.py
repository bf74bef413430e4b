"""Weeks of which a manager is off for a part: what the budget is, and what it says."""

from pathlib import Path
from typing import Any

import pytest
from running import folder_with, plan

ROSTER = """\
team: South
manager:
  timezone: Europe/Berlin
  hours: 9:00-17:00
  budget: 6h
{more}
reps:
  - name: Alice Moreau
  - name: Ben Okoye
"""


def planned(folder: Path, more: str, *words: str) -> Any:
    roster = folder_with(folder, team=ROSTER.format(more=more)) / "team.yaml"
    return plan(str(roster), "--week", "2026-W48", "--now", "2026-11-22T18:00", *words)


@pytest.mark.parametrize(
    ("more", "words", "minutes", "told"),
    [
        ("", (), 360, 0),
        ("  away: [2026-11-25..2026-11-27]", (), 144, 1),
        ("  holidays: [2026-11-26]", (), 288, 1),
        ("  away: [2026-11-25..2026-11-27]", ("--budget", "6h"), 360, 0),  # meant for this week
        ("  away: [2026-11-28]", (), 360, 0),  # a Saturday
    ],
)
def test_a_budget_in_hours_is_that_of_a_full_week(
    tmp_path: Path, more: str, words: tuple[str, ...], minutes: int, told: int
) -> None:
    document = planned(tmp_path, more, *words)
    assert document["budget_minutes"] == minutes
    said = [text for text in document["warnings"] if "of your usual 360 minutes" in text]
    assert len(said) == told
