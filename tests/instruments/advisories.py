"""Known faults of what is locked: python tests/instruments/advisories.py.

Asks an audit source (pip-audit: that of PyPI, then OSV) about every pin in ``requirements/``. A source
that cannot be reached, or knows none of them, has audited nothing, and that misses the target; so does one
that has no word against a version that is known to be bad.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from instruments.figures import Figure, tell  # noqa: E402 - a script finds its neighbours first

SOURCES = ("pypi", "osv")
KNOWN_BAD = "jinja2==2.4.1"
"""A version with advisories of many years' standing."""


def main() -> int:
    """Ask about every lock and tell the answers; 1 if there are advisories, or nothing was audited."""
    return tell(_figures())


def _figures() -> Iterator[Figure]:
    source = next((one for one in SOURCES if _bad_is_known(one)), None)
    figure = (
        f"{source} has advisories"
        if source
        else f"nothing was audited: {' and '.join(SOURCES)} do not answer"
    )
    yield Figure(f"advisories of {KNOWN_BAD}", figure, "must be known", source is not None)
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        pins = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
        found = answers(source, lock) if source else []
        audited = [one for one in found if "skip_reason" not in one]
        bad = [f"{one['name']} {one['version']}" for one in audited if one["vulns"]]
        figure = f"{len(audited)} of {pins} audited, advisories: {', '.join(bad) or 'none'}"
        yield Figure(
            f"advisories of {lock.name}",
            figure if audited else "nothing was audited",
            "all audited, none",
            len(audited) == pins and not bad,
        )


def _bad_is_known(source: str) -> bool:
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(KNOWN_BAD)
        file.flush()
        return any(one.get("vulns") for one in answers(source, Path(file.name)))


def answers(source: str, lock: Path) -> list[dict[str, Any]]:
    """Return what a source says of each pin, empty where it cannot be asked."""
    words = [f"--vulnerability-service={source}", "--format=json", "--disable-pip", "--no-deps"]
    run = [sys.executable, "-m", "pip_audit", *words, f"--requirement={lock}"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    sys.stderr.write("".join(done.stderr.splitlines(keepends=True)[-3:]))
    found: list[dict[str, Any]] = (
        json.loads(done.stdout)["dependencies"] if done.stdout.startswith("{") else []
    )
    return found


if __name__ == "__main__":
    sys.exit(main())
