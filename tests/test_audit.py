"""The audit from files to figures: known hours, and calendars that are not as they should be."""

import json
from pathlib import Path
from typing import Any

import pytest
from calendars.shared import calendar, event
from running import Around, Ran, coachplan

ROSTER = """
team: North
manager: {name: Maren Holt, email: maren@north.example, timezone: Europe/Berlin}
reps:
  - {name: Ana Díaz, email: diaz@north.example, metrics: {win_rate: 60/100}}
  - {name: Ana Ruiz, metrics: {win_rate: 50/100}}
  - {name: Bo Larsen, email: bo@north.example, metrics: {win_rate: 40/100}}
  - {name: Cy Moss, metrics: {win_rate: 20/100}}
"""
LONG_AGO = "CREATED:20260801T080000Z"
MAREN = ("ORGANIZER;CN=Maren Holt:mailto:maren@north.example", "ATTENDEE:mailto:maren@north.example")
BO, DIAZ = "ATTENDEE:mailto:bo@north.example", "ATTENDEE:mailto:diaz@north.example"
RUIZ, CY = "ATTENDEE;CN=Ana Ruiz:mailto:ar@north.example", "ATTENDEE:mailto:cy.moss@north.example"
CUSTOMER = "ATTENDEE;CN=Ana Petrova:mailto:ana@customer.example"


def at(start: str, minutes: int, *lines: str) -> tuple[str, ...]:
    return (f"DTSTART;TZID=Europe/Berlin:2026{start}00", f"DURATION:PT{minutes}M", *lines)


def meeting(uid: str, start: str, minutes: int, *lines: str) -> str:
    return event(f"UID:{uid}", *at(start, minutes, LONG_AGO, *lines))


def change(uid: str, of: str, *lines: str, reach: str = "") -> str:
    return event(f"UID:{uid}", f"RECURRENCE-ID{reach};TZID=Europe/Berlin:2026{of}00", *lines)


DECLINED = ";PARTSTAT=DECLINED:mailto:"
BO_WEEKLY = (
    # Mondays from 28 September to 16 November; held on four: 45 + 60 + 45 + 45
    meeting(
        "bo", "0907T1000", 45, "RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Berlin:20261019T100000", *MAREN, BO
    ),
    change("bo", "1005T1000", *at("1006T1000", 60, *MAREN, BO)),
    change("bo", "1012T1000", *at("1012T1000", 45, "STATUS:CANCELLED", *MAREN, BO)),
    change("bo", "1102T1000", *at("1102T1000", 45, MAREN[0], f"ATTENDEE{DECLINED}bo@north.example")),
    change("bo", "1109T1000", *at("1109T1000", 45, BO, f"ATTENDEE{DECLINED}maren@north.example")),
)
CY_WEEKLY = (
    # Wednesdays: four of 30 minutes, then four of 50
    meeting("cy", "0930T1400", 30, "RRULE:FREQ=WEEKLY", *MAREN, CY),
    change("cy", "1028T1400", *at("1028T1500", 50, *MAREN, CY), reach=";RANGE=THISANDFUTURE"),
)
GROUPS = (
    # Díaz, Bo and the customer 20 each; then twice 16 2/3 for each of three
    meeting(
        "team", "1001T0900", 60, *MAREN, DIAZ, f"ATTENDEE;CN=Ana Ruiz{DECLINED}ar@north.example", BO, CUSTOMER
    ),
    meeting("three-1", "1008T0900", 50, *MAREN, DIAZ, RUIZ, CY),
    meeting("three-2", "1015T0900", 50, *MAREN, DIAZ, RUIZ, CY),
)
BY_TITLE = (
    meeting("which-ana", "1020T0900", 40, "SUMMARY:1:1 Ana"),
    meeting("ruiz", "1021T0900", 25, "SUMMARY:Coaching Ana Ruiz"),
    event("UID:diaz", *at("1022T0900", 15, "SUMMARY:Ana Díaz\\, quick", "CREATED:20261022T060000Z")),
)
EDGES = (
    meeting("begins-before", "0925T1140", 30, *MAREN, BO),  # 10 minutes after noon
    meeting("ends-after", "1120T1130", 60, *MAREN, BO),  # 30 minutes until noon
    meeting("future", "1123T1130", 60, *MAREN, BO),
)
NOBODYS = (
    meeting("mail", "1023T0900", 30, "SUMMARY:Mail"),
    meeting("customer", "1023T1000", 45, *MAREN, CUSTOMER),
    meeting("free", "1023T1100", 60, "TRANSP:TRANSPARENT", *MAREN, BO),
    event("UID:day", "DTSTART;VALUE=DATE:20261026", LONG_AGO, *MAREN, BO),
)
MINE = (*BO_WEEKLY, *CY_WEEKLY, *GROUPS, *BY_TITLE, *EDGES, *NOBODYS)
BOS = (*BO_WEEKLY, GROUPS[0], EDGES[0])
"""Bo's own calendar, which holds some of the same meetings."""


