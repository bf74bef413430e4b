"""What fuzzing found is read or refused on every run; tests/fuzz/run.py looks for more."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module, util
from pathlib import Path
from unittest import mock

import pytest
from fuzz import run
from fuzz.outcome import CORPUS, READ, TARGETS, outcome

from coachplan.core.problems import reject

LETTING_OUT: Mapping[str, tuple[str, object]] = {
    "yaml": ("coachplan.files.plain_yaml.decode", bytes.decode),
    "tables": ("coachplan.files.tables.reading.encoding_of", lambda _source: "ascii"),
    "calendars": ("coachplan.files.calendars.selecting._day", lambda text: date(int(text[:4]), 0, 0)),
    "history": ("coachplan.files.history.lines._refused", lambda *_words: ValueError("let out")),
}
"""For each target a part of its reader, and what lets a ``ValueError`` out in its place."""


@pytest.fixture(autouse=True)
def _nobodys_settings() -> Iterator[None]:
    with mock.patch.dict(os.environ, {"PATH": os.environ.get("PATH", "")}, clear=True):
        yield


def replayed(name: str, folder: Path) -> tuple[set[str], dict[str, str]]:
    """Return what became of a target's corpus, and what escaped by input."""
    read = import_module(f"fuzz.targets.{name}").reader(folder)
    outcomes, escaped = set[str](), dict[str, str]()
    for path in sorted((CORPUS / name).iterdir()):
        try:
            outcomes.add(outcome(read, path.read_bytes()))
        except Exception as error:  # noqa: BLE001 - whatever it is, it should not be there
            escaped[path.name] = repr(error)
    return outcomes, escaped


@pytest.mark.parametrize("name", TARGETS)
def test_the_whole_corpus_is_read_or_refused(name: str, tmp_path: Path) -> None:
    outcomes, escaped = replayed(name, tmp_path)
    assert escaped == {}
    assert READ in outcomes
    assert len(outcomes) > 1


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_that_lets_an_error_out_is_found_out(name: str, tmp_path: Path) -> None:
    with mock.patch(*LETTING_OUT[name]):
        _, escaped = replayed(name, tmp_path)
    assert any("ValueError" in error or "UnicodeDecodeError" in error for error in escaped.values())


def test_a_code_that_nobody_can_look_up_is_found_out() -> None:
    with pytest.raises(AssertionError, match="E9999 is not documented"):
        outcome(lambda _data: reject("E9999", "something is wrong"), b"")


def test_without_atheris_it_says_how_to_install_it(capsys: pytest.CaptureFixture[str]) -> None:
    with mock.patch.object(util, "find_spec", return_value=None), mock.patch.object(sys, "argv", ["run.py"]):
        assert run.main() == 2
    assert "pip install" in capsys.readouterr().err


@pytest.mark.skipif(not util.find_spec("atheris"), reason="the extra fuzz is not installed")
@pytest.mark.parametrize(("words", "told"), [((), "ok"), (("--naive",), "no")])
def test_fuzzing_tells_what_it_found_and_finds_what_a_naive_reader_lets_out(
    words: tuple[str, ...], told: str
) -> None:
    command = [sys.executable, str(Path(run.__file__)), "yaml", "--seconds", "1", "--seed", "1", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    figure, rate = (line.split("\t") for line in done.stdout.splitlines())
    assert (figure[2:], rate[2]) == (["0 escapes", told], "at least 100,000")
    assert ("escape: " in done.stderr) is (told == "no")
