"""Which plans stand when an organisation is planned again: those that would be written as they are."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from calendars.worlds import with_one_to_one
from org.companies import NOW, company, run_at, written
from running import coachplan

from coachplan.core.memory.records import Mailed
from coachplan.files.history.store import keeping

SUNDAY, MONDAY = "2026-11-22T20:00", "2026-11-23T06:30"
BEFORE = ("--week", "2026-W47", "--now", "2026-11-16T06:30")


def published(teams: Path, more: str = "") -> Path:
    """Publish the week before the one that is planned, with more reps, and return the roster."""
    roster = company(teams, 1) / "t000.yaml"
    roster.write_text(roster.read_text() + more)
    assert coachplan("schedule", str(roster), *BEFORE, "--publish", "--quiet").code == 0
    return roster


def told(roster: Path, *words: str) -> None:
    ran = coachplan(*words, "--roster", str(roster), "--now", SUNDAY)
    assert ran.code == 0, ran.err


def is_true(teams: Path, out: Path, now: str) -> bool:
    """Tell whether the plans in a folder are those that a first run writes at a moment."""
    fresh = out.with_name("fresh")
    run_at(teams, fresh, now)
    return written(out) == written(fresh)


@pytest.mark.parametrize(
    "words",
    [
        ("log", "done", "priya", "--week", "2026-W47"),
        ("log", "missed", "priya", "--week", "2026-W47"),
        ("log", "done", "priya", "--week", "2026-W47", "--note", "was nervous"),
        ("log", "done", "priya", "--week", "2026-W47", "--next", "send three recordings"),
        ("log", "done", "priya", "--week", "2026-W47", "--goal", "ten calls a day"),
        ("log", "adhoc", "priya", "30m"),
    ],
)
def test_what_is_told_renews_the_plan(tmp_path: Path, words: tuple[str, ...]) -> None:
    roster, out = published(tmp_path / "teams"), tmp_path / "out"
    assert [run_at(roster.parent, out, SUNDAY) for _ in range(2)] == [["planned"], ["kept"]]
    told(roster, *words)
    assert run_at(roster.parent, out, SUNDAY) == ["planned"]
    assert is_true(roster.parent, out, SUNDAY)


def test_a_ranking_that_is_remembered_renews_the_plan(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    run_at(teams, out, SUNDAY)
    assert coachplan("rank", str(teams / "t000.yaml"), "--now", SUNDAY, "--remember").code == 0
    assert [run_at(teams, out, SUNDAY) for _ in range(2)] == [["planned"], ["kept"]]
    assert is_true(teams, out, SUNDAY)


def test_a_calendar_that_comes_or_goes_renews_the_plan(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    roster, calendar = teams / "t000.yaml", teams / "boss.ics"
    text = roster.read_text().replace("Berlin}", "Berlin, calendars: boss.ics}")
    roster.write_text(f"on_calendar_error: ignore\n{text}")
    run_at(teams, out, SUNDAY)
    assert "there is no such file" in (out / "t000/2026-W48/week.json").read_text()
    calendar.write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n")
    assert [run_at(teams, out, SUNDAY) for _ in range(2)] == [["planned"], ["kept"]]
    assert is_true(teams, out, SUNDAY)
    calendar.unlink()
    assert run_at(teams, out, SUNDAY) == ["planned"]


def test_what_was_sent_changes_no_plan(tmp_path: Path) -> None:
    roster, out = published(tmp_path / "teams"), tmp_path / "out"
    run_at(roster.parent, out, SUNDAY)
    with keeping(roster.parent / ".coachplan", "T000", "a test") as book:
        at = datetime.fromisoformat(f"{SUNDAY}:00+01:00")
        book.add(Mailed(at=at, monday=date(2026, 11, 16), message="<a@b>", state="sent"))
    assert run_at(roster.parent, out, SUNDAY) == ["kept"]


def test_sessions_that_have_passed_since_renew_the_plan(tmp_path: Path) -> None:
    roster, out = published(tmp_path / "teams"), tmp_path / "out"
    run_at(roster.parent, out, "2026-11-16T07:00")
    assert run_at(roster.parent, out, "2026-11-16T07:10") == ["kept"]
    assert run_at(roster.parent, out, "2026-11-20T20:00") == ["planned"]
    assert "unconfirmed" in (out / "t000/2026-W48/week.json").read_text()
    assert is_true(roster.parent, out, "2026-11-20T20:00")


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("started: 2026-09-23", "planned"),
        ("started: 2026-09-20", "kept"),
        ("metrics: {calls: [9, 10, 11, 9, 10, 8]}", "planned"),
        ("metrics: {calls: 9}", "kept"),
    ],
)
def test_a_new_day_renews_a_plan_that_goes_by_it(tmp_path: Path, line: str, state: str) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    with (teams / "t000.yaml").open("a") as roster:
        roster.write(f"  - {{name: Zoe, {line}}}\n")
    run_at(teams, out, SUNDAY)
    assert run_at(teams, out, MONDAY) == [state]


def first_start(out: Path) -> str:
    """Return when the first session of the plan starts, on the manager's clock."""
    plan = json.loads((out / "t000/2026-W48/week.json").read_text())
    return min(str(session["start"]) for session in plan["sessions"])


