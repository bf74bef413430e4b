"""What is handed out: python tests/instruments/package.py [--quick].

Builds the sdist and the wheel twice, from two copies of the tree that differ in place, age, permissions,
time zone and hash seed, and the wheel once more from the sdist: all must have the same bytes, and a copy in
which one letter differs must not. Then the wheel is tried in a virtual environment of its own with nothing
but the core's dependencies, in an empty folder; one without its data must fail there. ``--quick`` unpacks the
wheel instead, and takes the dependencies of this environment.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from instruments.figures import Figure, tell  # noqa: E402 - a script finds its neighbours first

LEFT_OUT = shutil.ignore_patterns(".git", ".*cache", "__pycache__", ".venv", ".coachplan", ".hypothesis")
SURROUNDINGS = (
    {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1", "LANG": "C"},
    {"TZ": "America/St_Johns", "PYTHONHASHSEED": "2", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "1580601600"},
)
"""What two builds have around them; the date is the one that hatchling takes where none is given."""

FILES = {
    "table.xlsx": "PK",
    "holidays.yaml": (
        "manager: {holidays: {country: DE}}\n"
        "reps: [{name: Priya, metrics: {win_rate: 21/58}}, {name: Rosa, metrics: {win_rate: 12/55}}]\n"
    ),
}
"""What lies beside the example's roster in the folder where a wheel is tried."""

ALWAYS = (
    (0, "coachplan ", "--version"),
    (0, "Usage: coachplan", "--help"),
    (0, "balanced", "policies"),
    (0, "Ana Duarte", "rank roster.yaml"),
    (0, "no better calendar exists", "schedule roster.yaml --week"),
    (0, '"kind": "plan"', "schedule roster.yaml --json"),
    (0, "<!doctype html>", "schedule roster.yaml --html -"),
    (0, "24 files", "schedule roster.yaml --out plans"),
)
"""Commands that the core's dependencies are enough for: exit code, what is printed, the words."""

WITHOUT_EXTRAS = (
    (10, "coachplan[xlsx]", "rank table.xlsx"),
    (10, "coachplan[holidays]", "schedule holidays.yaml"),
    (10, "coachplan[dask]", "org schedule . --out plans --engine dask --scheduler tcp://127.0.0.1:9"),
)
"""Commands that want an extra, and name it where it is not installed."""

Command = tuple[int, str, str]
TESTS = ("tests/test_policies.py", "tests/test_lock.py", "tests/files/test_shipped.py")
"""Tests that read what the sdist must bring along: data, documents, locks."""


