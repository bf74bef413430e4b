"""Every law with many examples: python tests/instruments/properties.py [--jobs N] [--profile NAME] [TEST].

Runs the laws of the suite alone (``-m property``) with the examples of a profile of ``tests/conftest.py``,
1,000 each unless another is named, and counts them: a law that is tried under several policies is one.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from instruments.figures import Figure, tell
from instruments.reports import is_broken, reported

LEAST = 60
"""Laws that there are to be."""


def figures(profile: str, jobs: int, tests: Sequence[str]) -> Iterator[Figure]:
    """Run the laws, and yield how many there are and how many of them are broken."""
    words = ["-n", str(jobs), "-m", "property", *tests]
    code, cases = reported(words, {**os.environ, "HYPOTHESIS_PROFILE": profile})
    laws = {_law(case) for case in cases if case.find("skipped") is None}
    broken = {_law(case) for case in cases if is_broken(case)}
    told = f"{len(laws)} laws tried ({profile}), {len(broken)} broken, pytest ended with {code}"
    met = not broken and not code and (len(laws) >= LEAST or bool(tests))
    yield Figure("properties", told, f"at least {LEAST} laws, none broken", met)


def _law(case: ET.Element) -> str:
    return f"{case.get('classname')}.{str(case.get('name')).partition('[')[0]}"


def main() -> int:
    """Run as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--profile", default="ci")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("tests", nargs="*")
    asked = parser.parse_args()
    return tell(figures(asked.profile, asked.jobs, asked.tests))


if __name__ == "__main__":
    sys.exit(main())
