"""The text of a calendar: content lines, put into calendars and their components (RFC 5545, 3.1)."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from coachplan.files.calendars.work import Work

CALENDAR = "VCALENDAR"

READ = (
    *("BEGIN", "END"),
    *("ATTENDEE", "ORGANIZER", "SUMMARY", "UID", "SEQUENCE", "STATUS", "TRANSP", "FREEBUSY"),
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID"),
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE", "X-MICROSOFT-CDO-BUSYSTATUS"),
    *("CREATED", "DTSTAMP", "X-WR-CALNAME"),
)
"""What is read at all; a description never becomes a value."""

_PARAMETER = re.compile(r';([^=;:,"]+)=((?:"[^"]*"|[^";:]++)*)')

_MOST_PARAMETERS = 50
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Property:
    """One content line; its value stays out of every message that shows the property."""

    name: str
    value: str = field(repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Component:
    """A calendar, an event, a zone, or a part of these: its lines by name, read when they are asked for."""

    name: str
    lines: dict[str, list[str]] = field(default_factory=dict, repr=False)
    parts: list["Component"] = field(default_factory=list)
    closed: bool = False

    def all(self, name: str) -> list[Property]:
        """Return the properties of that name, in their order."""
        return [found for rest in self.lines.get(name, ()) if (found := _property(name, rest))]

    def first(self, name: str) -> Property | None:
        """Return the first property of that name."""
        for rest in self.lines.get(name, ()):
            if found := _property(name, rest):
                return found
        return None

    def text(self, name: str) -> str:
        """Return the value of the first property of that name, stripped, or nothing."""
        rests = self.lines.get(name, [""])
        if rests[0].startswith(":"):
            return rests[0][1:].strip()
        found = self.first(name)
        return found.value.strip() if found else ""


def utf8(data: bytes) -> bytes:
    """Return ``data`` without its byte order mark, in UTF-8 where that mark says UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A line that is read: its name, and what follows the name."""

    name: str
    rest: str = field(repr=False)

    def property(self) -> Property | None:
        """Return the line as a property, ``None`` if it has no value."""
        return _property(self.name, self.rest)


def _property(name: str, rest: str) -> Property | None:
    if rest.startswith(":"):
        return Property(name, rest[1:])
    head = rest.partition(":")[0]
    # Only between quotes can a parameter hold a colon.
    parameters, place = _parameters(rest if '"' in head else head)
    if not rest.startswith(":", place):
        # Parameters that are none: what follows the last colon is still the value.
        place = rest.rfind(":")
    return Property(name, rest[place + 1 :], parameters) if place >= 0 else None


@lru_cache(maxsize=1_000)
def _parameters(text: str) -> tuple[Mapping[str, str], int]:
    """Return the parameters that ``text`` begins with, and where they end; most are repeated."""
    parameters: dict[str, str] = {}
    place = 0
    for _ in range(_MOST_PARAMETERS):
        if not (found := _PARAMETER.match(text, place)):
            break
        parameters[found[1].strip().upper()] = found[2].strip('"')
        place = found.end()
    return parameters, place


@cache
def _lines_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^({'|'.join(names)})([;:][^\n]*)", re.MULTILINE | re.IGNORECASE)


def content_lines(data: bytes, names: tuple[str, ...] = READ) -> Iterator[ContentLine]:
    """Return the lines of those names, unfolded; others are passed over, as calendar programs do."""
    return (ContentLine(name, rest) for name, rest in _split(data, names))


def _split(data: bytes, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    # A fold may cut a character in two, so lines are joined before they are decoded.
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    joined = lines.replace(b"\n ", b"").replace(b"\n\t", b"")
    try:
        text = joined.decode("utf-8")
    except UnicodeDecodeError:
        text = joined.decode("latin-1")
    return ((line[1].upper(), line[2]) for line in _lines_of(names).finditer(text))


def calendars(data: bytes, work: Work) -> list[Component]:
    """Return every calendar of a file; components outside any are put into one of their own.

    Each line is a step of ``work``.
    """
    builder = _Builder()
    for name, rest in _split(data, READ):
        work.spend()
        builder.add(name, rest)
    return builder.found


class _Builder:
    """Puts lines where they belong: calendars, their components, and the parts of those."""

    def __init__(self) -> None:
        self.found: list[Component] = []
        self._open: list[Component] = []

    def add(self, name: str, rest: str) -> None:
        """Take the next line."""
        if name == "BEGIN":
            self._begin(rest[1:].strip().upper())
        elif name == "END":
            self._end(rest[1:].strip().upper())
        elif self._open:
            self._open[-1].lines.setdefault(name, []).append(rest)

    def _begin(self, name: str) -> None:
        component = Component(name)
        if name == CALENDAR:
            self._open = []
            self.found.append(component)
        elif not self._open:
            anonymous = Component(CALENDAR, closed=True)
            self.found.append(anonymous)
            self._open.append(anonymous)
        elif name.startswith("V") and name != "VALARM":
            # An event never stands inside another one: the end of the first is missing.
            del self._open[1:]
        if self._open:
            self._open[-1].parts.append(component)
        if len(self._open) < _DEEPEST:
            self._open.append(component)

    def _end(self, name: str) -> None:
        while any(component.name == name for component in self._open):
            closed = self._open.pop()
            if closed.name == name:
                closed.closed = True
                return
