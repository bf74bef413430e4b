"""Telling what became of sessions: whom a word means, what has not begun, what was told before."""

import json
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, Around, Ran, coachplan

JONAS = "2026-W48/jonas-weber/1"
MONDAY, TUESDAY, FRIDAY = "2026-11-23T06:30", "2026-11-24T17:00", "2026-11-27T17:00"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A published week of the example's team."""
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text.replace("name: Jonas Weber", "name: Jonás Weber"), "utf-8")
    run(tmp_path, "schedule", "--publish", now=MONDAY)
    return tmp_path


def run(folder: Path, *words: str, now: str = FRIDAY, code: int = 0) -> Ran:
    """Run a command in a folder that ends with a code."""
    ran = coachplan(*words, "--now", now, around=Around(folder=folder))
    assert ran.code == code, ran.err
    return ran


def listed(folder: Path, now: str = FRIDAY) -> dict[str, Any]:
    """What is on record, in sums."""
    found: dict[str, Any] = json.loads(run(folder, "history", "list", "--json", now=now).out)
    return found


@pytest.mark.parametrize("word", ["jonas", "WEBER", "jonas-weber", "Jonás Weber"])
def test_a_part_of_a_name_is_enough(team: Path, word: str) -> None:
    assert run(team, "log", "done", word).out.startswith("Jonás Weber, ")


def test_a_name_that_means_nobody_gets_a_near_one(team: Path) -> None:
    told = run(team, "log", "missed", "hiru-tanaka", code=2).err
    assert "no session 'hiru-tanaka' is on record" in told
    assert "did you mean 'hiro-tanaka'?" in told


def test_a_rep_without_a_session_is_told_which_ones_there_are(team: Path) -> None:
    roster = team / "roster.yaml"
    text = roster.read_text("utf-8").replace("reps:\n", "reps:\n  - name: Zora Quist\n", 1)
    roster.write_text(text, encoding="utf-8")
    told = " ".join(run(team, "log", "missed", "zora", code=2, now=TUESDAY).err.split())
    assert "no session of Zora Quist is on record" in told
    assert "sessions to speak about: 2026-W48/" in told
    assert " (Mon 23 Nov 2026 " in told
    assert "Nov 2026 9:" not in told
    assert "Thu 26 Nov" not in told
    assert "no past session is left" in run(team, "log", "missed", "zora", code=2, now=MONDAY).err


def test_what_has_not_begun_was_not_held(team: Path) -> None:
    ahead = "2026-W48/ana-duarte/2"
    told = run(team, "log", "done", ahead, now=MONDAY, code=2).err
    assert "E0128" in told
    assert "the session of Ana Duarte begins on " in told
    assert "missed" in run(team, "log", "missed", ahead, "--by", "rep", now=MONDAY).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("done", "jonas", "--minutes", "0m"),
            "E0130] a conversation lasts from 1 minute to 12 hours, not 0m",
        ),
        (
            ("done", "jonas", "--minutes", "23h"),
            "E0130] a conversation lasts from 1 minute to 12 hours, not 23h",
        ),
        (("adhoc", "jonas", "0"), "E0130] a conversation lasts from 1 minute to 12 hours, not 0"),
        (("adhoc", "jonas", "20m", "--on", "2026-11-28"), "E0128] 2026-11-28 has not come"),
        (("done", "jonas", "--goal-by", "2026-12-01"), "E0132] --goal-by is for a goal that was set"),
    ],
)
def test_what_cannot_have_been_is_refused_and_not_kept(team: Path, words: tuple[str, ...], said: str) -> None:
    before = run(team, "history", "export").out
    assert said in " ".join(run(team, "log", *words, code=2).err.split())
    assert run(team, "history", "export").out == before


def test_the_longest_conversation_and_one_of_today_are_kept(team: Path) -> None:
    assert " 720 min: held." in run(team, "log", "done", "jonas", "--minutes", "12h").out
    assert (
        "2026-11-27: 1 minute unplanned" in run(team, "log", "adhoc", "jonas", "1", "--on", FRIDAY[:10]).out
    )


def test_a_rep_means_no_session_of_long_ago_and_overturns_no_answer(team: Path) -> None:
    run(team, "log", "missed", "jonas", "--by", "rep", now=FRIDAY)
    before = run(team, "history", "export").out
    said = " ".join(run(team, "log", "done", "jonas", code=2, now="2026-11-30T17:00").err.split())
    assert "E0134] the session of Jonás Weber on " in said
    assert said.endswith(
        "is on record as missed by the rep hint: to change that: coachplan log done " + JONAS
    )
    said = " ".join(
        run(team, "log", "missed", "jonas", "--absent", code=2, now="2026-12-07T09:00").err.split()
    )
    assert "E0133] Jonás Weber has no session in this week or the last hint: for their last one, of " in said
    assert said.endswith(": coachplan log missed " + JONAS)
    assert run(team, "history", "export").out == before
    assert "held. It was on record as missed" in run(team, "log", "done", "jonas", "--week", "2026-W48").out


