"""The command line against earlier plans: schedule --against, diff, and explain of a plan."""

import json
from pathlib import Path

import pytest
from running import EXAMPLES, ROSTER, Around, coachplan, plan

PLANS = EXAMPLES / "plans"
MONDAY_PLAN, TUESDAY_PLAN = str(PLANS / "monday.json"), str(PLANS / "tuesday.json")
TUESDAY = ("--now", "2026-11-24T07:00")


def test_a_plan_against_itself_changes_nothing_and_says_so() -> None:
    ran = coachplan("schedule", ROSTER, "--against", MONDAY_PLAN)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "Nothing changed in 2026-W48: 10 sessions as before.")
    found = plan(ROSTER, "--against", MONDAY_PLAN)
    assert found["changes"] == []
    assert found["sessions"] == json.loads(Path(MONDAY_PLAN).read_text())["sessions"]


def test_the_example_of_a_change_is_what_the_program_makes_of_it(tmp_path: Path) -> None:
    text = Path(ROSTER).read_text(encoding="utf-8")
    visit = "    - {on: 2026-11-25, time: 13:00-17:00}"
    changed = text.replace(visit, "    - {on: 2026-11-26, time: 13:00-14:30}\n" + visit)
    assert changed != text
    (tmp_path / "roster.yaml").write_text(changed, encoding="utf-8")
    around = Around(folder=tmp_path)
    found = plan("roster.yaml", "--against", MONDAY_PLAN, *TUESDAY, around=around)
    kept = json.loads(Path(TUESDAY_PLAN).read_text())
    assert [found[key] for key in ("sessions", "changes")] == [kept[key] for key in ("sessions", "changes")]
    ran = coachplan("schedule", "roster.yaml", "--against", MONDAY_PLAN, *TUESDAY, around=around)
    assert coachplan("diff", MONDAY_PLAN, TUESDAY_PLAN).out in ran.out


def test_a_locked_session_is_marked_and_stays_locked(tmp_path: Path) -> None:
    found = plan(ROSTER, "--against", MONDAY_PLAN, "--lock", "jonas-weber", "--lock", "2026-W48/ana-duarte/1")
    (tmp_path / "locked.json").write_text(json.dumps(found))
    again = plan(ROSTER, "--against", str(tmp_path / "locked.json"))
    for one in (found, again):
        sessions: list[dict[str, object]] = one["sessions"]  # type: ignore[assignment]  # a plan's JSON
        locked = sorted(str(session["id"]) for session in sessions if session["locked"])
        assert locked == ["2026-W48/ana-duarte/1", "2026-W48/jonas-weber/1"]


def test_quiet_and_json_of_a_difference() -> None:
    assert coachplan("diff", MONDAY_PLAN, TUESDAY_PLAN, "--quiet").out == ""
    found = json.loads(coachplan("diff", MONDAY_PLAN, TUESDAY_PLAN, "--json").out)
    assert (found["kind"], found["kept"], len(found["changes"])) == ("difference", 9, 1)


def test_a_plan_of_last_week_keeps_its_slots_and_is_no_difference() -> None:
    ran = coachplan("schedule", ROSTER, "--week", "2026-W49", "--against", MONDAY_PLAN)
    assert (ran.code, "changed" in ran.out) == (0, False)


def test_a_plan_is_explained_with_the_roster_beside_it() -> None:
    ran = coachplan("explain", MONDAY_PLAN, "Jonas Weber", "--roster", ROSTER, *TUESDAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Jonas Weber  North  2026-W48")
    beside = coachplan(
        "explain", "plans/monday.json", "jonas-weber", *TUESDAY, around=Around(folder=EXAMPLES)
    )
    assert beside.out == ran.out


@pytest.mark.parametrize(
    ("manager", "rep", "why"),
    [
        ("", "started: 2026-12-07", "nothing is due this week"),
        (
            "max_sessions_per_day: 1",
            "metrics: {win_rate: 1/58}",
            "the sessions that your limits for a day allow",
        ),
    ],
)
def test_whoever_has_no_session_is_told_why(tmp_path: Path, manager: str, rep: str, why: str) -> None:
    others = "".join(f"  - {{name: {name}, metrics: {{win_rate: 21/58}}}}\n" for name in "ABCDEF")
    text = f"manager: {{timezone: UTC, budget: 8h, {manager}}}\nreps:\n{others}  - {{name: Zoe, {rep}}}\n"
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    ran = coachplan("explain", "roster.yaml", "zoe", "--json", *TUESDAY, around=Around(folder=tmp_path))
    assert why in json.loads(ran.out)["minutes"][-1], ran.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("schedule", ROSTER, "--lock", "ana-duarte"), "E0111", "--against FILE"),
        (("schedule", ROSTER, "--reallocate"), "E0111", "--against FILE"),
        (
            ("schedule", ROSTER, "--against", MONDAY_PLAN, "--lock", "2026-W48/ana/1"),
            "E0112",
            "2026-W48/ana-duarte/1",
        ),
        (
            ("schedule", ROSTER, "--week", "2026-W47", "--now", "2026-11-16T06:00", "--against", MONDAY_PLAN),
            "E0113",
            "2026-W48",
        ),
        (("schedule", ROSTER, "--against", MONDAY_PLAN, "--against", TUESDAY_PLAN), "E0113", "second plan"),
        (
            ("schedule", str(EXAMPLES / "three.yaml"), "--against", MONDAY_PLAN),
            "E0113",
            "plan of the team North",
        ),
        (("explain", ROSTER, "jonas-webber"), "E0114", "did you mean 'jonas-weber'?"),
        (("explain", ROSTER, "qqq"), "E0114", "known: ana-duarte"),
    ],
)
def test_words_that_fit_no_plan_are_wrong_usage(words: tuple[str, ...], code: str, told: str) -> None:
    ran = coachplan(*words)
    assert (ran.code, ran.out, f"error[{code}]" in ran.err, told in ran.err) == (2, "", True, True), ran.err


@pytest.mark.parametrize("text", ["", "[1, 2", '{"kind": "ranking"}', '{"kind": "plan"}', "[" * 100_000])
def test_a_file_that_is_no_plan_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text)
    for words in (("diff", "plan.json", MONDAY_PLAN), ("schedule", ROSTER, "--against", "plan.json")):
        ran = coachplan(*words, around=Around(folder=tmp_path))
        assert (ran.code, ran.out, "error[E1501] plan.json" in ran.err) == (3, "", True), ran.err


def test_plans_of_two_weeks_are_not_compared(tmp_path: Path) -> None:
    other = plan(ROSTER, "--week", "2026-W49")
    (tmp_path / "other.json").write_text(json.dumps(other))
    ran = coachplan("diff", MONDAY_PLAN, str(tmp_path / "other.json"))
    assert (ran.code, "E1502" in ran.err) == (3, True)
