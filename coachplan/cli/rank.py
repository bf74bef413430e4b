"""``coachplan rank``: who is where, and how sure."""

from typing import Annotated

import typer

from coachplan.cli import options, streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("rank")
def rank(
    roster: options.RosterArgument = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="REP", help="Show what drives one rep's place.")
    ] = None,
    policy: options.PolicyOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    color: options.ColourOption = None,
) -> None:
    """Rank the reps on their metrics, with how far each place can be trusted.

    Example: coachplan rank roster.yaml --explain ana-duarte
    """
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.pipeline import ranked

    inputs = read_inputs(roster, Asked(policy=policy, now=now))
    ranking = ranked(inputs)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(ranking))
    elif not quiet:
        from coachplan.show import ranking as view
        from coachplan.show.problems import lines

        if inputs.warnings:
            streams.complain("\n".join(lines(inputs.warnings)))

        width = streams.terminal_width()
        parts = view.explain(ranking, explain) if explain else view.table(ranking, width)
        streams.show(parts, color)
