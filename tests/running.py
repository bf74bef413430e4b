"""The command line, run inside the test process where that is enough, or as a process of its own."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest import mock

from coachplan.cli import app

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
ROSTER = str(EXAMPLES / "roster.yaml")
MONDAY = "2026-11-23T06:30"
"""The moment that all these tests take as the present."""

BARE = {"PATH": os.environ.get("PATH", ""), "COACHPLAN_NOW": MONDAY}
"""The environment of a run: like cron's, with nothing of the developer's own."""


class Terminal(BytesIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str
    raw: bytes = b""


@dataclass(frozen=True)
class Around:
    """What surrounds a run: environment, folder, standard input, and the streams' encoding."""

    env: Mapping[str, str] | None = None
    folder: Path = ROOT
    typed: bytes = b""
    encoding: str = "utf-8"
    terminal: bool = False


def coachplan(*words: str, around: Around = Around()) -> Ran:
    """Run ``coachplan`` with ``words`` in this process."""
    kind = Terminal if around.terminal else BytesIO
    out, err = (TextIOWrapper(kind(), around.encoding, newline="\n") for _ in range(2))
    typed = TextIOWrapper(kind(around.typed), "utf-8")
    with (
        mock.patch.dict(os.environ, {**BARE, **(around.env or {})}, clear=True),
        mock.patch.multiple(sys, argv=["coachplan", *words], stdout=out, stderr=err, stdin=typed),
        contextlib.chdir(around.folder),
    ):
        code = _code_of(app.run)
        raw, told = (stream.buffer.getvalue() for stream in (out, err))
    return Ran(code, raw.decode(around.encoding), told.decode(around.encoding), raw)


def _code_of(run: object) -> int:
    try:
        run()  # type: ignore[operator]  # a plain function that never returns
    except SystemExit as end:
        return int(end.code or 0)
    raise AssertionError("a run ends with a code")


def command(*words: str) -> list[str]:
    """Return the words that start ``coachplan`` as a process."""
    return [sys.executable, "-m", "coachplan", *words]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of such a process."""
    return {**BARE, "PYTHONPATH": str(ROOT), **changes}


def process(*words: str, around: Around = Around()) -> Ran:
    """Run ``coachplan`` with ``words`` as a process of its own."""
    done = subprocess.run(
        command(*words),
        env=environment(**(around.env or {})),
        cwd=around.folder,
        input=around.typed,
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)


SMALL = "reps:\n  - {name: Priya, metrics: {win_rate: 21/58}}\n  - {name: Rosa, metrics: {win_rate: 12/55}}\n"
"""The text of a roster of two."""


def folder_with(path: Path, **files: str) -> Path:
    """Write each text as ``NAME.yaml`` into the folder and return it."""
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


def plan(*words: str, around: Around = Around()) -> dict[str, object]:
    """Return the document that ``schedule --json`` prints."""
    ran = coachplan("schedule", *words, "--json", around=around)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, object] = json.loads(ran.out)
    return found
