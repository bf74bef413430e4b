"""Atomic writing: the old text or the new one, whatever happens in between."""

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from coachplan.core.problems import Problem, RejectedOutput

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM}


def write_text(path: Path, text: str, mode: int = 0o600) -> None:
    """Write ``text`` to ``path`` as UTF-8, so that a reader finds the old text or the new one, never a part.

    A symbolic link is followed and stays. An existing file keeps its mode; a new one gets ``mode``,
    whatever the umask.

    Raises:
        RejectedOutput: E6101 no space, E6102 not permitted, E6103 read-only, E6104 no such folder,
            E6106 not a plain file, E6109 anything else the system refuses. The old text is intact.
    """
    write_texts({path: text}, mode)


def write_texts(texts: Mapping[Path, str], mode: int = 0o600) -> None:
    """Write each text to its file as ``write_text`` does: all, or where one cannot be written, none."""
    with replacing(texts, mode):
        pass


@contextlib.contextmanager
def replacing(texts: Mapping[Path, str], mode: int = 0o600) -> Iterator[None]:
    """Write each text beside its place, and let all take their places when the context ends without an error.

    Raises:
        RejectedOutput: as ``write_text``; where one text cannot be written, all the old ones are intact.
    """
    rough: list[tuple[Path, Path, Path]] = []
    try:
        for path, text in texts.items():
            with _telling(path, text):
                target, kept = _target(path)
                rough.append((path, *_rough(target)))
                _fill(rough[-1][1], text.encode(), mode if kept is None else kept)
        yield
        for path, made, target in rough:
            with _telling(path, texts[path]):
                made.replace(target)
                sync_folder(target.parent)
    finally:
        for _, made, _ in rough:
            with contextlib.suppress(OSError):
                made.unlink()


@contextlib.contextmanager
def _telling(path: Path, text: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        refuse_error(path, error, len(text.encode()))


def _target(path: Path) -> tuple[Path, int | None]:
    """Return the file to replace, and its mode if it exists."""
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    try:
        found = target.stat()
    except FileNotFoundError:
        if path.is_symlink():
            _reject(path, "E6106", "this link leads nowhere", "remove the link, or make its target")
        return target, None
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device"
        _reject(path, "E6106", f"this is {what}, not a file", "name a file")
    if found.st_nlink > 1:
        message = "this file has a second name (a hard link), which would keep the old text"
        _reject(path, "E6106", message, "remove one of the names")
    return target, stat.S_IMODE(found.st_mode)


def _rough(target: Path) -> tuple[Path, Path]:
    """Return a new file beside ``target``, and the target."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".tmp")
    os.close(handle)
    return Path(name), target


def _fill(rough: Path, data: bytes, mode: int) -> None:
    with rough.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    rough.chmod(mode)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    # Without it the new name may be lost in a power cut.
    if os.name != "posix":  # pragma: no cover - Windows alone, which cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_error(path: Path, error: OSError, size: int) -> NoReturn:
    """Raise the ``RejectedOutput`` that tells what the system refused; ``size`` is in bytes."""
    raise RejectedOutput((told_as_problem(path, error, size),)) from None


def told_as_problem(path: Path, error: OSError, size: int) -> Problem:
    """Return why ``size`` bytes cannot be written to ``path``, as a problem (E6101 to E6104, E6109)."""
    source = str(path)
    if error.errno in _FULL:
        message = f"no space left; about {size // 1000 + 1} kB are needed"
        return Problem("E6101", message, hint="free some space", source=source)
    if error.errno in _DENIED:
        hint = "check the permissions of the file and its folder"
        return Problem("E6102", "this may not be written", hint=hint, source=source)
    if error.errno == errno.EROFS:
        return Problem("E6103", "the file system is read-only", hint="write elsewhere", source=source)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        message = f"there is no folder {path.parent}"
        return Problem("E6104", message, hint="make the folder first", source=source)
    message = f"this cannot be written: {(error.strerror or str(error)).lower()}"
    return Problem("E6109", message, hint="write elsewhere", source=source)


def _reject(path: Path, code: str, message: str, hint: str) -> NoReturn:
    raise RejectedOutput((Problem(code, message, hint=hint, source=str(path)),)) from None
