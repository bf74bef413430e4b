"""What people must hear when a week they know has changed, a name is new, or a clock is behind."""

import json
import shlex
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from running import ROOT, Around, Ran, coachplan

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.publishing import refuse_turned_clock
from coachplan.core.memory.records import Event, Mailed, Pushed
from coachplan.core.problems import RejectedState
from coachplan.files.history.store import keeping

MONDAY, LATER = ("--now", "2026-11-23T06:30"), ("--now", "2026-11-23T07:00")
OUT_OF_DATE = (
    "\nCalendars and pages handed out before are out of date. This writes them again:\n"
    "  coachplan schedule --week 2026-W48 --ics FILE --out DIR\n"
)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A published week of the example's team."""
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    assert OUT_OF_DATE not in run(tmp_path, "schedule", "--publish", *MONDAY).out
    return tmp_path


def run(folder: Path, *words: str, code: int = 0) -> Ran:
    """Run a command in a folder that ends with a code."""
    ran = coachplan(*words, around=Around(folder=folder))
    assert ran.code == code, ran.err
    return ran


def renamed(folder: Path, old: str, new: str) -> None:
    """Write another name into the roster."""
    roster = folder / "roster.yaml"
    text = roster.read_text("utf-8")
    assert old in text
    roster.write_text(text.replace(old, new), encoding="utf-8")


def test_a_change_says_that_what_was_handed_out_is_out_of_date(team: Path) -> None:
    assert OUT_OF_DATE not in run(team, "change", "pin", "hiro", "--yes", *MONDAY).out
    assert OUT_OF_DATE not in run(team, "change", "skip", "jonas", *MONDAY).out
    assert run(team, "change", "skip", "jonas", "--yes", *MONDAY).out.endswith(OUT_OF_DATE)
    assert OUT_OF_DATE not in run(team, "schedule", "--publish", *LATER).out


SERVERS = "mail: {host: localhost, port: 1, reps: true}\ncaldav: {url: 'https://cal.example.com/maren/'}\n"
SENT = {"at": "2026-11-23T06:30:00Z", "monday": "2026-11-23", "session": "2026-W48/hiro-tanaka/1"}
MAILED = Mailed.model_validate({**SENT, "message": "1@coachplan", "state": "sent"})
PUSHED = Pushed.model_validate({**SENT, "calendar": "one", "target": "/1.ics", "state": "standing"})
EARLIER = PUSHED.model_copy(update={"monday": date(2026, 11, 16)})


def on_record(home: Path, *events: Event) -> None:
    """Add records to a history."""
    with keeping(home, "North", "a test") as book:
        for event in events:
            book.add(event)


@pytest.mark.parametrize(
    ("asked", "sent", "options"),
    [
        ((), (), ""),  # that the roster names servers does not tell that they are used
        ((), (EARLIER,), ""),
        ((), (MAILED,), " --publish --mail"),
        ((), (PUSHED,), " --publish --caldav"),
        ((), (MAILED, PUSHED), " --publish --mail --caldav"),
        (("--budget", "6h"), (PUSHED,), " --budget 6h --publish --caldav"),
        (("--home", "my history"), (PUSHED,), " --home 'my history' --publish --caldav"),
    ],
)
def test_the_command_repairs_all_that_was_sent(
    asked: tuple[str, ...], sent: tuple[Event, ...], options: str, tmp_path: Path
) -> None:
    text = (ROOT / "examples" / "roster.yaml").read_text(encoding="utf-8")
    text = text.replace("manager:\n", "manager:\n  email: maren@example.com\n", 1)
    (tmp_path / "roster.yaml").write_text(text + SERVERS, encoding="utf-8")
    run(tmp_path, "schedule", "--publish", *asked, *MONDAY)
    home = asked if "--home" in asked else ()
    on_record(tmp_path / (home[1] if home else ".coachplan"), *sent)
    shown = run(tmp_path, "change", "skip", "jonas", "--yes", *home, *MONDAY).out.splitlines()[-1]
    assert shown == f"  coachplan schedule --week 2026-W48{options} --ics FILE --out DIR"
    trial = ("--dry-run", "trial") if options else ()
    again = run(tmp_path, *shlex.split(shown)[1:], *trial, *LATER)
    assert "\n2026-W48 is published and unchanged" in again.out
    written = {path.suffix for path in (tmp_path / "trial").glob("*")}
    assert written == {end for way, end in {"--mail": ".eml", "--caldav": ".ics"}.items() if way in options}