def main() -> int:
    """Build and try; 1 if two builds differ or a command does not do what it should."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with TemporaryDirectory() as folder:
        return tell(_figures(Path(folder), quick=quick))


def _figures(folder: Path, *, quick: bool) -> Iterator[Figure]:
    first, second = (_built(_copy(folder / str(n)), SURROUNDINGS[n]) for n in range(2))
    yield _compared("wheel, built twice", first["whl"], second["whl"])
    yield _compared("sdist, built twice", first["gz"], second["gz"])
    with tarfile.open(first["gz"]) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / first["gz"].name.removesuffix(".tar.gz")
    yield _compared("wheel from the sdist", first["whl"], _built(unpacked, SURROUNDINGS[1])["whl"])
    with (folder / "1" / "coachplan" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("#")
    other = _built(folder / "1", SURROUNDINGS[0])["whl"]
    yield _compared("wheel of a tree with one letter more", first["whl"], other, same=False)
    yield from _wheel_tried(first["whl"], folder / "home", quick=quick)
    yield _tests_of(unpacked)


def _copy(target: Path) -> Path:
    """Return a copy of the tree: younger, and with the permissions of another."""
    shutil.copytree(ROOT, target, ignore=LEFT_OUT, copy_function=shutil.copyfile)
    for path in target.rglob("*"):
        if path.is_file():
            path.chmod(0o600 if target.name == "1" else 0o664)
    return target


def _built(source: Path, around: dict[str, str]) -> dict[str, Path]:
    """Build the sdist and the wheel of a tree; return both by the end of their names."""
    out = Path(mkdtemp(dir=source.parent))
    words = [sys.executable, "-m", "hatchling", "build", "--directory", str(out)]
    subprocess.run(words, cwd=source, env={**os.environ, **around}, stdout=sys.stderr, check=True)
    return {path.name.rpartition(".")[2]: path for path in out.iterdir()}


def _compared(name: str, one: Path, other: Path, *, same: bool = True) -> Figure:
    equal = one.read_bytes() == other.read_bytes()
    digest = hashlib.sha256(other.read_bytes()).hexdigest()[:16]
    size = other.stat().st_size / 1000
    figure = f"{'the same' if equal else 'other'} bytes, {size:,.0f} kB, sha256 {digest}"
    return Figure(name, figure, "the same bytes" if same else "must differ", equal == same)


def _wheel_tried(wheel: Path, home: Path, *, quick: bool) -> Iterator[Figure]:
    """Try the commands of a wheel, and those of the same wheel without its data."""
    start, around, commands = (_unpacked if quick else _installed)(wheel, home)
    empty = home.with_name("empty")
    empty.mkdir()
    shutil.copy(ROOT / "examples" / "roster.yaml", empty)
    for name, text in FILES.items():
        (empty / name).write_text(text, encoding="utf-8")

    def wrong() -> list[str]:
        return [words for command in commands if (words := _fault(start, command, empty, around))]

    found = wrong()
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    figure = f"{len(commands) - len(found)} of {len(commands)} commands as promised"
    yield Figure("wheel, outside the tree", figure, "all", not found)
    shutil.rmtree(next(home.rglob("coachplan/data")))
    found = wrong()
    figure = f"{len(found)} of {len(commands)} commands not as promised"
    yield Figure("wheel without its data", figure, "must fail", bool(found))


def _unpacked(wheel: Path, home: Path) -> tuple[list[str], dict[str, str], tuple[Command, ...]]:
    """Unpack a wheel; return how a command is started, its environment, and the commands to try."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)  # noqa: S202 - our own, built a moment ago
    return [sys.executable, "-m", "coachplan"], {"PYTHONPATH": str(home)}, ALWAYS


def _installed(wheel: Path, home: Path) -> tuple[list[str], dict[str, str], tuple[Command, ...]]:
    """Install a wheel with what it depends on; return the same."""
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pip = [str(home / "bin" / "pip"), "install", "--quiet", str(wheel)]
    subprocess.run(pip, stdout=sys.stderr, check=True)
    return [str(home / "bin" / "coachplan")], {}, (*ALWAYS, *WITHOUT_EXTRAS)


def _fault(start: list[str], command: Command, folder: Path, around: dict[str, str]) -> str:
    """Run one command in a folder; return what is wrong with it."""
    code, word, words = command
    env = {"PATH": os.defpath, "COACHPLAN_NOW": "2026-11-23T06:30", **around}
    run = [*start, *words.split()]
    done = subprocess.run(run, cwd=folder, env=env, capture_output=True, text=True, check=False)
    good = done.returncode == code and word in done.stdout + done.stderr
    return "" if good else f"{words}: exit code {done.returncode}, {done.stderr.strip()[:300]}"


def _tests_of(unpacked: Path) -> Figure:
    """Run some of the tests that the sdist brings along, from there."""
    words = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *TESTS]
    env = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(words, cwd=unpacked, env=env, stdout=subprocess.PIPE, text=True, check=False)
    sys.stderr.write(done.stdout)
    last = (done.stdout.splitlines() or ["pytest did not run"])[-1]
    return Figure("tests of the sdist", f"{' '.join(TESTS)}: {last}", "none failed", done.returncode == 0)


if __name__ == "__main__":
    sys.exit(main())
