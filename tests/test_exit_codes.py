"""One way to provoke each exit code that the help lists, and what is left on disk then."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, ROSTER, Around, coachplan, command, environment, process

from coachplan.cli import looking_ahead
from coachplan.cli.exits import MEANINGS
from coachplan.cli.pipeline import Made, plan_week
from coachplan.core.plans.plan import Proof

FULL = Path("/dev/full")
SHORT = ("schedule", ROSTER, "--week=this", "--now", "2026-11-26T12:00")
"""Half of a week is over: not everybody can be seen."""

DOCUMENTS = [
    ("--version",),
    ("--help",),
    ("schedule", "--help"),
    ("schedule", ROSTER, "--json"),
    ("schedule", ROSTER, "--ics", "-"),
    ("rank", ROSTER),
    ("policies",),
    ("check", ROSTER),
    ("config",),
    ("init", "-"),
    ("schema",),
]


def in_shell(line: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``coachplan`` with ``words`` where ``line`` says ``"$@"``."""
    shell = ["sh", "-c", line, "sh", *command(*words)]
    return subprocess.run(shell, env=environment(), cwd=ROOT, capture_output=True, check=False)


def test_0_is_done() -> None:
    assert coachplan("check", ROSTER).code == 0


def test_1_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachplan.cli.ranked.ranked", None)
    assert coachplan("rank", ROSTER).code == 1


def test_2_is_wrong_usage() -> None:
    assert coachplan("rank", "--frobnicate").code == 2


def test_3_is_an_input_that_cannot_be_used(tmp_path: Path) -> None:
    target = tmp_path / "week.ics"
    assert coachplan("schedule", "nowhere.yaml", "--ics", str(target)).code == 3
    assert not target.exists()


def test_4_is_a_plan_that_lacks_a_session_and_is_written(tmp_path: Path) -> None:
    target = tmp_path / "week.ics"
    ran = coachplan(*SHORT, "--ics", str(target))
    assert (ran.code, "Did not fit" in ran.out) == (4, True)
    assert target.read_bytes().endswith(b"END:VCALENDAR\r\n")


def test_4_is_a_week_ahead_whose_proof_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproven(*words: Any) -> Made:
        made = plan_week(*words)
        levels = [
            level.model_copy(update={"bound": level.bound + (level.name == "policy minutes")})
            for level in made.plan.proof.levels
        ]
        proof = Proof(status="feasible", levels=tuple(levels))
        return made._replace(plan=made.plan.model_copy(update={"proof": proof}))

    assert coachplan("schedule", ROSTER, "--weeks", "2").code == 0
    monkeypatch.setattr(looking_ahead, "plan_week", unproven)
    assert coachplan("schedule", ROSTER, "--weeks", "2").code == 4


