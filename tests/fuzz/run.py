"""Coverage-guided fuzzing: python tests/fuzz/run.py [yaml] [tables] [calendars] [history] [--seconds 60] ...

Every input is read or refused with a documented code. Another exception, more than five seconds for an
input, a crash, or more than 1 GiB of memory is an escape: none may happen, and the input is kept.
``--naive`` tries readers that expect no harm, which must fail. ``--grow`` adds what was learnt to the
corpus and minimises it. Needs atheris: pip install 'coachplan[fuzz]'.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import ModuleType

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from fuzz.outcome import CORPUS, TARGETS  # noqa: E402 - a script finds its neighbours first
from instruments.figures import Figure, tell  # noqa: E402 - the same

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made inside
LIMITS = ("-max_len=4096", "-timeout=5", "-rss_limit_mb=1024")
_COVERED = re.compile(r"\bcov: ([0-9]+) ft: ([0-9]+) corp: ([0-9]+)")
_EXECUTED = re.compile(r"^stat::number_of_executed_units: ([0-9]+)", re.MULTILINE)
_BEGUN = re.compile(r"^begun after ([0-9.]+) ", re.MULTILINE)
_ESCAPED = re.compile(r"^escape: .*|^==[0-9]+== ?(?:ERROR|ALARM).*", re.MULTILINE)


def main() -> int:
    """Fuzz the targets one after the other; see ``figures.tell`` for the exit code, 2 without atheris."""
    asked = _arguments()
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write("atheris is not installed: pip install 'coachplan[fuzz]', or pip install atheris\n")
        return 2
    return tell(figure for name in asked.targets or TARGETS for figure in _figures(name, asked))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument(
        "--seed", type=int, default=0, help="of libFuzzer's choices; 0: another one each time"
    )
    parser.add_argument("--naive", action="store_true", help="try the reader that must fail")
    parser.add_argument("--grow", action="store_true", help="add to the corpus what was learnt, minimised")
    return parser.parse_args()


@dataclass(frozen=True)
class Ran:
    """What one run of libFuzzer came to; ``seconds`` are the processor's, without those of the start."""

    executions: int
    seconds: float
    covered: int
    features: int
    corpus: int
    escapes: int

    @property
    def a_minute(self) -> float:
        """Return the executions in a minute of one processor."""
        return self.executions * 60 / max(self.seconds, 1)


def _figures(name: str, asked: argparse.Namespace) -> Iterator[Figure]:
    """Fuzz one target, and yield what was found and how fast."""
    target = import_module(f"fuzz.targets.{name}")
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        folder = Path(place)
        ran = _run(name, target, folder, asked)
        if asked.grow:
            _grow(name, folder)
    what = f"{ran.executions:,} executions, {ran.covered:,} places and {ran.features:,} features covered"
    found = f"{what}, corpus {ran.corpus:,}: {ran.escapes} escapes"
    reader = f"fuzz {name}{', naive reader' if asked.naive else ''}"
    yield Figure(reader, found, "0 escapes", not ran.escapes)
    rate = f"{ran.a_minute:,.0f} executions a processor minute"
    yield Figure(reader, rate, f"at least {target.RATE:,}", ran.a_minute >= target.RATE)


def _run(name: str, target: ModuleType, folder: Path, asked: argparse.Namespace) -> Ran:
    new, seeds, found = (folder / part for part in ("new", "seeds", "found"))
    for one in (new, seeds, found):
        one.mkdir()
    for seed in target.seeds():
        (seeds / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    options = (
        f"-max_total_time={asked.seconds}",
        f"-artifact_prefix={found}/",
        f"-dict={HERE / 'words' / name}",
    )
    reader = "naive" if asked.naive else "reader"
    begin = _processor_seconds()
    said = _loop(
        name, folder, reader, *options, f"-seed={asked.seed}", *map(str, (new, seeds, CORPUS / name))
    )
    seconds = _processor_seconds() - begin - float(_last(_BEGUN, said)[0])
    _keep(found, said)
    covered, features, corpus = map(int, _last(_COVERED, said))
    return Ran(int(_last(_EXECUTED, said)[0]), seconds, covered, features, corpus, len(_escaped_in(found)))


def _loop(name: str, folder: Path, reader: str, *options: str) -> str:
    """Run libFuzzer on a target, away from anybody's settings; return what it says."""
    command = [
        sys.executable,
        str(HERE / "loop.py"),
        name,
        str(folder),
        reader,
        *LIMITS,
        "-print_final_stats=1",
        *options,
    ]
    environment = {"PATH": os.environ.get("PATH", "")}
    done = subprocess.run(command, env=environment, cwd=folder, stderr=subprocess.PIPE, check=False)
    return done.stderr.decode("utf-8", "replace")


def _last(pattern: re.Pattern[str], said: str) -> tuple[str, ...]:
    """Return the groups of the last match."""
    found = list(pattern.finditer(said))
    if not found:
        raise SystemExit(f"the fuzzer failed:\n{said[-2000:]}")
    return found[-1].groups()


def _keep(found: Path, said: str) -> None:
    """Tell of the inputs that escaped, and keep them."""
    for line in _ESCAPED.findall(said):
        sys.stderr.write(f"{line}\n")
    if _escaped_in(found):
        kept = mkdtemp(prefix="coachplan-fuzz-")
        shutil.copytree(found, kept, dirs_exist_ok=True)
        sys.stderr.write(f"the inputs are kept in {kept}\n")


def _escaped_in(found: Path) -> list[Path]:
    return [path for path in found.iterdir() if not path.name.startswith("slow-unit")]


def _grow(name: str, folder: Path) -> None:
    """Make the corpus anew: as few inputs as cover what all that are known do."""
    least = folder / "least"
    least.mkdir()
    known = [str(least), *map(str, (CORPUS / name, folder / "seeds", folder / "new"))]
    said = _loop(name, folder, "reader", "-merge=1", *known)
    if not any(least.iterdir()):
        raise SystemExit(f"the corpus could not be merged:\n{said[-2000:]}")
    shutil.rmtree(CORPUS / name)
    shutil.copytree(least, CORPUS / name)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
