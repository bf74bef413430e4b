"""A rep of whom there are no figures yet: no place, no praise for what works, and still a session."""

from pathlib import Path

from running import coachplan, folder_with, plan

ROSTER = """\
team: South
manager: {timezone: Europe/Berlin}
metrics: {win_rate: {weight: 1}}
reps:
  - {name: Priya Nair, metrics: {win_rate: 21/58}}
  - {name: Rosa Diaz, metrics: {win_rate: 12/55}}
  - {name: Jack Tran, metrics: {}}
"""
NOW = ("--now", "2026-11-22T18:00")


def test_a_rep_without_figures_begins(tmp_path: Path) -> None:
    roster = str(folder_with(tmp_path, team=ROSTER) / "team.yaml")
    document = plan(roster, "--week", "2026-W48", *NOW)
    sessions, answers = document["sessions"], document["answers"]
    assert isinstance(sessions, list)
    assert isinstance(answers, dict)
    own = [session for session in sessions if session["reps"] == ["jack-tran"]]
    assert own
    assert {session["focus"] for session in own} == {"find out together where to begin"}
    assert answers["unmeasured"] == len(own)
    assert sum(one["sessions"] for one in answers["focus"]) + answers["strengths"] + len(own) == len(sessions)
    said = " ".join(coachplan("schedule", roster, "--week", "2026-W48", *NOW).out.split())
    assert f"{len(own)} on where to begin" in said


def test_a_rep_without_figures_has_no_place(tmp_path: Path) -> None:
    roster = str(folder_with(tmp_path, team=ROSTER) / "team.yaml")
    why = " ".join(coachplan("explain", roster, "jack", "--week", "2026-W48", *NOW).out.split())
    assert "No figures yet, so no place among the 3, in no tier" in why
    line = next(line for line in coachplan("rank", roster, *NOW).out.splitlines() if "Jack Tran" in line)
    assert line.split()[0] == "-"
