"""``coachplan org``: every team of an organisation."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coachplan.cli import options, streams
from coachplan.cli.schedule import USUAL, OptionalWeek

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachplan.cli.engines import Engine
    from coachplan.core.problems import Problem

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

JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, max=256, help="Processes; else one a core."),
]

EngineOption = Annotated[
    Literal["local", "dask"],
    typer.Option("--engine", help="Processes of this machine, or the workers of a dask cluster."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Of the dask cluster, as tcp://10.0.0.1:8786."),
]


PLANS = "plans"
"""The folder that plans go to where none is named; nothing need be there yet."""


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
    ] = PLANS,
    html: Annotated[bool, typer.Option("--html", help="Write the manager's page beside them, too.")] = False,
    jobs: JobsOption = None,
    engine: EngineOption = "local",
    scheduler: SchedulerOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    color: options.ColourOption = None,
) -> None:
    """Plan every team's week into a folder of its own.

    Each team gets what 'coachplan schedule' would plan for it. With 'pool: true' in org.yaml its ranking
    goes by what all teams show of how far reps differ.

    Run it again after whatever stopped it: teams whose plan stands, made from the same inputs, are left
    alone. A roster that cannot be used stops no other team; all faults are listed at the end.

    Example: coachplan org schedule org --week 2026-W48 --out plans
    """
    from pathlib import Path

    from coachplan.cli.org_run import Wanted, run_org
    from coachplan.files.org import read_org

    organisation = read_org(Path(where))
    wanted = Wanted(out, None if week == USUAL else week, now, html)
    ended = run_org(organisation, wanted, _engine(engine, scheduler, jobs, len(organisation.teams)))
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(ended.run))
    elif not quiet:
        from coachplan.show.org_run import org_run_view

        streams.show(org_run_view(ended.run, out), color)
    _complain(ended.problems)
    streams.stop(ended.code)


@app.command("summary", cls=OptionalWeek)
def summary(
    where: OrgArgument,
    plans: Annotated[
        str,
        typer.Option("--plans", metavar="DIR", help="Where 'org schedule --out' wrote the plans."),
    ] = PLANS,
    week: Annotated[
        str,
        typer.Option(
            "--week",
            metavar="[WEEK]",
            help="2026-W48, a date, this or next. Alone or absent: each team's latest plan.",
            show_default=False,
        ),
    ] = USUAL,
    html: options.HtmlOption = None,
    force: options.ForceOption = False,
    jobs: JobsOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    color: options.ColourOption = None,
) -> None:
    """Show regions and teams beside each other, the worst first.

    Budget, hours planned and held, promises broken, reps unseen.

    What was held is known where plans are published and 'coachplan log' tells; it is read from the
    histories beside the rosters.

    Example: coachplan org summary org --plans plans
    """
    from pathlib import Path

    from coachplan.cli.engines import local
    from coachplan.cli.org_run import Wanted
    from coachplan.cli.org_summary import summary_of
    from coachplan.files.org import read_org

    if html is not None:
        from coachplan.cli.outputs import refuse_page

        refuse_page(html, as_json=as_json, force=force)
    organisation = read_org(Path(where))
    if plans != PLANS and not Path(plans).is_dir():
        from coachplan.files.opening import no_folder

        raise no_folder(Path(plans))
    wanted = Wanted(plans, None if week == USUAL else week, now)
    engine = local(jobs, len(organisation.teams))
    found, problems, code = summary_of(organisation, wanted, engine)
    if html is not None:
        from coachplan.cli.outputs import write_page
        from coachplan.export.html import org_page

        write_page(html, org_page.export, found)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
    elif html != "-":
        from coachplan.show.org_summary import org_summary_view

        streams.show(org_summary_view(found), color)
    _complain(problems)
    streams.stop(code)


def _engine(name: str, scheduler: str | None, jobs: int | None, teams: int) -> "Engine":
    """Return the engine that is asked for; raises ``RejectedUsage`` (E0170) if options contradict it."""
    from coachplan.cli.engines import local, on_dask
    from coachplan.cli.usage import refuse

    if name == "local":
        if scheduler is not None:
            refuse("E0170", "--scheduler is for a cluster", "add --engine dask")
        return local(jobs, teams)
    if jobs is not None:
        refuse("E0170", "--jobs is for this machine", "a cluster has as many workers as it has")
    if scheduler is None:
        refuse("E0170", "--engine dask needs to know where", "add --scheduler tcp://HOST:8786")
    return on_dask(scheduler)


def _complain(problems: "Sequence[Problem]") -> None:
    if problems:
        from coachplan.show.problems import lines

        streams.complain("\n".join(lines(problems)))
