"""``coachplan schedule``: this week's coaching calendar."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from coachplan.cli import exits, options, streams

if TYPE_CHECKING:
    from coachplan.cli.publishing import Offered
    from coachplan.core.plans.plan import WeekPlan

USUAL = "usual"
"""What a bare ``--week`` stands for: the week that the reader most likely means."""


class OptionalWeek(TyperCommand):
    """A command whose ``--week`` may stand alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a bare ``--week`` its value, unless a week follows."""
        completed: list[str] = []
        for position, word in enumerate(args):
            completed.append(word)
            if word == "--":
                completed += args[position + 1 :]
                break
            following = args[position + 1 : position + 2]
            if word == "--week" and not (following and _is_meant_as_week(following[0])):
                completed.append(USUAL)
        return super().parse_args(ctx, completed)


def _is_meant_as_week(word: str) -> bool:
    """Tell whether the word after ``--week`` is a week, right or wrong, and not the roster or an option."""
    from coachplan.core.isoweek import is_week_word

    if is_week_word(word):
        return True
    like_a_path = word == "-" or "." in word or "/" in word or os.sep in word
    there = os.path.exists(word)  # noqa: PTH110 - Path.exists raises where a name is too long
    return not (word.startswith("-") or like_a_path or there)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("schedule", cls=OptionalWeek)
def schedule(
    roster: options.RosterArgument = None,
    week: Annotated[
        str,
        typer.Option(
            "--week",
            metavar="[WEEK]",
            help="2026-W48, a date, this or next. Alone or absent: this week while half of it lies ahead.",
            show_default=False,
        ),
    ] = USUAL,
    policy: options.PolicyOption = None,
    tiers: options.TiersOption = None,
    budget: Annotated[
        str | None,
        typer.Option("--budget", metavar="TIME", help="Coaching time this week: 8h, 300m or 20%."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Keep the plan in the history: people go by it from now on.")
    ] = False,
    weeks: Annotated[
        int | None,
        typer.Option(
            "--weeks", metavar="N", min=1, max=26, help="Look ahead: N weeks, each held as planned."
        ),
    ] = None,
    against: options.AgainstOption = None,
    lock: options.LockOption = None,
    reallocate: options.ReallocateOption = False,
    as_json: options.JsonOption = False,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics", metavar="FILE", help="Write the sessions for calendar programs; '-' prints them."
        ),
    ] = None,
    ics_per_rep: Annotated[
        str | None,
        typer.Option("--ics-per-rep", metavar="DIR", help="Write each rep's own sessions to DIR/REP.ics."),
    ] = None,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write your page of the week; '-' prints it.")
    ] = None,
    md: Annotated[
        str | None, typer.Option("--md", metavar="FILE", help="Write the plan as Markdown; '-' prints it.")
    ] = None,
    csv: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help="Write the sessions for a spreadsheet; '-' prints them."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="DIR", help="Write all of these, and a page for each rep, to DIR/<week>."
        ),
    ] = None,
    mail: Annotated[
        bool,
        typer.Option("--mail", help="Send your page and, if the roster asks for it, the reps' invitations."),
    ] = False,
    caldav: Annotated[
        bool,
        typer.Option("--caldav", help="Write the sessions to your calendar on the roster's CalDAV server."),
    ] = False,
    overwrite_remote: Annotated[
        bool,
        typer.Option(
            "--overwrite-remote",
            help="With --caldav: the plan counts, whatever somebody changed or removed in the calendar.",
        ),
    ] = False,
    dry_run: Annotated[
        str | None,
        typer.Option(
            "--dry-run",
            metavar="DIR",
            help="With --mail or --caldav: write it to DIR instead.",
        ),
    ] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave names and numbers out of --html, to show it to others.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that coachplan did not make.")
    ] = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Plan a week of coaching: who, how long, when, about what, and why.

    Without --publish nothing is kept; run it as often as you like. Against a plan of the week that
    people have, its list of sessions stands, as few as possible move, and what changed is told below.

    Example: coachplan schedule roster.yaml --week 2026-W48 --publish --ics week.ics
    """
    from coachplan.cli import publishing
    from coachplan.cli.calendars import with_calendars
    from coachplan.cli.delivering import Wanted, deliver, deliveries, refuse_deliveries
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.outputs import Files, prepared, refuse_files
    from coachplan.export import json

    files = Files(ics, ics_per_rep, html, md, csv, out, redact)
    refuse_files(files, as_json=as_json, force=force)
    wanted = Wanted(mail, caldav, dry_run, overwrite_remote)
    refuse_deliveries(wanted, publish=publish)
    wishes = publishing.Wishes(against or (), lock or (), reallocate)
    if weeks is not None:
        _refuse_with_weeks(publish=publish, files=files != Files(), wishes=not wishes.none)
    inputs = read_inputs(roster, Asked(policy, tiers, budget, now, home))
    ways = deliveries(inputs, wanted)
    inputs, chosen = with_calendars(inputs, None if week == USUAL else week)
    if weeks is not None:
        from coachplan.cli.looking_ahead import look_ahead

        streams.stop(look_ahead(inputs, chosen, weeks, color, as_json=as_json))
    silent = as_json or quiet or bool(files.printed) or redact
    told: list[str] = []

    def write(offered: "Offered") -> None:
        # Everything is ready before anything is written, so that a fault leaves nothing half done; and it
        # is printed before anything is kept, so that a stream that takes no more leaves nothing kept.
        write_files = prepared(files, offered, inputs.roster, force=force)
        document = json.export(offered.plan) if as_json else ""
        screen = "" if silent else _screen(offered, color)

        def show() -> None:
            if document:
                streams.emit(document)
            streams.put(screen)

        told.append(write_files(show))

    if publish:
        from coachplan.cli.retention import retire

        publishing.refuse_turned_clock(inputs, now)
        offered = publishing.publish(inputs, chosen, wishes, write)
        retire(inputs, quiet=quiet)
    else:
        offered = publishing.preview(inputs, chosen, wishes)
        write(offered)
    if not silent:
        streams.put(told[0])
        streams.emit(_what_stands(offered, str(inputs.home), publish=publish))
        if publish and offered.plan.changes and not offered.unchanged and out is None:
            from coachplan.cli.handed_out import out_of_date

            streams.emit(out_of_date(offered.plan, inputs, wanted))
    if ways and (code := deliver(inputs, offered, ways, silent=silent)):
        streams.stop(code)
    streams.stop(exits.DONE if publish and offered.unchanged else _exit_code(offered.plan, quiet=quiet))


