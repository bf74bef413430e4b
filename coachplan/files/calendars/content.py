"""The text of a calendar: content lines, put into calendars and their components (RFC 5545, 3.1)."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from coachplan.files.calendars.work import Work

CALENDAR = "VCALENDAR"

_READ = (
    *("ATTENDEE", "ORGANIZER", "SUMMARY", "UID", "SEQUENCE", "STATUS", "TRANSP", "FREEBUSY"),
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID"),
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE", "X-MICROSOFT-CDO-BUSYSTATUS"),
)
"""What is read at all; a description never becomes a value."""

_LINE = re.compile(rf"^({'|'.join(('BEGIN', 'END', *_READ))})([;:][^\n]*)", re.MULTILINE | re.IGNORECASE)
_PARAMETER = re.compile(r';([^=;:,"]+)=((?:"[^"]*"|[^";:]++)*)')

_MOST_PARAMETERS = 50
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Property:
    """One content line; its value stays out of every message that shows the property."""

    name: str
    value: str = field(repr=False)
    parameters: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Component:
    """A calendar, an event, a zone, or a part of these."""

    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    closed: bool = False

    def all(self, name: str) -> Iterator[Property]:
        """Return the properties of that name, in their order."""
        return (p for p in self.properties if p.name == name)

    def first(self, name: str) -> Property | None:
        """Return the first property of that name."""
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """Return the value of the first property of that name, stripped, or nothing."""
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
        parameters: dict[str, str] = {}
        place = 0
        for _ in range(_MOST_PARAMETERS):
            if not (found := _PARAMETER.match(self.rest, place)):
                break
            parameters[found[1].strip().upper()] = found[2].strip('"')
            place = found.end()
        if not self.rest.startswith(":", place):
            # Parameters that are none: what follows the last colon is still the value.
            place = self.rest.rfind(":")
        return Property(self.name, self.rest[place + 1 :], parameters) if place >= 0 else None


def content_lines(data: bytes) -> Iterator[ContentLine]:
    """Return the lines that are read at all, unfolded; others are passed over, as calendar programs do."""
    # A fold may cut a character in two, so lines are joined before they are decoded.
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    joined = lines.replace(b"\n ", b"").replace(b"\n\t", b"")
    try:
        text = joined.decode("utf-8")
    except UnicodeDecodeError:
        text = joined.decode("latin-1")
    return (ContentLine(line[1].upper(), line[2]) for line in _LINE.finditer(text))


def calendars(data: bytes, work: Work) -> list[Component]:
    """Return every calendar of a file; components outside any are put into one of their own.

    Each line is a step of ``work``.
    """
    builder = _Builder()
    for line in content_lines(data):
        work.spend()
        builder.add(line)
    return builder.found


class _Builder:
    """Puts lines where they belong: calendars, their components, and the parts of those."""

    def __init__(self) -> None:
        self.found: list[Component] = []
        self._open: list[Component] = []

    def add(self, line: ContentLine) -> None:
        """Take the next line."""
        if line.name == "BEGIN":
            self._begin(line.rest[1:].strip().upper())
        elif line.name == "END":
            self._end(line.rest[1:].strip().upper())
        elif self._open and (found := line.property()):
            self._open[-1].properties.append(found)

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