def audited(folder: Path, *files: bytes, roster: str = ROSTER, words: tuple[str, ...] = ()) -> Ran:
    """Run the audit for the eight weeks to Friday, 20 November 2026, 12:00 in Berlin."""
    names = [f"{number}.ics" for number in range(len(files))]
    for name, data in zip(names, files, strict=True):
        (folder / name).write_bytes(data)
    (folder / "team.yaml").write_text(roster, encoding="utf-8")
    usual = ("--now", "2026-11-20T12:00+01:00", *words)
    return coachplan("audit", *names, *usual, around=Around(folder=folder))


def figures(
    folder: Path, *files: bytes, words: tuple[str, ...] = ("--roster", "team.yaml")
) -> dict[str, Any]:
    ran = audited(folder, *files, words=(*words, "--json"))
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_known_hours_are_found_to_the_minute(tmp_path: Path) -> None:
    found = figures(tmp_path, calendar(*MINE), calendar(*BOS))
    minutes = {one["rep"]: (one["one_to_one_minutes"], one["group_minutes"]) for one in found["reps"]}
    assert minutes == {
        "bo-larsen": (235, 20),
        "cy-moss": (320, 33),
        "ana-diaz": (15, 54),
        "ana-ruiz": (25, 33),
    }
    sums = ("minutes", "rep_minutes", "other_minutes", "unmatched_minutes", "double_booked_minutes")
    assert [found[name] for name in sums] == [870, 735, 20, 115, 0]
    timings = ("planned_minutes", "reactive_minutes", "unknown_minutes")
    assert [found[name] for name in timings] == [720, 15, 0]
    assert found["lost"] == {
        "cancelled_by_manager": 1,
        "cancelled_by_rep": 0,
        "cancelled_by_unknown": 0,
        "declined_by_manager": 1,
        "declined_by_rep": 1,
    }
    assert {one["rep"]: one["one_to_ones"] for one in found["reps"]} == {
        "ana-diaz": 1,
        "ana-ruiz": 1,
        "bo-larsen": 6,
        "cy-moss": 8,
    }
    days = {one["rep"]: (one["days_since_seen"], one["days_since_one_to_one"]) for one in found["reps"]}
    assert days == {"bo-larsen": (0, 0), "cy-moss": (2, 2), "ana-diaz": (29, 29), "ana-ruiz": (30, 30)}
    unmatched = [(one["why"], one["names"], one["minutes"]) for one in found["unmatched"]]
    assert unmatched == [
        ("shared name", ["Ana Díaz", "Ana Ruiz"], 40),
        ("no guest is known", [], 45),
        ("no guests", [], 30),
    ]
    assert found["working_minutes"] == 8 * 2400
    assert found["owner"] == ["maren@north.example"]


def test_neither_the_order_of_files_nor_a_second_naming_changes_anything(tmp_path: Path) -> None:
    mine, bos = calendar(*MINE), calendar(*BOS)
    documents = [figures(tmp_path, *files) for files in ((mine, bos), (bos, mine), (mine, bos, mine))]
    for document in documents:
        del document["calendars"]
    assert documents[0] == documents[1] == documents[2]


def test_without_a_roster_everyone_met_is_counted_by_address(tmp_path: Path) -> None:
    found = figures(tmp_path, calendar(*MINE), words=())
    assert found["people"] == "everyone met"
    assert (found["timezone"], found["owner"]) == ("Europe/Berlin", ["maren@north.example"])
    minutes = {one["rep"]: one["one_to_one_minutes"] for one in found["reps"]}
    assert minutes["bo@north.example"] == 235
    assert minutes["cy.moss@north.example"] == 320
    assert (found["tiers"], found["policies"]) == ([], [])
    assert found["rep_minutes"] + found["unmatched_minutes"] == found["minutes"] == 870


