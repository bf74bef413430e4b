"""The command line: one command a file, each thin."""

import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]) and _told_the_version():
        return
    from coachplan.cli import signals

    signals.obey()
    from coachplan.cli.app import run

    run()


def _told_the_version() -> bool:
    """Answer before anything is imported, as scripts ask this often; return whether somebody took it."""
    from coachplan import __version__

    try:
        # Past Python's buffer, in which words that nobody took would stay to be written again.
        os.write(sys.stdout.fileno(), f"coachplan {__version__}\n".encode())
    except (AttributeError, OSError):
        return False
    return True
