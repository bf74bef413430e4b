"""``coachplan config``: every setting in force, and where it comes from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from rich.table import Table

    from coachplan.cli.settings import Setting

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("config")
def config(roster: options.RosterArgument = None, as_json: options.JsonOption = False) -> None:
    """Show every setting in force and its source: flag, environment, roster, your own file, default.

    Example: coachplan config roster.yaml
    """
    from coachplan.cli.clock import now_setting
    from coachplan.cli.inputs import home_setting, policy_setting, retention_setting, roster_setting
    from coachplan.cli.settings import setting
    from coachplan.files.documents import read_roster
    from coachplan.files.user_file import user_file

    named = roster_setting(roster)
    found = read_roster(named.value).value if named.value else None
    policy, home = policy_setting(found, None, named.value or ""), home_setting(named.value, None)
    retention = retention_setting(found, named.value or "")
    settings = (named, policy, home, retention, setting("color"), now_setting(None))
    own = user_file()
    if as_json:
        from coachplan.export import json

        listed = {one.name: {"value": one.value, "source": one.source} for one in settings}
        place = str(own) if own else None
        streams.emit(
            json.export({"schema_version": 1, "kind": "config", "settings": listed, "user_file": place})
        )
        return
    streams.show([_table(settings)], "never")
    streams.say(
        f"Your own defaults go into {own}."
        if own
        else "No home folder is known, so there are no defaults of yours."
    )


def _table(settings: "Sequence[Setting]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    from coachplan.show.safe import safe

    grid = Table.grid(padding=(0, 2))
    for one in settings:
        grid.add_row(*(Text(safe(text)) for text in (one.name, one.value or "none", one.source)))
    return grid
