"""Documents: a file becomes a value, or every fault of it at once."""

import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.roster import Roster
from coachplan.files.decoding import LARGEST, too_large
from coachplan.files.marks import Plain
from coachplan.files.plain_yaml import parse

T = TypeVar("T", bound=BaseModel)

_STANDARD_INPUT = "<stdin>"


@dataclass(frozen=True, slots=True)
class Document(Generic[T]):
    """A value and the document it was read from."""

    value: T
    plain: Plain

    def settle(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the warnings among ``problems`` with their places in the file; the rest is raised.

        Raises:
            RejectedInput: at least one of the problems is no warning; all of them are listed.
        """
        found = self.plain.located(problems)
        if any(not problem.is_warning for problem in found):
            raise RejectedInput(found)
        return found


def read_document(path: Path | str, model: type[T]) -> Document[T]:
    """Read the YAML or JSON document at ``path`` (``-`` for standard input) as a ``model``.

    Raises:
        RejectedInput: every fault found, in the order of the file: E0102 and E0103 cannot be read,
            E11xx no usable YAML, E12xx and others a value that the model refuses.
    """
    data, source = raw(path)
    return read_bytes(data, source, model)


def raw(path: Path | str) -> tuple[bytes, str]:
    """Return the bytes of the document at ``path`` (``-`` for standard input), and what to call it.

    Raises:
        RejectedInput: E0102 and E0103, it cannot be read, or E11xx, it is too large.
    """
    if str(path) == "-":
        return _standard_input(), _STANDARD_INPUT
    return _file(Path(path)), str(path)


def read_bytes(data: bytes, source: str, model: type[T]) -> Document[T]:
    """Read a document that is already in memory; as ``read_document`` else."""
    return _validated(parse(data, source), model)


def read_roster(path: Path | str) -> Document[Roster]:
    """Read the roster at ``path`` (``-`` for standard input), on top of what it extends.

    Raises:
        RejectedInput: as ``read_document``, each fault in the file in which it stands; E1403, files that
            extend each other in a circle.
    """
    data, source = raw(path)
    plain = parse(data, source)
    if "extends" in plain.value:
        from coachplan.files.extending import extended

        plain = extended(plain, Path(source))
    return _validated(plain, Roster)


def _validated(plain: Plain, model: type[T]) -> Document[T]:
    try:
        value = model.model_validate(plain.value)
    except ValidationError as error:
        from coachplan.files.faults import faults

        found = faults(error, plain, model)
        raise RejectedInput(plain.located([*plain.problems, *found])) from None
    if plain.problems:
        raise RejectedInput(plain.located(plain.problems))
    return Document(value, plain)


def _file(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            _unreadable(path, "this is a folder, not a file", "name a file in it")
        if not stat.S_ISREG(found.st_mode):
            _unreadable(path, "this is a pipe or a device, not a file", "redirect it, and give '-' instead")
        if found.st_size > LARGEST:
            raise RejectedInput((replace(too_large(), source=str(path)),))
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        _unreadable(path, "there is no such file", _neighbour(path))
    except PermissionError:
        _unreadable(path, "this file may not be read", "check its permissions")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _unreadable(path, f"this file cannot be read: {reason.lower()}", "")


def _unreadable(path: Path, message: str, hint: str) -> NoReturn:
    raise RejectedInput((Problem("E0102", message, hint=hint, source=str(path)),))


def _neighbour(path: Path) -> str:
    """Return a hint that names the file that was probably meant."""
    try:
        names = sorted(other.name for other in path.parent.iterdir())
    except OSError:
        return f"there is no folder {path.parent} either"
    close = get_close_matches(path.name, names, n=1)
    return f"did you mean '{path.with_name(close[0])}'?" if close else "check the path"


def _standard_input() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        message = "standard input is a terminal, so there is nothing to read"
        hint = "give the path of a file, or redirect one: coachplan ... - < roster.yaml"
        raise RejectedInput((Problem("E0103", message, hint=hint, source=_STANDARD_INPUT),))
    return sys.stdin.buffer.read(LARGEST + 1)
