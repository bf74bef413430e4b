"""Paths in documents: what is one, and where it leads."""

import os
from pathlib import Path

_POLICY_FILES = (".yaml", ".yml", ".json")


def path_from(folder: Path, text: str) -> Path:
    """Return the path that ``text`` in a document of that ``folder`` means; ``~`` is the home folder."""
    return folder / os.path.expanduser(text)  # noqa: PTH111 - Path.expanduser raises where nobody is called so


def followed(path: Path) -> Path:
    """Return where a path leads, with every link followed; one of links in a circle leads to one of them."""
    return Path(os.path.realpath(path))  # Path.resolve raises for such a circle


def is_policy_file(text: str) -> bool:
    """Tell whether a policy is named by a path: one of the user's own."""
    return "/" in text or "\\" in text or text.endswith(_POLICY_FILES)


def is_folder(path: Path | str) -> bool:
    """Tell whether there is a folder at a path, as far as one may look."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder is closed, or a name too long
