"""``coachplan diff``: what changed between two plans of a week, and why."""

from typing import Annotated

import typer

from coachplan.cli import options, streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("diff")
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The earlier plan, as schedule --json prints it.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later plan of the same week.")],
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    color: options.ColourOption = None,
) -> None:
    """List the sessions that were added, moved or dropped between two plans of a week, and why.

    Example: coachplan diff plans/monday.json plans/tuesday.json
    """
    from coachplan.core.plans.difference import difference
    from coachplan.files.plan_file import read_plan

    found = difference(read_plan(old), read_plan(new))
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
    elif not quiet:
        from coachplan.show.difference import difference_view

        streams.show(difference_view(found), color)