def test_a_plan_stands_while_its_sessions_may_still_be_placed(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    run_at(teams, out, SUNDAY)
    last = datetime.fromisoformat(first_start(out)) - timedelta(hours=2)
    late = last + timedelta(minutes=1)
    assert run_at(teams, out, last.isoformat()) == ["kept"]
    assert run_at(teams, out, late.isoformat()) == ["planned"]
    assert datetime.fromisoformat(first_start(out)) >= late + timedelta(hours=2)
    assert is_true(teams, out, late.isoformat())


def test_a_one_to_one_that_stands_in_the_calendar_may_be_over(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    text = (teams / "t000.yaml").read_text().replace("Berlin}", "Berlin, budget: 30m, calendars: boss.ics}")
    (teams / "t000.yaml").write_text(text.replace("Priya,", "Priya, email: priya@example.com,"))
    (teams / "boss.ics").write_bytes(with_one_to_one())
    run_at(teams, out, SUNDAY)
    kinds = [one["kind"] for one in json.loads((out / "t000/2026-W48/week.json").read_text())["sessions"]]
    assert (kinds, run_at(teams, out, "2026-11-24T12:00")) == (["existing"], ["kept"])


def test_an_earlier_moment_renews_the_plan(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    run_at(teams, out, "2026-11-25T12:00")
    assert run_at(teams, out, SUNDAY) == ["planned"]
    assert is_true(teams, out, SUNDAY)


def test_a_published_week_stands_and_follows_what_is_told(tmp_path: Path) -> None:
    roster, out = published(tmp_path / "teams"), tmp_path / "out"
    run_at(roster.parent, out, SUNDAY)
    assert coachplan("schedule", str(roster), *NOW, "--publish", "--quiet").code == 0
    for words in ((), ("log", "done", "priya", "--week", "2026-W47", "--next", "send three recordings")):
        if words:
            told(roster, *words)
        for now, state in ((MONDAY, "planned"), ("2026-11-23T07:30", "kept")):
            assert run_at(roster.parent, out, now) == [state]
    assert "send three recordings" in (out / "t000/2026-W48/week.ics").read_text()


def test_the_page_of_a_published_week_follows_what_is_told(tmp_path: Path) -> None:
    reps = "".join(f"  - {{name: Rep {n}, metrics: {{win_rate: {n}/50}}}}\n" for n in range(5, 9))
    roster, out = published(tmp_path / "teams", reps), tmp_path / "out"
    assert coachplan("schedule", str(roster), *NOW, "--publish", "--quiet").code == 0
    words = ("org", "schedule", str(roster.parent), *NOW, "--out", str(out), "--html")
    found = [coachplan(*words).out]
    told(roster, "log", "missed", "priya", "--week", "2026-W47")
    found += [coachplan(*words).out for _ in range(2)]
    assert [int("1 planned" in text) for text in found] == [1, 1, 0]


def test_the_plan_of_another_team_is_not_replaced(tmp_path: Path) -> None:
    teams, others, out = company(tmp_path / "emea"), company(tmp_path / "apac"), tmp_path / "out"
    run_at(teams, out, SUNDAY)
    before = written(out)
    (others / "t000.yaml").write_text((others / "t000.yaml").read_text().replace("T000", "APAC North"))
    ran = coachplan("org", "schedule", str(others), *NOW, "--out", str(out))
    assert (ran.code, "1 unchanged since an earlier run, 1 not planned" in ran.out) == (3, True)
    assert "error[E1508]" in ran.err
    assert "this is the plan of the team 'T000', and 'APAC North' would replace it" in ran.err
    assert written(out) == before


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_what_is_no_plan_is_replaced(tmp_path: Path, text: str) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    run_at(teams, out, SUNDAY)
    (out / "t000/2026-W48/week.json").write_text(text)
    assert run_at(teams, out, SUNDAY) == ["planned"]
    assert is_true(teams, out, SUNDAY)


def test_what_a_killed_run_left_of_any_week_goes_though_the_plan_stands(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    run_at(teams, out, SUNDAY)
    week = out / "t000/2026-W48"
    for name in (".2026-W48.old", ".2026-W49.abc.new"):
        copytree(week, week.with_name(name))
    assert run_at(teams, out, SUNDAY) == ["kept"]
    assert [path.name for path in week.parent.iterdir()] == ["2026-W48"]


def test_a_plan_between_the_renames_of_a_killed_run_comes_back_and_stands(tmp_path: Path) -> None:
    teams, out = company(tmp_path / "teams", 1), tmp_path / "out"
    run_at(teams, out, SUNDAY)
    week = out / "t000/2026-W48"
    week.rename(week.with_name(".2026-W48.old"))
    assert run_at(teams, out, SUNDAY) == ["kept"]
