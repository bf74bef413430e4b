"""The weekly run as cron starts it, twice, then with one calendar changed: all that it makes and sends."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from caldav import servers
from caldav.servers import Calendar
from mail.post_office import AVAILABLE, Office, certificate, open_office, roster
from running import MONDAY
from unattended.alone import install, run, tree

from coachplan.export.ics import uid

pytestmark = [
    pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with"),
    pytest.mark.skipif(bool(servers.missing()), reason=servers.missing()),
]

REPS = (
    *("ana-duarte", "bao-nguyen", "chloe-martin", "dmitri-volkov", "efua-mensah"),
    *("farid-haddad", "greta-lindqvist", "hiro-tanaka", "imani-okafor", "jonas-weber"),
)

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n{events}END:VCALENDAR\r\n"
MEETING = (
    "BEGIN:VEVENT\r\nUID:visit@example.com\r\nDTSTAMP:20261120T090000Z\r\n"
    "DTSTART;TZID=Europe/Berlin:{start}\r\nDTEND;TZID=Europe/Berlin:{end}\r\nEND:VEVENT\r\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(certificate(tmp_path)) as opened:
        yield opened


@pytest.fixture
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calendar]:
    with servers.running("radicale", tmp_path_factory.mktemp("radicale")) as server:
        yield server.calendar()


@pytest.fixture
def team(tmp_path: Path, office: Office, calendar: Calendar) -> Path:
    """A folder with a roster that names a mail server, a calendar to write to and one to read."""
    folder = tmp_path / "team"
    folder.mkdir()
    roster(folder, office)
    text = (folder / "roster.yaml").read_text(encoding="utf-8")
    text = text.replace("manager:\n", "manager:\n  calendars: own.ics\n", 1)
    (folder / "own.ics").write_text(CALENDAR.format(events=""))
    (folder / "calendar-secret").write_text(servers.PASSWORD)
    (folder / "calendar-secret").chmod(0o600)
    named = f"{{url: '{calendar.url}', user: {servers.USER}, password_file: calendar-secret}}"
    text = f"{text}\nallow_private_hosts: 127.0.0.1\ncaldav: {named}\n"
    (folder / "roster.yaml").write_text(text, encoding="utf-8")
    return folder


def weekly(team: Path, tmp_path: Path) -> list[str]:
    """Return the command that cron is given, as a shell would take it apart."""
    ran = run((install(tmp_path), "cron", team / "roster.yaml", "--json", "--now", MONDAY), {})
    line = json.loads(ran.out)["forms"]["crontab"]
    words: list[str] = line.split()[5:]
    assert words[-4:] == ["--mail", "--caldav", "--out", str(team / "plans")]
    return words


def plan(team: Path) -> dict[str, dict[str, str]]:
    """Return the sessions of the plan that was written, by id."""
    found = json.loads((team / "plans/2026-W48/week.json").read_text(encoding="utf-8"))
    return {session["id"]: session for session in found["sessions"]}


def documents(sessions: Iterable[str]) -> set[str]:
    """Return what is written for a week: the set, a calendar for every rep, a page for who has a session."""
    own = {session.split("/")[1] for session in sessions}
    files = {"week.json", "week.ics", "week.html", "week.md", "week.csv"}
    files |= {f"reps/{rep}.ics" for rep in REPS} | {f"reps/{rep}.html" for rep in own}
    return {f"2026-W48/{name}" for name in files}


def recipients(office: Office) -> list[str]:
    return [recipient for recipient, _ in office.taken]


def test_twice_and_then_with_one_calendar_changed(
    team: Path, tmp_path: Path, office: Office, calendar: Calendar
) -> None:
    words = weekly(team, tmp_path)

    # The first run plans, writes, mails and pushes, and says nothing.
    first = run((*words, "--now", MONDAY), {})
    assert (first.code, first.out, first.err) == (0, "", "")
    sessions, entries, made = plan(team), calendar.texts(), tree(team)
    assert set(tree(team / "plans")) == documents(sessions)
    assert recipients(office)[0] == "maren@example.com"
    assert len(recipients(office)) == 1 + len(sessions)
    assert calendar.uids() == sorted(uid("North", session) for session in sessions)

    # The second changes not a byte, sends nothing and asks for nothing.
    second = run((*words, "--now", "2026-11-23T06:40"), {})
    assert (second.code, second.out, second.err) == (0, "", "")
    assert (tree(team), len(office.taken), calendar.texts()) == (made, 1 + len(sessions), entries)

    # A meeting where the last session was: it moves, and that is all that anybody hears of.
    last = max(sessions.values(), key=lambda session: session["start"])
    times = {key: last[key][:19].replace("-", "").replace(":", "") for key in ("start", "end")}
    (team / "own.ics").write_text(CALENDAR.format(events=MEETING.format(**times)))
    third = run((*words, "--now", "2026-11-23T06:50"), {})
    assert (third.code, third.out, third.err) == (0, "", "")
    after = plan(team)
    moved = {name for name in after if after[name]["start"] != sessions[name]["start"]}
    assert set(after) == set(sessions)
    assert last["id"] in moved
    assert len(moved) < len(sessions)
    assert set(tree(team / "plans")) == documents(after)
    new = recipients(office)[1 + len(sessions) :]
    assert new[0] == "maren@example.com"
    assert sorted(new[1:]) == sorted(f"{name.split('/')[1].split('-')[0]}@example.com" for name in moved)
    changed = {path for path, text in calendar.texts().items() if text != entries[path]}
    assert changed == {f"{calendar.path}{uid('North', name)}.ics" for name in moved}
    assert calendar.uids() == sorted(uid("North", session) for session in sessions)


def test_where_only_one_way_is_open_the_other_waits(
    team: Path, tmp_path: Path, office: Office, calendar: Calendar
) -> None:
    words = weekly(team, tmp_path)
    (team / "calendar-secret").unlink()
    ran = run((*words, "--now", MONDAY), {})
    assert (ran.code, ran.out, "calendar-secret: there is no such file" in ran.err) == (8, "", True)
    assert (len(office.taken), calendar.paths()) == (11, [])
    (team / "calendar-secret").write_text(servers.PASSWORD)
    (team / "calendar-secret").chmod(0o600)
    again = run((*words, "--now", "2026-11-23T06:40"), {})
    assert (again.code, again.err, len(office.taken), len(calendar.paths())) == (0, "", 11, 10)


def test_check_writes_both_to_nowhere(team: Path, tmp_path: Path, office: Office, calendar: Calendar) -> None:
    before = tree(team)
    ran = run((install(tmp_path), "cron", team / "roster.yaml", "--check", "--now", MONDAY), {})
    assert (ran.code, ran.err, tree(team)) == (0, "", before)
    assert (office.taken, calendar.paths()) == ([], [])
    (team / "calendar-secret").unlink()
    ran = run((install(tmp_path), "cron", team / "roster.yaml", "--check", "--now", MONDAY), {})
    assert (ran.code, "calendar-secret: there is no such file" in ran.err) == (8, True)
