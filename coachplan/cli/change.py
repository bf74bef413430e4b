"""``coachplan change``: the manager's hand on a published week."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from coachplan.cli.inputs import Inputs
    from coachplan.core.isoweek import IsoWeek
    from coachplan.core.memory.records import Cause
    from coachplan.core.plans.by_hand import Wanted
    from coachplan.core.plans.plan import Session, WeekPlan

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

SessionArgument = Annotated[
    str, typer.Argument(metavar="SESSION|REP", help="A session's id, or a rep who has just one.")
]
WeekOption = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar="WEEK",
        help="2026-W48, a date, this or next; else the first published one with the session ahead.",
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Apply it without asking.")]


@app.callback()
def change() -> None:
    """Change a published week by hand; what it costs is shown before anything is kept.

    The same rules hold as for any plan, sessions that nobody named stay if they can, and calendar
    entries keep their identity.

    Example: coachplan change move jonas-weber thu 14:00
    """


@app.command("skip")
def skip(
    session: SessionArgument,
    week: WeekOption = None,
    yes: YesOption = False,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Leave a session out; it counts as missed.

    Example: coachplan change skip jonas-weber
    """
    from coachplan.core.plans.by_hand import skipped

    said = _Said([session], roster, now, home, week, yes, as_json, color)
    said.change("skip", lambda plan, found: skipped(plan, found[0]))


@app.command("pin")
def pin(
    session: SessionArgument,
    week: WeekOption = None,
    yes: YesOption = False,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Keep a session where it is, whatever comes.

    Example: coachplan change pin ana-duarte
    """
    from coachplan.core.plans.by_hand import pinned

    said = _Said([session], roster, now, home, week, yes, as_json, color)
    said.change("pin", lambda plan, found: pinned(plan, found[0]))


@app.command("move")
def move(
    session: SessionArgument,
    when: Annotated[list[str], typer.Argument(metavar="WHEN", help="tue 14:00, or 2026-11-24T14:00.")],
    week: WeekOption = None,
    yes: YesOption = False,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Give a session another time; others make room if they must.

    Example: coachplan change move jonas-weber thu 14:00
    """
    from coachplan.cli.changing import moment_of
    from coachplan.core.plans.by_hand import moved

    said = _Said([session], roster, now, home, week, yes, as_json, color)
    said.change("move", lambda plan, found: moved(plan, found[0], moment_of(when, plan, said.inputs)))


@app.command("swap")
def swap(
    one: SessionArgument,
    other: SessionArgument,
    week: WeekOption = None,
    yes: YesOption = False,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Let two sessions change places.

    Example: coachplan change swap jonas-weber ana-duarte
    """
    from coachplan.core.plans.by_hand import swapped

    said = _Said([one, other], roster, now, home, week, yes, as_json, color)
    said.change("swap", lambda plan, found: swapped(plan, found[0], found[1]))


@app.command("undo")
def undo(
    week: WeekOption = None,
    yes: YesOption = False,
    roster: options.RosterOption = None,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Take the last change by hand back.

    Example: coachplan change undo
    """
    from coachplan.cli.changing import apply_undone, undone

    said = _Said([], roster, now, home, week, yes, as_json, color)
    old, new, record = undone(said.inputs, said.week)
    said.settle(old, new, (), lambda: apply_undone(said.inputs, new, record))


class _Said:
    """What one command line says: the sessions it names, its inputs, its week, and whether to ask."""

    def __init__(
        self,
        words: Sequence[str],
        roster: str | None,
        now: str | None,
        home: str | None,
        week: str | None,
        yes: bool,
        as_json: bool,
        color: streams.Colour | None,
    ) -> None:
        from coachplan.cli.calendars import with_calendars
        from coachplan.cli.inputs import Asked, read_inputs
        from coachplan.cli.pipeline import chosen_week
        from coachplan.cli.publishing import refuse_turned_clock
        from coachplan.cli.usage import from_the_command_line
        from coachplan.cli.week_ahead import week_to_change

        inputs = read_inputs(roster, Asked(now=now, home=home))
        refuse_turned_clock(inputs, now)
        week = week or week_to_change(inputs, words)
        with from_the_command_line():
            published = inputs.history.weeks.get(chosen_week(inputs, week).monday)
        if published and published.current.asked:
            # The week stays under the policy and budget that it was published under.
            inputs = read_inputs(roster, Asked(**published.current.asked, now=now, home=home))
        self.inputs: Inputs
        self.week: IsoWeek
        self.inputs, self.week = with_calendars(inputs, week)
        self._words, self._yes, self._as_json, self._color = words, yes, as_json, color

    def change(self, cause: "Cause", want: "Callable[[WeekPlan, Sequence[Session]], Wanted]") -> None:
        """Try a change of the sessions that are named, show its price, and keep it if wanted."""
        from coachplan.cli.changing import apply, proposed, published_plan, session_of

        plan = published_plan(self.inputs, self.week)
        found = [session_of(plan, word, self.inputs) for word in self._words]
        named = [session.id for session in found]
        proposal = proposed(self.inputs, self.week, cause, named, lambda old: want(old, found))
        self.settle(proposal.old, proposal.new, proposal.costs, lambda: apply(self.inputs, proposal))

    def settle(
        self, old: "WeekPlan", new: "WeekPlan", costs: Sequence[str], keep: Callable[[], None]
    ) -> None:
        """Show a change, ask unless told not to, keep it or leave everything as it is, and end the run."""
        from coachplan.cli.endings import code_of_plan
        from coachplan.cli.handed_out import out_of_date
        from coachplan.core.plans.by_hand import is_idle
        from coachplan.core.plans.difference import difference

        found = difference(old, new)
        if not self._as_json:
            from coachplan.show.changing import change_view

            streams.show(change_view(found, costs, new), self._color)
        idle = is_idle(old, new)
        applied = not idle and (self._yes or (not self._as_json and _agreed()))
        if applied:
            keep()
        if self._as_json:
            from coachplan.export import json

            listed = {"difference": found.model_dump(mode="json"), "costs": list(costs), "applied": applied}
            streams.emit(json.export({"schema_version": 1, "kind": "change", **listed}))
        elif applied:
            streams.emit(f"\nApplied: this is {new.week} from now on. coachplan change undo takes it back.\n")
            streams.emit(out_of_date(new, self.inputs) if found.changes else "")
        elif idle:
            streams.emit(f"\n{new.week} is like that already: nothing was kept.\n")
        else:
            streams.emit("\nNothing was changed; --yes applies it.\n")
        if applied:
            streams.stop(code_of_plan(new))


def _agreed() -> bool:
    """Ask whether to go ahead, where there is somebody to ask."""
    if sys.stdin is None or not sys.stdin.isatty() or not sys.stderr.isatty():
        return False
    sys.stderr.write("Apply this change? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
