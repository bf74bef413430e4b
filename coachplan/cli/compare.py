"""``coachplan compare``: the same team and week under each policy."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from coachplan.core.policies.policy import Policy

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("compare")
def compare(
    roster: options.RosterArgument = None,
    policies: Annotated[
        str | None,
        typer.Option(
            "--policies",
            metavar="A,B,C",
            help="These, by name or file; else the policy in force and all that are shipped.",
        ),
    ] = None,
    week: Annotated[
        str | None, typer.Option("--week", metavar="WEEK", help="2026-W48, a date, this or next.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="CALENDAR|policy",
            help="Measure changes against the last four weeks of a calendar (.ics), or against the policy in "
            "force. Default: the last four weeks on record, else that policy.",
            show_default=False,
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="Show the source of every share, what each source asks, and all reasons."
        ),
    ] = False,
    policy: options.PolicyOption = None,
    tiers: options.TiersOption = None,
    html: options.HtmlOption = None,
    force: options.ForceOption = False,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Put policies side by side on your own team and week: minutes, who gains, who loses, and why.

    Changes are against what reps really had in the last four weeks, where that is known, else against the
    policy in force. It ends with what one would have to believe to choose each policy. For the manager: it
    names reps with their tiers.

    Example: coachplan compare roster.yaml --policies balanced,sbi,equal
    """
    from coachplan.cli.calendars import with_calendars
    from coachplan.cli.comparing import compared
    from coachplan.cli.inputs import Asked, read_inputs

    if html is not None:
        from coachplan.cli.outputs import refuse_page

        refuse_page(html, as_json=as_json, force=force)
    inputs, chosen = with_calendars(read_inputs(roster, Asked(policy, tiers, None, now, home)), week)
    found = compared(inputs, chosen, _named(policies, inputs.policy), against)
    if html is not None:
        from coachplan.cli.outputs import write_page
        from coachplan.export.html import comparison_page

        write_page(html, comparison_page.export, found)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
    if as_json or html == "-":
        return
    from coachplan.show.comparison import comparison_view

    width, ascii_only = streams.terminal_width(), streams.ascii_only()
    streams.show(comparison_view(found, width, ascii_only=ascii_only, full=full), color)


def _named(text: str | None, own: "Policy") -> "list[Policy]":
    """Return the policies to compare, each once."""
    from coachplan.cli.usage import refuse
    from coachplan.files.policies import load_policy, policy_names

    if text is None:
        others = [load_policy(name, Path()) for name in policy_names() if name != own.name]
        return [own, *others]
    words = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not words:
        refuse("E0131", "--policies names none", "separate names by commas: --policies balanced,sbi")
    return [load_policy(word, Path()) for word in words]
