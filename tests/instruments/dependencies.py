"""The oldest and the newest dependencies: python tests/instruments/dependencies.py [--quick] [oldest|newest].

Makes a virtual environment with the lowest version of each dependency that ``pyproject.toml`` allows, and
one with the newest, and runs the tests in each; ``--quick`` runs a part of them that touches every
dependency. A third set must fail: the oldest one with a solver that is older than allowed. Needs uv, and an
index to take the versions from.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from instruments.figures import Figure, tell  # noqa: E402 - a script finds its neighbours first

QUICK = (
    *("tests/test_screens.py", "tests/files", "tests/show", "tests/optimise", "tests/mail"),
    *("tests/calendars/test_holidays.py", "tests/core/test_large_team.py", "tests/caldav/test_pushing.py"),
)
"""Tests that touch every dependency, in a few minutes."""

RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}
TOO_OLD = "highspy==1.12.0"
"""A version below the bound, with which plans are not proven."""


def main() -> int:
    """Run the tests with each set and tell how they went; 1 if one fails, or what must fail does not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="oldest|newest")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    return tell(_figures(asked.sets or [*RESOLUTIONS], QUICK if asked.quick else ()))


def _figures(sets: list[str], paths: tuple[str, ...]) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        for name in sets:
            python = Path(folder) / name / "bin" / "python"
            if fault := _installed(python, RESOLUTIONS[name]):
                yield Figure(name, fault, "none failed", met=False)
                continue
            code, last = _tested(python, paths)
            yield Figure(f"{name} dependencies", last, "none failed", code == 0)
            if name == "oldest":
                _uv("pip", "install", "--no-deps", f"--python={python}", TOO_OLD)
                code, last = _tested(python, ("tests/test_screens.py", "-k", "schedule-80"))
                yield Figure(f"oldest with {TOO_OLD}", last, "must fail", code == 1)


def _installed(python: Path, resolution: str) -> str:
    """Make an environment with one set of versions; return what went wrong."""
    done = _uv("venv", f"--python={sys.executable}", str(python.parents[1]))
    if not done.returncode:
        done = _uv("pip", "install", f"--python={python}", f"--resolution={resolution}", "-e", ".[test]")
    return " ".join(done.stderr.split()[:40]) if done.returncode else ""


def _uv(*words: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "uv", "--quiet", *words]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)


def _tested(python: Path, paths: tuple[str, ...]) -> tuple[int, str]:
    """Run tests; return their exit code and the last line that pytest prints."""
    words = [str(python), "-m", "pytest", "-n", "2", "-p", "no:cacheprovider", *paths]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    sys.stderr.write(done.stdout[-4000:])
    return done.returncode, (done.stdout.splitlines() or ["pytest did not run"])[-1].strip("= ")


if __name__ == "__main__":
    sys.exit(main())