@pytest.mark.parametrize(("place", "code"), [("nowhere/week.ics", "E6104"), ("folder", "E6106")])
def test_6_is_an_output_that_cannot_be_written(place: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    ran = coachplan("schedule", ROSTER, "--ics", place, around=Around(folder=tmp_path))
    assert (ran.code, ran.out, f"error[{code}]" in ran.err) == (6, "", True)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_6_is_a_standard_output_that_is_full(words: tuple[str, ...]) -> None:
    ran = in_shell('"$@" >/dev/full', *words)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (6, 2)
    assert b"E6110" in ran.stderr


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("check", ROSTER), ("schema",)], ids=" ".join)
def test_6_is_a_standard_output_that_is_closed(words: tuple[str, ...]) -> None:
    ran = in_shell('"$@" >&-', *words)
    assert (ran.returncode, b"E6110" in ran.stderr) == (6, True)


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_141_is_a_reader_that_has_gone_and_nobody_is_told(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        ran = subprocess.run(
            command(*words), env=environment(), cwd=ROOT, stdout=gone, stderr=subprocess.PIPE, check=False
        )
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_a_closed_standard_error_changes_no_code() -> None:
    for words, code in ((("check", ROSTER), 0), (("--nope",), 2), (("check", "nowhere.yaml"), 3)):
        assert in_shell('"$@" 2>&-', *words).returncode == code


WAITING = """
import coachplan.cli.app as app
prepare = app.streams.prepare
app.streams.prepare = lambda: (prepare(), print("ready", flush=True))
from coachplan.cli import main
main()
"""
"""Says when the program is on its way; it then waits for a roster that never comes."""


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_ends_the_run_with_its_code_and_leaves_the_old_file(
    name: str, code: int, tmp_path: Path
) -> None:
    target = tmp_path / "week.ics"
    assert coachplan("schedule", ROSTER, "--ics", str(target)).code == 0
    before = target.read_bytes()
    words = [sys.executable, "-c", WAITING, "schedule", "-", "--ics", str(target)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, env=environment(), cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        run.send_signal(getattr(signal, name))
        # Standard input stays open until here: only the signal can have ended the wait.
        assert run.wait(timeout=60) == code
        assert run.stdout.read() == b""
        assert run.stderr is not None
        assert run.stderr.read() == b""
    assert [path.name for path in tmp_path.iterdir()] == ["week.ics"]
    assert target.read_bytes() == before


def test_a_signal_amid_the_steps_of_a_lock_ends_the_run_with_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        try:
            sys.exit(143)
        except SystemExit as ended:
            # As threading.Condition does where a signal's exception passes through it.
            raise RuntimeError("release unlocked lock") from ended

    monkeypatch.setattr("coachplan.cli.ranked.ranked", interrupted)
    ran = coachplan("rank", ROSTER)
    assert (ran.code, ran.out, ran.err) == (143, "", "")


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
def test_a_signal_that_the_caller_ignores_stays_ignored() -> None:
    ran = in_shell("trap '' HUP; \"$@\"", "check", ROSTER)
    assert ran.returncode == 0
    asked = (
        "import signal; from coachplan.cli import signals; signals.obey(); print(signal.getsignal(1).name)"
    )
    shell = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-c", asked]
    told = subprocess.run(shell, env=environment(), capture_output=True, check=False)
    assert told.stdout == b"SIG_IGN\n"


def test_the_help_lists_every_code() -> None:
    text = re.sub(r"\s+", " ", coachplan("--help").out)
    assert all(f"{code} {meaning}" in text for code, meaning in MEANINGS.items())
    assert {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130} == set(MEANINGS)


def test_the_readme_lists_the_same_codes() -> None:
    table = re.findall(
        r"^\| ([0-9, ]+) \| (.+) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {int(code): meaning for codes, meaning in table for code in codes.split(",")}
    assert set(told) == {*MEANINGS, 143, 129, 141}
    assert all(told[code] == meaning for code, meaning in MEANINGS.items() if code != 130)


def test_a_process_tells_its_code_as_the_function_does() -> None:
    for words in (("check", ROSTER), ("rank", "--frobnicate"), ("check", "nowhere.yaml")):
        assert process(*words).code == coachplan(*words).code


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")
def test_whoever_stops_amid_the_questions_is_told_that_no_answer_was_kept(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(Path(ROSTER).read_text(encoding="utf-8"), encoding="utf-8")
    assert coachplan("schedule", "roster.yaml", "--publish", around=Around(folder=tmp_path)).code == 0
    history = tmp_path / ".coachplan" / "history.db"
    before = history.read_bytes()
    words = command("log", "week", "--roster", "roster.yaml", "--now", "2026-11-27T17:00")
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=environment(), cwd=tmp_path, stdin=pipe, stderr=pipe, bufsize=0) as run:
        assert run.stdin is not None
        assert run.stderr is not None
        for answer in (b"h\n", b""):
            asked = b""
            while not asked.endswith(b"Enter: "):
                asked += run.stderr.read(1)
            run.stdin.write(answer)
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=60) == 130
        assert run.stderr.read() == b"\nstopped: none of these answers was kept\n"
    assert history.read_bytes() == before
