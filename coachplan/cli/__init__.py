"""The command line: one command a file, each thin."""

import gc
import os
import sys

MANY = 400_000
"""New objects after which waste is looked for: more than a plan makes. At Python's 700 imports set it off."""

_PLAIN = {"PYDANTIC_DISABLE_PLUGINS": "__all__", "OPENBLAS_NUM_THREADS": "1"}
"""What libraries are told: no plug-ins, which they would look for in every installed package, and no threads
for matrices, which take longer to start than a plan's matrices take to work through."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]) and _told_the_version():
        return
    gc.set_threshold(MANY)
    for name, value in _PLAIN.items():
        os.environ.setdefault(name, value)
    from coachplan.cli import signals

    signals.obey()
    from coachplan.cli.app import run

    try:
        run()
    except SystemExit as end:
        _leave(end)


def _leave(end: SystemExit) -> None:
    """Leave at once: what is asked for is written, and to take everything apart takes time for nothing."""
    code = end.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as lost:
        code = lost.code
    os._exit(code if isinstance(code, int) else bool(code))


def _told_the_version() -> bool:
    """Answer before anything is imported, as scripts ask this often; return whether somebody took it."""
    from coachplan import __version__

    try:
        # Past Python's buffer, in which words that nobody took would stay to be written again.
        os.write(sys.stdout.fileno(), f"coachplan {__version__}\n".encode())
    except (AttributeError, OSError):
        return False
    return True
