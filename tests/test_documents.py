"""What is written about the program is true: README, help, and examples."""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from running import BARE, EXAMPLES, ROOT, Around, coachplan

from coachplan.cli.app import COMMANDS

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [path for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md") if path.exists()]

MONDAY = {"COACHPLAN_NOW": "2026-11-23T06:30"}
"""The moment at which documents are read; on a Friday a week may rightly not hold everything."""

BLOCK = re.compile(
    r"(?:<!-- (?P<remark>[^\n]+?) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
EXIT = re.compile(r"\s+# exit (\d+)$")


@dataclass(frozen=True)
class Step:
    """A command of a document, what it promises, and the files that the document shows before it."""

    words: tuple[str, ...]
    code: int
    beginning: str
    files: tuple[tuple[str, str], ...]


def steps(text: str) -> Iterator[Step]:
    """Yield the ``$ coachplan`` lines of the console blocks of a document, in order.

    ``# exit 3`` at the end of a line states the exit code, ``<!-- beginning -->`` above a block that the
    output begins so, and ``<!-- file: NAME -->`` above any block that it is a file.
    """
    files: list[tuple[str, str]] = []
    for block in BLOCK.finditer(text):
        remark = block["remark"] or ""
        if remark.startswith("file: "):
            files.append((remark.removeprefix("file: "), block["text"]))
        if block["kind"] not in {"console", "sh"}:
            continue
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            code = EXIT.search(line)
            words = tuple(shlex.split(EXIT.sub("", line)))
            if words[:1] == ("coachplan",):
                begins = output if remark == "beginning" else ""
                yield Step(words[1:], int(code[1]) if code else 0, begins, tuple(files))


def copied(folder: Path) -> Path:
    shutil.copytree(EXAMPLES, folder / "examples")
    return folder


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_a_document_does_what_it_says(path: Path, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for step in steps(path.read_text(encoding="utf-8")):
        for name, text in step.files:
            (folder / name).write_text(text, encoding="utf-8")
        ran = coachplan(*step.words, around=Around(folder=folder, env=MONDAY))
        assert ran.code == step.code, f"coachplan {shlex.join(step.words)}\n{ran.err}"
        assert ran.out.startswith(step.beginning)


def test_the_readme_shows_every_stage() -> None:
    shown = {step.words[0] for step in steps(README)}
    assert {"schedule", "rank", "check", "init", "policies"} <= shown
    assert len(list(steps(README))) >= 8


def test_a_promise_that_is_not_kept_is_seen() -> None:
    text = "<!-- beginning -->\n```console\n$ coachplan --version  # exit 3\ncoachplan 0\n```\n"
    assert list(steps(text)) == [Step(("--version",), 3, "coachplan 0\n", ())]
    text = "<!-- file: a.yaml -->\n```yaml\nreps: []\n```\n\n```sh\n$ cat a\n$ coachplan check a.yaml\n```\n"
    assert list(steps(text)) == [Step(("check", "a.yaml"), 0, "", (("a.yaml", "reps: []\n"),))]


def test_readme_and_help_list_the_same_commands() -> None:
    listed = re.search(r"^Commands: (.+?);", README, re.MULTILINE | re.DOTALL)
    assert listed is not None
    assert re.findall(r"`(\w+)`", listed[1]) == list(COMMANDS)
    table = coachplan("--help").out.partition("Commands:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (\w+) ", table, re.MULTILINE) == list(COMMANDS)


def test_readme_names_every_setting() -> None:
    told = coachplan("config", "--json").out
    for name in ("ROSTER", "POLICY", "COLOR"):
        assert f"`COACHPLAN_{name}`" in README
        assert f'"{name.lower()}"' in told


WITH_EXAMPLE = [*((name,) for name in COMMANDS), ("policies", "show"), ()]


@pytest.mark.parametrize("words", WITH_EXAMPLE)
def test_the_example_in_each_help_runs(words: tuple[str, ...], tmp_path: Path) -> None:
    text = re.sub(r"\n +", " ", coachplan(*words, "--help").out)
    example = re.search(r"Example: coachplan (.+)", text)
    assert example is not None
    shown = shlex.split(example[1].partition(" > ")[0])
    if words[:1] != ("init",):
        shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    if words[:1] in {("log",), ("change",), ("forget",)}:
        assert coachplan("schedule", "--publish", around=Around(folder=tmp_path)).code == 0
    # What became of a session can be told once it is over.
    env = {**BARE, "COACHPLAN_NOW": "2026-11-27T17:00"} if words[:1] == ("log",) else None
    ran = coachplan(*shown, around=Around(folder=tmp_path, env=env))
    assert (ran.code, "error[" in ran.err) == (0, False)


ROSTERS = [path for path in sorted(EXAMPLES.glob("*.yaml")) if not path.name.startswith("policy")]
POLICIES = sorted(EXAMPLES.glob("policy*.yaml"))


@pytest.mark.parametrize("path", ROSTERS, ids=lambda path: path.stem)
def test_every_example_roster_loads_and_gives_a_whole_plan(path: Path) -> None:
    for words in (("check", str(path)), ("rank", str(path)), ("schedule", str(path))):
        ran = coachplan(*words)
        assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_example_policy_loads_and_plans(path: Path) -> None:
    assert coachplan("policies", "show", str(path)).code == 0
    assert coachplan("schedule", str(ROSTERS[0]), "--policy", str(path)).code == 0


def test_there_are_examples_of_both_kinds() -> None:
    assert len(ROSTERS) >= 2
    assert POLICIES


def test_the_comments_in_the_examples_name_commands_that_run() -> None:
    for path in (*ROSTERS, *POLICIES):
        for line in re.findall(r"^#\s+coachplan (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert coachplan(*shlex.split(line), around=Around(folder=ROOT)).code == 0
