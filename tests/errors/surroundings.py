"""What surrounds a provocation besides the files of its folder: a published week, a failing system."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from errors.provocation import TEAM
from running import Around, coachplan

During = Callable[[Path], AbstractContextManager[object]]
Files = tuple[tuple[str, bytes], ...]
"""Names and contents."""

PAST = {"COACHPLAN_NOW": "2026-11-27T18:00"}
"""The Friday evening of the week that ``published`` has published."""

LONG_AFTER = {"COACHPLAN_NOW": "2026-12-18T18:00"}
"""Three weeks later."""


def after(*lines: str, roster: str = TEAM, files: Files = ()) -> During:
    """Let other command lines have been run there before; no word of them holds a space.

    Of ``files`` and of what the command lines made that is there now which the provocation itself has not.
    """

    @contextmanager
    def made(folder: Path) -> Iterator[None]:
        for name, data in _left_behind(lines, (("roster.yaml", roster.encode()), *files)).items():
            if not (folder / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
                (folder / name).chmod(0o600)
        yield

    return made


@cache
def _left_behind(lines: tuple[str, ...], files: Files) -> dict[str, bytes]:
    """Return all files that command lines leave behind, by name; the roster they had is not among them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files:
            (folder / file).write_bytes(data)
        for line in lines:
            ran = coachplan(*line.split(), around=Around(folder=folder))
            assert ran.code in {0, 4}, ran.err
        (folder / "roster.yaml").unlink()
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


PUBLISH = "schedule --publish --quiet"
published = after(PUBLISH)
"""Let the week have been published."""


def together(*surroundings: During) -> During:
    """Let several things be so at once, made in this order."""

    @contextmanager
    def made(folder: Path) -> Iterator[None]:
        with ExitStack() as stack:
            for one in surroundings:
                stack.enter_context(one(folder))
            yield

    return made


def oversized(name: str, size: int) -> During:
    """Let a file have so many bytes, none of which takes room on a disk."""

    @contextmanager
    def made(folder: Path) -> Iterator[None]:
        with (folder / name).open("wb") as file:
            file.truncate(size)
        yield

    return made


def patched(target: str, **changes: Any) -> During:
    """Let the program meet a changed function."""
    return lambda _folder: mock.patch(target, **changes)


def failing(target: str, number: int) -> During:
    """Let a function of the system fail with an error."""
    return patched(target, side_effect=OSError(number, os.strerror(number)))


def without_package(name: str) -> During:
    """Let a package not be installed."""
    return lambda _folder: mock.patch.dict("sys.modules", {name: None})
