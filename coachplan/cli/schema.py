"""``coachplan schema``: what a document may hold, for editors."""

from typing import Annotated, Literal

import typer

from coachplan.cli import streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("schema")
def schema(
    document: Annotated[
        Literal["roster", "policy"],
        typer.Argument(metavar="[roster|policy]", help="Which document to describe."),
    ] = "roster",
    as_json: Annotated[  # noqa: ARG001 - every command knows it; here it is the only form
        bool, typer.Option("--json", help="The only form there is.")
    ] = True,
) -> None:
    """Print the JSON Schema of a document, so that an editor can complete and check it.

    Example: coachplan schema roster > roster.schema.json
    """
    from coachplan.core.policies.policy import Policy
    from coachplan.core.team.roster import Roster
    from coachplan.export import json
    from coachplan.files.schema import json_schema

    streams.emit(json.export(json_schema(Roster if document == "roster" else Policy)))
