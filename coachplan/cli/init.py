"""``coachplan init``: a commented roster to start from."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from coachplan.cli import exits, options, streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("init")
def init(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="Where to write; '-' prints it.")
    ] = "roster.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing, even at a terminal.")] = False,
    as_json: options.JsonOption = False,
) -> None:
    """Write a commented roster, runnable as it stands, and beside it the schema that editors use.

    At a terminal it asks for names, hours and time zone; anywhere else it never asks.

    Example: coachplan init roster.yaml
    """
    from coachplan.cli.usage import refuse
    from coachplan.core.roster import Roster
    from coachplan.export import json
    from coachplan.files.atomic import write_text
    from coachplan.files.documents import read_bytes
    from coachplan.files.schema import json_schema
    from coachplan.files.starter import starter_roster

    if file == "-" and as_json:
        refuse("E0109", "--json and the roster would both be printed", "leave out --json, or name a file")
    folder = file.endswith(("/", os.sep)) or os.path.isdir(file)  # noqa: PTH112 - Path.is_dir raises where a name is too long
    target = Path(file, "roster.yaml") if folder else Path(file)
    if file != "-":
        _refuse_to_overwrite(target, force=force)
    asking = not no_input and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    text = _answered() if asking else starter_roster()
    read_bytes(text.encode(), file, Roster)  # an answer that cannot be read is refused before it is written
    if file == "-":
        streams.emit(text)
        return
    # The schema is coachplan's own and may always be renewed.
    schema = target.with_name("roster.schema.json")
    write_text(schema, json.export(json_schema(Roster)))
    write_text(target, text)
    if as_json:
        written = [str(target), str(schema)]
        streams.emit(json.export({"schema_version": 1, "kind": "init", "written": written}))
    else:
        streams.say(f"{target} is ready. Fill in your numbers, then: coachplan schedule {target} --week")


def _refuse_to_overwrite(target: Path, *, force: bool) -> None:
    from coachplan.core.problems import reject

    there = os.path.exists(target)  # noqa: PTH110 - Path.exists raises where a name is too long
    if there and not force:
        reject("E0106", f"{target} is already there", "choose another name, or add --force to overwrite it")


def _answered() -> str:
    try:
        return _asked()
    except typer.Abort:  # the end of the input, in the middle of the questions
        streams.complain("")
        streams.stop(exits.INTERRUPTED)


def _asked() -> str:
    """Ask for what differs from team to team; an empty answer keeps what is shown."""
    from coachplan.files.starter import starter_roster

    team = typer.prompt("Team", default="North", err=True)
    manager = typer.prompt("Your name", default="Robin Example", err=True)
    zone = typer.prompt("Time zone", default="Europe/Berlin", err=True)
    hours = typer.prompt("Working hours, Monday to Friday", default="8:30-17:30", err=True)
    names = typer.prompt("Reps, separated by commas (empty: example names)", default="", err=True)
    reps = [name.strip() for name in names.split(",") if name.strip()]
    return starter_roster(team, manager, zone, hours, reps)
