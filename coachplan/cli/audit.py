"""``coachplan audit``: where the hours of the past weeks went."""

from typing import Annotated

import typer

from coachplan.cli import options, streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("audit")
def audit(
    calendars: Annotated[
        list[str],
        typer.Argument(metavar="CALENDAR...", help="Your calendar as .ics files, or folders of them."),
    ],
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=53, help="How many weeks to look back.")] = 8,
    roster: Annotated[
        str | None,
        typer.Option(
            "--roster",
            metavar="FILE",
            help="Who is on the team. Default: $COACHPLAN_ROSTER, else roster.yaml here, else everyone met.",
            show_default=False,
        ),
    ] = None,
    policy: options.PolicyOption = None,
    html: options.HtmlOption = None,
    force: options.ForceOption = False,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Show who had how much of your time, from nothing but your calendar.

    Hours per rep and tier, who has the lion's share, who was not seen for how long, what was cancelled,
    and the same hours under each policy. Where plans were published: what they promised, and what was given.
    Nothing is kept, sent or changed; titles are never shown.

    Example: coachplan audit last-weeks.ics --roster roster.yaml
    """
    from coachplan.cli.auditing import Wanted, audited

    if html is not None:
        from coachplan.cli.outputs import refuse_page

        refuse_page(html, as_json=as_json, force=force)
    found, problems = audited(Wanted(tuple(calendars), weeks, roster, policy, now, home))
    if html is not None:
        from coachplan.cli.outputs import write_page
        from coachplan.export.html import audit_page

        write_page(html, audit_page.export, found)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
        return
    from coachplan.show.audit import audit_view
    from coachplan.show.problems import lines

    if problems:
        streams.complain("\n".join(lines(problems)))
    if html == "-":
        return
    width, plain = streams.terminal_width(), streams.ascii_only()
    streams.show(audit_view(found, width, ascii_only=plain), color)
