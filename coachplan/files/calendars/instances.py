"""Instances: the bytes of a calendar become its events in a window, and what was odd on the way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NoReturn

from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.intervals import Interval
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.calendars.clocks import CalendarZones
from coachplan.files.calendars.content import Component, Property, calendars, utf8
from coachplan.files.calendars.events import BackwardsError, Event, between, event, lasting
from coachplan.files.calendars.findings import Findings, plain
from coachplan.files.calendars.moments import BrokenValueError, Where, length, moment
from coachplan.files.calendars.selecting import Selection, select
from coachplan.files.calendars.series import Instance, unroll
from coachplan.files.calendars.work import TooMuchWorkError, Work
from coachplan.files.calendars.zones import EPOCH, UnknownZoneError, Zone, database_zone

LARGEST = 20_000_000
"""Bytes of the largest calendar."""

MOST_EVENTS = 20_000
"""Events that may touch the window or recur."""

_MOST_INSTANCES = 50_000
_MOST_STEPS = 500_000
_MOST_LINES = 600_000
_MOST_LISTED = 200_000

_BEGIN = re.compile(rb"^BEGIN:V[A-Z]", re.MULTILINE | re.IGNORECASE)
SHORTER = "export a shorter stretch of it, from this month on"


@dataclass(slots=True)
class Instances:
    """What the calendars of one file hold for the window, whether or not it takes time.

    ``declared`` are the busy periods that it gives without events, in UTC minutes; ``name`` is what
    the first calendar that has a name calls itself; ``unread`` are the UIDs of events without usable times.
    """

    selection: Selection
    instances: list[Instance]
    declared: list[Interval]
    findings: Findings
    events: int = 0
    name: str = ""
    unread: list[str] = field(default_factory=list)


def read_instances(data: bytes, source: str, terms: CalendarTerms) -> Instances:
    """Return what a calendar holds for the window; ``source`` is how messages call it.

    Raises:
        RejectedInput: E3101 this is no calendar, E3103 it is too large, E3203 it asks for too much work.
            Whatever is wrong with single events is a finding instead, and the others count.
    """
    if len(data) > LARGEST:
        _reject("E3103", f"larger than {LARGEST // 1_000_000} MB", SHORTER, source)
    refuse_what_is_none(data, source)
    body = utf8(data)
    if body.upper().count(b"BEGIN:VEVENT") > _MOST_LISTED:
        _reject("E3103", f"more than {_MOST_LISTED:,} events", SHORTER, source)
    window = (terms.window[0] * 60, terms.window[1] * 60)
    first, last = ((EPOCH + timedelta(seconds=second)).date() for second in window)
    selection = select(body, first, last)
    if selection.kept > MOST_EVENTS:
        many = f"more than {MOST_EVENTS:,} events recur or lie near the weeks that count"
        _reject("E3103", many, SHORTER, source)
    read = Instances(selection, [], [], Findings(source))
    work = Work(_MOST_STEPS)
    try:
        for calendar in calendars(selection.data, Work(_MOST_LINES)):
            _Calendar(calendar, terms, window, work, read).read()
    except TooMuchWorkError:
        message = f"its series come to more than {_MOST_INSTANCES:,} events, or need too many steps to follow"
        _reject("E3203", message, "end the series that recur without need", source)
    return read


class _Calendar:
    """One VCALENDAR: its zones hold for its own events and no others."""

    def __init__(
        self, calendar: Component, terms: CalendarTerms, window: Interval, work: Work, read: Instances
    ) -> None:
        self._calendar, self._terms, self._window = calendar, terms, window
        self._work, self._read = work, read
        self._zones = CalendarZones(calendar, terms.aliases, window, work)
        self._days = database_zone(terms.zone)
        self._where = Where(self._zones.named, self._floating, self._days, work)

    def read(self) -> None:
        """Add its instances, its declared busy time and its findings."""
        findings = self._read.findings
        if not self._calendar.closed:
            message = "the calendar breaks off in the middle (it has no END:VCALENDAR)"
            findings.calendar("E3104", message, "export or download it once more")
        unrolled = unroll(list(self._events()), self._window, self._work, _MOST_INSTANCES)
        self._read.instances += unrolled.instances
        self._read.name = self._read.name or self._calendar.text("X-WR-CALNAME")
        for of, code, text in unrolled.oddities:
            findings.event(code, of.uid, text)
        for part in self._calendar.parts:
            if part.name == "VFREEBUSY":
                self._read.declared += self._declared(part)
        for name in self._zones.contradictions:
            message = f"the calendar's own rules of '{plain(name)}' are not those of the time zone database"
            findings.calendar("W3205", message, "the database counts")

    def _floating(self) -> Zone:
        """Return where times without a zone are: where the calendar says, else where its owner is."""
        name = self._calendar.text("X-WR-TIMEZONE")
        return self._zones.named(name) if name else self._days

    def _events(self) -> Iterator[Event]:
        owner = self._terms.matcher.owner.addresses
        for part in self._calendar.parts:
            if part.name != "VEVENT":
                continue
            self._read.events += 1
            uid = part.text("UID")
            if self._terms.only_ours and uid not in self._terms.ours:
                continue
            try:
                found = event(part, self._read.events, self._where, owner)
            except (UnknownZoneError, BackwardsError, BrokenValueError) as fault:
                self._leave_out(uid, fault)
            else:
                for code, text in found.oddities:
                    self._read.findings.event(code, uid, text)
                yield found

    def _leave_out(self, uid: str, fault: UnknownZoneError | BackwardsError | BrokenValueError) -> None:
        findings = self._read.findings
        self._read.unread.append(uid)
        if isinstance(fault, UnknownZoneError):
            findings.unknown_zone(fault.name, uid)
        elif isinstance(fault, BackwardsError):
            findings.event("W3206", uid, "it ends before it begins")
        else:
            findings.event("W3207", uid, f"{fault}, so it is left out")

    def _declared(self, part: Component) -> Iterator[Interval]:
        """Return the busy periods of a VFREEBUSY (RFC 5545, 3.8.2.6)."""
        for periods in part.all("FREEBUSY"):
            if periods.parameters.get("FBTYPE", "BUSY").upper() == "FREE":
                continue
            for text in filter(str.strip, periods.value.split(",")):
                try:
                    yield whole_minutes(self._period(text, periods))
                except (BrokenValueError, BackwardsError, UnknownZoneError):
                    self._read.findings.event("W3207", part.text("UID"), "a busy period of it is unreadable")

    def _period(self, text: str, of: Property) -> tuple[int, int]:
        begin, _, end = text.strip().upper().partition("/")
        start = moment(begin, of, self._where)
        if end.startswith(("P", "+P", "-P")):
            return start.utc, start.utc + lasting(start, length(end, of.name)).passing
        until = moment(end, of, self._where)
        between(start, until)
        return start.utc, until.utc


def whole_minutes(seconds: tuple[int, int]) -> Interval:
    """Return whole minutes that cover the seconds; nothing covers nothing."""
    begin, end = seconds
    return (begin // 60, -(-end // 60)) if begin < end else (begin // 60, begin // 60)


def refuse_what_is_none(data: bytes, source: str) -> None:
    """Raise ``RejectedInput`` (E3101) if ``data`` is no calendar at all."""
    body = utf8(data)
    if not _BEGIN.search(body):
        _reject("E3101", *_no_calendar(body), source)


def _no_calendar(body: bytes) -> tuple[str, str]:
    start = body.lstrip()[:200].lower()
    if not start:
        return "this is empty, not a calendar", "export it once more"
    if start.startswith(b"<"):
        return (
            "this is a web page, not a calendar",
            "does it need a login? use the private .ics address",
        )
    return "this is not a calendar (no BEGIN:VCALENDAR)", "name an .ics file"


def _reject(code: str, message: str, hint: str, source: str) -> NoReturn:
    raise RejectedInput((Problem(code, message, hint=hint, source=source),))
