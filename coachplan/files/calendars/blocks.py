"""Blocks: the events and zones of a calendar as they are written, without what is never read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_READ = (
    *("UID", "SEQUENCE", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "SUMMARY"),
    *("ATTENDEE", "ORGANIZER", "CREATED", "DTSTAMP", "DTSTART", "DTEND", "DURATION"),
    *("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
    *("TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE", "X-WR-CALNAME"),
)
_LINE = re.compile(rf"^({'|'.join(('BEGIN', 'END', *_READ))})([;:][^\n]*)", re.MULTILINE | re.IGNORECASE)
_CALENDAR = "VCALENDAR"
_WHOLE = {"VEVENT", "VTIMEZONE"}
_INNER = {"STANDARD", "DAYLIGHT"}


@dataclass(slots=True)
class Block:
    """One component: its lines, unfolded, and for a calendar the components in it."""

    name: str
    lines: list[str] = field(default_factory=list, repr=False)
    parts: list["Block"] = field(default_factory=list)
    closed: bool = False

    def named(self, name: str) -> Iterator["Block"]:
        """Return the parts of that name, in their order."""
        return (part for part in self.parts if part.name == name)

    def text(self, name: str) -> str:
        """Return the value of the first line of that name, stripped, or nothing."""
        found = next((line for line in self.lines if re.match(rf"{name}[;:]", line, re.IGNORECASE)), "")
        return found.partition(":")[2].strip()

    def written(self) -> str:
        """Return the component as a calendar writes it."""
        return "\r\n".join((f"BEGIN:{self.name}", *self.lines, f"END:{self.name}", ""))


def blocks(data: bytes) -> list[Block]:
    """Return every calendar of a file with its events and zones; other components are passed over.

    An event that stands outside any calendar gets one of its own, and one that does not end is
    ended by the next.
    """
    # A fold may cut a character in two, so lines are joined before they are decoded.
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    joined = lines.replace(b"\n ", b"").replace(b"\n\t", b"")
    try:
        text = joined.decode("utf-8")
    except UnicodeDecodeError:
        text = joined.decode("latin-1")
    builder = _Builder()
    for line in _LINE.finditer(text):
        builder.add(line[1].upper(), line[2])
    return builder.found


class _Builder:
    """Puts lines where they belong."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._open: Block | None = None
        self._inside = ""

    def add(self, name: str, rest: str) -> None:
        """Take the next line."""
        value = rest[1:].strip().upper()
        if name == "BEGIN":
            self._begin(value)
        elif name == "END":
            self._end(value)
        elif self._open is not None and self._inside in {"", *_INNER}:
            self._open.lines.append(f"{name}{rest}")

    def _begin(self, name: str) -> None:
        if name == _CALENDAR:
            self.found.append(Block(_CALENDAR))
            self._open, self._inside = self.found[-1], ""
        elif name in _WHOLE:
            if not self.found:
                self.found.append(Block(_CALENDAR, closed=True))
            self._open, self._inside = Block(name), ""
            self.found[-1].parts.append(self._open)
        else:
            if name in _INNER and self._open is not None:
                self._open.lines.append(f"BEGIN:{name}")
            self._inside = name

    def _end(self, name: str) -> None:
        if name == self._inside:
            if name in _INNER and self._open is not None:
                self._open.lines.append(f"END:{name}")
            self._inside = ""
        elif name in _WHOLE and self._open is not None:
            self._open.closed, self._open = True, None
        elif name == _CALENDAR and self.found:
            self.found[-1].closed, self._open = True, None
