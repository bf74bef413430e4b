"""Runs of the tests by an instrument, case by case."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[2]


def reported(words: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[int, list[ET.Element]]:
    """Run pytest with these words; return how it ended, and what it reports of each case, if anything."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        run = [sys.executable, "-m", "pytest", f"--junitxml={report}", *words]
        done = subprocess.run(run, cwd=ROOT, env=env, stdout=sys.stderr, check=False)
        # pytest wrote it a moment ago; nobody else's XML is read.
        cases = [*ET.parse(report).iter("testcase")] if report.exists() else []  # noqa: S314 - see above
    return done.returncode, cases


def is_broken(case: ET.Element) -> bool:
    """Tell whether a case failed, or could not be tried."""
    return case.find("failure") is not None or case.find("error") is not None
