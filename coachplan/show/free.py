"""Everybody's week as strips, and what was read to draw them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from coachplan.core.calendars.overview import Overview, PersonWeek
from coachplan.core.calendars.taken import ReadCalendar
from coachplan.show.calendar import clock, day_name
from coachplan.show.glyphs import ASCII, LINES, Glyphs
from coachplan.show.plan import item
from coachplan.show.safe import safe

_CELLS = (15, 30, 60, 120, 180, 360, 1440)
"""Minutes that one character may stand for."""

_HOURS = 7
"""Columns for the hours that somebody has free."""

_WORKDAYS = 5
_LONGEST_NAME = 18
_STYLES = {"free": "green", "busy": "", "away": "yellow", "holiday": "yellow"}


def free_view(found: Overview, width: int, *, ascii_only: bool = False) -> Sequence[RenderableType]:
    """Return the strips, what their signs mean, and what was read."""
    glyphs = ASCII if ascii_only else LINES
    strips = _Strips(found, width, glyphs)
    title = Text.assemble(
        ("Free time", "bold"),
        f"  {safe(found.team)}  {found.week} ({day_name(found.first_day)} to {day_name(found.last_day)} "
        f"{found.last_day.year}), {found.timezone}",
    )
    return [title, Text(), *strips.lines(), Text(), *_sections(found, glyphs)]


class _Strips:
    """The strips of a week: how wide a day is, and what one character stands for."""

    def __init__(self, found: Overview, width: int, glyphs: Glyphs) -> None:
        self._found = found
        self._zone = ZoneInfo(found.timezone)
        self._signs = {
            "free": glyphs.rule,
            "busy": glyphs.full,
            "partly busy": glyphs.session,
            "away": "A",
            "holiday": "H",
        }
        worked = [s for person in found.people for s in person.stretches if s.what in {"free", "busy"}]
        self._days = [
            d for d in self._week() if d.weekday() < _WORKDAYS or any(s.start.date() == d for s in worked)
        ]
        # Outside the manager's hours nobody is coached, so the strips end with them.
        own = [s for s in found.people[0].stretches if s.what in {"free", "busy"}] or worked
        starts = [s.start.hour for s in own] or [8]
        ends = [s.end.hour + (s.end.minute > 0) or 24 for s in own] or [18]
        self._first, self._last = min(starts), max(ends)
        self._name = min(max(cell_len(_name(person)) for person in found.people), _LONGEST_NAME)
        self._cell, self._wide = self._fitting(width - self._name - 1 - _HOURS)

    def _week(self) -> list[date]:
        return [self._found.first_day + timedelta(days=n) for n in range(7)]

    def _fitting(self, width: int) -> tuple[int, int]:
        """Return the minutes of a character and the characters of a day: as fine as the width allows."""
        minutes = (self._last - self._first) * 60
        sizes = [(cell, -(-minutes // cell)) for cell in _CELLS]
        return next((s for s in sizes if (s[1] + 1) * len(self._days) <= width), sizes[-1])

    def lines(self) -> Iterator[RenderableType]:
        """Yield the days, a strip for each person, and what the signs mean."""
        head = Text(" " * (self._name + 1), no_wrap=True)
        for day in self._days:
            head.append(_cut(self._day(day), self._wide), "bold").append(" ")
        head.append("free".rjust(_HOURS - 1), "bold")
        yield head
        for person in self._found.people:
            yield self._strip(person)
        told = ", ".join(f"{sign} {name}" for name, sign in self._signs.items())
        yield Text(f"{told}; blank: outside hours or a break", "dim")
        length = f"{self._cell} minutes" if self._cell < 60 else f"{self._cell // 60} h"  # noqa: PLR2004 - an hour
        yield Text(f"each day from {self._first}:00 to {self._last}:00, one character for {length}", "dim")

    def _day(self, day: date) -> str:
        names = (day_name(day), f"{day:%a} {day.day}", f"{day:%a}")
        return next((name for name in names if len(name) <= self._wide), names[-1])

    def _strip(self, person: PersonWeek) -> Text:
        line = Text(_cut(_name(person), self._name) + " ", no_wrap=True)
        for day in self._days:
            for number in range(self._wide):
                begin = datetime(day.year, day.month, day.day, self._first, tzinfo=self._zone)
                line.append_text(self._sign(person, begin + timedelta(minutes=number * self._cell)))
            line.append(" ")
        line.append(f"{person.free_minutes / 60:.1f} h".rjust(_HOURS - 1))
        return line

    def _sign(self, person: PersonWeek, wall: datetime) -> Text:
        """Return the sign of one cell that begins at ``wall`` on the manager's clock."""
        begin = wall.timestamp()
        end = begin + self._cell * 60
        seconds: dict[str, float] = {}
        for found in person.stretches:
            shared = min(end, found.end.timestamp()) - max(begin, found.start.timestamp())
            if shared > 0:
                seconds[found.what] = seconds.get(found.what, 0) + shared
        for what in ("away", "holiday"):
            if what in seconds:
                return Text(self._signs[what], _STYLES[what])
        if {"free", "busy"} <= seconds.keys():
            return Text(self._signs["partly busy"])
        what = next(iter(seconds), "")
        return Text(self._signs[what], _STYLES[what]) if what else Text(" ")


