"""Reading and writing fails at random: python tests/instruments/random_faults.py [--runs N].

A week is published again and again, each time in a process of its own beside a week that stands, while calls
to the system's files fail at random (libfiu; Debian's fiu-utils). Whatever a run says of itself, the week
that stood must stand, the history must be whole, what was acknowledged must be there, and a calendar file is
there whole or not at all. A naive store must fail it.

The program is loaded before the faults begin, as they would otherwise end nearly every run before its first
line. A run that ends with exit code 1, a bug, is "wrong", too.
"""

import argparse
import contextlib
import ctypes
import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from instruments.figures import Figure, tell, trial_of
from running import EXAMPLES, MONDAY, Around, coachplan
from stores import NAIVE

import coachplan as package
from coachplan.files.history import store

PROBABILITIES = (0.3, 0.03, 0.01, 0.003, 0.001)
STOOD, ADDED = date(2026, 11, 23), date(2026, 11, 30)
PUBLISH = ("schedule", "--publish", "--week", "2026-W49", "--now", "2026-11-30T06:30", "--ics", "week.ics")
SHARED = "/dev/shm"  # noqa: S108 - a name of its own is made inside


def main() -> int:
    """Run the trials and tell what came of them; 1 if the history failed, or the naive store did not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=700)
    parser.add_argument("--inside", action="store_true", help="the library is loaded already")
    asked = parser.parse_args()
    if not shutil.which("fiu-run"):
        return tell(
            [Figure("random faults", "fiu-run is not installed (Debian: fiu-utils)", "0 lost", met=False)]
        )
    if not asked.inside:
        words = ["fiu-run", "-x", sys.executable, __file__, "--inside", f"--runs={asked.runs}"]
        return subprocess.run(words, check=False).returncode
    with TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None) as folder:
        return tell(
            trial_of(
                f"random faults, {name}", trial(Path(folder) / name, asked.runs), stands=name == "history"
            )
            for name, trial in (("history", history), ("naive", naive))
        )


def history(folder: Path, runs: int) -> Counter[str]:
    """Publish a week beside one that stands, ``runs`` times, and look at what is left each time."""
    for module in pkgutil.walk_packages(package.__path__, "coachplan."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    before = folder / "before"
    before.mkdir(parents=True)
    shutil.copy(EXAMPLES / "roster.yaml", before)
    # The second loads what else a run needs.
    for words in (("schedule", "--publish", "--now", MONDAY), PUBLISH):
        place = before if words is not PUBLISH else Path(shutil.copytree(before, folder / "loading"))
        if coachplan(*words, around=Around(folder=place)).code:
            raise SystemExit(f"random_faults: {' '.join(words)} fails without a fault")
    found: Counter[str] = Counter(runs=0, refused=0, lost=0, damaged=0, wrong=0)
    for number in range(runs):
        place = Path(shutil.copytree(before, folder / "run"))
        code = _with_faults(number, PROBABILITIES[number % len(PROBABILITIES)], partial(_publish, place))
        found["runs"] += 1
        found["refused"] += code != 0
        found["wrong"] += code == 1
        _judge(place, found, acknowledged=code in {0, 4})
        shutil.rmtree(place)
    return found


def _judge(folder: Path, found: Counter[str], *, acknowledged: bool) -> None:
    """Count what is wrong with the folder that a run has left."""
    home = folder / ".coachplan"
    try:
        store.check(home)
        weeks = {
            record.event.monday
            for record in store.read_records(home, "North")
            if record.event.kind == "published"
        }
    except Exception as error:  # noqa: BLE001 - whatever it is, the history cannot be used
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        found["damaged"] += 1
        return
    found["lost"] += len(({STOOD, ADDED} if acknowledged else {STOOD}) - weeks)
    calendar = folder / "week.ics"
    text = calendar.read_bytes() if calendar.exists() else b""
    found["wrong"] += bool(text) and not text.endswith(b"END:VCALENDAR\r\n")
    found["wrong"] += acknowledged and not text


def naive(folder: Path, runs: int) -> Counter[str]:
    """Add a record to a naive store that holds three: ten times as often, as it does so little."""
    found: Counter[str] = Counter(runs=0, lost=0, damaged=0)
    for number in range(10 * runs):
        home = folder / "home"
        folder.mkdir()
        for kept in (1, 2, 3):
            NAIVE.add(home, kept)
        code = _with_faults(number, PROBABILITIES[0], partial(_add_naively, home))
        found["runs"] += 1
        try:
            found["lost"] += len({1, 2, 3, *([] if code else [4])} - set(NAIVE.read(home)))
        except ValueError:
            found["damaged"] += 1
        shutil.rmtree(folder)
    return found


def _publish(folder: Path) -> int:
    return coachplan(*PUBLISH, around=Around(folder=folder)).code


def _add_naively(home: Path) -> int:
    NAIVE.add(home, 4)
    return 0


def _with_faults(seed: int, probability: float, work: Callable[[], int]) -> int:
    """Do some work in a process of its own whose calls fail so probably; return its exit code."""
    child = os.fork()
    if not child:
        code = 1
        with contextlib.suppress(BaseException):
            library = ctypes.CDLL(None)
            library.fiu_set_prng_seed(seed)
            library.fiu_enable_random(b"posix/io/*", 1, None, 0, ctypes.c_float(probability))
            code = work()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
