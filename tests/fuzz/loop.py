"""One fuzzing process: python tests/fuzz/loop.py TARGET FOLDER READER [options and folders of libFuzzer].

READER is ``reader``, or ``naive`` for the one that must fail. What escapes is told on standard error, kept
in FOLDER, and does not end the process; a hang, a crash or too much memory does, and libFuzzer tells.
"""

import hashlib
import sys
import traceback
from importlib import import_module
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import atheris  # noqa: E402 - the extra fuzz; a script finds its neighbours first
from fuzz.outcome import Read, outcome  # noqa: E402 - the same


class Attempts:
    """Gives input after input to a reader, and tells of each place once from which anything escapes."""

    def __init__(self, read: Read, folder: Path) -> None:
        self._read = read
        self._folder = folder
        self._known: set[str] = set()

    def one(self, data: bytes) -> None:
        """Give the reader one input."""
        try:
            outcome(self._read, data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - this is what is looked for, panics of libraries too
            self._tell(error, data)

    def _tell(self, error: BaseException, data: bytes) -> None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        if where in self._known:
            return
        self._known.add(where)
        kept = self._folder / f"escape-{hashlib.sha1(data, usedforsecurity=False).hexdigest()}"
        kept.write_bytes(data)
        sys.stderr.write(f"escape: {where}: {str(error)[:200]!r} {kept.name}\n")
        traceback.print_exception(error)


def main() -> None:
    """Fuzz until libFuzzer has enough."""
    name, folder, reader, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["coachplan"]):
        target = import_module(f"fuzz.targets.{name}")
        read = target.naive if reader == "naive" else target.reader(Path(folder))
        attempts = Attempts(read, Path(folder, "found"))
        for seed in target.seeds():  # what is imported late is instrumented by then
            attempts.one(seed)
        # To merge, libFuzzer runs its first word again, by a shell.
        words = " ".join((sys.executable, *sys.argv[:4]))
        atheris.Setup([words, *options], attempts.one)
        sys.stderr.write(f"begun after {process_time():.2f} processor seconds\n")
        atheris.Fuzz()


if __name__ == "__main__":
    main()
