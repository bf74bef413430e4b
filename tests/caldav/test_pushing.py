"""A published week in a calendar on real servers: every entry once, and nobody's own work lost."""

import json
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from caldav.gate import Reply, Watch, gate_to
from caldav.servers import Calendar, Server
from caldav.weeks import WEEK, Week, named
from calendars.worlds import with_one_to_one, world
from errors.histories import blocked, held
from errors.surroundings import During
from running import MONDAY, coachplan

LATER, LATER_STILL = "2026-11-23T07:10", "2026-11-23T07:20"
HIRO, JONAS = f"{WEEK}/hiro-tanaka/1", f"{WEEK}/jonas-weber/1"


def test_every_session_stands_once_and_a_second_run_asks_for_nothing(week: Week, calendar: Calendar) -> None:
    ran = week.run("schedule", "--publish", "--caldav", "--now", MONDAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\nIn the calendar: 10 entries written.\n")
    assert calendar.uids() == week.uids()
    assert calendar.paths() == sorted(calendar.path + named(session) for session in week.sessions())
    before = week.pushed()
    again = week.run("schedule", "--publish", "--caldav", "--now", LATER)
    assert (again.code, again.err) == (0, "")
    assert again.out.endswith("\nThe calendar is up to date.\n")
    assert (week.push(now=LATER_STILL).out, week.pushed()) == ("", before)


def test_an_entry_says_no_more_than_the_file_and_has_no_method(week: Week, calendar: Calendar) -> None:
    week.push()
    week.run("schedule", "--ics", "week.ics", "--now", MONDAY)
    file = (week.folder / "week.ics").read_bytes().decode().replace("\r\n ", "")
    for text in calendar.texts().values():
        assert set(text.splitlines()) <= set(file.splitlines())
        assert "METHOD" not in text
        assert not re.search(r"(?i)\b(tier|rank|score)\b", text)


def test_a_history_that_lost_its_records_takes_what_says_the_same_for_done(
    week: Week, planned: Week, calendar: Calendar, tmp_path: Path
) -> None:
    week.push()
    before = calendar.texts()
    other = planned.copied(tmp_path / "other").going_to(calendar.url)
    assert (other.push(now=LATER).code, calendar.texts()) == (0, before)
    other.change("move", "hiro-tanaka", "fri", "9:00")
    assert (other.push(now=LATER_STILL).code, calendar.uids()) == (0, other.uids())


def test_a_moved_session_is_written_over_its_own_entry_and_a_dropped_one_taken_out(
    week: Week, calendar: Calendar
) -> None:
    week.push()
    before = calendar.texts()
    week.change("move", "hiro-tanaka", "fri", "9:00")
    week.change("skip", "jonas-weber", now="2026-11-23T07:05")
    ran = week.run("schedule", "--publish", "--caldav", "--now", LATER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\nIn the calendar: 1 entry written, 1 taken out.\n")
    after = calendar.texts()
    assert set(before) - set(after) == {calendar.path + named(JONAS)}
    assert [path for path in after if after[path] != before[path]] == [calendar.path + named(HIRO)]
    assert "DTSTART:20261127T080000Z" in after[calendar.path + named(HIRO)]
    ran = week.run("change", "undo", "--yes", "--week", WEEK, "--now", LATER_STILL)
    assert ran.code == 0
    assert (week.push(now="2026-11-23T07:30").code, calendar.uids()) == (0, week.uids())


def test_an_entry_that_somebody_changed_is_left_and_told_once(week: Week, calendar: Calendar) -> None:
    week.push()
    path = calendar.path + named(HIRO)
    calendar.edit(path, r"SUMMARY:[^\r\n]+", "SUMMARY:Hiro\\, in the cafe")
    assert (week.push(now="2026-11-23T06:40").code, "cafe" in calendar.texts()[path]) == (0, True)
    week.change("move", "hiro-tanaka", "fri", "9:00")
    ran = week.push(now=LATER)
    assert (ran.code, "W7201" in ran.err, HIRO in ran.err) == (8, True, True)
    assert "cafe" in calendar.texts()[path]
    assert (week.push(now=LATER_STILL).code, "cafe" in calendar.texts()[path]) == (0, True)
    ran = week.push("--overwrite-remote", now="2026-11-23T07:30")
    assert (ran.code, ran.err, "cafe" in calendar.texts()[path]) == (0, "", False)
    assert "DTSTART:20261127T080000Z" in calendar.texts()[path]


def test_the_plan_counts_where_somebody_says_so(week: Week, calendar: Calendar) -> None:
    week.push()
    before = calendar.texts()
    calendar.edit(calendar.path + named(HIRO), "SUMMARY:", "SUMMARY:my own ")
    calendar.remove(calendar.path + named(JONAS))
    assert week.push("--overwrite-remote", now=LATER).code == 0
    assert calendar.texts() == before


def test_what_a_program_notes_in_an_entry_is_no_change_of_anybodys(week: Week, calendar: Calendar) -> None:
    week.push()
    path = calendar.path + named(HIRO)
    noted = "X-MOZ-LASTACK:20261123T060000Z\r\nLAST-MODIFIED:20261123T060000Z\r\nEND:VEVENT"
    calendar.edit(path, "END:VEVENT", noted)
    week.change("move", "hiro-tanaka", "fri", "9:00")
    assert week.push(now=LATER).code == 0
    assert "DTSTART:20261127T080000Z" in calendar.texts()[path]


def test_another_alarm_reaches_the_entries_but_for_where_somebody_set_their_own(
    week: Week, calendar: Calendar
) -> None:
    plain = week.roster

    def with_alarm(minutes: int) -> None:
        (week.folder / "roster.yaml").write_text(f"alarm: {minutes}m\n{plain}", encoding="utf-8")

    with_alarm(10)
    week.push()
    own = calendar.path + named(HIRO)
    calendar.edit(own, "TRIGGER:-PT10M", "TRIGGER:-PT2H")
    with_alarm(45)
    ran = week.push(now=LATER)
    assert (ran.code, ran.err) == (0, "")
    triggers = {path: re.findall(r"TRIGGER:([-\w]+)", text) for path, text in calendar.texts().items()}
    assert triggers == {path: ["-PT2H" if path == own else "-PT45M"] for path in calendar.paths()}
    before = week.pushed()
    assert (week.push(now=LATER_STILL).code, week.pushed()) == (0, before)


def test_an_entry_that_somebody_removed_stays_away(week: Week, calendar: Calendar) -> None:
    week.push()
    calendar.remove(calendar.path + named(HIRO))
    assert week.push(now="2026-11-23T06:40").code == 0
    week.change("move", "hiro-tanaka", "fri", "9:00")
    ran = week.push(now=LATER)
    assert (ran.code, "W7202" in ran.err, len(calendar.paths())) == (8, True, 9)
    assert (week.push(now=LATER_STILL).code, len(calendar.paths())) == (0, 9)
    assert week.push("--overwrite-remote", now="2026-11-23T07:30").code == 0
    assert calendar.uids() == week.uids()


def test_what_stays_in_a_calendar_that_was_named_before_is_told_once(week: Week, server: Server) -> None:
    week.push()
    other = server.calendar()
    ran = week.going_to(other.url).push(now=LATER)
    assert (ran.code, other.uids()) == (0, week.uids())
    assert "warning[W7203] caldav: 10 entries still to come stay" in ran.err
    assert week.push(now=LATER_STILL).err == ""


def test_an_entry_that_stands_elsewhere_under_its_uid_is_adopted(
    week: Week, planned: Week, calendar: Calendar, server: Server, tmp_path: Path
) -> None:
    elsewhere = server.calendar()
    planned.copied(tmp_path / "first").going_to(elsewhere.url).push()
    imported = f"{calendar.path}taken in from a file.ics"
    text = elsewhere.ask("GET", elsewhere.path + named(HIRO)).body
    assert calendar.put(imported, text).status == 201
    assert week.push().code == 0
    assert calendar.uids() == week.uids()
    week.change("move", "hiro-tanaka", "fri", "9:00")
    assert week.push(now=LATER).code == 0
    assert calendar.uids() == week.uids()
    assert "DTSTART:20261127T080000Z" in calendar.texts()[imported]


def test_an_entry_of_ours_that_says_otherwise_and_is_on_no_record_is_left(
    week: Week, calendar: Calendar, planned: Week, tmp_path: Path, server: Server
) -> None:
    elsewhere = server.calendar()
    planned.copied(tmp_path / "first").going_to(elsewhere.url).push()
    text = elsewhere.ask("GET", elsewhere.path + named(HIRO)).body
    calendar.put(calendar.path + "own.ics", text.replace("SUMMARY:", "SUMMARY:my own "))
    ran = week.push()
    assert (ran.code, "W7201" in ran.err, calendar.uids() == week.uids()) == (8, True, True)


def test_one_that_is_refused_is_named_and_is_all_that_is_sent_again(week: Week, server: Server) -> None:
    calendar = server.calendar()
    with gate_to(server.port) as gate:
        week.going_to(f"http://127.0.0.1:{gate.port}{calendar.path}")
        with gate.watched("before", _refusing(named(JONAS))):
            ran = week.push()
        assert (ran.code, "E7210" in ran.err, JONAS in ran.err, "403" in ran.err) == (8, True, True, True)
        assert len(calendar.paths()) == 9
        gate.asked.clear()
        assert (week.push(now=LATER).code, gate.methods()) == (0, ["PROPFIND", "PUT"])
    assert calendar.uids() == week.uids()


def _refusing(name: str, change: str = "PUT") -> Watch:
    def before(method: str, path: str) -> Reply | None:
        return (403, {}, b"no") if method == change and path.endswith(name) else None

    return before


@pytest.mark.parametrize(("hindered", "code"), [(held, "E0901"), (blocked, "E6109")])
@pytest.mark.parametrize(("question", "written"), [("PROPFIND", 0), ("PUT", 1)])
def test_a_history_that_takes_no_record_lets_the_other_entries_wait(
    *, question: str, written: int, hindered: During, code: str, week: Week, server: Server
) -> None:
    calendar = server.calendar()
    with gate_to(server.port) as gate:
        week.going_to(f"http://127.0.0.1:{gate.port}{calendar.path}")
        with ExitStack() as stack:

            def hinder(method: str, _path: str) -> None:
                if method == question:
                    stack.enter_context(hindered(week.folder))

            with gate.watched("after", hinder):
                ran = week.push()
        assert (ran.code, code in ran.err, "nothing was changed" in ran.err) == (7 + written, True, False)
        assert (f"{10 - written} entries wait" in ran.err, len(calendar.paths())) == (True, written)
        assert week.push(now=LATER).code == 0
    assert calendar.uids() == week.uids()


def test_an_entry_that_may_not_be_removed_is_named_and_tried_again(week: Week, server: Server) -> None:
    calendar = server.calendar()
    with gate_to(server.port) as gate:
        week.going_to(f"http://127.0.0.1:{gate.port}{calendar.path}")
        week.push()
        week.change("skip", "jonas-weber")
        with gate.watched("before", _refusing(named(JONAS), "DELETE")):
            ran = week.push(now=LATER)
        assert (ran.code, "E7210" in ran.err, JONAS in ran.err) == (7, True, True)
        assert week.push(now=LATER_STILL).code == 0
    assert calendar.uids() == week.uids()


def test_what_has_begun_is_left_as_it_stands(week: Week, calendar: Calendar) -> None:
    week.push()
    before = calendar.texts()
    week.change("skip", "jonas-weber")
    assert week.push("--week", WEEK, now="2026-11-27T17:30").code == 0
    assert calendar.texts() == before


def test_more_than_half_is_not_taken_out_unless_it_is_meant(week: Week, calendar: Calendar) -> None:
    """As happens where an export has lost most of the team."""
    week.push()
    head, _, reps = week.roster.partition("\nreps:\n")
    fewer = "  - name:".join(reps.partition("\ncaldav:")[0].split("  - name:")[:4])
    rest = week.roster.partition("\ncaldav:")[2]
    (week.folder / "roster.yaml").write_text(f"{head}\nreps:\n{fewer}\ncaldav:{rest}", encoding="utf-8")
    before = calendar.texts()
    ran = week.push(now=LATER)
    assert (ran.code, calendar.texts() == before) == (7, True)
    said = "this would take out more than half of the entries that are ahead in the calendar"
    hint = "is the roster complete? if it is: --overwrite-remote"
    assert ran.err.splitlines()[-2:] == [f"coachplan: error[E7301] caldav: {said}", f"  hint: {hint}"]
    assert week.push("--overwrite-remote", now=LATER_STILL).code == 0
    assert calendar.uids() == week.uids()
    assert len(calendar.paths()) < 5


def test_a_server_that_names_no_versions_is_looked_at(week: Week, server: Server) -> None:
    calendar = server.calendar()
    with gate_to(server.port) as gate:
        gate.etags = False
        week.going_to(f"http://127.0.0.1:{gate.port}{calendar.path}")
        assert week.push().code == 0
        assert {one.etag for one in week.pushed()} == {""}
        week.change("move", "hiro-tanaka", "fri", "9:00")
        calendar.edit(calendar.path + named(JONAS), "SUMMARY:", "SUMMARY:my own ")
        week.change("skip", "jonas-weber", now="2026-11-23T07:05")
        ran = week.push(now=LATER)
    assert (ran.code, "W7201" in ran.err, HIRO in ran.err) == (8, True, False)
    assert "DTSTART:20261127T080000Z" in calendar.texts()[calendar.path + named(HIRO)]
    assert "my own" in calendar.texts()[calendar.path + named(JONAS)]


def test_a_trial_writes_what_would_be_sent_and_asks_nobody(planned: Week, tmp_path: Path) -> None:
    week = planned.copied(tmp_path / "week").going_to("http://127.0.0.1:9/nobody/")
    ran = week.run("schedule", "--caldav", "--dry-run", "trial", "--now", MONDAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\nWritten to trial: 10 entries; nothing was sent.\n")
    names = {path.name for path in (week.folder / "trial").iterdir()}
    assert names == {f"{session.replace('/', '-')}.ics" for session in week.sessions()}
    assert week.pushed() == []


def test_a_trial_that_cannot_write_one_entry_writes_none(planned: Week, tmp_path: Path) -> None:
    week, trial = planned.copied(tmp_path / "week").going_to("http://127.0.0.1:9/nobody/"), tmp_path / "trial"
    last = f"{week.sessions()[-1].replace('/', '-')}.ics"
    trial.mkdir()
    (trial / last).touch()
    (trial / "second").hardlink_to(trial / last)
    ran = week.run("schedule", "--caldav", "--dry-run", str(trial), "--now", MONDAY)
    assert (ran.code, "E6106" in ran.err) == (6, True)
    assert {path.name for path in trial.iterdir()} == {last, "second"}


def test_a_standing_one_to_one_has_its_own_entry_and_gets_no_second_one(tmp_path: Path) -> None:
    world(tmp_path, top="caldav: {url: https://cal.example.com/maren/}", maren=with_one_to_one())
    ran = Week(tmp_path).run("schedule", "--caldav", "--dry-run", "trial", "--now", MONDAY)
    assert ran.code == 0, ran.err
    planned = json.loads(Week(tmp_path).run("schedule", "--json", "--now", MONDAY).out)["sessions"]
    (standing,) = (session["id"] for session in planned if session["kind"] == "existing")
    names = {path.name for path in (tmp_path / "trial").iterdir()}
    assert names == {f"{one['id'].replace('/', '-')}.ics" for one in planned if one["id"] != standing}


@pytest.mark.parametrize(
    "words",
    [("--caldav",), ("--publish", "--overwrite-remote"), ("--publish", "--mail", "--overwrite-remote")],
)
def test_what_makes_no_sense_is_refused(words: tuple[str, ...]) -> None:
    ran = coachplan("schedule", *words, "--now", MONDAY)
    assert (ran.code, "E0163" in ran.err) == (2, True)
