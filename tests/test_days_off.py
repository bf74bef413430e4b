"""A day on which the manager turns out to be away: what stands there is told, and settled by a word."""

import json
from pathlib import Path

import pytest
from running import ROOT, Around, Ran, coachplan

MONDAY, TUESDAY, WEDNESDAY, LATER = (f"2026-{day}" for day in ("11-23", "11-24", "11-25", "11-30"))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A week of the example's team; its manager calls in sick on the Tuesday, and publishes it again."""
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    assert run(tmp_path, "schedule", "--publish", "--week", "2026-W48", day=MONDAY).code == 0
    (tmp_path / "roster.yaml").write_text(
        text.replace("manager:\n", f"manager:\n  away: {TUESDAY}\n"), "utf-8"
    )
    return tmp_path


def run(folder: Path, *words: str, day: str = TUESDAY) -> Ran:
    """Run a command in a folder at half past six."""
    return coachplan(*words, "--now", f"{day}T06:30", around=Around(folder=folder))


def test_what_stays_on_a_day_off_is_told_with_the_way_out_until_it_is_settled(team: Path) -> None:
    again = ("schedule", "--publish", "--week", "2026-W48")
    ran = run(team, *again)
    said = " ".join(ran.out.split())
    assert ran.code == 4, ran.err
    standing = [*{word.strip(".,;") for word in said.split() if word.startswith("2026-W48/")}]
    assert standing
    assert "coachplan change skip SESSION before it begins, coachplan log missed SESSION --by manager" in said
    quiet = run(team, "schedule", "--week", "2026-W48", "--reallocate", "-q")
    assert quiet.code == 4
    assert "a session stays on your day off" in quiet.err
    assert run(team, "log", "missed", *standing, "--by", "manager", day=WEDNESDAY).code == 0
    after = run(team, *again, day=WEDNESDAY)
    assert after.code == 0, after.err
    assert "clash" not in after.out


def test_a_plan_that_stands_says_of_when_it_is(team: Path) -> None:
    run(team, "schedule", "--publish", "--week", "2026-W48")
    said = run(team, "schedule", "--week", "2026-W48", day=WEDNESDAY).out
    assert said.endswith(
        "2026-W48 is published and unchanged: this is the plan, as of Tue 24 Nov 06:30.\n"
        "What became of it since: coachplan history show 2026-W48\n"
    )


def test_what_stays_on_a_day_off_is_never_assumed_held(team: Path) -> None:
    assert run(team, "schedule", "--publish", "--week", "2026-W48").code == 4
    before = run(team, "history", "show", "2026-W48").out
    assert "missed" not in before
    shown = run(team, "history", "show", "2026-W48", day=WEDNESDAY).out
    off = shown.count("missed by the manager (a day off), 45 min")
    assert off == before.count("Tue 24 Nov") > 0
    (week,) = json.loads(run(team, "history", "list", "--json", day=LATER).out)["weeks"]
    assert (week["missed"], week["held"]) == (off, 0)
    assert week["sessions"] == week["unconfirmed"] + off
    assert (
        run(team, "log", "done", "--all", "--week", "2026-W48", day=LATER).out.count("held")
        == week["unconfirmed"]
    )
