"""``coachplan free``: who is free when, and what was understood of calendars and holidays."""

from typing import Annotated

import typer

from coachplan.cli import options, streams
from coachplan.cli.schedule import USUAL, OptionalWeek

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("free", cls=OptionalWeek)
def free(
    roster: options.RosterArgument = None,
    week: Annotated[
        str,
        typer.Option(
            "--week",
            metavar="[WEEK]",
            help="2026-W48, a date, this or next, as for schedule.",
            show_default=False,
        ),
    ] = USUAL,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Show the week as a strip per person: free, busy, away, on holiday, outside working hours.

    Below it stands what was read: calendars with their findings, days off, and one-to-ones that stand
    already. A surprise in the plan can be traced to its calendar here.

    Example: coachplan free roster.yaml --week next
    """
    from coachplan.cli.calendars import with_calendars
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.core.calendars.overview import overview
    from coachplan.core.calendars.week import week_on_offer

    inputs = read_inputs(roster, Asked(now=now, home=home))
    inputs, chosen = with_calendars(inputs, None if week == USUAL else week)
    offered = week_on_offer(inputs.roster, chosen, inputs.taken)
    told = (problem.message for problem in inputs.warnings)
    found = overview(inputs.roster, offered, inputs.taken, told)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
        return
    from coachplan.show.free import free_view

    streams.show(free_view(found, streams.terminal_width(), ascii_only=streams.ascii_only()), color)
