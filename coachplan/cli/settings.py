"""Settings: a flag beats the environment, which beats the roster, the user's file and the default."""

import os
from typing import NamedTuple

from coachplan.core.problems import reject
from coachplan.files.user_file import user_file, user_settings


class Setting(NamedTuple):
    """One setting in force, and where it comes from."""

    name: str
    value: str | None
    source: str


DEFAULTS = {"roster": None, "policy": "balanced", "color": "auto", "home": None}

_CHOICES = {"color": ("auto", "always", "never")}


def setting(name: str, flag: str | None = None, project: str | None = None, place: str = "") -> Setting:
    """Return what ``name`` is set to.

    Args:
        name: ``roster``, ``policy``, ``home`` or ``color``.
        flag: what the command line says, if anything.
        project: what the project says (the roster's own policy, a roster in this folder).
        place: how to name the project's word as a source.

    Raises:
        RejectedInput: E0108, the environment says something that the setting cannot be.
    """
    if flag is not None:
        return Setting(name, flag, "command line")
    variable = f"COACHPLAN_{name.upper()}"
    if value := os.environ.get(variable):
        known = _CHOICES.get(name)
        if known and value not in known:
            reject(
                "E0108",
                f"{variable}: '{value}' is not a known value",
                f"set it to {', '.join(known[:-1])} or {known[-1]}",
            )
        return Setting(name, value, variable)
    if project is not None:
        return Setting(name, project, place)
    own = getattr(user_settings(), name)
    if own is not None:
        return Setting(name, own, str(user_file()))
    return Setting(name, DEFAULTS[name], "default")
