"""Publishing, telling and changing a week on the command line."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from desks import FRIDAY, MONDAY, ROSTER, Desk, sequences
from running import Around, coachplan, command, environment

from coachplan.export.ics import uid


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_preview_keeps_nothing_and_publishing_keeps_it_once(desk: Desk) -> None:
    desk("schedule", *MONDAY)
    assert [path.name for path in desk.folder.iterdir()] == ["roster.yaml"]
    first = desk.publish(*MONDAY, "--ics", "one.ics")
    assert first.out.endswith("\nPublished 2026-W48; kept in .coachplan.\n")
    kept = desk.history
    again = desk.publish("--now", "2026-11-23T07:10", "--ics", "two.ics")
    assert again.out.endswith("\n2026-W48 is published and unchanged: nothing to do.\n")
    assert desk.publish("--now", "2026-11-23T07:20", "--quiet").out == ""
    assert desk.history == kept
    assert (desk.folder / "one.ics").read_bytes() == (desk.folder / "two.ics").read_bytes()
    assert desk("schedule", *MONDAY).out.endswith(
        "\n2026-W48 is published and unchanged: this is the plan, as of Mon 23 Nov 06:30.\n"
        "What became of it since: coachplan history show 2026-W48\n"
    )


def test_what_was_previewed_is_what_is_published(desk: Desk) -> None:
    preview = desk.json("schedule", *MONDAY)
    assert desk.json("schedule", "--publish", *MONDAY) == preview


def test_changed_inputs_move_few_sessions_and_number_what_changed(desk: Desk) -> None:
    desk.publish(*MONDAY, "--ics", "one.ics")
    visit = "    - {on: 2026-11-25, time: 13:00-17:00}"
    desk.write(ROSTER.replace(visit, f"    - {{on: 2026-11-26, time: 13:00-14:30}}\n{visit}"))
    ran = desk.publish("--now", "2026-11-23T07:30", "--ics", "two.ics")
    assert "What changed in 2026-W48" in ran.out
    before, after = (sequences((desk.folder / name).read_bytes().decode()) for name in ("one.ics", "two.ics"))
    assert before.keys() == after.keys()
    assert Counter(before.values()) == {"0": 10}
    assert Counter(after.values()) == {"0": 9, "1": 1}


def test_a_published_week_keeps_the_policy_by_which_its_minutes_were_handed_out(desk: Desk) -> None:
    desk.publish()
    again = ("schedule", "--policy", "sbi", "--now", "2026-11-23T07:30")
    stands, anew = desk.json(*again), desk.json(*again, "--reallocate")
    told = (
        "the minutes of this week were handed out under balanced and stay; sbi counts from the next week on"
    )
    assert [(plan["policy"], plan["tiers"]) for plan in (stands, anew)] == [
        ("balanced", "soft"),
        ("sbi", "hard"),
    ]
    assert [any(note.startswith(told) for note in plan["warnings"]) for plan in (stands, anew)] == [
        True,
        False,
    ]


def test_the_head_counts_what_the_published_sessions_work_on(desk: Desk) -> None:
    desk.publish()
    first = desk.json("schedule", *MONDAY)
    desk.write(ROSTER.replace("standard: 3", "standard: 6"))
    assert (
        desk.json("schedule", "--week", "2026-W49", *MONDAY)["answers"]["focus"] != first["answers"]["focus"]
    )
    for plan in (first, desk.json("schedule", "--now", "2026-11-23T07:30")):
        works_on = Counter(session["metric"] for session in plan["sessions"])
        counted = {one["metric"]: one["sessions"] for one in plan["answers"]["focus"]}
        assert counted | {None: plan["answers"]["strengths"]} == works_on


def test_what_stands_at_the_head_of_a_plan_is_told_quietly_too(desk: Desk) -> None:
    desk.publish()
    visit = "    - {on: 2026-11-25, time: 13:00-17:00}"
    meeting = "    - {on: 2026-11-23, time: 10:00-16:45}"
    desk.write(ROSTER.replace(visit, f"{meeting}\n{visit}"))
    told = desk("schedule", "--quiet", "--now", "2026-11-23T07:30").err
    assert re.search(
        r"2026-W48: the session of [\w ]+ on Monday \d\d:\d\d stays, being locked or too close", told
    )


def test_somebody_who_leaves_is_taken_out_of_the_calendar(desk: Desk) -> None:
    desk.publish()
    start = ROSTER.index("  - name: Jonas Weber")
    desk.write(ROSTER[:start])
    text = desk.publish("--now", "2026-11-23T07:30", "--ics", "-").out
    gone = uid("North", "2026-W48/jonas-weber/1")
    event = next(part for part in text.replace("\n ", "").split("BEGIN:VEVENT") if gone in part)
    assert ("STATUS:CANCELLED" in event, "SEQUENCE:1" in event) == (True, True)


def test_their_own_calendars_tell_everybody_what_was_called_off(desk: Desk) -> None:
    files = ("--out", "set", "--ics-per-rep", "own")
    desk.publish(*MONDAY, *files)
    own, of_set = desk.folder / "own", desk.folder / "set" / "2026-W48" / "reps"
    assert sum("CANCELLED" in path.read_text() for path in (*own.iterdir(), *of_set.iterdir())) == 0
    desk("change", "skip", "hiro-tanaka", "--yes", *MONDAY)
    desk.write(ROSTER[: ROSTER.index("  - name: Jonas Weber")])
    desk.publish("--now", "2026-11-23T07:30", *files)
    for name in ("hiro-tanaka.ics", "jonas-weber.ics"):
        text = (own / name).read_text()
        assert (text.count("STATUS:CANCELLED"), text.count("STATUS:CONFIRMED")) == (1, 0)
        assert (of_set / name).read_text() == text
    assert {path.name for path in own.iterdir()} == {path.name for path in of_set.glob("*.ics")}


def test_a_missed_session_is_owed_and_repaid_first(desk: Desk) -> None:
    desk.publish()
    told = desk("log", "missed", "jonas-weber", "--by", "rep", *FRIDAY).out
    assert "missed; owed if others got theirs" in told
    desk("log", "done", "--all", *FRIDAY)
    plan = desk.json("schedule", "--week", "2026-W49", *FRIDAY)
    jonas = next(share for share in plan["shares"] if share["rep"] == "jonas-weber")
    others = [share["credit_before"] for share in plan["shares"] if share is not jonas]
    assert (jonas["credit_before"] > max(others), jonas["last_seen"], jonas["minutes"]) == (True, None, 90)
    assert not any("no history is kept" in warning for warning in plan["warnings"])
    seen = {share["rep"]: share["last_seen"] for share in plan["shares"]}
    assert seen["ana-duarte"] == "2026-W48"


def test_what_nobody_spoke_of_counts_as_held_and_is_called_unconfirmed(desk: Desk) -> None:
    desk.publish()
    plan = desk.json("schedule", "--week", "2026-W49", *FRIDAY)
    assert any(
        warning.startswith("10 past sessions are unconfirmed and count as held")
        for warning in plan["warnings"]
    )


def test_what_lies_ahead_is_not_called_unconfirmed(desk: Desk) -> None:
    desk.publish()
    ahead, over = (desk("history", "show", "2026-W48", *now).out for now in (MONDAY, FRIDAY))
    assert ("not confirmed" in ahead, "not confirmed" in over) == (False, True)


def test_notes_are_for_the_manager_and_next_steps_for_both(desk: Desk) -> None:
    desk.publish()
    said = ("--note", "seemed tired", "--next", "call Meyer again", "--goal", "three meetings a week")
    desk("log", "done", "ana-duarte", *said, "--feedback", "good questions", *FRIDAY)
    plan = desk.json("schedule", "--week", "2026-W49", *FRIDAY)
    first, *others = [s for s in plan["sessions"] if s["reps"] == ["ana-duarte"]]
    assert first["agreed"] == ["agreed last time: call Meyer again", "goal to look at: three meetings a week"]
    assert first["remembered"] == [
        "your note of 2026-11-26: seemed tired",
        "the rep's word on the coaching: good questions",
    ]
    assert all(not (s["agreed"] or s["remembered"]) for s in others)
    entries = desk("schedule", "--week", "2026-W49", "--ics", "-", *FRIDAY).out.replace("\n ", "")
    assert ("call Meyer again" in entries, "seemed tired" in entries, "good questions" in entries) == (
        True,
        False,
        False,
    )
    desk("log", "done", "2026-W48/ana-duarte/2", "--met", "three", *FRIDAY)
    later = desk.json("schedule", "--week", "2026-W49", *FRIDAY)
    assert not any("goal" in line for s in later["sessions"] for line in s["agreed"])


def test_whoever_writes_all_for_a_name_is_told_of_the_option(desk: Desk) -> None:
    desk.publish()
    assert "for every session of the week: --all" in desk("log", "done", "all", *FRIDAY, code=2).err


def test_a_whole_week_can_be_told_question_by_question(desk: Desk) -> None:
    desk.publish()
    ran = desk("log", "week", *FRIDAY, typed="h\n\nmissed\nwhat\n30x\n0m\n30m\nm you\nm rep\n")
    assert ran.err.count("40m: held for 40 minutes, Enter alone: leave it open\n") == 5, ran.err
    assert [line.rpartition(": ")[2] for line in ran.out.splitlines()] == [
        "held.",
        "missed; owed if others got theirs.",
        "held.",
        "missed; owed if others got theirs.",
    ]
    found = desk.json("history", "list", *FRIDAY)
    states = Counter(session["state"] for session in found["sessions"])
    assert states == {"held": 2, "missed": 2, "planned": 6}
    assert [session["by"] for session in found["sessions"] if session["state"] == "missed"] == ["", "rep"]
    assert sorted(s["held_minutes"] for s in found["sessions"] if s["state"] == "held") == [30, 45]


def test_a_calendar_is_read_back(desk: Desk) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    head, *events = text.split("BEGIN:VEVENT")
    moved = events[0].replace("T090000Z", "T130000Z").replace("T094500Z", "T134500Z")
    assert moved != events[0]
    back = "BEGIN:VEVENT".join([head, moved, events[1], *events[3:]])
    (desk.folder / "back.ics").write_text(back, newline="")
    ran = desk("log", "sync", "back.ics", *FRIDAY)
    assert ran.out.splitlines()[-1] == "8 sessions as published, 2 changed."
    assert desk("log", "sync", "back.ics", *FRIDAY).out == "10 sessions as published, 0 changed.\n"
    found = desk.json("history", "list", *FRIDAY)
    assert Counter(session["state"] for session in found["sessions"]) == {
        "planned": 8,
        "moved": 1,
        "cancelled": 1,
    }
    over = desk.publish("--week", "2026-W48", "--now", "2026-11-30T08:00", code=2)
    assert "as it went it is on record: coachplan history show 2026-W48; name a later one" in over.err
    (desk.folder / "no.ics").write_text("BEGIN:VCALENDAR\nnonsense")
    assert "breaks off" in desk("log", "sync", "no.ics", *FRIDAY, code=3).err
    whole_day = re.sub(r"(DTSTART|DTEND):(\d{8})T\d{6}Z", r"\1;VALUE=DATE:\2", text, count=2)
    (desk.folder / "day.ics").write_text(whole_day, newline="")
    said = desk("log", "sync", "day.ics", *FRIDAY).out.splitlines()
    assert said[-1] == "1 session left alone: no time of day in this calendar."


def test_unplanned_conversations_are_summed_by_topic(desk: Desk) -> None:
    desk.publish()
    for length, topic in (("20m", "paperwork"), ("1h", "pricing"), ("15m", "paperwork")):
        desk("log", "adhoc", "Jonas Weber", length, "--topic", topic, *FRIDAY)
    found = desk.json("history", "list", *FRIDAY)
    assert [(t["topic"], t["talks"], t["minutes"]) for t in found["topics"]] == [
        ("pricing", 1, 60),
        ("paperwork", 2, 35),
    ]


def test_a_change_is_priced_first_and_kept_only_if_wanted(desk: Desk) -> None:
    desk.publish()
    kept = desk.history
    shown = desk("change", "skip", "hiro-tanaka", *MONDAY)
    assert "Hiro Tanaka gets 45 minutes less this week" in shown.out
    assert shown.out.endswith("\nNothing was changed; --yes applies it.\n")
    assert desk.history == kept
    assert desk("change", "move", "jonas-weber", "thu", "14:00", "--yes", *MONDAY).code == 0
    desk("change", "skip", "hiro-tanaka", "--yes", *MONDAY)
    plan = desk.json("history", "show", "2026-W48")
    times = {s["id"]: s["start"] for s in plan["sessions"]}
    assert times["2026-W48/jonas-weber/1"] == "2026-11-26T14:00:00+01:00"
    assert "2026-W48/hiro-tanaka/1" not in times
    # What cron does next leaves the hand's work alone, whether or not the roster has changed.
    assert "unchanged" in desk.publish("--now", "2026-11-23T07:00").out
    desk.write(ROSTER.replace("118%", "117%").replace("121%", "122%"))
    desk.publish("--now", "2026-11-23T07:05")
    assert {s["id"]: s["start"] for s in desk.json("history", "show", "2026-W48")["sessions"]} == times


@pytest.mark.parametrize("moment", ["thu 14:00", "Thursday, 14:00", "thu 2pm", "2026-11-26T14:00"])
def test_a_moment_is_read_as_people_write_it(desk: Desk, moment: str) -> None:
    desk.publish()
    shown = desk("change", "move", "jonas-weber", *moment.split(), *MONDAY).out
    assert "to Thu 26 Nov 14:00, 45 min" in shown


def test_the_first_week_is_owed_by_rotation_and_later_ones_from_before(desk: Desk) -> None:
    desk.publish()
    for words, told, other in (
        (MONDAY, "by rotation", "from before"),
        (("--week", "2026-W49", *FRIDAY), "from before", "by rotation"),
    ):
        whys = [share["why"] for share in desk.json("schedule", *words)["shares"]]
        assert any(why.endswith(told) for why in whys)
        assert not any(why.endswith(other) for why in whys)


def test_a_published_time_is_explained_as_that(desk: Desk) -> None:
    desk.publish()
    told = " ".join(desk("explain", "roster.yaml", "hiro", *MONDAY).out.split())
    assert "worse: the session was published for the time that it has, and people go by that" in told


def test_without_a_week_the_published_one_with_the_session_ahead_is_meant(desk: Desk) -> None:
    desk.publish()
    thursday = ("--now", "2026-11-26T07:00")
    assert desk.json("free", "roster.yaml", *thursday)["week"] == "2026-W49"
    ahead = [s for s in desk.json("history", "show", "2026-W48")["sessions"] if s["start"] > "2026-11-26T08"]
    rep = ahead[0]["reps"][0]
    for _ in range(2):
        assert "in 2026-W48\n" in desk("change", "skip", rep, *thursday).out
        assert "2026-W48" in desk("explain", "roster.yaml", rep, *thursday).out.split("\n")[0]
        desk.publish("--week", "2026-W49", *thursday)
    desk("change", "skip", rep, "--yes", *thursday)
    assert "in 2026-W49\n" in desk("change", "skip", "ana-duarte", *FRIDAY).out
    assert "in 2026-W48\n" in desk("change", "undo", *thursday).out


def test_changes_are_undone_one_by_one(desk: Desk) -> None:
    desk.publish()
    before = desk.json("history", "show", "2026-W48")["sessions"]
    desk("change", "swap", "imani-okafor", "bao-nguyen", "--yes", *MONDAY)
    desk("change", "pin", "efua-mensah", "--yes", *MONDAY)
    for _ in range(2):
        desk("change", "undo", "--yes", *MONDAY)
    assert desk.json("history", "show", "2026-W48")["sessions"] == before
    assert "E0125" in desk("change", "undo", "--yes", *MONDAY, code=2).err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("move", "jonas-weber", "tue", "14:00"), 3, "E0153"),  # the forecast call
        (("move", "jonas-weber", "sat", "10:00"), 3, "E0153"),
        (("move", "jonas-weber", "2026-12-01T10:00"), 2, "E0124"),
        (("move", "jonas-weber", "thu", "14:07"), 2, "E0124"),
        (("move", "jonas-weber", "2026-11-26T14:00:30"), 2, "E0124"),
        (("move", "jonas-weber", "2026-11-26T14:00:00.5"), 2, "E0124"),
        (("move", "jonas-weber", "0001-01-01T00:00+14:00"), 2, "E0124"),
        (("move", "jonas-weber", "soon"), 2, "E0124"),
        (("move", "jonas-weber", "thu", "25:00"), 2, "E0124"),
        (("move", "jonas-weber", "mon", "8:00"), 2, "E0123"),
        (("skip", "ana-duarte"), 2, "E0152"),  # two sessions
        (("skip", "nobody"), 2, "E0112"),
        (("skip", "jonas-weber", "--week", "2026-W49"), 2, "E0121"),
    ],
)
def test_a_change_that_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], code: int, told: str) -> None:
    desk.publish()
    kept = desk.history
    assert told in desk("change", *words, "--yes", *MONDAY, code=code).err
    assert desk.history == kept


def test_a_history_goes_elsewhere_as_lines(desk: Desk, tmp_path: Path) -> None:
    desk.publish()
    desk("log", "missed", "jonas-weber", *FRIDAY)
    lines = desk("history", "export").out
    assert json.loads(lines.partition("\n")[0])["kind"] == "history export"
    (tmp_path / "lines.jsonl").write_text(lines, encoding="utf-8")
    assert "3 records taken in for North" in desk("history", "import", "lines.jsonl", "--home", "other").out
    assert desk("history", "export", "--home", "other").out == lines
    assert "E0122" in desk("history", "import", "lines.jsonl", code=2).err
    (tmp_path / "torn.jsonl").write_text(lines[:-100], encoding="utf-8")
    refused = desk("history", "import", "torn.jsonl", "--home", "third", code=3)
    assert "error[E5106] torn.jsonl:4" in refused.err
    assert desk("history", "export", "--home", "third").out == lines.splitlines(keepends=True)[0]
    assert "3 records of 1 team" in desk("history", "check").out
    desk("history", "backup", "copy.db")
    assert "E0150" in desk("history", "backup", "copy.db", code=2).err
    assert (tmp_path / "copy.db").stat().st_size == (tmp_path / ".coachplan" / "history.db").stat().st_size


def test_what_cannot_be_published_is_said(desk: Desk, tmp_path: Path) -> None:
    assert "E0151" in coachplan("schedule", "-", "--publish", around=Around(typed=ROSTER.encode())).err
    assert "E0116" in desk.publish(*MONDAY, "--week", "2026-W40", code=2).err
    assert "E0117" in desk("schedule", "--weeks", "3", "--publish", *MONDAY, code=2).err
    assert "E0121" in desk("log", "done", "--all", *MONDAY, code=2).err
    desk.publish()
    (tmp_path / "second.yaml").write_text(ROSTER, encoding="utf-8")
    assert "E1307" in desk("schedule", "second.yaml", "--publish", *MONDAY, code=3).err
    (tmp_path / ".coachplan" / "history.db").unlink()
    for words in (("schedule", *MONDAY), ("rank",), ("history", "list")):
        assert "E5103" in desk(*words, code=5).err


def test_an_output_that_cannot_be_written_leaves_the_history_as_it_was(desk: Desk) -> None:
    desk.publish()
    kept = desk.history
    desk.publish("--week", "2026-W49", *MONDAY, "--ics", "nowhere/week.ics", code=6)
    assert desk.history == kept


FROM_SUNDAY = ROSTER.replace("timezone: Europe/Berlin", "timezone: Asia/Jerusalem\n  week_starts: sun", 1)


def test_in_a_week_that_begins_on_sunday_that_sunday_is_meant(desk: Desk) -> None:
    desk.write(FROM_SUNDAY.replace("    fri: 8:30-15:00", "    sun: 8:30-17:30", 1))
    saturday = ("--now", "2026-11-21T08:00")
    desk.publish(*saturday, "--week", "2026-W48")
    for when in (("sun", "15:00"), ("2026-11-22T15:00",)):
        moved = desk("change", "move", "jonas-weber", *when, "--week", "2026-W48", "--yes", *saturday)
        assert "Sun 22 Nov" in moved.out or "like that already" in moved.out, moved.out
    beyond = ("change", "move", "jonas-weber", "2026-11-29T15:00", "--week", "2026-W48", *saturday)
    assert "E0124" in desk(*beyond, code=2).err
    told = desk.json("log", "done", "--all", "--week", "2026-11-22", "--now", "2026-11-27T17:00")["records"]
    assert {one["session"].partition("/")[0] for one in told} == {"2026-W48"}


def test_a_week_that_ends_on_a_saturday_is_over_on_sunday(desk: Desk) -> None:
    desk.write(FROM_SUNDAY)
    desk.publish(*MONDAY)
    sunday = ("--now", "2026-11-29T08:00")
    assert "E0116" in desk.publish(*sunday, "--week", "2026-W48", "--budget", "7h", code=2).err
    # The present week is the one that began this morning, so that one before it was missed.
    said = desk.json("schedule", "--now", "2026-12-06T08:00")["warnings"]
    assert any("2026-W49" in one and "not published" in one for one in said), said


def test_where_one_file_cannot_be_written_none_is(desk: Desk) -> None:
    desk("schedule", *MONDAY, "--ics", "a.ics", "--csv", "nowhere/b.csv", code=6)
    assert [path.name for path in desk.folder.iterdir()] == ["roster.yaml"]
    ran = desk("schedule", *MONDAY, "--ics", "a", "--csv", "./a", code=2)
    assert "E0109" in ran.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no stream that is always full here")
@pytest.mark.parametrize("words", [("--json",), ("--ics", "-"), (), ("--out", "set", "--csv", "b.csv")])
def test_what_cannot_be_printed_is_not_published(desk: Desk, words: tuple[str, ...]) -> None:
    desk.publish()
    kept = desk.history
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("schedule", "--publish", "--week", "2026-W49", *MONDAY, *words),
            env=environment(),
            cwd=desk.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, b"E6110" in done.stderr) == (6, True)
    assert desk.history == kept
    assert {path.name for path in desk.folder.iterdir()} == {"roster.yaml", ".coachplan"}


def test_weeks_ahead_are_planned_as_if_held(desk: Desk) -> None:
    found = desk.json("schedule", "--weeks", "3", *MONDAY)
    assert [plan["week"] for plan in found["plans"]] == ["2026-W48", "2026-W49", "2026-W50"]
    first, second = found["plans"][:2]
    after = {share["rep"]: share["credit_after"] for share in first["shares"]}
    assert {share["rep"]: share["credit_before"] for share in second["shares"]} == after
    assert not (desk.folder / ".coachplan").exists()


def test_top_reps_unseen_for_long_stand_at_the_head(desk: Desk) -> None:
    desk.publish()
    for number in (1, 2):
        desk("log", "missed", f"2026-W48/ana-duarte/{number}", *FRIDAY)
    later = ("--now", "2026-12-21T06:30")
    assert desk.json("schedule", *later)["alerts"] == [
        "Ana Duarte, in the top tier, has not been seen for 4 weeks"
    ]
    assert "Ana Duarte, in the top tier, has not been seen for 4 weeks" in " ".join(
        desk("schedule", *later).out.split("8:30")[0].split()
    )