def test_titles_stay_in_the_calendar(tmp_path: Path) -> None:
    for words in ((), ("--json",), ("--roster", "team.yaml"), ("--roster", "team.yaml", "--json")):
        ran = audited(tmp_path, calendar(*MINE), words=words)
        assert not any(title in ran.out + ran.err for title in ("Mail", "Coaching Ana", "quick"))


EMPTY = [calendar(), calendar(meeting("old", "0105T0900", 60, *MAREN, BO))]


@pytest.mark.parametrize("data", EMPTY)
@pytest.mark.parametrize("words", [(), ("--roster", "team.yaml")])
def test_weeks_without_meetings_are_said_to_be_so(
    tmp_path: Path, data: bytes, words: tuple[str, ...]
) -> None:
    ran = audited(tmp_path, data, words=words)
    assert (ran.code, ran.err) == (0, "")
    assert "There is no meeting in these 8 weeks: does the calendar's export reach back" in ran.out


def test_the_calendar_of_somebody_else_is_doubted(tmp_path: Path) -> None:
    people = [f"ATTENDEE:mailto:{name}@elsewhere.example" for name in ("kim", "lee")]
    ran = audited(tmp_path, calendar(meeting("x", "1102T0900", 90, *people)), words=("--roster", "team.yaml"))
    assert (ran.code, ran.err) == (0, "")
    assert "None of the 1.5 h of meetings in these 8 weeks is with anybody on the roster" in ran.out


