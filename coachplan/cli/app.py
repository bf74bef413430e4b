"""The program: its commands by name, and what happens when one of them fails."""

import os
from importlib import import_module
from keyword import iskeyword
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from coachplan import __version__
from coachplan.cli import exits, streams

COMMANDS = {
    "rank": "Who is where, and how sure the numbers are.",
    "schedule": "This week's coaching calendar.",
    "free": "Who is free when, and what calendars and holidays take.",
    "explain": "Why a rep is seen, for how long, when; and what would make room.",
    "diff": "What was added, moved and dropped between two plans of a week.",
    "log": "What became of the sessions: held, missed, moved, and what was agreed.",
    "change": "Skip, pin, move or swap sessions of a published week.",
    "history": "What is on record: weeks, sessions, what is owed.",
    "forget": "Take a person out of what is on record.",
    "audit": "Where the hours of the past weeks went, from nothing but a calendar file.",
    "compare": "Your own week under several policies, side by side.",
    "org": "Every team of an organisation: their weeks, and how they stand.",
    "impact": "Whether coaching moved a number, found out by coin.",
    "cron": "What makes a computer plan each week by itself.",
    "import": "Figures from a CRM's exports, for a roster.",
    "check": "Read a roster and list everything that is wrong with it.",
    "init": "Write a commented roster to start from.",
    "policies": "The coaching policies, with the source of every number.",
    "schema": "The JSON Schema of a roster or a policy, for editors.",
    "config": "Every setting in force, and where it comes from.",
}
"""Command names with their line in the help; each lives in the module of its name."""


_OTHER_WORDS = {
    "plan": "schedule",
    "week": "schedule",
    "publish": "schedule --publish",
    "calendar": "schedule --ics FILE' for the sessions, or 'coachplan free",
    "ics": "schedule --ics FILE",
    "html": "schedule --html FILE",
    "who": "rank",
    "mail": "schedule --ics-per-rep DIR",
    "undo": "change undo",
    "skip": "change skip",
    "pin": "change pin",
    "move": "change move",
    "swap": "change swap",
    "done": "log done",
    "missed": "log missed",
    "adhoc": "log adhoc",
    "validate": "check",
    "new": "init",
}
"""What people type who look for something that is part of a command."""


def module_of(command: str) -> str:
    """Return the module of a command; a word of the language gets an underscore, as in ``import_``."""
    return f"{command}_" if iskeyword(command) else command


_COMMAND_AND_ROSTER = 2
"""So few words without a dash that none of them can be in the wrong place."""


class LazyGroup(TyperGroup):
    """A group whose commands are imported only when they are used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command, its module imported now; ``None`` for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        return typer.main.get_command(import_module(f"coachplan.cli.{module_of(cmd_name)}").app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, with a suggestion for a near miss, and for a word in the wrong place."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"No such command '{args[0]}'. {_meant(args[0])}")
        found = super().resolve_command(ctx, args)
        params = found[1].params if found[1] else ()
        usual = any(one.name == "roster" and one.param_type_name == "argument" for one in params)
        bare = sum(not word.startswith("-") for word in args)
        if not usual or bare > _COMMAND_AND_ROSTER or any(word.startswith("--roster") for word in args):
            from coachplan.cli.misplaced import way_to_name_it

            if hint := way_to_name_it(found[1], args):
                ctx.fail(hint)
        return found


def _meant(word: str) -> str:
    """Return what helps somebody who typed ``word`` for a command."""
    if word == "help":
        return "Help is an option: 'coachplan --help', or 'coachplan COMMAND --help'."
    if word.lower() in _OTHER_WORDS:
        return f"Try 'coachplan {_OTHER_WORDS[word.lower()]}'."
    import difflib

    near = difflib.get_close_matches(word.lower(), COMMANDS, 1)
    if near:
        return f"Did you mean '{near[0]}'?"
    if word.endswith((".yaml", ".yml", ".json")):
        return f"To plan a week: 'coachplan schedule {word} --week'."
    return f"Known: {', '.join(COMMANDS)}."


app = typer.Typer(
    cls=LazyGroup,
    name="coachplan",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: " + "; ".join(f"{code} {text}" for code, text in exits.MEANINGS.items()) + ".",
)


def _version(asked: bool) -> None:
    if asked:
        streams.emit(f"coachplan {__version__}\n")
        raise typer.Exit


@app.callback()
def coachplan(
    version: bool = typer.Option(
        False, "--version", "-V", help="Print the version and leave.", callback=_version, is_eager=True
    ),
) -> None:
    """From a roster of reps to this week's coaching calendar.

    Example: coachplan schedule roster.yaml --week
    """


def run() -> NoReturn:
    """Run the command line; every failure ends in one message and one exit code."""
    streams.prepare()
    try:
        app(prog_name="coachplan")
    except Exception as error:  # noqa: BLE001 - whatever it is, its reader gets a message and a code
        if isinstance(ended := error.__context__, SystemExit):
            # A signal ended the run amid the steps of a lock, which then complains that nobody holds it.
            raise ended from None
        streams.stop(_explained(error))
    streams.stop(exits.DONE)


def _explained(error: Exception) -> int:
    """Say what went wrong and return the exit code for it."""
    from coachplan.cli.endings import code_of
    from coachplan.core.problems import Rejected
    from coachplan.show.problems import lines

    if isinstance(error, Rejected):
        streams.complain("\n".join(lines(error.problems)))
        return code_of(error)
    hint = "run again with COACHPLAN_DEBUG=1 and report what it prints (it may hold names)"
    if os.environ.get("COACHPLAN_DEBUG"):
        import traceback

        hint = "please report this with what stands above; it may hold names"
        streams.complain("".join(traceback.format_exception(error)).rstrip())
    fault = f"this is a bug in coachplan {__version__}: {type(error).__name__}"
    streams.complain(f"coachplan: error[E0001] {fault}\n  hint: {hint}")
    return exits.BUG
