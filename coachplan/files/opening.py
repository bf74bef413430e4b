"""Opening: why a path or standard input cannot be read, and the way out."""

import sys
from difflib import get_close_matches
from pathlib import Path

from coachplan.core.problems import Problem, RejectedInput

STANDARD_INPUT = "standard input"
"""How messages call it."""


def unreadable(path: Path, error: OSError | ValueError | None) -> RejectedInput:
    """Return the refusal (E0102) of a path that cannot be opened or, without an error, is no plain file."""
    message, hint = _strange(path) if error is None else failed(path, error)
    return RejectedInput((Problem("E0102", message, hint=hint, source=str(path)),))


def entries(folder: Path) -> list[Path]:
    """Return what is in a folder, by name.

    Raises:
        RejectedInput: E0102, there is none, or it cannot be read.
    """
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        message, hint = _no_entries(folder, error)
        raise RejectedInput((Problem("E0102", message, hint=hint, source=str(folder)),)) from None


def _no_entries(folder: Path, error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        return "there is no such folder", _neighbour(folder)
    if isinstance(error, NotADirectoryError):
        return "this is a file, not a folder", _neighbour(folder)
    hint = "check its permissions" if isinstance(error, PermissionError) else "check the path"
    return f"this folder cannot be read: {(error.strerror or str(error)).lower()}", hint


def failed(path: Path, error: OSError | ValueError) -> tuple[str, str]:
    """Return why the system does not open a file, and the way out."""
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return "this link leads nowhere", "remove the link, or make its target"
        return "there is no such file", _neighbour(path)
    if isinstance(error, PermissionError):
        return "this file may not be read", "check its permissions"
    reason = getattr(error, "strerror", None) or str(error)
    return f"this file cannot be read: {reason.lower()}", "check the path"


def standard_input(most: int) -> bytes:
    """Return what is on standard input, and at most so many bytes of it.

    Raises:
        RejectedInput: E0103, it is a terminal, or there is none.
    """
    if sys.stdin is None or sys.stdin.isatty():
        message = "standard input is a terminal, so there is nothing to read"
        hint = "give the path of a file, or redirect one: coachplan ... - < roster.yaml"
        raise RejectedInput((Problem("E0103", message, hint=hint),))
    return sys.stdin.buffer.read(most)


def _neighbour(path: Path) -> str:
    """Return a hint that names the file that was probably meant; an ending alone makes none alike."""
    try:
        others = sorted(other for other in path.parent.iterdir() if other.name != path.name)
    except OSError:
        return f"there is no folder {path.parent} either"
    close = get_close_matches(path.stem, [other.stem for other in others], n=1)
    meant = get_close_matches(path.name, [one.name for one in others if one.stem in close], n=1, cutoff=0)
    return f"did you mean '{path.with_name(meant[0])}'?" if meant else "check the path"


def _strange(path: Path) -> tuple[str, str]:
    if path.is_dir():
        return "this is a folder, not a file", "name a file in it"
    return "this is a pipe or a device, not a file", "redirect it, and give '-' instead"
