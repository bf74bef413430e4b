"""Watching weekly figures from week to week: what is new is acted on once, what is old is called so."""

import json
from pathlib import Path
from typing import Any

import pytest
from running import Around, coachplan, folder_with

WEEKS = [9, 11, 10, 8, 10, 9, 11, 10, 9, 11]
NAMES = ("Ana", "Bo", "Cy", "Di", "Eva", "Finn", "Gul", "Hana", "Ivo")
LISTS = {"Tom": [*WEEKS, 1]} | {name: [*WEEKS, 9 + number % 3] for number, name in enumerate(NAMES)}
MONDAY, NEXT, THIRD = (f"2026-{day}T07:00" for day in ("11-23", "11-30", "12-14"))
APRIL = "2027-04-05T07:00"


def team(head: str = "", **lists: list[int]) -> str:
    reps = [
        f"  - {{name: {name}, metrics: {{meetings: {weeks}}}}}" for name, weeks in (LISTS | lists).items()
    ]
    return "\n".join(["team: North", head, "manager: {timezone: UTC, budget: 3h}", "reps:", *reps, ""])


def document(folder: Path, *words: str) -> dict[str, Any]:
    ran = coachplan(*words, "--json", around=Around(folder=folder))
    assert ran.code in {0, 1}, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def signals(plan: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(signal["name"], signal["why"], signal["again"]) for signal in plan["signals"]]


def claimed(plan: dict[str, Any]) -> bool:
    return any("minutes more for it" in share["why"] for share in plan["shares"])


FALL = "customer meetings a week down to 1 in 2026-W47, 9.8 before"


def test_an_untouched_list_claims_minutes_in_one_published_week(tmp_path: Path) -> None:
    folder_with(tmp_path, roster=team())
    first = document(tmp_path, "schedule", "--publish", "--now", MONDAY)
    assert signals(first) == [("Tom", FALL, False)]
    assert claimed(first)
    for now, watched in ((NEXT, True), (THIRD, False), (APRIL, False)):
        later = document(tmp_path, "schedule", "--publish", "--now", now)
        assert signals(later) == [("Tom", f"{FALL}; no new figures since 2026-W47", True)]
        assert not claimed(later)
        old = ["weekly figures end in 2026-W47: too old to watch; bring the lists up to date, or import anew"]
        assert [note for note in later["warnings"] if "too old" in note] == ([] if watched else old)
        told = document(tmp_path, "check", "--now", now)
        assert (len(told["signals"]), told["too_old_to_watch"]) == ((1, []) if watched else (0, old))
        screen = coachplan("schedule", "--now", now, around=Around(folder=tmp_path)).out
        assert (FALL[:20] in screen) is watched


def test_planning_the_same_week_again_stands_by_its_signal(tmp_path: Path) -> None:
    folder_with(tmp_path, roster=team())
    first = document(tmp_path, "schedule", "--publish", "--now", MONDAY)
    again = document(tmp_path, "schedule", "--now", "2026-11-24T07:00", "--budget", "2h")
    assert signals(again) == signals(first)


def test_new_figures_are_acted_on_anew(tmp_path: Path) -> None:
    folder_with(tmp_path, roster=team())
    document(tmp_path, "schedule", "--publish", "--now", MONDAY)
    folder_with(tmp_path, roster=team(Tom=[*WEEKS, 1, 0]))
    (found,) = signals(document(tmp_path, "schedule", "--now", NEXT))
    assert found[1].startswith("customer meetings a week down to 0 in 2026-W48")
    assert not found[2]


def test_weeks_ahead_act_on_a_signal_in_the_first_alone(tmp_path: Path) -> None:
    folder_with(tmp_path, roster=team())
    plans = document(tmp_path, "schedule", "--weeks", "5", "--now", MONDAY)["plans"]
    assert [claimed(plan) for plan in plans] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("date", "old"), [("2026-11-20", False), ("2026-11-13", False), ("2026-09-27", True)]
)
def test_figures_with_a_date_are_watched_while_they_are_fresh(tmp_path: Path, date: str, old: bool) -> None:  # noqa: FBT001 - a column of a table
    folder_with(tmp_path, roster=team(f"figures_to: {date}"))
    plan = document(tmp_path, "schedule", "--now", MONDAY)
    assert bool(plan["signals"]) is not old
    told = [note for note in plan["warnings"] if "too old to watch" in note]
    words = "weekly figures end in 2026-W39: too old to watch; bring the lists up to date, or import anew"
    assert told == [words] * old
    assert document(tmp_path, "check", "--now", MONDAY)["too_old_to_watch"] == [words] * old
    said = coachplan("rank", "--now", MONDAY, around=Around(folder=tmp_path)).out
    assert " ".join(said.split()).endswith(f" {words}.") is old


@pytest.mark.parametrize(("to", "week"), [("2026-09-30", "W39"), ("2026-11-22", "W47")])
def test_an_import_is_as_old_as_its_period(tmp_path: Path, to: str, week: str) -> None:
    names = "".join(f"  - {{name: {name}}}\n" for name in LISTS)
    folder_with(tmp_path, roster=f"team: North\nmetrics_from: metrics.csv\nreps:\n{names}")
    rows = [f"{name.lower()},meetings,9,{to},{' '.join(map(str, weeks))}" for name, weeks in LISTS.items()]
    (tmp_path / "metrics.csv").write_text("\n".join(["rep,metric,value,to,weeks", *rows, ""]))
    plan = document(tmp_path, "schedule", "--now", MONDAY)
    assert any(f"figures end in 2026-{week}" in note for note in plan["warnings"]) is (week == "W39")
    assert [why for _, why, _ in signals(plan)] == ([FALL] if week == "W47" else [])


def test_a_period_that_ends_on_no_date_is_refused(tmp_path: Path) -> None:
    folder_with(tmp_path, roster="metrics_from: metrics.csv\nreps: [{name: Tom}]\n")
    (tmp_path / "metrics.csv").write_text("rep,metric,value,to,weeks\ntom,meetings,9,soon,9 9\n")
    ran = coachplan("check", around=Around(folder=tmp_path))
    assert (ran.code, "soon is not a date" in ran.err) == (3, True)


def test_the_head_of_a_plan_says_what_was_held_and_who_can_tell_whether_it_helped(tmp_path: Path) -> None:
    folder_with(tmp_path, roster=team())
    first = document(tmp_path, "schedule", "--publish", "--now", MONDAY)
    assert first["answers"]["working"] == "too early to say: no session is on record as held"
    count = len(first["sessions"])
    for session in first["sessions"]:
        document(tmp_path, "log", "done", session["id"], "--now", NEXT)
    later = document(tmp_path, "schedule", "--now", NEXT)["answers"]
    assert later["working"] == (
        f"{count} of {count} sessions planned in the last four weeks were held; "
        "only coachplan impact can tell whether numbers moved because of it"
    )
    screen = coachplan("schedule", "--now", NEXT, around=Around(folder=tmp_path)).out
    lines = screen.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("Working?"))
    assert lines[at].endswith("; coachplan impact tells if it helped.")
    assert not lines[at + 1].strip()
