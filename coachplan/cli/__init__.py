"""The command line: one command a file, each thin."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from coachplan.cli import signals

    signals.obey()
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Answered before anything heavy is imported: scripts ask this often.
        from coachplan import __version__
        from coachplan.cli import streams

        streams.prepare()
        streams.emit(f"coachplan {__version__}\n")
        return
    from coachplan.cli.app import run

    run()
