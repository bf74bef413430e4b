"""``coachplan init`` at a real terminal: bad answers are asked again, good ones are kept."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import Around, coachplan, command, environment

from coachplan.core.team.roster import Roster
from coachplan.files.documents import read_bytes
from coachplan.files.starter import starter_roster

WAIT = 60
"""Seconds after which a terminal that stays silent is given up."""


def talk(folder: Path, turns: list[tuple[str, str]], **env: str) -> tuple[int, str]:
    """Wait at a terminal for each first text and type the second; return the code and all that was shown."""
    import pty

    master, slave = pty.openpty()
    child = subprocess.Popen(
        command("init"), stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment(**env)
    )
    os.close(slave)
    shown, seen = "", 0
    try:
        for awaited, answer in turns:
            while awaited not in shown[seen:]:
                shown += _read(master)
            seen = len(shown)
            os.write(master, f"{answer}\n".encode())
        while more := _read(master, last=True):
            shown += more
        return child.wait(WAIT), shown
    finally:
        child.kill()
        child.wait()
        os.close(master)


def _read(master: int, *, last: bool = False) -> str:
    import select

    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if select.select([master], [], [], 1)[0]:
            try:
                found = os.read(master, 4096).decode(errors="replace")
            except OSError:  # how Linux says that the other side is closed
                found = ""
            assert found or last, "the questions ended early"
            return found
    raise AssertionError("the terminal stays silent")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo terminals")
def test_a_bad_answer_is_asked_again_with_the_reason_and_the_rest_is_kept(tmp_path: Path) -> None:
    turns = [
        ("Team [North]:", "East"),
        ("Your name [Robin Example]:", "Kim"),
        ("Time zone [Asia/Seoul]:", "Seoul"),
        ("'Seoul' is not a known time zone; write it as Asia/Seoul", ""),
        ("Working hours, Monday to Friday [8:30-17:30]:", "late"),
        ("'late' is not a span of time", "17-9"),
        ("ends before it begins", "9-18"),
        ("Reps, separated by commas", "Park, Lee, park"),
        ("'park' is too much like 'Park'; tell them apart", "Ana B, Ana-B"),
        ("'Ana-B' is too much like 'Ana B'; tell them apart", "Lee, Lee"),
        ("'Lee' is the same name; tell them apart", "Park, Lee"),
    ]
    code, shown = talk(tmp_path, turns, TZ="Asia/Seoul")
    assert (code, "is ready" in shown, shown.count("Team [")) == (0, True, 1)
    roster = read_bytes((tmp_path / "roster.yaml").read_bytes(), "", Roster).value
    assert (roster.team, roster.manager.name, roster.manager.timezone) == ("East", "Kim", "Asia/Seoul")
    assert [str(span.begins) for span in (roster.manager.hours or {})["mon-fri"]] == ["09:00:00"]
    assert [rep.name for rep in roster.reps] == ["Park", "Lee"]


@pytest.mark.parametrize(
    ("zone", "link", "offered"),
    [
        ("Asia/Seoul", "/usr/share/zoneinfo/Europe/Paris", "Asia/Seoul"),
        (":Asia/Seoul", "/usr/share/zoneinfo/Europe/Paris", "Asia/Seoul"),
        ("CET-1CEST,M3.5.0", "/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"),
        ("/etc/zone", "/var/db/timezone/zoneinfo/America/New_York", "America/New_York"),
        ("", "/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"),
        ("", "/etc/localtime", "Europe/Berlin"),
        ("", "/usr/share/zoneinfo/Mars/Base", "Europe/Berlin"),
    ],
)
def test_the_zone_that_is_offered_is_that_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, link: str, offered: str
) -> None:
    real = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda p, **kw: link if p == "/etc/localtime" else real(p, **kw))
    ran = coachplan(
        "init", around=Around(folder=tmp_path, terminal=True, typed=b"\n\n\n\n\n", env={"TZ": zone})
    )
    assert (ran.code, f"Time zone [{offered}]:" in ran.err) == (0, True)
    assert f"timezone: {offered} " in (tmp_path / "roster.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("hours", ["8:30-17:30", "6-11", "13-19", "9-12, 14-18"])
@pytest.mark.parametrize("names", ["Park", "Park, Lee, Choi, Jung, Kang, Yoon"])
def test_a_roster_of_ones_own_people_runs_as_it_stands(tmp_path: Path, hours: str, names: str) -> None:
    typed = f"East\nKim\nAsia/Seoul\n{hours}\n{names}\n".encode()
    around = Around(folder=tmp_path, terminal=True, typed=typed)
    assert coachplan("init", around=around).code == 0
    ran = coachplan("schedule", around=Around(folder=tmp_path))
    assert (ran.code, "error[" in ran.err) == (0, False)


def test_nothing_is_invented_about_real_people() -> None:
    own = read_bytes(starter_roster(reps=("Park", "Lee")).encode(), "", Roster).value
    assert (own.manager.busy, own.manager.away) == ((), ())
    assert all((rep.busy, rep.away) == ((), ()) for rep in own.reps)
    text = starter_roster(reps=("Park",)).replace("  # ", "  ")
    example = read_bytes(starter_roster().encode(), "", Roster).value.manager
    shown = [line for line in text.splitlines() if "every: mon" in line or "2026-12-24.." in line]
    assert (len(shown), len(example.busy), len(example.away)) == (2, 2, 1)


def test_a_roster_that_cannot_be_written_gets_no_schema_either(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").symlink_to("nothing")
    ran = coachplan("init", around=Around(folder=tmp_path))
    assert (ran.code, "E6106" in ran.err) == (6, True)
    assert [path.name for path in tmp_path.iterdir()] == ["roster.yaml"]
