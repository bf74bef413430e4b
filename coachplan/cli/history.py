"""``coachplan history``: what is on record, and how to keep it safe."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from coachplan.cli.inputs import Inputs

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def history() -> None:
    """Show, check, copy and move what is on record: plans, sessions, notes, rankings.

    Example: coachplan history list
    """


@app.command("list")
def list_weeks(
    roster: options.RosterArgument = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """List the weeks on record, and what each rep is owed.

    Example: coachplan history list roster.yaml
    """
    from coachplan.cli.named_rep import known_people
    from coachplan.cli.week_minutes import ledger_today
    from coachplan.core.memory.chronicle import chronicle

    inputs = _inputs(roster, now, home)
    found = chronicle(inputs.roster.team, inputs.history, ledger_today(inputs), inputs.now)
    if as_json:
        from coachplan.export import json

        sessions = tuple(inputs.history.sessions.values())
        streams.emit(json.export(found.model_copy(update={"sessions": sessions})))
        return
    from coachplan.show.history import history_view

    names = known_people(inputs.roster, inputs.history.sessions.values())
    streams.show(history_view(found, names, inputs.now.date(), streams.terminal_width()), color)


@app.command("show")
def show(
    week: Annotated[str, typer.Argument(metavar="WEEK", help="2026-W48, a date, this or next.")],
    roster: options.RosterArgument = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Show what became of each session of a week.

    With --json it prints the plan that is published.

    Example: coachplan history show 2026-W48
    """
    from coachplan.cli.earlier import kept_plan
    from coachplan.cli.pipeline import chosen_week
    from coachplan.cli.usage import from_the_command_line, refuse

    inputs = _inputs(roster, now, home)
    with from_the_command_line():
        chosen = chosen_week(inputs, week)
    plan = kept_plan(inputs, chosen)
    if plan is None:
        refuse("E0121", f"{chosen.name} was not published", "coachplan history list shows what was")
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(plan))
        return
    from coachplan.show.history import week_view

    sessions = inputs.history.of_week(chosen.monday)
    streams.show(week_view(chosen.name, sessions, inputs.roster.manager.timezone, inputs.now), color)


@app.command("export")
def export(
    roster: options.RosterArgument = None,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="'-' prints it.")] = "-",
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Write the whole history as JSON lines.

    They hold names, numbers and notes.

    Example: coachplan history export -o history.jsonl
    """
    from coachplan.files.atomic import write_text
    from coachplan.files.history.lines import exported

    inputs = _inputs(roster, now, home)
    text = "".join(exported(_home(inputs), inputs.roster.team))
    if output == "-":
        streams.emit(text)
    else:
        write_text(Path(output), text)


@app.command("import")
def import_lines(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON lines; '-' reads standard input.")],
    roster: options.RosterOption = None,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Take in what 'history export' wrote.

    The team must have no history here.

    Example: coachplan history import history.jsonl
    """
    from coachplan.cli.publishing import who
    from coachplan.cli.usage import refuse
    from coachplan.files.history.lines import imported
    from coachplan.files.history.store import keeping

    inputs = _inputs(roster, now, home)
    with keeping(_home(inputs), inputs.roster.team, who(inputs)) as book:
        if book.records():
            hint = "name another place with --home"
            refuse("E0122", f"the team {inputs.roster.team} has a history here already", hint)
        count = imported(file, book)
    streams.say(f"{count} records taken in for {inputs.roster.team}; kept in {inputs.home}.")


@app.command("check")
def check(
    roster: options.RosterArgument = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Read every record of the history against its seal.

    Example: coachplan history check
    """
    from coachplan.files.history.store import check as checked

    folder = _folder(roster, now, home)
    records, teams = checked(folder)
    if as_json:
        from coachplan.export import json

        found = {"schema_version": 1, "kind": "history check", "records": records, "teams": teams}
        streams.emit(json.export(found))
    else:
        streams.say(f"{records} records of {teams} team{'s' * (teams != 1)}: all as they were written.")


@app.command("backup")
def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; it must not exist yet.")],
    roster: options.RosterOption = None,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Write a copy of the history.

    It is whole even while another run is at work.

    Example: coachplan history backup /media/stick/history.db
    """
    from coachplan.cli.usage import refuse
    from coachplan.files.history.store import back_up

    if Path(file).exists():
        refuse("E0150", f"{file} is already there", "name another file")
    back_up(_folder(roster, now, home), Path(file))
    streams.say(f"Copied to {file}.")


@app.command("purge")
def purge(
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="MONTHS", help="What is older goes: 24m.")
    ],
    roster: options.RosterArgument = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; there is no way back.")] = False,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Remove old weeks and all that belongs to them for good.

    What is owed today stays as it is, as long as a week stays. Without --yes it says what would go.

    Example: coachplan history purge --older-than 24m --yes
    """
    from functools import partial

    from coachplan.cli.publishing import who
    from coachplan.cli.purging import first_kept, purging
    from coachplan.cli.usage import RejectedUsage, read_value, refuse
    from coachplan.core.times import Months
    from coachplan.files.history.rewriting import rewrite

    _folder(roster, now, home)
    inputs = _inputs(roster, now, home)
    try:
        first = first_kept(read_value(Months, older_than), inputs.now.date())
    except RejectedUsage:
        refuse("E0165", f"--older-than {older_than}: not a number of months", "write it as 24m")
    gone = [week.current.week for monday, week in inputs.history.weeks.items() if monday < first]
    owed_goes = 0 < len(gone) == len(inputs.history.weeks)
    if yes:
        rewrite(_home(inputs), inputs.roster.team, who(inputs), partial(purging, inputs, first))
    if as_json:
        from coachplan.export import json

        facts = {"before": first.isoformat(), "weeks": gone, "owed_goes": owed_goes, "done": yes}
        streams.emit(json.export({"schema_version": 1, "kind": "purged", **facts}))
        return
    counted = f"{len(gone)} week{'s' * (len(gone) != 1)} before {first:%Y-%m-%d}"
    if yes:
        streams.say(f"{counted} removed.")
    else:
        streams.say(f"{counted} would go{f': {gone[0]} to {gone[-1]}' if gone else ''}.")
    if owed_goes:
        streams.say("No week stays on record: what is owed goes, too.")
    if not yes:
        streams.say("Nothing was changed; --yes does it, and there is no way back.")


def _inputs(roster: str | None, now: str | None, home: str | None) -> "Inputs":
    from coachplan.cli.inputs import Asked, read_inputs

    return read_inputs(roster, Asked(now=now, home=home))


def _home(inputs: "Inputs") -> Path:
    from coachplan.cli.publishing import home_of

    return home_of(inputs)


def _folder(roster: str | None, now: str | None, home: str | None) -> Path:
    """Return the folder of a history, which must be there; the roster itself need not be sound.

    A moment makes no difference to it; one that is none is refused as everywhere.
    """
    from coachplan.cli import clock
    from coachplan.cli.inputs import home_setting, roster_setting
    from coachplan.cli.usage import refuse
    from coachplan.files.history.store import exists

    clock.now(now, "UTC")
    named = home_setting(roster_setting(roster).value, home).value
    if named is None or not exists(Path(named)):
        refuse("E0121", "no history is kept yet", "begin one with: coachplan schedule --week --publish")
    return Path(named)
