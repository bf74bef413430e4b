"""Documents: a file becomes a value, or every fault of it at once."""

import stat
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.roster import Roster
from coachplan.files.decoding import LARGEST, too_large
from coachplan.files.marks import Plain
from coachplan.files.plain_yaml import parse

T = TypeVar("T", bound=BaseModel)


class Document(NamedTuple, Generic[T]):
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
        from coachplan.files.opening import STANDARD_INPUT, standard_input

        return standard_input(LARGEST + 1), STANDARD_INPUT
    return _file(Path(path)), str(path)


def read_bytes(data: bytes, source: str, model: type[T]) -> Document[T]:
    """Read a document that is already in memory; as ``read_document`` else."""
    return _validated(parse(data, source), model)


_TABLE = ("table", "coachplan rank TABLE ranks it; coachplan import makes a roster of it")
_OTHERS = {
    ".ics": ("calendar", "coachplan audit CALENDAR reads it; in a roster it stands under calendars:"),
    **dict.fromkeys((".csv", ".tsv", ".xlsx"), _TABLE),
}
"""Files by their endings that are often named in a document's place: what they are, and where they belong."""


def read_roster(path: Path | str) -> Document[Roster]:
    """Read the roster at ``path`` (``-`` for standard input), on top of what it extends.

    Raises:
        RejectedInput: as ``read_document``, each fault in the file in which it stands; E1112, a calendar, a
            table or an organisation; E1403, files that extend each other in a circle.
    """
    try:
        data, source = raw(path)
    except RejectedInput as rejected:
        raise _not_one_team(rejected, str(path)) from None
    refuse_other(source, "a roster")
    plain = parse(data, source)
    if "extends" in plain.value:
        from coachplan.files.extending import extended

        plain = extended(plain, Path(source))
    return _validated(plain, Roster)


def _not_one_team(rejected: RejectedInput, path: str) -> RejectedInput:
    """Return why a roster cannot be read, with what plans all teams where a folder was named."""
    from shlex import quote

    from coachplan.files.opening import entries
    from coachplan.files.paths import is_folder

    if not is_folder(path):
        return rejected
    try:
        entries(Path(path))
    except RejectedInput as closed:
        return closed
    hint = f"name a file in it; for all its teams: coachplan org schedule {quote(path)}"
    return RejectedInput(tuple(replace(one, hint=hint) for one in rejected.problems))


def refuse_other(source: str, wanted: str) -> None:
    """Raise ``RejectedInput`` (E1112) where a file's ending says that it is a table or a calendar."""
    if other := _OTHERS.get(Path(source).suffix.lower()):
        kind, hint = other
        problem = Problem("E1112", f"this is a {kind}, not {wanted}", hint=hint, source=source)
        raise RejectedInput((problem,))


def _validated(plain: Plain, model: type[T]) -> Document[T]:
    try:
        value = model.model_validate(plain.value)
    except ValidationError as error:
        from coachplan.files.faults import faults, other_kind

        found = other_kind(plain, model) or faults(error, plain, model)
        raise RejectedInput(plain.located([*plain.problems, *found])) from None
    if plain.problems:
        raise RejectedInput(plain.located(plain.problems))
    return Document(value, plain)


def _file(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _unreadable(path, None)
        if found.st_size > LARGEST:
            raise RejectedInput((replace(too_large(), source=str(path)),))
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError | ValueError | None) -> RejectedInput:
    # Most runs find nothing wrong, and need none of the words for it.
    from coachplan.files.opening import unreadable

    return unreadable(path, error)
