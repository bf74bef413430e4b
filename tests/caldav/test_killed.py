"""Runs that are killed, meet, or write much: in the end every entry stands once."""

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event

import pytest
from caldav.gate import Gate, gate_to
from caldav.servers import PASSWORD, USER, Calendar, Server
from caldav.weeks import Week
from running import MONDAY, command, environment

from coachplan.cli.settling import Case, settled
from coachplan.core.memory.entries import Entry
from coachplan.core.memory.records import Pushed
from coachplan.files.calendars.wording import fingerprint
from coachplan.send.caldav import Pass, remote_calendar
from coachplan.send.exchange import Access

WRITES = {"PUT", "DELETE"}

FIRST = [(1, "before"), (1, "after"), (2, "before"), (2, "after"), (1, "before"), (3, "after"), (2, "before")]
"""When a run that writes ten new entries is killed: at which change, and on which side of the server."""

CHANGED = [(1, "before"), (1, "after"), (1, "after"), (2, "after"), (2, "before")]
"""The same where one entry is moved and two are taken out."""

LATER = "2026-11-23T07:10"

BEGUN = Pushed(
    at=datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
    monday=date(2026, 11, 23),
    calendar="one",
    session="",
    target="",
    state="begun",
)


def begun(week: Week, now: str) -> subprocess.Popen[bytes]:
    words = command("schedule", "--publish", "--caldav", "--quiet", "--now", now)
    return subprocess.Popen(words, env=environment(), cwd=week.folder, stderr=subprocess.PIPE)


def killed(week: Week, gate: Gate, moment: tuple[int, str], now: str) -> None:
    """Run, and kill the run when the server is about to make its n-th change, or has just made it."""
    number, side = moment
    writes, started = 0, Event()

    def strike(method: str, _path: str) -> None:
        nonlocal writes
        writes += method in WRITES
        if method in WRITES and writes == number:
            started.wait()
            run.kill()
            run.wait()

    with gate.watched(side, strike), begun(week, now) as run:
        started.set()
        assert (run.wait(timeout=60), run.stderr and run.stderr.read()) == (-signal.SIGKILL, b"")


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
def test_twelve_kills_leave_every_entry_once(week: Week, server: Server) -> None:
    calendar = server.calendar()

    def comes_out_right(now: str) -> None:
        ran = week.push(now=now)
        assert (ran.code, ran.err) == (0, "")
        assert calendar.uids() == week.uids()

    assert len(FIRST) + len(CHANGED) == 12
    with gate_to(server.port) as gate:
        week.going_to(f"http://127.0.0.1:{gate.port}{calendar.path}")
        for moment in FIRST:
            killed(week, gate, moment, MONDAY)
            uids = calendar.uids()
            assert len(set(uids)) == len(uids)
        comes_out_right(MONDAY)
        week.change("move", "hiro-tanaka", "fri", "9:00")
        week.change("skip", "jonas-weber", now="2026-11-23T07:02")
        week.change("skip", "imani-okafor", now="2026-11-23T07:04")
        for moment in CHANGED:
            killed(week, gate, moment, LATER)
        comes_out_right(LATER)


def test_two_runs_at_once_write_every_entry_once(week: Week, calendar: Calendar) -> None:
    runs = [begun(week, MONDAY) for _ in range(2)]
    for run in runs:
        with run:
            assert (run.wait(timeout=60), run.stderr and run.stderr.read()) == (0, b"")
    assert calendar.uids() == week.uids()
    assert {one.state for one in week.pushed()} == {"begun", "standing"}


TEXT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//coachplan//test//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
    "DTSTAMP:20261123T053000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T094500Z\r\n"
    "SUMMARY:Coaching\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_of_two_that_write_a_hundred_entries_at_once_one_is_first_and_the_other_agrees(
    calendar: Calendar,
) -> None:
    uids = [f"entry-{number}@coachplan" for number in range(100)]
    allowed = Access(private_hosts=frozenset({"127.0.0.1"}))
    remote = remote_calendar(calendar.url, Pass(USER, PASSWORD), allowed)

    def write(order: int) -> dict[str, str]:
        # From both ends, so that they meet in the middle.
        return {
            own: remote.put(remote.target(own), TEXT.format(uid=own), None).outcome for own in uids[::order]
        }

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(write, (1, -1))
    assert all({one[own], other[own]} == {"done", "changed"} for own in uids)
    assert calendar.uids() == sorted(uids)
    for own in uids:
        text = TEXT.format(uid=own)
        entry = Entry(session=own, uid=own, text=text, words=fingerprint(text.encode()))
        assert settled(Case(entry, BEGUN, None), remote).record.state == "standing"
    assert calendar.uids() == sorted(uids)