def test_what_is_odd_is_a_warning_and_what_is_no_calendar_an_error(tmp_path: Path) -> None:
    odd = calendar(event("UID:odd", "DTSTART;TZID=Nowhere:20261102T090000", "DURATION:PT1H"), *MINE)
    ran = audited(tmp_path, odd, words=("--roster", "team.yaml"))
    assert ran.code == 0
    assert "Bo Larsen" in ran.out
    assert "warning[W3204] 0.ics: an event is in the time zone 'Nowhere'" in ran.err
    ran = audited(tmp_path, calendar(*MINE), b"<html>", b"", words=("--roster", "team.yaml"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.count("error[E3101]") == 2


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    ran = coachplan("audit", "none.ics", "neither.ics", around=Around(folder=tmp_path))
    assert (ran.code, ran.out, ran.err.count("error[E3102]")) == (3, "", 2)


def test_the_weeks_are_a_matter_of_choice(tmp_path: Path) -> None:
    found = figures(tmp_path, calendar(*MINE), words=("--roster", "team.yaml", "--weeks", "1"))
    assert {one["rep"]: one["minutes"] for one in found["reps"] if one["minutes"]} == {
        "bo-larsen": 75,
        "cy-moss": 50,
    }
    assert audited(tmp_path, calendar(*MINE), words=("--weeks", "0")).code == 2


def test_holidays_and_the_names_of_zones_come_from_the_roster(tmp_path: Path) -> None:
    roster = ROSTER.replace("timezone:", "holidays: [2026-10-05, 2026-11-18], timezone:")
    roster += "timezone_aliases: {Head Office: Europe/Berlin}\n"
    one = event("UID:a", "DTSTART;TZID=Head Office:20261102T090000", "DURATION:PT20M", LONG_AGO, *MAREN, BO)
    words = ("--roster", "team.yaml", "--json")
    ran = audited(tmp_path, calendar(one), roster=roster, words=words)
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert (found["rep_minutes"], found["working_minutes"]) == (20, 8 * 2400 - 2 * 480)


def test_where_plans_were_published_promised_stands_beside_given(tmp_path: Path) -> None:
    data, words = calendar(*MINE), ("--roster", "team.yaml")
    assert json.loads(audited(tmp_path, data, words=(*words, "--json")).out)["on_record"] is None
    for day in ("2026-11-02", "2026-11-09", "2026-11-16"):
        publish = ("schedule", "team.yaml", "--publish", "--week", day, "--now", f"{day}T06:30")
        assert coachplan(*publish, around=Around(folder=tmp_path)).code == 0
    missed = ("log", "missed", "cy-moss", "--roster", "team.yaml", "--now", "2026-11-06T17:00")
    assert coachplan(*missed, around=Around(folder=tmp_path)).code == 0
    found = json.loads(audited(tmp_path, data, words=(*words, "--json")).out)["on_record"]
    assert [week["week"] for week in found["weeks"]] == ["2026-W45", "2026-W46"]  # this week is not over
    for what in ("planned", "given"):
        by_rep = sum(rep[f"{what}_minutes"] for rep in found["reps"])
        assert by_rep == sum(minutes for week in found["weeks"] for minutes in week[what].values())
    lost = {rep["rep"]: rep["planned_minutes"] - rep["given_minutes"] for rep in found["reps"]}
    assert {rep: minutes for rep, minutes in lost.items() if minutes} == {"cy-moss": 45}
    shown = audited(tmp_path, data, words=(*words, "--html", "a.html")).out
    assert "Promised and given, from your published plans" in shown
    assert "Planned and given, the last 2 weeks" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_who_has_no_tier_is_in_every_sum(tmp_path: Path) -> None:
    roster = ROSTER + "  - {name: Nia New, started: 2026-11-02}\n"
    data = calendar(*MINE)
    assert audited(tmp_path, data, roster=roster, words=("--roster", "team.yaml")).code == 0
    publish = ("schedule", "team.yaml", "--publish", "--week", "2026-11-09", "--now", "2026-11-09T06:30")
    ran = coachplan(*publish, "--json", around=Around(folder=tmp_path))
    plan = json.loads(ran.out)
    new = next(share["minutes"] for share in plan["shares"] if share["tier"] is None)
    assert plan["untiered_minutes"] == new > 0
    assert sum(plan["tier_minutes"].values()) + new == sum(share["minutes"] for share in plan["shares"])
    shown = audited(tmp_path, data, roster=roster, words=("--roster", "team.yaml", "--html", "a.html")).out
    assert shown.count("no tier:") == 2
    assert f"<b>No tier</b> {new} of {new} min" in (tmp_path / "a.html").read_text(encoding="utf-8")


PUBLISH = ("schedule", "team.yaml", "--publish", "--week", "2026-11-16", "--now", "2026-11-16T06:30")
AT = ("--roster", "team.yaml", "--now", "2026-11-18T11:00")


@pytest.mark.parametrize(
    ("said", "unseen"),
    [
        ([], True),
        ([PUBLISH], True),
        ([PUBLISH, ("log", "done", "ana-ruiz", *AT)], False),  # in the week that still runs
        ([PUBLISH, ("log", "missed", "ana-ruiz", *AT)], True),
        ([PUBLISH, ("log", "adhoc", "ana-ruiz", "20m", *AT)], False),
    ],
)
def test_whoever_is_said_to_have_been_seen_is_not_called_unseen(
    tmp_path: Path,
    said: list[tuple[str, ...]],
    unseen: bool,  # noqa: FBT001 - a column of the table
) -> None:
    words = ("--roster", "team.yaml", "--json")
    audited(tmp_path, calendar(*MINE), words=words)  # which writes the roster
    for line in said:
        assert coachplan(*line, around=Around(folder=tmp_path)).code == 0
    found = json.loads(audited(tmp_path, calendar(*MINE), words=words).out)
    assert ("Ana Ruiz had no one-to-one for 30 days" in found["sentence"]) is unseen


@pytest.mark.parametrize(
    ("away", "unseen"),
    [("2026-10-12..2026-11-30", False), ("2026-11-16..2026-11-30", False), ("2026-11-17..2026-11-30", True)],
)
def test_who_is_on_leave_is_not_called_unseen(tmp_path: Path, away: str, *, unseen: bool) -> None:
    """Ana was last seen thirty days ago; weeks away do not count among the four that make her unseen."""
    roster = ROSTER.replace("{name: Ana Ruiz,", f"{{name: Ana Ruiz, away: {away},")
    assert roster != ROSTER
    words = ("--roster", "team.yaml", "--json")
    told = json.loads(audited(tmp_path, calendar(*MINE), roster=roster, words=words).out)["sentence"]
    assert ("Ana Ruiz had no one-to-one for 30 days" in told) is unseen


def test_a_newcomer_is_not_called_unseen(tmp_path: Path) -> None:
    words, newcomer = ("--roster", "team.yaml", "--json"), "  - {name: Zed, started: 2026-11-18}\n"
    told = [
        json.loads(audited(tmp_path, calendar(*MINE), roster=f"{ROSTER}{rep}", words=words).out)["sentence"]
        for rep in (newcomer.replace("2026-11", "2026-01"), newcomer)
    ]
    assert ["Zed had no one-to-one" in one for one in told] == [True, False]
