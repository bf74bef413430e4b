"""The ranking's memory on disk: ``.coachplan/ranking.json`` beside the roster.

One file serves all rosters of a folder, each under the name of its file.
"""

import json
from pathlib import Path
from typing import NoReturn

from pydantic import Field, ValidationError

from coachplan.core.base import Value
from coachplan.core.problems import Problem, RejectedInput, RejectedOutput, RejectedState
from coachplan.core.ranking.remembering import Memory
from coachplan.files.atomic import write_text

LARGEST = 100_000_000
"""Bytes that are read at most."""

STANDARD_INPUT = "-"


class _Shelf(Value):
    schema_version: int = 1
    rosters: dict[str, Memory] = Field(default={})


def memory_file(roster: str) -> Path:
    """Return where the memory of the rosters in a folder is kept."""
    return Path(roster).parent / ".coachplan" / "ranking.json"


def read_memory(roster: str) -> Memory | None:
    """Return what is remembered for the roster at a path; ``None`` if nothing is, or for standard input.

    Raises:
        RejectedState: E5101 the file cannot be read, E5102 it is damaged or of a newer version.
    """
    return None if roster == STANDARD_INPUT else _shelf(memory_file(roster)).rosters.get(Path(roster).name)


def write_memory(roster: str, memory: Memory) -> None:
    """Keep the memory for the roster at a path; those of other rosters stay.

    Raises:
        RejectedInput: E0111 the roster came from standard input.
        RejectedState: as ``read_memory``; the file is left as it is.
        RejectedOutput: as ``atomic.write_text``.
    """
    if roster == STANDARD_INPUT:
        hint = "name the roster's file, or leave --remember out"
        raise RejectedInput(
            (Problem("E0111", "a roster from standard input has no place to remember", hint=hint),)
        )
    path = memory_file(roster)
    rosters = {**_shelf(path).rosters, Path(roster).name: memory}
    shelf = _Shelf(rosters=rosters).model_dump(mode="json")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("E6102", f"this folder cannot be made: {reason}", source=str(path.parent))
        raise RejectedOutput((problem,)) from None
    write_text(path, json.dumps(shelf, sort_keys=True, indent=1) + "\n")


def _shelf(path: Path) -> _Shelf:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return _Shelf()
    except OSError as error:
        _refuse("E5101", path, f"this cannot be read: {(error.strerror or str(error)).lower()}")
    if len(data) > LARGEST:
        _refuse("E5102", path, "this is far too large to be what was remembered")
    try:
        return _Shelf.model_validate_json(data)
    except ValidationError:
        _refuse("E5102", path, "what was remembered is damaged, or from a newer coachplan")


def _refuse(code: str, path: Path, message: str) -> NoReturn:
    hint = "restore the file, or remove it to start afresh: seats and labels are then decided anew"
    raise RejectedState((Problem(code, message, hint=hint, source=str(path)),))
