"""A folder of outputs, written as a whole: the old set or the new one, as far as a file system allows.

The set is made in a hidden folder beside its place and then takes that place. Between the two renames
that this takes there is neither; the old set is then under a hidden name, and the next run puts it right.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from coachplan.core.problems import Problem, RejectedInput, RejectedOutput
from coachplan.files.atomic import refuse_error, sync_folder, write_text

_RESERVED = {
    *("con", "prn", "aux", "nul"),
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}
"""Names that Windows keeps for devices, with any ending."""


def file_name(identifier: str, suffix: str) -> str:
    """Return the name of a rep's file; the identifier is one, so it holds no separator."""
    stem = identifier.rstrip(".")
    return f"{stem}_{suffix}" if stem.split(".")[0].lower() in _RESERVED else f"{stem}{suffix}"


def make_folder(place: Path) -> None:
    """Make a folder, its parents too, where there is none.

    Raises:
        RejectedOutput: as ``write_text``.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        refuse_error(place, error, 0)


def write_folder(place: Path, texts: Mapping[str, str], is_own: Callable[[str], bool]) -> None:
    """Make the folder ``place`` (its parents too) hold exactly ``texts``, by their names inside it.

    Folders get mode 0700 and files 0600. What stands there from an earlier run goes; ``is_own`` tells by
    its name whether a file is such.

    Raises:
        RejectedInput: E0106 the folder holds a file that is not ours.
        RejectedOutput: E6106 no folder but a link or a file stands there, E6107 two names are one on
            some systems, and as ``write_text``. The old set is intact.
    """
    _refuse_equal_names(place, texts)
    old = place.with_name(f".{place.name}.old")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put_right(place, old)
        refuse_foreign_files(place, is_own)
        made = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}.", suffix=".new"))
        try:
            _fill(made, texts)
            _swap(made, place, old)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as error:
        refuse_error(place, error, sum(len(text) for text in texts.values()))
    shutil.rmtree(old, ignore_errors=True)


def holds(place: Path, texts: Mapping[str, str]) -> bool:
    """Tell whether a folder holds these files, by their names inside it, as ``write_folder`` writes them."""
    try:
        return all((place / name).read_bytes() == text.encode() for name, text in texts.items())
    except OSError:
        return False


def put_all_right(parent: Path, names: str) -> None:
    """Put right what killed runs left half done beside folders in ``parent``; ``names`` is their pattern.

    No other run may be at work there. What cannot be removed stays.
    """
    for left in sorted(parent.glob(f".{names}.*.new")):
        shutil.rmtree(left, ignore_errors=True)
    for old in sorted(parent.glob(f".{names}.old")):
        with contextlib.suppress(OSError):
            _put_right(parent / old.name.removeprefix(".").removesuffix(".old"), old)


def _fill(folder: Path, texts: Mapping[str, str]) -> None:
    for name in sorted(texts):
        target = folder.joinpath(*PurePosixPath(name).parts)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_text(target, texts[name])


def _swap(made: Path, place: Path, old: Path) -> None:
    """Let ``made`` take its place; if that fails, what was there comes back."""
    if place.exists():
        place.rename(old)
    try:
        made.rename(place)
    except BaseException:
        with contextlib.suppress(OSError):
            old.rename(place)
        raise
    sync_folder(place.parent)


def _put_right(place: Path, old: Path) -> None:
    """Bring back what a run that was killed between the renames left under its hidden name."""
    if old.is_dir() and not place.exists():
        old.rename(place)
    elif old.is_dir():
        shutil.rmtree(old)


def refuse_foreign_files(place: Path, is_own: Callable[[str], bool]) -> None:
    """Refuse what ``write_folder`` would not replace.

    Raises:
        RejectedInput: E0106 the folder holds a file that is not ours.
        RejectedOutput: E6106 no folder but a link or a file stands there.
    """
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        message = "a link or a file stands where the folder of this week goes"
        raise RejectedOutput((Problem("E6106", message, hint="move it, or name another", source=str(place)),))
    for folder, folders, files in os.walk(place):
        inside = Path(folder).relative_to(place)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*files, *links]):
            if not is_own((inside / name).as_posix()):
                hint = "it would be lost, as the folder is written anew: move it, or name another folder"
                where = str(Path(folder) / name)
                raise RejectedInput(
                    (Problem("E0106", "this file was not made by coachplan", hint=hint, source=where),)
                )


def _refuse_equal_names(place: Path, texts: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for name in sorted(texts):
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            message = f"{other} and {name} would be one file on some systems"
            hint = "give one of the two reps another id"
            raise RejectedOutput((Problem("E6107", message, hint=hint, source=str(place)),))
