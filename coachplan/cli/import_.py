"""``coachplan import``: figures from a CRM's exports, for a roster."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachplan.core.problems import Problem

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("import")
def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Exports; '-' reads standard input.")],
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="ROSTER", help="Write this roster (a folder with --split-by)."
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="PERIOD", help="2026-Q3, last-quarter, or A..B; else all there is."),
    ] = None,
    quotas: Annotated[
        str | None, typer.Option("--quotas", metavar="FILE", help="A table of quotas by rep and quarter.")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", metavar="NAME", help="Only this team.")] = None,
    manager: Annotated[
        str | None, typer.Option("--manager", metavar="NAME", help="Only this manager's reps.")
    ] = None,
    split_by: Annotated[
        str | None, typer.Option("--split-by", metavar="COLUMN", help="One roster for each of its values.")
    ] = None,
    extends: Annotated[
        str | None, typer.Option("--extends", metavar="FILE", help="What new rosters have in common.")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option("--mapping", metavar="FILE", help="What the columns of a table mean.")
    ] = None,
    owners: Annotated[
        str | None, typer.Option("--owners", metavar="FILE", help="Other names of reps; who has left.")
    ] = None,
    dates: Annotated[
        Literal["dmy", "mdy", "iso"] | None, typer.Option("--dates", help="What 03/04/2026 means.")
    ] = None,
    decimal: Annotated[
        Literal[".", ","] | None, typer.Option("--decimal", help="The decimal mark of numbers.")
    ] = None,
    allow_partial: Annotated[
        bool, typer.Option("--allow-partial", help="Columns or reps may be gone since last time.")
    ] = False,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    color: options.ColourOption = None,
) -> None:
    """Read exports of Salesforce, HubSpot, Pipedrive or any table, and show each rep's figures.

    With -o the figures go to a metrics file beside the roster; what you wrote into the roster stays.

    Example: coachplan import crm/salesforce.csv -o team.yaml --period 2026-Q3
    """
    from coachplan.cli import clock
    from coachplan.cli.import_output import Targets, write_import
    from coachplan.cli.importing import Ask, read_import
    from coachplan.core.imports.team import Choice

    targets = Targets(output, split=split_by is not None, extends=extends)
    ask = Ask(
        tuple(files),
        clock.now(now, "UTC").date(),
        targets.rosters_for,
        mapping=mapping,
        owners=owners,
        quotas=quotas,
        period=period,
        choice=Choice(team, manager, split_by),
        dates=dates,
        decimal=decimal,
    )
    imported = read_import(ask)
    written, gone = write_import(imported, targets, allow=allow_partial)
    warnings = [*imported.warnings, *gone]
    if as_json:
        from coachplan.export import json
        from coachplan.export.imported import document

        streams.emit(json.export(document(imported, written, warnings)))
    elif not quiet:
        from shlex import quote

        from coachplan.show.importing import view

        named = quote(output or "")
        following = f"org schedule {named} --week" if split_by else f"check {named}"
        streams.show(view(imported, written, streams.terminal_width(), following), color)
    _warn(warnings)


def _warn(warnings: "Sequence[Problem]") -> None:
    from coachplan.show.problems import lines

    if warnings:
        streams.complain("\n".join(lines(warnings)))
