"""The user's own defaults: ``config.yaml`` in the XDG configuration folder."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.scalars import Text
from coachplan.core.team.servers import CaldavSettings, MailSettings
from coachplan.core.times import Retention
from coachplan.files.documents import read_document

_Settings = TypeVar("_Settings", bound=Value)


class UserSettings(Value):
    """What a user wants wherever nothing else is said."""

    roster: Text | None = Field(default=None, description="the roster to use when none is named")
    policy: Text | None = Field(default=None, description="the policy of rosters that name none")
    home: Text | None = Field(default=None, description="where histories are kept")
    color: Literal["auto", "always", "never"] | None = Field(default=None, description="colour the output")
    retention: Retention | None = Field(
        default=None, description="how old weeks on record may get: 24 months"
    )
    mail: MailSettings | None = Field(default=None, description="the server that --mail sends by")
    caldav: CaldavSettings | None = Field(default=None, description="the calendar that --caldav writes to")


def user_file() -> Path | None:
    """Return where the user's settings are kept, ``None`` where no home is known.

    Relative values of the two variables are ignored, as the XDG standard asks.
    """
    for variable, inside in (("XDG_CONFIG_HOME", ""), ("HOME", ".config"), ("APPDATA", "")):
        folder = os.environ.get(variable, "")
        if folder and Path(folder).is_absolute():
            return Path(folder, inside, "coachplan", "config.yaml")
    return None


def user_settings() -> UserSettings:
    """Return the user's settings, paths from the folder of their file; without one there are none.

    Raises:
        RejectedInput: as any document.
    """
    path = user_file()
    if path is None or not path.exists():
        return UserSettings.model_construct()
    from coachplan.files.paths import is_policy_file

    own, folder = read_document(path, UserSettings).value, path.parent
    paths = ["roster", "home", *(["policy"] if own.policy and is_policy_file(own.policy) else [])]
    servers = {
        name: _from_folder(server, folder, ("password_file", "ca_file"))
        for name, server in (("mail", own.mail), ("caldav", own.caldav))
        if server
    }
    return _from_folder(own, folder, paths).model_copy(update=servers)


def _from_folder(value: _Settings, folder: Path, names: Sequence[str]) -> _Settings:
    """Return settings whose paths, under these names, are the same from wherever they are used."""
    from coachplan.files.paths import path_from

    told = {name: text for name in names if (text := getattr(value, name))}
    return value.model_copy(update={name: str(path_from(folder, text)) for name, text in told.items()})
