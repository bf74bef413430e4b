"""Options that several commands share, each declared once."""

from typing import Annotated, Literal

import typer

RosterArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ROSTER]",
        help="The roster; '-' reads standard input. Default: $COACHPLAN_ROSTER, else roster.yaml here.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def _policies() -> list[str]:
    """Return what the TAB key offers for a policy."""
    from coachplan.files.shipped import shipped_policies

    return [*shipped_policies()]


PolicyOption = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar="NAME|FILE",
        help="Use this policy instead of the roster's.",
        autocompletion=_policies,
    ),
]
TiersOption = Annotated[
    Literal["hard", "soft"] | None,
    typer.Option("--tiers", help="Minutes by seat (hard) or by tier probability (soft)."),
]
HtmlOption = Annotated[
    str | None,
    typer.Option("--html", metavar="FILE", help="Write a page for the browser and for paper; '-' prints it."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite a file that coachplan did not make.")]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="MOMENT", help="Take this as the present, as 2026-11-23T06:30."),
]
ColourOption = Annotated[
    Literal["auto", "always", "never"] | None,
    typer.Option("--color", help="Colour the output; auto: at a terminal."),
]
QuietOption = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Show nothing unless something is wrong; asked-for documents remain."),
]
RosterOption = Annotated[
    str | None,
    typer.Option("--roster", metavar="ROSTER", help="Default: $COACHPLAN_ROSTER, else roster.yaml here."),
]
HomeOption = Annotated[
    str | None,
    typer.Option(
        "--home", metavar="FOLDER", help="Where the history is kept. Default: .coachplan beside the roster."
    ),
]
AgainstOption = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help="An earlier plan (its JSON). Of this week: few sessions move. Of another week: slots are kept.",
    ),
]
LockOption = Annotated[
    list[str] | None,
    typer.Option("--lock", metavar="SESSION", help="A session of that plan (its id) that must not move."),
]
ReallocateOption = Annotated[
    bool, typer.Option("--reallocate", help="Hand out the minutes of a published week anew.")
]