def _name(person: PersonWeek) -> str:
    return safe(person.name) if person.rep else f"{safe(person.name)} (you)"


def _cut(text: str, width: int) -> str:
    """Return ``text`` on exactly ``width`` columns."""
    cut = Text(text)
    cut.truncate(width)
    cut.pad_right(width - cut.cell_len)
    return cut.plain


def _sections(found: Overview, glyphs: Glyphs) -> Iterable[RenderableType]:
    names = {person.rep: safe(person.name) if person.rep else "you" for person in found.people}
    sections = (
        ("Days off", [*_days_off(found)]),
        ("One-to-ones that stand already, counted as sessions", [*_standing(found, counted=True)]),
        ("One-to-ones on a day off, not counted", [*_standing(found, counted=False)]),
        ("Calendars", [line for read in found.calendars for line in _calendar(read, names)]),
        ("Worth knowing", [safe(text[:1].upper() + text[1:]) for text in found.warnings]),
    )
    for heading, lines in sections:
        if lines:
            yield Text(heading, "bold")
            yield from (item(line, glyphs.bullet) for line in lines)
            yield Text()
    if not found.calendars:
        yield Text(
            "No calendar is named in the roster; calendars: takes files, folders and https addresses.", "dim"
        )


def _days_off(found: Overview) -> Iterator[str]:
    people: dict[tuple[date, str], list[str]] = {}
    for person in found.people:
        for day in person.away:
            people.setdefault((day, "away"), []).append(safe(person.name))
        for holiday in person.holidays:
            people.setdefault((holiday.day, safe(holiday.name)), []).append(safe(person.name))
    for (day, what), names in sorted(people.items()):
        who = "everybody" if len(names) == len(found.people) else ", ".join(names)
        yield f"{day_name(day)}: {what} ({who})"


def _standing(found: Overview, *, counted: bool) -> Iterator[str]:
    zone = ZoneInfo(found.timezone)
    for one in found.standing:
        day = one.start.astimezone(zone).date()
        if one.counted is counted:
            yield f"{day_name(day)} {clock(one.start, zone)}-{clock(one.end, zone)} with {safe(one.name)}"


def _calendar(read: ReadCalendar, names: dict[str, str]) -> Iterator[str]:
    count = f"{read.events} event{'s' * (read.events != 1)} around this week"
    age = f", from a copy {read.age_minutes // 60} h old" if read.age_minutes else ""
    whose = f"{names[read.person]}: {safe(read.source)}"
    yield f"{whose}: {count}{age}"
    yield from (f"{whose}: {safe(problem)}" for problem in read.problems)