def test_publishing_changes_says_so_unless_all_is_written(team: Path) -> None:
    text = (team / "roster.yaml").read_text("utf-8")
    (team / "roster.yaml").write_text(text[: text.index("  - name: Jonas Weber")], encoding="utf-8")
    assert OUT_OF_DATE not in run(team, "schedule", *LATER).out
    with_set = run(team, "schedule", "--publish", "--out", "plans", *LATER).out
    assert OUT_OF_DATE not in with_set
    (team / "roster.yaml").write_text(text[: text.index("  - name: Imani")], encoding="utf-8")
    assert run(team, "schedule", "--publish", *LATER).out.endswith(OUT_OF_DATE)


def test_what_the_run_sends_by_itself_is_left_out_of_the_command(team: Path) -> None:
    on_record(team / ".coachplan", MAILED, PUSHED)
    text = (team / "roster.yaml").read_text("utf-8")
    fewer = text[: text.index("  - name: Jonas Weber")]
    (team / "roster.yaml").write_text(f"{fewer}\ncaldav: {{url: 'http://127.0.0.1:1/'}}\n", encoding="utf-8")
    told = run(team, "schedule", "--publish", "--caldav", *LATER, code=7).out
    assert "  coachplan schedule --week 2026-W48 --publish --mail --ics FILE --out DIR\n" in told


def test_a_new_name_that_is_like_one_that_is_gone_is_told(team: Path) -> None:
    told = "jonas-weber is gone from the roster and jonas-webber is new: if they are one person"
    assert "is gone from" not in run(team, "check", *LATER).out
    renamed(team, "name: Jonas Weber", "name: Jonas Webber")
    assert told in " ".join(run(team, "check", *LATER).out.split())
    plans = json.loads(run(team, "schedule", "--week", "2026-W49", "--json", *LATER).out)
    assert [w for w in plans["warnings"] if w.startswith(told) and "id: jonas-weber," in w]
    renamed(team, "name: Jonas Webber", "name: Jonas Webber\n    id: jonas-weber")
    assert "is gone from" not in run(team, "check", *LATER).out
    renamed(team, "name: Jonas Webber\n    id: jonas-weber", "name: Zoe Quist")
    assert "is gone from" not in run(team, "check", *LATER).out


def test_a_clock_before_the_last_plan_is_set_or_its_time_is_named_once(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COACHPLAN_NOW", raising=False)
    read = partial(read_inputs, str(team / "roster.yaml"))
    inputs = read(Asked(now="2026-11-22T18:00"))
    with pytest.raises(RejectedState) as refused:
        refuse_turned_clock(inputs, None)
    (problem,) = refused.value.problems
    assert problem.message == (
        "the last plan was published on 2026-11-23 06:30, the clock says 2026-11-22 18:00"
    )
    assert problem.hint == "set the clock; if it is right, name its time: --now 2026-11-22T18:00"
    for moment, is_refused in (("2027-11-22T07:00", True), ("2026-11-30T06:30", False)):
        run(team, "schedule", "--publish", "--now", moment)
        with pytest.raises(RejectedState) if is_refused else nullcontext():
            refuse_turned_clock(read(Asked(now="2026-11-30T07:00")), None)


@pytest.mark.parametrize("words", [("history", "check"), ("history", "backup", "copy.db"), ("check",)])
def test_commands_of_one_kind_take_the_same_options(team: Path, words: tuple[str, ...]) -> None:
    assert "E0104" in run(team, *words, "--home", ".coachplan", "--now", "soon", code=2).err
    run(team, *words, "--home", ".coachplan", *MONDAY)