def test_a_session_that_has_not_begun_names_the_one_before(team: Path) -> None:
    now = "2026-12-01T07:00"
    run(team, "log", "missed", "jonas", now=FRIDAY)
    run(team, "schedule", "--publish", "--week", "2026-W49", "-q", now="2026-11-30T06:30")
    said = " ".join(run(team, "log", "done", "jonas", code=2, now=now).err.split())
    assert "E0128] the session of Jonás Weber begins on " in said
    assert said.endswith(": coachplan log done " + JONAS)


def test_a_conversation_that_was_noted_twice_is_taken_back_once(team: Path) -> None:
    def minutes() -> dict[str, int]:
        return {one["rep"]: one["unplanned_minutes"] for one in listed(team)["reps"]}

    talk = ("log", "adhoc", "jonas", "20m", "--topic", "Meyer")
    assert "on record already" not in run(team, *talk).out
    again = " ".join(run(team, *talk).out.split())
    assert again.endswith(
        "20 minutes unplanned, Meyer. The same is on record already: it counts twice; --undo takes one back."
    )
    assert minutes()["jonas-weber"] == 40
    assert "20 minutes unplanned, Meyer: taken back." in run(team, *talk[:4], "--undo").out
    assert minutes()["jonas-weber"] == 20
    assert listed(team)["topics"] == [{"topic": "Meyer", "talks": 1, "minutes": 20}]
    said = " ".join(run(team, *talk, "--undo", "--on", TUESDAY[:10], code=2).err.split())
    assert "E0135] no such conversation with Jonás Weber is on record hint: on record: " in said
    assert "2026-11-27, 20m, Meyer" in said
    run(team, *talk, "--undo")
    assert "none" not in run(team, *talk, "--undo", code=2).err.split("hint")[0]
    assert minutes()["jonas-weber"] == 0


def test_who_was_talked_to_was_seen(team: Path) -> None:
    def seen() -> dict[str, str]:
        return {one["rep"]: one["last_seen"] for one in listed(team, now=MONDAY)["reps"]}

    assert seen()["jonas-weber"] is None
    run(team, "log", "adhoc", "jonas", "20m", now=MONDAY)
    assert seen()["jonas-weber"] == MONDAY[:10]


def test_a_talk_with_somebody_who_is_gone_is_noted(team: Path) -> None:
    roster = team / "roster.yaml"
    lines = roster.read_text("utf-8").replace("Jonás Weber", "Zora Quist")
    roster.write_text(lines, encoding="utf-8")
    assert run(team, "log", "adhoc", "jonas", "30m", "--topic", "exit").out.startswith("Jonás Weber, ")
    assert "no rep 'olga' on the roster or on record" in " ".join(
        run(team, "log", "adhoc", "olga", "30m", code=2).err.split()
    )


def test_what_was_said_of_a_session_is_told_back(team: Path) -> None:
    words = ("--note", "tired", "--next", "call Meyer", "--feedback", "helpful", "--goal", "two referrals")
    said = run(team, "log", "done", JONAS, *words, "--goal-by", "2026-12-04").out.splitlines()
    assert said[0].endswith(": held.")
    assert said[1:] == [
        "  note: tired",
        "  agreed: call Meyer",
        "  the rep: helpful",
        "  goal: two referrals (by 2026-12-04)",
    ]
    assert run(team, "log", "done", JONAS, "--met", "two").out.endswith("\n  goal met: two referrals\n")
    run(team, "log", "done", JONAS, "--goal", "call back")
    assert run(team, "log", "done", JONAS, "--unmet", "call").out.endswith("\n  goal not met: call back\n")


def test_telling_anew_says_what_was_told_before(team: Path) -> None:
    name = "2026-W48/ana-duarte/1"
    assert "on record" not in run(team, "log", "missed", name).out
    again = " ".join(run(team, "log", "done", name, "--minutes", "30m").out.split())
    assert again.endswith(" 30 min: held. It was on record as missed, 45 min.")
    once_more = " ".join(run(team, "log", "done", name, "--note", "was tired").out.split())
    assert once_more.endswith(" 30 min: held. It was on record as held, 30 min. note: was tired")
    assert " 45 min: missed; owed if others got theirs." in run(team, "log", "missed", name).out
    assert " 45 min: held." in run(team, "log", "done", name).out
