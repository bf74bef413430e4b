"""Lines and branches that the tests reach: python tests/instruments/branches.py [--missing] [TESTS]...

The suite runs under coverage in a Python of its own, which measures every process that it starts, with
whatever environment; what they write down stays in a temporary folder. ``TESTS`` are words for pytest
(options after a ``--``) and stand in the place of the whole suite. What no test reaches of the rooms that
need all is told line by line.
"""

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

from instruments.figures import Figure, tell

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "coachplan"

GROUPS: Mapping[str, str] = {
    "files/": "readers",
    "files/history/": "store",
    "core/memory/": "store",
    "files/atomic.py": "safe output",
    "files/folder.py": "safe output",
    "files/overwriting.py": "safe output",
    "core/safe.py": "safe output",
    "show/safe.py": "safe output",
    "cli/streams.py": "safe output",
    "send/": "publishing",
    "cli/delivering.py": "publishing",
    "cli/letters.py": "publishing",
    "cli/mailing.py": "publishing",
    "cli/outbox.py": "publishing",
    "cli/publishing.py": "publishing",
    "cli/pushing.py": "publishing",
    "cli/read_back.py": "publishing",
    "cli/settling.py": "publishing",
    "core/plans/published.py": "publishing",
}
"""What needs every line and branch: a room or a module, and its group; the longest name decides."""

OVERALL = 95.0
"""Percent of all branches that the tests must reach."""

THEMSELVES = ("--ignore", "tests/test_instruments.py")
"""The instruments measure, and are not measured: left out of the whole suite."""

SETTINGS = """\
[run]
branch = true
parallel = true
patch = _exit, fork
data_file = {folder}/data
include = {package}/*
disable_warnings = no-data-collected, module-not-imported, no-ctracer, couldnt-parse
"""

START = (
    "import os; os.environ['COVERAGE_PROCESS_START'] = {settings!r}; "
    "import coverage; coverage.process_startup(); del os.environ['COVERAGE_PROCESS_START']"
)
"""What every process of that Python does first; the tests find no trace of it in their environment."""


@dataclass(frozen=True)
class Reached:
    """How much of something was reached."""

    lines: int
    all_lines: int
    branches: int
    all_branches: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, and something is there."""
        return 0 < self.lines == self.all_lines and self.branches == self.all_branches


def main() -> int:
    """Run the tests, and tell how much they reach; 1 if a target is missed."""
    asked = _arguments()
    with TemporaryDirectory() as folder:
        python = _measuring_python(Path(folder))
        words = asked.tests or ["tests", *THEMSELVES]
        done = subprocess.run(
            [python, "-m", "pytest", "-p", "no:cacheprovider", "-n", asked.processes, *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=sys.stderr,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(f"branches: pytest ended with {done.returncode}; what it reached counts\n")
        modules = _modules(Path(folder))
    _tell_missing(modules, everywhere=asked.missing)
    return tell(_figures(modules))


def group_of(module: str) -> str:
    """Return the group of a module, by its path in the package; empty when it has none."""
    return next((GROUPS[name] for name in sorted(GROUPS, key=len, reverse=True) if _is_in(module, name)), "")


def _is_in(module: str, name: str) -> bool:
    return module.startswith(name) if name.endswith("/") else module == name


def _measuring_python(folder: Path) -> str:
    """Make a Python that has this one's packages and measures whatever it runs; return its path."""
    settings = folder / "settings"
    settings.write_text(SETTINGS.format(folder=folder, package=PACKAGE), encoding="utf-8")
    builder = venv.EnvBuilder(symlinks=os.name == "posix")
    builder.create(folder / "python")
    context = builder.ensure_directories(folder / "python")
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": context.env_dir}))
    lines = (f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})", START)
    text = "".join(f"{line.format(settings=str(settings))}\n" for line in lines)
    (packages / "measured.pth").write_text(text, encoding="utf-8")
    return str(context.env_exe)


def _modules(folder: Path) -> Mapping[str, Any]:
    """Return what coverage says of every module of the package, by its path in it."""
    coverage = [sys.executable, "-m", "coverage"]
    settings = f"--rcfile={folder / 'settings'}"
    said = folder / "said.json"
    paths = sorted(str(path) for path in PACKAGE.rglob("*.py"))
    subprocess.run([*coverage, "combine", "-q", settings], cwd=ROOT, stdout=sys.stderr, check=True)
    subprocess.run([*coverage, "json", "-q", settings, "-o", said, *paths], cwd=ROOT, check=True)
    found = json.loads(said.read_text(encoding="utf-8"))["files"]
    return {(ROOT / path).relative_to(PACKAGE).as_posix(): one for path, one in found.items()}


def _figures(modules: Mapping[str, Any]) -> Iterator[Figure]:
    overall = _reached(modules.values())
    met = 100 * overall.branches >= OVERALL * overall.all_branches
    yield Figure("coverage, overall", _words(overall), f"branches >= {OVERALL:g} %", met)
    for group in dict.fromkeys(GROUPS.values()):
        reached = _reached(one for module, one in modules.items() if group_of(module) == group)
        yield Figure(f"coverage, {group}", _words(reached), "all lines and branches", reached.whole)


def _reached(modules: Iterable[Any]) -> Reached:
    parts = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    each = [[module["summary"][part] for part in parts] for module in modules]
    return Reached(*(sum(numbers) for numbers in zip(*each, strict=True)))


def _words(reached: Reached) -> str:
    lines = f"lines {_share(reached.lines, reached.all_lines)}"
    return f"{lines}, branches {_share(reached.branches, reached.all_branches)}"


def _share(part: int, whole: int) -> str:
    # Cut, not rounded: 100.0 is said of nothing but all.
    return f"{1000 * part // max(whole, 1) / 10:.1f} % ({part} of {whole})"


def _tell_missing(modules: Mapping[str, Any], *, everywhere: bool) -> None:
    for module, one in sorted(modules.items()):
        lines = set(one["missing_lines"])
        branches = [f"{a}->{b}" for a, b in one["missing_branches"] if abs(a) not in lines]
        if (lines or branches) and (everywhere or group_of(module)):
            told = " ".join([*map(str, sorted(lines)), *branches])
            sys.stderr.write(f"coachplan/{module} ({group_of(module) or 'no group'}): {told}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--processes", default="2", help="of pytest at a time")
    parser.add_argument("--missing", action="store_true", help="tell what is missing everywhere")
    parser.add_argument("tests", nargs="*", help="what pytest runs; the whole suite without any")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
