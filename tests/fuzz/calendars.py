"""Feeds the calendar reader with what is hardly a calendar any more, and counts what it raises.

``python tests/fuzz/calendars.py [inputs] [seed]`` mutates the fixtures, the same way for the same seed;
``python tests/fuzz/calendars.py atheris [options]`` lets atheris, where it is installed, look for new paths.
"""

import re
import sys
import traceback
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from fuzz.mutation import inputs  # noqa: E402 - see above

from coachplan.core.calendars.busy import CalendarTerms  # noqa: E402 - the same
from coachplan.core.calendars.one_to_ones import Matcher, Person  # noqa: E402 - the same
from coachplan.core.problems import RejectedInput  # noqa: E402 - the same
from coachplan.files.calendars.reading import read_calendar  # noqa: E402 - the same
from coachplan.files.calendars.reducing import reduced  # noqa: E402 - the same

BEGIN = 29_923_140
"""Monday, 23 November 2026, midnight in Berlin."""

START = re.compile(rb"DTSTART[^\r\n]*:([0-9]{8})")
WEEK = 7 * 1440
YEARS = range(1800, 8000)
MATCHER = Matcher(
    owner=Person(id="", name="Anna", addresses=("anna@example.com",)),
    partners=(Person(id="priya", name="Priya", addresses=("priya@example.com",)),),
)


def window(data: bytes) -> tuple[int, int]:
    """Return the week around the first event, so that something happens in it."""
    try:
        found = START.search(data)
        day = datetime.strptime(found[1].decode(), "%Y%m%d").replace(tzinfo=UTC) if found else None
    except ValueError:
        day = None
    begin = BEGIN if day is None or day.year not in YEARS else int(day.timestamp()) // 60 - WEEK // 2
    return begin, begin + WEEK


def read(data: bytes) -> str:
    """Return what becomes of ``data``; raises only what should never be raised."""
    terms = CalendarTerms(zone="Europe/Berlin", window=window(data), matcher=MATCHER)
    try:
        found = read_calendar(data, "fuzz.ics", terms)
        again = read_calendar(reduced(data, MATCHER), "fuzz.ics", terms)
    except RejectedInput as rejected:
        return rejected.problems[0].code
    if found.busy != again.busy:
        raise AssertionError("reduced, it takes other time")
    if any(not terms.window[0] <= begin < end <= terms.window[1] for begin, end in found.busy):
        raise AssertionError("busy outside the window")
    return "read with findings" if found.findings else "read"


def main(count: int, seed: int) -> int:
    """Print what became of the inputs; return how many raised what is not declared."""
    outcomes: Counter[str] = Counter()
    undeclared: Counter[str] = Counter()
    slowest, begin = 0.0, perf_counter()
    for data in inputs(count, seed):
        before = perf_counter()
        try:
            outcomes[read(data)] += 1
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
            if key not in undeclared:
                print(key, error, repr(data[:2000]))
            undeclared[key] += 1
        slowest = max(slowest, perf_counter() - before)
    seconds = perf_counter() - begin
    print(f"{count} inputs in {seconds:.0f} s, the slowest {slowest:.2f} s: {dict(outcomes)}")
    print(f"not declared: {dict(undeclared) or 'none'}")
    return sum(undeclared.values())


def with_atheris(arguments: list[str]) -> None:
    """Let atheris choose the inputs; it ends at the first exception that is not declared."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # not a dependency

    def one(data: bytes) -> None:
        read(data)

    atheris.instrument_all()
    atheris.Setup(["calendars", *arguments], one)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["atheris"]:
        with_atheris(sys.argv[2:])
    else:
        count, seed = (int(text) for text in (*sys.argv[1:3], *("30000", "1")[len(sys.argv) - 1 :]))
        sys.exit(main(count, seed) > 0)