def _refuse_with_weeks(*, publish: bool, files: bool, wishes: bool) -> None:
    """Refuse what makes no sense for several weeks at once."""
    from coachplan.cli.usage import refuse

    if publish or wishes or files:
        hint = "leave --weeks out: a week is published, written and re-planned on its own"
        refuse("E0117", "--weeks only looks ahead", hint)


def _what_stands(offered: "Offered", home: str, *, publish: bool) -> str:
    """Say what is published now, and since when; nothing where nothing is."""
    week, as_of = offered.plan.week, offered.plan.as_of
    if offered.unchanged:
        rest = (
            "nothing to do" if publish else f"this is the plan, as of {as_of:%a} {as_of.day} {as_of:%b %H:%M}"
        )
        since = f"What became of it since: coachplan history show {week}\n"
        return f"\n{week} is published and unchanged: {rest}.\n{'' if publish else since}"
    return f"\nPublished {week}; kept in {home}.\n" if publish else ""


def _screen(offered: "Offered", color: streams.Colour | None) -> str:
    from coachplan.core.plans.difference import difference
    from coachplan.show.difference import difference_view
    from coachplan.show.plan import plan_view

    width, ascii_only = streams.terminal_width(), streams.ascii_only()
    view = [*plan_view(offered.plan, offered.week, width, ascii_only=ascii_only)]
    if offered.published is not None and not offered.unchanged:
        view += difference_view(difference(offered.published, offered.plan))
    return streams.drawn(view, color)


def _exit_code(plan: "WeekPlan", *, quiet: bool) -> int:
    from coachplan.cli.endings import code_of_plan

    code = code_of_plan(plan)
    for alert in plan.alerts if quiet else ():
        streams.complain(f"coachplan: {plan.week}: {alert}")
    if quiet and code != exits.DONE:
        missed = "a session stays on your day off" if plan.on_days_off else "the proof is open"
        missed = f"{len(plan.unplaced)} session(s) did not fit" if plan.unplaced else missed
        streams.complain(f"coachplan: {plan.week}: {missed}; run without --quiet to see why")
    return code
