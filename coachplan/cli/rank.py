"""``coachplan rank``: who is where, and how sure."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from coachplan.cli.inputs import Asked, Inputs

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_TABLES = (".csv", ".tsv", ".xlsx")
"""How the names of tables end, which may stand in the place of a roster."""


@app.command("rank")
def rank(
    roster: options.RosterArgument = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="REP", help="Show what drives one rep's place.")
    ] = None,
    remember: Annotated[
        bool,
        typer.Option("--remember", help="Keep seats, labels and scale in the history."),
    ] = False,
    relearn: Annotated[
        bool,
        typer.Option("--relearn", help="Learn the scale anew instead of keeping the quarter's."),
    ] = False,
    policy: options.PolicyOption = None,
    html: options.HtmlOption = None,
    force: options.ForceOption = False,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Rank the reps on their metrics, with how far each place can be trusted.

    Nothing is kept unless --remember asks for it. Once kept, seats and labels change hands only when
    the evidence has moved, and the scale stays the same for a quarter. A table with a row for each rep
    (CSV or .xlsx), as an import reads it, can take the place of the roster.

    Example: coachplan rank roster.yaml --explain ana-duarte
    """
    from coachplan.cli.inputs import Asked
    from coachplan.cli.ranked import ranked, remembered
    from coachplan.core.problems import reject

    if html is not None:
        from coachplan.cli.outputs import refuse_page

        refuse_page(html, as_json=as_json, force=force)
    if roster is not None and roster.isalpha() and not os.path.exists(roster):  # noqa: PTH110 - a long name
        reject("E0102", f"there is no file '{roster}'", f"for one rep: coachplan rank --explain {roster}")
    inputs = _read(roster, Asked(policy=policy, now=now, home=home))
    if explain is not None:
        from coachplan.cli.named_rep import rep_named

        explain = rep_named(explain, inputs.roster)
    recalled = remembered(inputs, relearn=relearn)
    ranking = ranked(inputs, recalled)
    if remember:
        from coachplan.cli.publishing import keep_ranking
        from coachplan.cli.retention import retire

        keep_ranking(inputs, ranking, recalled)
        retire(inputs, quiet=quiet)
    if html is not None:
        from coachplan.cli.outputs import write_page
        from coachplan.export.html import ranking_page

        write_page(html, ranking_page.export, ranking)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(ranking))
    elif not quiet and html != "-":
        from coachplan.show import ranking as view
        from coachplan.show.problems import lines

        if inputs.warnings:
            streams.complain("\n".join(lines(inputs.warnings)))

        width = streams.terminal_width()
        parts = view.explain(ranking, explain) if explain else view.table(ranking, width)
        streams.show(parts, color)
        _say_too_old(inputs)
        if remember:
            streams.emit(f"\nRemembered in {inputs.home}.\n")


def _say_too_old(inputs: "Inputs") -> None:
    """Say when the weekly figures end, if that is long ago."""
    if any(cell and cell.series for rep in inputs.roster.reps for cell in rep.metrics.values()):
        from coachplan.cli.watching import too_old

        for told in too_old(inputs):
            streams.say(f"{told}.")


def _read(roster: str | None, asked: "Asked") -> "Inputs":
    if roster is not None and roster.lower().endswith(_TABLES):
        from coachplan.cli.table_roster import read_table_inputs

        return read_table_inputs(roster, asked)
    from coachplan.cli.inputs import read_inputs

    return read_inputs(roster, asked)
