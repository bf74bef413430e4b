"""``coachplan init``: a commented roster to start from."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

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
    from coachplan.core.team.roster import Roster
    from coachplan.export import json
    from coachplan.files.atomic import write_texts
    from coachplan.files.documents import read_bytes
    from coachplan.files.schema import json_schema
    from coachplan.files.starter import starter_roster

    if file == "-" and as_json:
        refuse("E0155", "--json and the roster would both be printed", "leave out --json, or name a file")
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
    write_texts({schema: json.export(json_schema(Roster)), target: text})
    if as_json:
        written = [str(target), str(schema)]
        streams.emit(json.export({"schema_version": 1, "kind": "init", "written": written}))
    else:
        streams.say(f"{target} is ready. Fill in your numbers, then: coachplan schedule {target} --week")


def _refuse_to_overwrite(target: Path, *, force: bool) -> None:
    from coachplan.core.problems import reject

    there = os.path.exists(target)  # noqa: PTH110 - Path.exists raises where a name is too long
    if there and not force:
        reject("E0156", f"{target} is already there", "choose another name, or add --force to overwrite it")


def _answered() -> str:
    try:
        return _asked()
    except typer.Abort:  # the end of the input, in the middle of the questions
        streams.complain("")
        streams.stop(exits.INTERRUPTED)


def _asked() -> str:
    """Ask for what differs from team to team; an empty answer keeps what is shown."""
    from coachplan.core.scalars import Text
    from coachplan.core.times import WeekHours, ZoneName
    from coachplan.files.starter import starter_roster

    team = _ask("Team", "North", _read_as(Text))
    manager = _ask("Your name", "Robin Example", _read_as(Text))
    zone = _ask("Time zone", _zone_here(), _read_as(ZoneName))
    hours = _ask("Working hours, Monday to Friday", "8:30-17:30", _read_as(WeekHours))
    names = _ask("Reps, separated by commas (empty: example names)", "", _told_apart)
    return starter_roster(team, manager, zone, hours, _names_in(names))


def _ask(question: str, default: str, check: Callable[[str], object]) -> str:
    """Return an answer that passes ``check``, which raises ``ValidationError`` or ``Rejected``."""

    def tried(answer: str) -> str:
        from pydantic import ValidationError

        from coachplan.core.problems import Rejected

        try:
            check(answer)
        except ValidationError as error:
            first = error.errors()[0]
            raise typer.BadParameter(_reason(first["msg"], first.get("ctx", {}).get("hint", ""))) from None
        except Rejected as rejected:
            first_problem = rejected.problems[0]
            raise typer.BadParameter(_reason(first_problem.message, first_problem.hint)) from None
        return answer.strip()

    answer: str = typer.prompt(question, default=default, err=True, value_proc=tried)
    return answer


def _reason(message: str, hint: str) -> str:
    from coachplan.show.safe import safe

    return safe(f"{message}; {hint}" if hint else message)


def _read_as(kind: Any) -> Callable[[str], object]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind).validate_python


def _names_in(answer: str) -> list[str]:
    return [name.strip() for name in answer.split(",") if name.strip()]


def _told_apart(answer: str) -> None:
    """Refuse names that no roster holds, and two that are the same or make the same id."""
    from coachplan.core.problems import reject
    from coachplan.core.team.roster import Rep

    first: dict[str, str] = {}
    for name in _names_in(answer):
        rep = Rep.model_validate(name)
        for key in (rep.id.casefold(), f"the name {rep.name.casefold()}"):
            if key in first:
                twice = "the same name" if first[key] == rep.name else f"too much like '{first[key]}'"
                reject("E1301", f"'{rep.name}' is {twice}", "tell them apart, as Ana B. and Ana S.")
            first[key] = rep.name


def _zone_here() -> str:
    """Return the name of this machine's time zone: from ``TZ``, else from the link that the system keeps."""
    from zoneinfo import ZoneInfo

    link = os.path.realpath("/etc/localtime")
    for name in (os.environ.get("TZ", "").removeprefix(":"), link.partition("/zoneinfo/")[2]):
        try:
            if name and ZoneInfo(name).key:
                return name
        except (KeyError, ValueError, OSError):
            continue
    return "Europe/Berlin"
