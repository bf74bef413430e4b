"""The tests themselves, counted: python tests/instruments/suite.py [PATH ...] [--within SECONDS].

How many passed, how many were skipped and for which reasons, how long it took on two cores. Without a path
it is the whole suite; the real servers, for instance, are ``tests/caldav tests/mail tests/send``. The limit
of time is that of the tests which a checkout has by default: those of the pages in a browser are left out.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import monotonic

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from instruments.figures import Figure, tell
from instruments.reports import is_broken, reported

NO_REASON = {"", "Skipped", "unconditional skip"}
"""What pytest says of a test that was skipped without a word."""


def main() -> int:
    """Run the tests and tell what they came to; 1 if one failed, was skipped silently, or all were slow."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", default=["tests"])
    parser.add_argument("--name", default="suite")
    parser.add_argument("--ignore", action="append", default=[], help="a file of tests to leave out")
    parser.add_argument("--least", type=int, default=1, help="how many tests there are at least")
    parser.add_argument("--within", type=float, default=0, help="seconds on the clock; 0 is no limit")
    return tell(_figures(parser.parse_args()))


def _figures(asked: argparse.Namespace) -> Iterator[Figure]:
    began = monotonic()
    counts, reasons = counted([*asked.paths, *(f"--ignore={path}" for path in asked.ignore)])
    seconds = monotonic() - began
    passed, failed = counts["passed"], counts["failed"]
    figure = f"{passed:,} passed, {failed:,} failed"
    yield Figure(
        asked.name, figure, f"at least {asked.least:,}, none failed", passed >= asked.least and not failed
    )
    for reason, number in sorted(reasons.items()):
        sys.stderr.write(f"{number:>6} skipped: {reason or 'no reason given'}\n")
    silent = sum(number for reason, number in reasons.items() if reason in NO_REASON)
    figure = f"{reasons.total():,} skipped for {len(reasons)} reasons, {silent:,} without one"
    yield Figure(f"{asked.name}, skips", figure, "none without a reason", not silent)
    used = getrusage(RUSAGE_CHILDREN)
    figure = f"{seconds:.0f} s on the clock, {used.ru_utime + used.ru_stime:.0f} s of processors"
    limit = f"within {asked.within:.0f} s on two cores" if asked.within else "told"
    yield Figure(f"{asked.name}, time", figure, limit, not asked.within or seconds <= asked.within)


def counted(words: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Run the tests that pytest finds by some words; return how many passed, failed, were skipped why."""
    code, cases = reported(["-n", "2", *words])
    if not cases:
        return Counter(failed=1), Counter()
    counts, reasons = Counter[str](), Counter[str]()
    for case in cases:
        skipped = case.find("skipped")
        if skipped is not None:
            reasons[skipped.get("message", "")] += 1
        else:
            counts["failed" if is_broken(case) else "passed"] += 1
    if code and not counts["failed"]:
        counts["failed"] = 1  # what stopped pytest is a fault even where no single test shows it
    return counts, reasons


if __name__ == "__main__":
    sys.exit(main())
