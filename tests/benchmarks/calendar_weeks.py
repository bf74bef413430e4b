"""Weeks whose busy times come from calendar files: the clock times that people's events really have.

The files stand beside the repository, where they are; most hold a few events of any year. So each event is
taken to its weekday, and a person's week is filled from files drawn by chance until it is as busy as theirs.
"""

import random  # noqa: TID251 - a seeded generator: the same seed, the same week
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path

from benchmarks.weeks import CLOSES, DAY, OPENS, TYPICAL, Shape, Span, facts_of, problem_of

from coachplan.optimise.problem import Problem

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "calendars"
LONGEST = 4 * 60
"""An event longer than this many minutes fills the day; it says nothing about the hours of meetings."""


def calendar_weeks(count: int) -> Sequence[Problem] | str:
    """Return so many typical weeks made from the calendars, or the reason why there are none."""
    try:
        files = _files()
    except ImportError:
        return "icalendar is not installed"
    if not files:
        return "no calendar files beside the repository"
    return [_week(TYPICAL, files, seed) for seed in range(count)]


@cache
def _files() -> tuple[tuple[Span, ...], ...]:
    """Return the meetings of each file that has any."""
    from icalendar import Calendar

    warnings.simplefilter("ignore")  # what the calendars get wrong is not the matter here
    found = []
    for path in sorted(FOLDER.rglob("*.ics")):
        spans: list[Span] = []
        with suppress(
            ValueError, KeyError, TypeError, AttributeError, IndexError
        ):  # some are broken on purpose
            for calendar in Calendar.from_ical(path.read_bytes(), multiple=True):
                for event in calendar.walk("VEVENT"):
                    spans.extend(_folded(event.decoded("DTSTART"), event.decoded("DTEND")))
        if spans:
            found.append(tuple(sorted(set(spans))))
    return tuple(found)


def _folded(start: object, end: object) -> Iterator[Span]:
    """Yield an event on its weekday, if it is a meeting within working hours."""
    if isinstance(start, datetime) and isinstance(end, datetime) and start.weekday() < 5:
        minutes = int((end.replace(tzinfo=None) - start.replace(tzinfo=None)).total_seconds()) // 60
        begin = start.hour * 60 + start.minute
        if 0 < minutes <= LONGEST and begin >= OPENS and begin + minutes <= CLOSES:
            yield start.weekday() * DAY + begin, start.weekday() * DAY + begin + minutes


def _week(shape: Shape, files: Sequence[Sequence[Span]], seed: int) -> Problem:
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    people = [_person(shape.busy if n == 0 else shape.reps_busy, files, draw) for n in range(shape.reps + 1)]
    return problem_of(facts_of(shape, people[0], people[1:], draw))


def _person(
    busy: Span | tuple[float, float], files: Sequence[Sequence[Span]], draw: random.Random
) -> list[Span]:
    wanted = draw.uniform(*busy) * 5 * (CLOSES - OPENS)
    taken: list[Span] = []
    for spans in draw.sample(files, len(files)):
        taken.extend(spans)
        if len({minute for begin, end in taken for minute in range(begin, end, 5)}) * 5 >= wanted:
            break
    return sorted(taken)
