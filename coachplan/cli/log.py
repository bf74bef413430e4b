"""``coachplan log``: what became of the sessions."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from coachplan.cli.telling import Log

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Sessions = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SESSION|REP]...", help="A session's id, or a rep: their session of this week or the last."
    ),
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Every past session of the week that nobody has spoken about.")
]
WeekOption = Annotated[
    str | None, typer.Option("--week", metavar="WEEK", help="2026-W48, a date, this or next.")
]
NoteOption = Annotated[
    str, typer.Option("--note", metavar="TEXT", help="For you alone; shown with the rep's next session.")
]
LengthOption = Annotated[
    str | None,
    typer.Option("--minutes", metavar="TIME", help="How long it really was: 30m, 1h; else as on record."),
]


@app.callback()
def log() -> None:
    """Tell what became of the sessions; what was missed is repaid first, as far as others got theirs.

    Example: coachplan log done jonas-weber --minutes 40m --next "call Meyer again"
    """


@app.command("done")
def done(
    sessions: Sessions = None,
    every: AllOption = False,
    week: WeekOption = None,
    minutes: LengthOption = None,
    note: NoteOption = "",
    next_step: Annotated[
        str, typer.Option("--next", metavar="TEXT", help="What was agreed; the rep sees it next time.")
    ] = "",
    goal: Annotated[
        list[str] | None, typer.Option("--goal", metavar="TEXT", help="A goal that was set.")
    ] = None,
    goal_by: Annotated[
        str | None, typer.Option("--goal-by", metavar="DATE", help="By when; it is shown until it is judged.")
    ] = None,
    met: Annotated[
        list[str] | None, typer.Option("--met", metavar="GOAL", help="A goal that was reached.")
    ] = None,
    unmet: Annotated[
        list[str] | None, typer.Option("--unmet", metavar="GOAL", help="A goal that was not reached.")
    ] = None,
    feedback: Annotated[
        str, typer.Option("--feedback", metavar="TEXT", help="The rep's word on the coaching.")
    ] = "",
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Sessions that were held.

    Example: coachplan log done --all --week 2026-W47
    """
    from coachplan.cli.telling import Spoken, lasting

    spoken = Spoken(
        state="held",
        minutes=None if minutes is None else lasting(minutes),
        note=note,
        next_step=next_step,
        feedback=feedback,
        goals=tuple(goal or ()),
        goals_by=_day(goal_by),
        met=tuple(met or ()),
        unmet=tuple(unmet or ()),
    )
    _log(roster, now, home, lambda log: log.tell_of(sessions or (), week, spoken, every=every), as_json)


@app.command("missed")
def missed(
    sessions: Sessions = None,
    every: AllOption = False,
    week: WeekOption = None,
    by: Annotated[
        Literal["manager", "rep", "other"] | None, typer.Option("--by", help="Who called it off.")
    ] = None,
    absent: Annotated[
        bool, typer.Option("--absent", help="The rep was not there that week: nothing is owed.")
    ] = False,
    note: NoteOption = "",
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Sessions that did not take place; owed if others got theirs.

    What nobody got is borne by all: where a whole week falls out, nobody gains a claim.

    Example: coachplan log missed jonas-weber --by rep
    """
    from coachplan.cli.telling import Spoken

    spoken = Spoken(state="missed", by=by or "", absent=absent, note=note)
    _log(roster, now, home, lambda log: log.tell_of(sessions or (), week, spoken, every=every), as_json)


@app.command("adhoc")
def adhoc(
    rep: Annotated[str, typer.Argument(metavar="REP", help="The rep's id or name.")],
    length: Annotated[str, typer.Argument(metavar="TIME", help="How long it was: 20m, 1h.")],
    topic: Annotated[
        str, typer.Option("--topic", metavar="TEXT", help="What it was about; sums go by topic.")
    ] = "",
    day: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; else today.")] = None,
    note: NoteOption = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back one that was noted by mistake.")] = False,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """A conversation that nobody planned.

    It repays no debt, and shows where time goes.

    Example: coachplan log adhoc jonas-weber 20m --topic paperwork
    """
    from coachplan.cli.talks import Conversation, noted, taken_back
    from coachplan.cli.telling import lasting

    told = Conversation(rep, lasting(length), _day(day), topic, note)
    _log(roster, now, home, lambda log: (taken_back if undo else noted)(log, told), as_json)


@app.command("week")
def week(
    week: Annotated[
        str | None, typer.Argument(metavar="[WEEK]", help="Else the last one with sessions not spoken about.")
    ] = None,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Go through a week's sessions one by one.

    The answers are kept together at the end.

    Example: coachplan log week 2026-W47
    """
    from coachplan.cli.asking import ask

    _log(roster, now, home, lambda log: ask(log, week), as_json)


@app.command("sync")
def sync(
    calendar: Annotated[str, typer.Argument(metavar="CALENDAR", help="An .ics file, or a folder of them.")],
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Read back from your calendar which sessions were moved or deleted.

    Example: coachplan log sync calendar.ics
    """
    _log(roster, now, home, lambda log: log.sync(calendar), as_json)


def _log(
    roster: str | None,
    now: str | None,
    home: str | None,
    tell: "Callable[[Log], Sequence[str]]",
    as_json: bool,
) -> None:
    """Open the history, let ``tell`` add to it, and say what was kept."""
    from coachplan.cli.telling import logged

    lines, document = logged(roster, now, home, tell)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(document))
        return
    streams.say("\n".join(lines))


def _day(text: str | None) -> date | None:
    from coachplan.cli.usage import read_value
    from coachplan.core.times import Day

    return None if text is None else read_value(Day, text)
