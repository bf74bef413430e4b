"""The terminal at its hardest: strange names, few letters, colours, waiting, and the TAB key.

To write the golden screens anew: ``COACHPLAN_GOLDEN=write python -m pytest tests/test_terminal.py``
"""

import io
import os
import re
import time
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from running import ROSTER, Around, Ran, coachplan, process

from coachplan.cli.patience import Waiting

GOLDEN = Path(__file__).parent / "golden" / "terminal"
WORLD = "tests/fixtures/rosters/world.yaml"
WIDTHS = (60, 80, 120)
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "schedule-world": (("schedule", WORLD), "utf-8"),
    "rank-world": (("rank", WORLD), "utf-8"),
    "schedule-world-ascii": (("schedule", WORLD), "ascii"),
    "rank-world-ascii": (("rank", WORLD), "ascii"),
    "schedule-ascii": (("schedule", ROSTER), "ascii"),
    "schedule-colour": (("schedule", ROSTER, "--color", "always"), "utf-8"),
    "rank-colour": (("rank", ROSTER, "--color", "always"), "utf-8"),
}
CASES = [(name, width) for name in SCREENS for width in WIDTHS]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@cache
def drawn(name: str, width: int) -> Ran:
    words, encoding = SCREENS[name]
    return coachplan(*words, around=Around(env={"COLUMNS": str(width)}, encoding=encoding))


@pytest.mark.parametrize(("name", "width"), CASES)
def test_each_screen_looks_as_promised(name: str, width: int) -> None:
    golden = GOLDEN / f"{name}-{width}.txt"
    if os.environ.get("COACHPLAN_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(drawn(name, width).out, encoding="utf-8")
    assert drawn(name, width).out == golden.read_text(encoding="utf-8")
    assert (drawn(name, width).code, drawn(name, width).err) == (0, "")


@pytest.mark.parametrize(("name", "width"), CASES)
def test_no_line_is_too_long(name: str, width: int) -> None:
    assert all(cell_len(ESCAPE.sub("", line)) <= width for line in drawn(name, width).out.splitlines())


@pytest.mark.parametrize("command", ["schedule", "rank"])
@pytest.mark.parametrize("width", WIDTHS)
def test_plain_letters_stand_in_the_columns_of_the_real_ones(command: str, width: int) -> None:
    real, plain = (drawn(f"{command}-world{ending}", width).out.splitlines() for ending in ("", "-ascii"))
    assert [cell_len(line) for line in real] == [len(line) for line in plain]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_is_lost_beside_wide_letters(width: int) -> None:
    told = " ".join(drawn("schedule-world", width).out.split())
    assert "(place 1, 山田 太郎) with probability" in told
    assert "(place 6, שרה כהן) with probability" in told


def test_colour_adds_nothing_but_colour_and_both_schemes_can_show_it() -> None:
    for name in ("schedule", "rank"):
        coloured = drawn(f"{name}-colour", 80).out
        plain = coachplan(name, ROSTER, around=Around(env={"COLUMNS": "80"})).out
        lines = [line.rstrip() for line in ESCAPE.sub("", coloured).splitlines()]
        assert lines == plain.splitlines()
        # No black, no white, no background: they vanish on one kind of terminal or the other.
        codes = {code for found in ESCAPE.findall(coloured) for code in found[2:-1].split(";")}
        assert codes <= {"0", "1", "2", "22", "31", "32", "33", "34", "35", "36", "39"}


@pytest.mark.parametrize(
    ("env", "words", "coloured"),
    [
        ({}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, (), False),
        ({"NO_COLOR": ""}, (), True),
        ({"TERM": "dumb"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({}, ("--color", "never"), False),
    ],
)
def test_a_terminal_is_coloured_unless_somebody_asked_not_to(
    env: dict[str, str], words: tuple[str, ...], *, coloured: bool
) -> None:
    ran = coachplan("rank", ROSTER, *words, around=Around(env=env, terminal=True))
    assert ("\x1b[" in ran.out) is coloured


class Slow(io.StringIO):
    """A terminal's stream that remembers."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_a_long_wait_is_told_on_one_line_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachplan.cli.patience._FIRST", 0.01)
    monkeypatch.setattr("coachplan.cli.patience._NEXT", 0.01)
    stream = Slow()
    waiting = Waiting(stream)
    while "3 s" not in stream.getvalue():
        time.sleep(0.01)
    waiting.end()
    waiting.end()
    told = stream.getvalue()
    assert told.startswith("\rcoachplan: at work, 1 s\rcoachplan: at work, 2 s")
    assert "\n" not in told
    assert told.endswith("\r")
    assert not told.split("\r")[-2].strip()


def test_a_short_wait_is_not_told_and_a_closed_terminal_is_no_fault() -> None:
    stream = Slow()
    Waiting(stream).end()
    assert stream.getvalue() == ""
    closed = Slow()
    closed.close()
    Waiting(closed).end()


def test_only_a_terminal_is_told_and_before_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachplan.cli.patience._FIRST", 0.0)
    at_terminal = coachplan("rank", ROSTER, around=Around(terminal=True))
    assert "at work" in at_terminal.err
    assert at_terminal.err.endswith("\r")
    assert "at work" not in at_terminal.out
    assert coachplan("rank", ROSTER).err == ""


SHELLS = {
    "bash": {"COMP_WORDS": "coachplan {}", "COMP_CWORD": "1"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "coachplan {}"},
    "fish": {"_TYPER_COMPLETE_ARGS": "coachplan {}", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": {"_TYPER_COMPLETE_ARGS": "coachplan {}", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "{}"},
}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_tab_key_finds_commands_and_options(shell: str) -> None:
    def completed(words: str, count: int) -> str:
        env = {name: value.format(words) for name, value in SHELLS[shell].items()}
        if shell == "bash":
            env["COMP_CWORD"] = str(count)
        if shell == "powershell":
            env["_TYPER_COMPLETE_WORD_TO_COMPLETE"] = words.rsplit(maxsplit=1)[-1]
        env |= {"_COACHPLAN_COMPLETE": f"complete_{shell}"}
        return process(around=Around(env=env)).out

    assert "schedule" in completed("sch", 1)
    assert "rank" not in completed("sch", 1)
    assert "--html" in completed("schedule --ht", 2)


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_can_be_shown_what_to_install(shell: str) -> None:
    ran = process(around=Around(env={"_COACHPLAN_COMPLETE": f"source_{shell}"}))
    assert ran.code == 0
    assert "coachplan" in ran.out
