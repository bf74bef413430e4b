"""Provocations: for each code one small run that ends with it, and all that this run says."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from running import Around, coachplan

TEAM = """\
team: North
manager: {name: Maren Holt, timezone: Europe/Berlin}
reps:
  - {name: Priya, metrics: {win_rate: 21/58}}
  - {name: Rosa, metrics: {win_rate: 12/55}}
"""
"""The roster that stands in every folder, unless a provocation brings its own."""

Contents = Mapping[str, str | bytes | None]
"""Files by name; ``None`` for one that is not there."""

_CHANGING = (
    (re.compile(r"127\.0\.0\.1:[0-9]+"), "127.0.0.1:8080"),
    (re.compile(r"coachplan [0-9]+\.[0-9]+\.[0-9]+\S*:"), "coachplan VERSION:"),
)
"""What differs from one run to the next, and how it stands in the golden file."""


@contextmanager
def as_it_is(_folder: Path) -> Iterator[None]:
    """Leave the world as it is."""
    yield


@dataclass(frozen=True)
class Provocation:
    """A command line that provokes ``code`` in a folder with ``files`` and, unless they have one, ``TEAM``.

    ``during`` makes the rest of the world for the time of the run: a history, a server, a full disk.
    """

    code: str
    line: str
    files: Contents = field(default_factory=dict)
    during: Callable[[Path], AbstractContextManager[object]] = as_it_is
    typed: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    terminal: bool = False


@dataclass(frozen=True)
class Family:
    """Codes of one kind: ``name`` is that of the golden file, ``title`` their heading in the docs."""

    name: str
    title: str
    provocations: tuple[Provocation, ...]


def in_roster(text: str) -> dict[str, str]:
    """Return the usual roster with ``text`` as a line of its own."""
    return {"roster.yaml": TEAM.replace("reps:", f"{text}\nreps:", 1)}


def of_manager(text: str) -> dict[str, str]:
    """Return the usual roster with more said of the manager."""
    return {"roster.yaml": TEAM.replace("Berlin}", f"Berlin, {text}}}")}


def provoked(one: Provocation, folder: Path) -> str:
    """Run a provocation in an empty folder and return the command line, what it says, and how it ends."""
    for name, content in {"roster.yaml": TEAM, **one.files}.items():
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o600)
    with one.during(folder):
        around = Around(one.env, folder, one.typed.encode(), terminal=one.terminal)
        ran = coachplan(*shlex.split(one.line), around=around)
    assert str(folder) not in ran.err
    env = "".join(f"{name}={value} " for name, value in one.env.items())
    return f"$ {env}coachplan {one.line}\n{_steady(ran.err)}exit code {ran.code}\n"


def _steady(text: str) -> str:
    for changing, steady in _CHANGING:
        text = changing.sub(steady, text)
    return text
