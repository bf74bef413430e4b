"""``coachplan explain``: why a rep's week is as it is."""

import os
from typing import Annotated

import typer

from coachplan.cli import options, streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("explain")
def explain(
    source: Annotated[
        str, typer.Argument(metavar="PLAN|ROSTER", help="The roster, or a plan (JSON) beside its roster.")
    ],
    rep: Annotated[
        str | None,
        typer.Argument(
            metavar="REP",
            help="The rep's id, name, or a part of it that nobody else has. Alone: of the usual roster.",
            show_default=False,
        ),
    ] = None,
    week: Annotated[
        str | None, typer.Option("--week", metavar="WEEK", help="2026-W48, a date, this or next.")
    ] = None,
    roster: Annotated[
        str | None, typer.Option("--roster", metavar="ROSTER", help="The roster that a plan belongs to.")
    ] = None,
    policy: options.PolicyOption = None,
    against: options.AgainstOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Tell why this rep is seen, why for so long, why at that time and not at another.

    For a session that did not fit: what is in the way, what forcing it would cost, and the smallest
    change that places it, found by trying. For the manager: it names other reps.

    Example: coachplan explain roster.yaml jonas-weber
    """
    from coachplan.cli.calendars import with_calendars
    from coachplan.cli.earlier import earlier_plans
    from coachplan.cli.explained import explained
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.named_rep import rep_named
    from coachplan.cli.usage import refuse
    from coachplan.cli.week_ahead import week_ahead
    from coachplan.files.plan_file import is_plan, read_plan

    there = source == "-" or os.path.exists(source)  # noqa: PTH110 - Path.exists raises where a name is too long
    if rep is None and there:
        refuse("E0114", "it is not said which rep", f"name one: coachplan explain {source} REP")
    if rep is not None and not there and os.path.exists(rep):  # noqa: PTH110 - as above
        refuse(
            "E0114", f"there is no file '{source}'", f"name the rep last: coachplan explain {rep} {source}"
        )
    of_plan = rep is not None and is_plan(source)
    named = roster if of_plan or rep is None else source
    inputs = read_inputs(named, Asked(policy=policy, now=now, home=home))
    whom = rep_named(rep or source, inputs.roster)
    standing = None if against else week_ahead(inputs, whom)
    inputs, chosen = with_calendars(inputs, week or (read_plan(source).week if of_plan else standing))
    plans = [*(against or ()), *([source] if of_plan else [])]
    earlier = earlier_plans(inputs, chosen, plans, (), reallocate=False)
    found = explained(inputs, chosen, earlier, whom)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
        return
    from coachplan.show.explanation import explanation_view

    streams.show(explanation_view(found, ascii_only=streams.ascii_only()), color)
