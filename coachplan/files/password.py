"""The password of a server, from where the user keeps it; it is never shown, whatever fails."""

import os
import shlex
import stat
import subprocess
from pathlib import Path

from coachplan.core.problems import reject
from coachplan.core.team.servers import Login
from coachplan.files.opening import failed
from coachplan.files.paths import path_from

_PATIENCE = 30
"""Seconds that a command may take to print it."""


def password(settings: Login, folder: Path) -> str:
    """Return the password; relative paths are looked up in ``folder``. Empty where none is needed.

    Raises:
        RejectedInput: E8102 it is not where the settings say, E8103 others can read its file.
    """
    if settings.password_env is not None:
        return _told(os.environ.get(settings.password_env, ""), f"${settings.password_env}")
    if settings.password_file is not None:
        return _told(_in_file(path_from(folder, settings.password_file)), settings.password_file)
    if settings.password_command is not None:
        return _told(_printed(settings.password_command), "password_command", "printed", "run it to see why")
    return ""


def _told(text: str, place: str, how: str = "holds", remedy: str = "put it there") -> str:
    found = text.partition("\n")[0].rstrip("\r")
    if not found:
        hint = f"{remedy}, then run the same once more; nothing was sent"
        reject("E8102", f"{place} {how} no password", hint)
    return found


def _in_file(path: Path) -> str:
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            reject(
                "E8103",
                f"{path} can be read by others",
                f"make it yours alone: chmod 600 {path}; nothing was sent",
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        told, hint = failed(path, error)
        reject("E8102", f"{path}: {told}", hint)
    except UnicodeDecodeError:
        return ""


def _printed(command: str) -> str:
    try:
        words = shlex.split(command)
        # Its own messages are not passed on: they might quote what it was about to print.
        done = subprocess.run(  # noqa: S603 - what the user's own settings name, without a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if not done.returncode else ""
