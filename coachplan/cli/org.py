"""``coachplan org``: every team of an organisation."""

from typing import Annotated

import typer

from coachplan.cli import options, streams
from coachplan.cli.schedule import USUAL, OptionalWeek

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

OrgArgument = Annotated[
    str,
    typer.Argument(metavar="DIR|ORG", help="A folder of rosters, or an org.yaml that names them."),
]


@app.callback()
def org() -> None:
    """Plan the week of every team of an organisation, and see how the teams stand.

    Example: coachplan org schedule org --week --out plans
    """


@app.command("schedule", cls=OptionalWeek)
def schedule(
    where: OrgArgument,
    week: Annotated[
        str,
        typer.Option(
            "--week",
            metavar="[WEEK]",
            help="2026-W48, a date, this or next. Alone or absent: each manager's usual one.",
            show_default=False,
        ),
    ] = USUAL,
    out: Annotated[
        str,
        typer.Option("--out", metavar="DIR", help="Where plans go: DIR/TEAM/WEEK/week.json, .ics."),
    ] = "plans",
    html: Annotated[bool, typer.Option("--html", help="Write the manager's page beside them, too.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", min=1, max=256, help="Processes; else one a core."),
    ] = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    color: options.ColourOption = None,
) -> None:
    """Plan every team's week, each as 'coachplan schedule' would, and write it to a folder of its own.

    Run it again after whatever stopped it: teams whose plan stands, made from the same inputs, are left
    alone. A roster that cannot be used stops no other team; all faults are listed at the end.

    Example: coachplan org schedule org --week 2026-W48 --out plans
    """
    from pathlib import Path

    from coachplan.cli.org_run import Wanted, local, run_org
    from coachplan.cli.progress import progress
    from coachplan.files.org import read_org

    found = read_org(Path(where))
    engine = local(jobs, len(found.teams))
    wanted = Wanted(out, None if week == USUAL else week, now, html)
    with progress(len(found.teams), "teams") as done:
        ended = run_org(found, wanted, engine, done)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(ended.run))
    elif not quiet:
        from coachplan.show.org_run import org_run_view

        streams.show(org_run_view(ended.run, out), color)
    if ended.problems:
        from coachplan.show.problems import lines

        streams.complain("\n".join(lines(ended.problems)))
    streams.stop(ended.code)
