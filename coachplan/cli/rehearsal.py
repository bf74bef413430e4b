"""Rehearsal: the weekly run tried now, with as little around it as cron leaves."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachplan.cli import exits

_PATIENCE = 600
"""Seconds after which a run that does not end is given up."""

_LONGEST_TASK = 261
"""Characters that Windows takes for the command of a task (schtasks, /TR)."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a try came to: its exit code, what it said, what is missing, what is good to know."""

    code: int
    said: str
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def works(self) -> bool:
        """Tell whether a real run would do its work."""
        return not self.missing and self.code in {exits.DONE, exits.INCOMPLETE}


def rehearse(words: Sequence[str], folders: Sequence[Path]) -> Rehearsal:
    """Run a preview in an empty environment; look whether a real run could write to its ``folders``."""
    code, said = _run(words)
    missing = tuple(_missing(folders))
    if missing and code in {exits.DONE, exits.INCOMPLETE}:
        code = exits.OUTPUT
    return Rehearsal(code, said, missing, tuple(_notes(words)))


def _run(words: Sequence[str]) -> tuple[int, str]:
    # Neither the folder nor the standard input of whoever asks: cron has its own.
    environment = {"PATH": os.environ.get("PATH", os.defpath)}
    if os.name == "nt":
        environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    try:
        done = subprocess.run(  # noqa: S603 - this very program, by its absolute path
            words,
            env=environment,
            cwd=Path(words[0]).anchor,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return exits.BUG, f"coachplan: it did not end within {_PATIENCE // 60} minutes"
    return done.returncode, done.stderr.decode("utf-8", "replace").strip()


def _missing(folders: Sequence[Path]) -> Iterator[str]:
    """Yield the places that a real run writes to and may not."""
    for folder in folders:
        there = folder if folder.exists() else folder.parent
        if not there.is_dir():
            yield f"{there}: no such folder"
        elif not os.access(there, os.W_OK | os.X_OK):
            yield f"{folder}: this user may not write here"


def _notes(words: Sequence[str]) -> Iterator[str]:
    if (length := len(subprocess.list2cmdline(words))) > _LONGEST_TASK:
        yield f"the command has {length} characters; the Windows form takes {_LONGEST_TASK}"
