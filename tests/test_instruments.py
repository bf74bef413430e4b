"""The instruments work, and catch what they are there to catch; in full they run by themselves."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from instruments import advisories, package, static
from instruments.branches import GROUPS, PACKAGE, group_of
from instruments.page import (
    PAGE,
    UNKNOWN,
    Instrument,
    Row,
    found_by,
    keep,
    kept,
    markdown,
    missed,
    on_page,
    run,
    said,
)
from running import ROOT


def told_by(name: str, *words: str) -> tuple[int, list[list[str]]]:
    """Run an instrument; return its exit code and the parts of each of its lines."""
    script = str(ROOT / "tests" / "instruments" / f"{name}.py")
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, [line.split("\t") for line in done.stdout.splitlines()]


@pytest.mark.skipif(sys.platform != "linux", reason="the instruments fork, and read what Linux alone tells")
def test_the_history_stands_what_a_naive_store_does_not() -> None:
    words = ("--kills", "60", "--faults", "0", "--levels", "0", "--pairs", "1")
    code, lines = told_by("faults", *words)
    assert [(line[0], line[-1]) for line in lines] == [
        (f"{name}, {store}", "ok") for name in ("kills", "pairs") for store in ("history", "naive")
    ]
    assert code == 0


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_history_outlasts_a_power_cut_that_a_naive_store_does_not() -> None:
    code, lines = told_by("power", "--adds", "2")
    assert [(line[0], line[2], line[-1]) for line in lines] == [
        ("power, history", "none lost, damaged or wrong", "ok"),
        ("power, history, no syncs", "must fail", "ok"),
        ("power, naive", "must fail", "ok"),
    ]
    assert code == 0


@pytest.mark.skipif(not shutil.which("fiu-run"), reason="fiu-run is not installed")
def test_a_week_outlasts_random_faults_that_a_naive_store_does_not() -> None:
    code, lines = told_by("random_faults", "--runs", "15")
    assert [(line[0], line[-1]) for line in lines] == [
        ("random faults, history", "ok"),
        ("random faults, naive", "ok"),
    ]
    assert code == 0


def page_of(folder: Path, **scripts: str) -> list[tuple[str, ...]]:
    """Return the page, without its seconds, of instruments made of a few lines each."""
    (folder / "tests" / "instruments").mkdir(parents=True)
    for name, text in scripts.items():
        (folder / "tests" / "instruments" / f"{name}.py").write_text(text, encoding="utf-8")
    names = (*scripts, "missing")
    return [row.cells[:5] for name in names for row in run(Instrument("4.6", name), small=True, root=folder)]


def test_the_page_goes_on_after_an_instrument_that_fails(tmp_path: Path) -> None:
    line = "print('kills', '9 | [red]', '0 lost', '{}', sep='\\t')"
    good, bad = line.format("ok"), line.format("no")
    assert page_of(
        tmp_path,
        good=good,
        missed=f"{bad}; raise SystemExit(1)",
        broken=f"{good}; raise ValueError",
        silent="",
        chatty="print('all is well')",
    ) == [
        ("4.6", "kills", "9 | [red]", "0 lost", "ok"),
        ("4.6", "kills", "9 | [red]", "0 lost", "no"),
        ("4.6", "kills", "9 | [red]", "0 lost", "ok"),
        ("4.6", "broken", "ended with 1", "runs", "no"),
        ("4.6", "silent", "ended with 0", "runs", "no"),
        ("4.6", "chatty", "not a figure: all is well", "figures alone", "no"),
        ("4.6", "missing", "there is no such script", "runs", "no"),
    ]


def test_each_instrument_has_its_own_lines_whatever_runs_beside_it() -> None:
    chosen = [Instrument(str(n), f"none-{n}", beside=n in (0, 2)) for n in range(4)]
    *_, found = found_by(chosen, small=True)
    assert [row.section for one in chosen for row in found[one]] == ["0", "1", "2", "3"]


def test_the_page_is_a_table_in_markdown() -> None:
    rows = [*said(Instrument("4.6", "faults"), "kills\t9 | 8\t0 lost\tok\n")]
    assert markdown(rows).splitlines()[-1] == r"| 4.6 | kills | 9 \| 8 | 0 lost | ok |  |  |"
    assert "1 of 1 targets met" in markdown(rows)


def test_what_is_not_tried_anew_stays_on_the_page(tmp_path: Path) -> None:
    first = {
        "soak": [Row("4.12", "soak", "9 weeks", "0 violations", met=True, seconds=1.5, commit="abc")],
        "suite": [Row("4.1", "suite", "1 passed", "all", met=True, seconds=2.0)],
    }
    keep(tmp_path / "new", first)
    again = kept(tmp_path / "new") | {"suite": [Row("4.1", "suite", "2 passed", "all", met=True)]}
    assert [row.figure for row in on_page(again)] == ["2 passed", "9 weeks"]
    assert again["soak"] == first["soak"]
    assert "| 4.12 | soak | 9 weeks | 0 violations | ok | 2 | abc |" in (tmp_path / "new" / PAGE).read_text()
    assert kept(tmp_path) == {}


def test_a_missed_target_stands_on_the_page_with_its_reason() -> None:
    locks = [
        Row("4.18", f"advisories of {name}.txt", "0 of 9", "all audited, none", met=False)
        for name in ("ci", "browser")
    ]
    rows = [
        *locks,
        Row("4.6", "kills", "1 lost", "0 lost", met=False),
        Row("4.9", "power", "0", "0", met=True),
    ]
    together, strange = missed(rows)
    assert together.startswith(
        "Missed: advisories of ci.txt (0 of 9); advisories of browser.txt (0 of 9). Why: No"
    )
    assert strange == f"Missed: kills (1 lost). Why: {UNKNOWN}"
    assert markdown(rows).endswith(f"* {together}\n\n* {strange}\n")


def test_the_suite_is_counted_with_what_fails_and_what_is_skipped_in_silence(tmp_path: Path) -> None:
    cases = ("True", "True", "True", "False", "pytest.skip('no disk')", "pytest.skip()")
    bodies = "\n".join(f"def test_{n}():\n    assert {case}" for n, case in enumerate(cases))
    (tmp_path / "test_it.py").write_text(f"import pytest\n{bodies}\n", encoding="utf-8")
    (tmp_path / "test_broken.py").write_text("def test_left_out():\n    assert False\n")
    left_out = ("--ignore", str(tmp_path / "test_broken.py"))
    code, lines = told_by("suite", str(tmp_path), *left_out, "--least", "2", "--within", "0.001")
    assert [line[1:2] + line[3:] for line in lines[:2]] == [
        ["3 passed, 1 failed", "no"],
        ["2 skipped for 2 reasons, 1 without one", "no"],
    ]
    assert lines[2][-1] == "no"
    assert code == 1


CLEAN, VULNERABLE = {"name": "a", "version": "1", "vulns": []}, {"name": "a", "version": "1", "vulns": [{}]}
NOT_KNOWN = {"name": "a", "skip_reason": "not found, and could not be audited"}


@pytest.mark.parametrize(
    ("bad", "locked", "found"),
    [
        (VULNERABLE, CLEAN, ["ok", "ok"]),
        (VULNERABLE, VULNERABLE, ["ok", "no"]),
        (VULNERABLE, NOT_KNOWN, ["ok", "no"]),
        (NOT_KNOWN, CLEAN, ["no", "no"]),
    ],
)
def test_an_audit_that_audited_nothing_is_none(
    bad: Mapping[str, Any],
    locked: Mapping[str, Any],
    found: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lock = tmp_path / "requirements" / "ci.txt"
    lock.parent.mkdir()
    lock.write_text("a==1 \\\n", encoding="utf-8")
    monkeypatch.setattr(advisories, "ROOT", tmp_path)
    monkeypatch.setattr(advisories, "answers", lambda _source, path: [locked if path == lock else bad])
    code = advisories.main()
    assert [line.rpartition("\t")[2] for line in capsys.readouterr().out.splitlines()] == found
    assert code == int("no" in found)


def test_packages_of_other_bytes_and_commands_that_do_not_as_promised_are_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    one, two = tmp_path / "one", tmp_path / "two"
    assert [package._compared("", *pair).met for pair in ((one, one), (one, two))] == [True, False]
    assert package._compared("", one, two, same=False).met
    start, around = [sys.executable, "-m", "coachplan"], {"PYTHONPATH": str(ROOT)}
    promised = (
        (0, "coachplan", "--version"),
        (0, "something else", "--version"),
        (3, "coachplan", "--version"),
    )
    faults = [package._fault(start, command, tmp_path, around) for command in promised]
    assert faults == ["", *["--version: exit code 0, "] * 2]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# noqa: S101", False),
        ("# noqa: S101 - why", True),
        ("# type: ignore[misc]", False),
        ("# type: ignore[misc]  # why", True),
        ("# type: ignore[misc]  # noqa: S101 - why", True),
    ],
)
def test_an_exception_without_a_reason_is_seen(comment: str, reason: bool) -> None:  # noqa: FBT001 - a table
    mark = static.MARK.match(comment)
    assert mark
    assert bool(static.REASON.match(mark[3])) is reason


def test_coverage_counts_what_processes_reach_and_nothing_that_nobody_does() -> None:
    script = str(ROOT / "tests" / "instruments" / "branches.py")
    test = "tests/test_exit_codes.py::test_a_process_tells_its_code_as_the_function_does"
    words = (sys.executable, script, "--missing", "--processes", "0", test)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    told = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(words[0], words[-1]) for words in told] == [
        ("coverage, overall", "no"),
        *((f"coverage, {group}", "no") for group in dict.fromkeys(GROUPS.values())),
    ]
    assert "coachplan/send/mail.py (publishing): 3 4 " in done.stderr
    assert "coachplan/__main__.py" not in done.stderr  # nothing but a process of its own runs it


def test_every_module_that_reads_or_sends_must_be_reached_as_a_whole() -> None:
    modules = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")]
    rooms = [module for module in modules if module.startswith(("files/", "send/"))]
    assert [module for module in rooms if not group_of(module)] == []
    assert [name for name in GROUPS if not (PACKAGE / name).exists()] == []
    assert group_of("files/history/store.py") == "store"
    assert group_of("cli/rank.py") == ""
