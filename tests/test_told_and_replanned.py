"""What was told of a published week holds when the week is planned again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import FRIDAY, MONDAY, ROSTER, Desk, sequences

from coachplan.export.ics import uid

JONAS = "2026-W48/jonas-weber/1"
LATER, STILL_LATER = ("--now", "2026-11-23T07:30"), ("--now", "2026-11-23T07:40")
VISIT = "    - {on: 2026-11-25, time: 13:00-17:00}"
OTHER_INPUTS = ROSTER.replace(VISIT, f"    - {{on: 2026-11-26, time: 15:45-16:00}}\n{VISIT}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def entries(text: str) -> dict[str, str]:
    """Return the events of a calendar by UID, as they stand there."""
    events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT\r?\n", text, re.DOTALL)
    return {re.findall(r"UID:(.*?)\r?\n", event)[0]: event for event in events}


def at(time: str) -> Callable[[str], str]:
    """Return what lets an event of three quarters of an hour begin at a UTC time such as ``25T1400``."""
    day, hour, minute = time[:2], int(time[3:5]), int(time[5:])
    end = f"{day}T{hour + (minute + 45) // 60:02d}{(minute + 45) % 60:02d}"

    def moved(event: str) -> str:
        event = re.sub(r"DTSTART:\d{8}T\d{6}Z", f"DTSTART:202611{time}00Z", event)
        return re.sub(r"DTEND:\d{8}T\d{6}Z", f"DTEND:202611{end}00Z", event)

    return moved


def synced(desk: Desk, text: str, session: str, change: Callable[[str], str], *now: str) -> None:
    """Let the manager change one entry in their calendar, and read it back."""
    event = entries(text)[uid("North", session)]
    (desk.folder / "back.ics").write_text(text.replace(event, change(event)), newline="")
    desk("log", "sync", "back.ics", *(now or MONDAY))


def starts(desk: Desk) -> dict[str, str]:
    return {s["id"]: s["start"] for s in desk.json("history", "show", "2026-W48")["sessions"]}


@pytest.mark.parametrize("roster", [ROSTER, OTHER_INPUTS])
@pytest.mark.parametrize(
    ("time", "stands"),
    [
        ("26T1430", "2026-11-26T15:30:00+01:00"),
        ("24T1333", "2026-11-24T14:33:00+01:00"),  # off the grid, in the forecast call
        ("26T0930", "2026-11-26T10:30:00+01:00"),  # where Ana's second session is
        ("30T1300", "2026-11-30T14:00:00+01:00"),  # next week
    ],
)
def test_a_session_that_was_moved_in_the_calendar_stays_there(
    desk: Desk, roster: str, time: str, stands: str
) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    before = starts(desk)
    synced(desk, text, JONAS, at(time))
    desk.write(roster)
    after = desk.publish(*LATER, "--ics", "-").out
    now = starts(desk)
    assert now[JONAS] == stands
    made_way = {"2026-W48/ana-duarte/2"} if time == "26T0930" else set()
    assert {name for name in before if now[name] != before[name]} == {JONAS, *made_way}
    event = entries(after)[uid("North", JONAS)]
    assert (f"DTSTART:202611{time}00Z" in event, "SEQUENCE:1" in event) == (True, True)
    desk.publish(*STILL_LATER, "--ics", "last.ics")
    assert (desk.folder / "last.ics").read_bytes().decode() == after
    assert "10 sessions as published, 0 changed." in desk("log", "sync", "last.ics", *STILL_LATER).out


@pytest.mark.parametrize("roster", [ROSTER, OTHER_INPUTS])
def test_a_session_that_was_deleted_in_the_calendar_does_not_come_back(desk: Desk, roster: str) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    before = starts(desk)
    synced(desk, text, JONAS, lambda _event: "")
    desk.write(roster)
    after = desk.publish(*LATER, "--ics", "-").out
    assert starts(desk) == {name: start for name, start in before.items() if name != JONAS}
    event = entries(after)[uid("North", JONAS)]
    assert ("STATUS:CANCELLED" in event, "SEQUENCE:1" in event) == (True, True)
    plan = desk.json("history", "show", "2026-W48")
    assert plan["left_over_why"].endswith("the session of Jonas Weber was called off")
    assert "unchanged" in desk.publish(*STILL_LATER).out
    owed = {rep["rep"]: rep for rep in desk.json("history", "list", "--now", "2026-11-30T06:00")["reps"]}
    assert (owed["jonas-weber"]["missed"], owed["jonas-weber"]["credit"] > 0) == (1, True)


def test_whatever_changed_is_told_with_its_own_reason(desk: Desk) -> None:
    """By hand, in the calendar, by word: the last publish tells what is new, and diff tells all."""
    desk.publish(*MONDAY)
    hiro, imani, ana = (f"2026-W48/{rep}/1" for rep in ("hiro-tanaka", "imani-okafor", "ana-duarte"))
    (desk.folder / "monday.json").write_text(desk("history", "show", "2026-W48", "--json").out, "utf-8")
    desk("change", "move", JONAS, "thu", "14:00", "--yes", *MONDAY)
    desk("change", "skip", hiro, "--yes", *MONDAY)
    text = desk("schedule", "--week", "2026-W48", "--ics", "-", *MONDAY).out
    synced(desk, text, imani, lambda _event: "")
    desk("log", "missed", ana, *MONDAY)
    told = {one["session"]: one["why"] for one in desk.json("schedule", "--publish", *LATER)["changes"]}
    deleted, said = "it was called off in your calendar", "you logged that it would not take place"
    assert told == {imani: deleted, ana: said}
    desk("change", "pin", "2026-W48/ana-duarte/2", "--yes", *STILL_LATER)
    (desk.folder / "later.json").write_text(desk("history", "show", "2026-W48", "--json").out, "utf-8")
    found = {one["session"]: one["why"] for one in desk.json("diff", "monday.json", "later.json")["changes"]}
    assert found == {JONAS: "by hand", hiro: "by hand", imani: deleted, ana: said}


def test_the_hand_after_the_calendar_tells_both(desk: Desk) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    (desk.folder / "monday.json").write_text(desk("history", "show", "2026-W48", "--json").out, "utf-8")
    synced(desk, text, JONAS, at("26T1430"))
    shown = desk.json("change", "move", JONAS, "thu", "14:00", "--yes", *LATER)["difference"]["changes"]
    (desk.folder / "later.json").write_text(desk("history", "show", "2026-W48", "--json").out, "utf-8")
    found = desk.json("diff", "monday.json", "later.json")["changes"]
    assert [one["why"] for one in shown] == ["by hand"]
    assert [one["why"] for one in found] == ["it was moved in your calendar; then by hand"]


def test_what_was_exported_from_wednesday_on_takes_nothing_back(desk: Desk) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    before = [event for event in entries(text).values() if re.search(r"DTSTART:202611(23|24)", event)]
    assert before
    for event in before:
        text = text.replace(event, "")
    (desk.folder / "back.ics").write_text(text, newline="")
    told = desk("log", "sync", "back.ics", "--now", "2026-11-25T07:00").out
    assert f"{10 - len(before)} sessions as published, 0 changed." in told
    assert "Before or after all that this calendar holds, and left alone: " in told
    assert desk.json("log", "sync", "back.ics", *FRIDAY)["records"] == []


def test_a_calendar_from_before_the_hand_moves_nothing_back(desk: Desk) -> None:
    desk.publish(*MONDAY, "--ics", "old.ics")
    desk("change", "move", "jonas-weber", "thu", "14:00", "--yes", *MONDAY)
    told = " ".join(desk("log", "sync", "old.ics", *MONDAY).out.split())
    assert "9 sessions as published, 0 changed. Older in this calendar than in the plan" in told
    assert "left alone: Jonas Weber (Thu 26 Nov 2026 14:00);" in told
    assert starts(desk)[JONAS] == "2026-11-26T14:00:00+01:00"


def test_a_length_that_was_changed_in_the_calendar_stays(desk: Desk) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    synced(desk, text, JONAS, lambda event: event.replace("T084500Z", "T083000Z"))
    desk.publish(*LATER)
    plan = desk.json("history", "show", "2026-W48")
    [jonas] = [session for session in plan["sessions"] if session["id"] == JONAS]
    assert (jonas["minutes"], plan["left_over_why"]) == (30, "the session of Jonas Weber was made shorter")


@pytest.mark.parametrize(("told", "lasts"), [((), 90), (("--note", "tired"), 90), (("--minutes", "45m"), 45)])
def test_a_session_held_as_it_stands_in_the_calendar_is_as_long(
    desk: Desk, told: tuple[str, ...], lasts: int
) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    synced(desk, text, JONAS, lambda event: event.replace("T084500Z", "T093000Z"), *FRIDAY)
    said = " ".join(desk("log", "done", JONAS, *told, *FRIDAY).out.split())
    assert f" {lasts} min: held. It was on record as moved, 90 min." in said
    found = {s["id"]: s["held_minutes"] for s in desk.json("history", "list", *FRIDAY)["sessions"]}
    assert found[JONAS] == lasts


def test_the_hand_has_the_last_word_and_can_be_taken_back(desk: Desk) -> None:
    text = desk.publish(*MONDAY, "--ics", "-").out
    synced(desk, text, JONAS, at("26T1430"))
    desk("change", "move", "jonas-weber", "fri", "10:00", "--yes", *LATER)
    assert starts(desk)[JONAS] == "2026-11-27T10:00:00+01:00"
    assert "unchanged" in desk.publish(*LATER).out
    told = {s["id"]: s for s in desk.json("history", "list", *FRIDAY)["sessions"]}
    assert (told[JONAS]["start"], told[JONAS]["state"]) == ("2026-11-27T10:00:00+01:00", "planned")
    desk("change", "undo", "--yes", *STILL_LATER)
    assert starts(desk)[JONAS] == "2026-11-26T15:30:00+01:00"


def test_what_was_agreed_since_is_a_new_version_of_the_entry_it_stands_in(desk: Desk) -> None:
    first = desk.publish(*MONDAY, "--ics", "-").out
    tuesday = ("--now", "2026-11-24T07:00")
    assert "unchanged" in desk.publish(*tuesday).out  # time alone changes nothing
    desk("log", "done", "2026-W48/ana-duarte/1", "--next", "call Meyer", "--note", "tired", *tuesday)
    shown = desk("schedule", *tuesday, "--ics", "-").out
    changed = desk.publish(*tuesday, "--ics", "-").out
    second = uid("North", "2026-W48/ana-duarte/2")
    numbers = {name: number for name, number in sequences(changed).items() if number != "0"}
    assert (numbers, shown) == ({second: "1"}, changed)
    new = entries(changed)[second]
    assert "Agreed last time: call Meyer" in new.replace("\n ", "").replace("\r", "")
    assert ("DTSTAMP:20261123T053000Z" in first, "DTSTAMP:20261124T060000Z" in new) == (True, True)
    again = desk.publish("--now", "2026-11-24T07:10", "--ics", "-").out
    assert again == changed
    assert "unchanged" in desk.publish("--now", "2026-11-25T07:10").out


def test_what_was_called_off_is_neither_a_cost_of_another_change_nor_too_few_minutes(desk: Desk) -> None:
    desk.publish()
    desk("log", "missed", JONAS, *LATER)
    costs = desk("change", "skip", "farid-haddad", *STILL_LATER).out.partition("What it costs")[2]
    assert "Farid Haddad gets 45 minutes less" in costs
    assert "Jonas Weber" not in costs
    told = desk("explain", "jonas-weber", *STILL_LATER).out
    assert "The session of Jonas Weber was called off; the minutes are carried on" in told
    assert "Too few" not in told
    assert "is due this week" not in told
    refused = desk("change", "move", "jonas-weber", "thu", "14:00", *STILL_LATER, code=2).err
    assert "Jonas Weber has no session left in 2026-W48" in refused
    way = "coachplan schedule --week 2026-W48 --publish --reallocate"
    assert f"for another one: {way}" in " ".join(refused.split())
    desk(*way.split()[1:], *STILL_LATER)
    assert "moved" in desk("change", "move", "jonas-weber", "fri", "14:00", *STILL_LATER).out


def test_a_place_is_never_beyond_the_number_of_sessions(desk: Desk) -> None:
    desk.publish()
    desk("change", "skip", "farid-haddad", "--yes", *LATER)
    desk("change", "skip", "hiro-tanaka", "--yes", *STILL_LATER)
    told = " ".join(desk("explain", "ana-duarte", *STILL_LATER).out.split())
    last, count = re.findall(r"number 1, (\d+) of the (\d+) handed out this week", told)[0]
    assert int(last) <= int(count)
