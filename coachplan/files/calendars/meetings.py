"""Past meetings: the bytes of a calendar become the meetings that touch a window, and what was odd.

icalendar reads each event by itself and recurring-ical-events unrolls the series, both kept from
what they are known to get wrong: a series is unrolled only after ``occurrences`` has followed its
rules in a bounded number of steps; ``X-WR-TIMEZONE`` never reaches them, as it would move series in
UTC; and the zones of one calendar are forgotten before the next one is read.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NoReturn

from icalendar import Calendar, Event, Timezone, vDDDLists, vDDDTypes
from icalendar.timezone import tzp
from recurring_ical_events import of as unrolled

from coachplan.core.audit.meetings import Guest, Meetings, PastMeeting
from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.calendars.blocks import Block, blocks
from coachplan.files.calendars.content import utf8
from coachplan.files.calendars.findings import Findings
from coachplan.files.calendars.reading import LARGEST, MOST_EVENTS, refuse_what_is_none
from coachplan.files.calendars.recurring import LeftOutError, kept_in_bounds
from coachplan.files.calendars.selecting import select
from coachplan.files.calendars.walls import Walls, database_name, listed
from coachplan.files.calendars.work import TooMuchWorkError, Work
from coachplan.files.calendars.zones import UnknownZoneError

_MOST_STEPS = 200_000
_MOST_MEETINGS = 50_000
_LONGEST = timedelta(days=1)
"""What lasts as long is no meeting, even if it begins at some hour."""

_LONGEST_TITLE = 1_000
_RECURS = ("RRULE", "RDATE", "RECURRENCE-ID")
_WHO = ("SUMMARY", "ATTENDEE", "ORGANIZER")
_NOBODY = {"ROOM", "RESOURCE"}
_NOT_BUSY = {"FREE", "WORKINGELSEWHERE"}
_CALLED_OFF = ("canceled:", "cancelled:")
"""How Outlook begins the title of a meeting that its organizer cancelled."""

_ZONE = re.compile(rb"^X-WR-TIMEZONE:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)
_START_ZONE = re.compile(rb"^DTSTART;(?:[^:\r\n]*;)?TZID=\"?([^;:\"\r\n]+)", re.MULTILINE | re.IGNORECASE)

_FIRST_YEAR = 1990
"""Calendar programs that do not know when an entry was made write a date long before there were any."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_meetings(data: bytes, source: str, terms: CalendarTerms) -> Meetings:
    """Return the meetings of a calendar that touch the window, cancelled and declined ones included.

    Whole days are left out. ``source`` is how messages call the calendar.

    Raises:
        RejectedInput: E3101 this is no calendar, E3103 it is too large, E3203 it asks for too much
            work. Whatever is wrong with single events is a finding instead, and the others count.
    """
    if len(data) > LARGEST:
        _refuse("E3103", f"larger than {LARGEST // 1_000_000} MB", source)
    refuse_what_is_none(data, source)
    first, last = (_EPOCH + timedelta(minutes=minute) for minute in terms.window)
    selection = select(utf8(data), first.date(), last.date())
    if selection.kept > MOST_EVENTS:
        _refuse("E3103", f"more than {MOST_EVENTS} events recur or lie in these weeks", source)
    findings, work, owner = Findings(source), Work(_MOST_STEPS), ""
    found: list[PastMeeting] = []
    try:
        for calendar in blocks(selection.data):
            reader = _Calendar(calendar, terms, findings, work)
            found += reader.meetings()
            owner = owner or calendar.text("X-WR-CALNAME").lower()
    except TooMuchWorkError:
        _refuse("E3203", "its series need too many steps to follow", source)
    return Meetings(
        source=source,
        meetings=tuple(found),
        findings=findings.problems(),
        events=selection.events,
        owner=owner if "@" in owner else "",
    )


def _refuse(code: str, message: str, source: str) -> NoReturn:
    hint = "export a shorter stretch of it: the weeks that count and no more"
    raise RejectedInput((Problem(code, message, hint=hint, source=source),))


class _Calendar:
    """One VCALENDAR."""

    def __init__(self, calendar: Block, terms: CalendarTerms, findings: Findings, work: Work) -> None:
        self._calendar, self._findings, self._work = calendar, findings, work
        self._window = terms.window
        self._low, self._high = (_EPOCH + timedelta(minutes=minute) for minute in terms.window)
        tzp.use_zoneinfo()  # forgets the zones that other calendars have described
        for zone in calendar.named("VTIMEZONE"):
            _parsed(Timezone, zone)
        self._walls = Walls(calendar.text("X-WR-TIMEZONE") or terms.zone, terms.aliases)

    def meetings(self) -> Iterator[PastMeeting]:
        """Return the meetings that touch the window."""
        if not self._calendar.closed:
            message = "the calendar breaks off in the middle (it has no END:VCALENDAR)"
            self._findings.calendar("E3104", message, "export or download it once more")
        versions: dict[str, list[Any]] = {}
        for number, block in enumerate(self._calendar.named("VEVENT")):
            if (event := self._event(block)) is not None:
                versions.setdefault(str(event.get("UID") or f"\0{number}"), []).append(event)
        for uid, events in versions.items():
            series = any(name in event for event in events for name in _RECURS)
            several = series or len(events) > 1
            for event in self._instances(uid, events) if series else _newest(events):
                found = self._meeting(event, series=series, several=several)
                if found.start < self._window[1] and found.end > self._window[0]:
                    self._work.spend()
                    yield found

    def _event(self, block: Block) -> Any:
        """Return an event with its times where they are, ``None`` for a whole day or if it is of no use."""
        uid = block.text("UID")
        event = _parsed(Event, block)
        try:
            self._settle(event, uid)
            if not isinstance(event["DTSTART"].dt, datetime):
                return None
            if broken := kept_in_bounds(event, (self._low, self._high), self._work):
                self._findings.event("W3202", uid, broken)
        except UnknownZoneError as unknown:
            self._findings.unknown_zone(unknown.name, uid)
        except LeftOutError as left_out:
            self._findings.event(left_out.code, uid, str(left_out))
        except TooMuchWorkError:
            raise
        except Exception:  # noqa: BLE001 - whatever a strange value does to the libraries, the others count
            self._findings.event("W3207", uid, "it is unreadable, so it is left out")
        else:
            return event
        return None

    def _settle(self, event: Any, uid: str) -> None:
        """Put the times of ``event`` where they are; raises ``LeftOutError`` if that makes no sense."""
        if event is None or "DTSTART" not in event:
            raise LeftOutError("W3207", "it has no usable start, so it is left out")
        for name in ("EXDATE", "RDATE"):
            kept = [values for values in listed(event, name) if isinstance(values, vDDDLists)]
            if len(kept) < len(listed(event, name)):
                event[name] = kept
                self._findings.event("W3207", uid, f"one of its {name}s is no date, and is passed over")
        self._walls.settle(event)
        start, end = event["DTSTART"].dt, _end(event)
        if end is not None and _moment(end, self._walls) < _moment(start, self._walls):
            raise LeftOutError("W3206", "it ends before it begins")

    def _instances(self, uid: str, events: Sequence[Any]) -> list[Any]:
        """Return the instances of a series that touch the window, changed ones as they were changed."""
        calendar = Calendar()
        whole = next((event for event in events if "RECURRENCE-ID" not in event), None)
        changed = {event["RECURRENCE-ID"].dt for event in events if "RECURRENCE-ID" in event}
        for event in events:
            if whole is not None and not any(name in event for name in _WHO):
                # A change that says only what changed, as cancellations do.
                event.update({name: whole[name] for name in _WHO if name in whole})
            for dates in listed(event, "EXDATE"):
                # An instance that is both excepted and changed is there, as it was changed.
                dates.dts = [one for one in dates.dts if one.dt not in changed]
            calendar.add_component(event)
        try:
            found: list[Any] = unrolled(calendar, skip_bad_series=True).between(self._low, self._high)
        except Exception:  # noqa: BLE001 - as above
            self._findings.event("W3207", uid, "its series is unreadable, so it is left out")
            return []
        return found

    def _meeting(self, event: Any, *, series: bool, several: bool) -> PastMeeting:
        """Return an instance as a meeting."""
        start, end = event["DTSTART"].dt, _end(event)
        begins, ends = _moment(start, self._walls), _moment(start if end is None else end, self._walls)
        # A change to all that follow names one instance for all of them.
        place = event.get("RECURRENCE-ID")
        meant = begins if place is None or "RANGE" in place.params else _moment(place.dt, self._walls)
        organizer = _address(event.get("ORGANIZER", ""))
        title = str(event.get("SUMMARY", ""))[:_LONGEST_TITLE]
        return PastMeeting(
            uid=str(event.get("UID", "")),
            start=_minute(begins),
            end=_minute(ends),
            title=title,
            guests=tuple(_guests(event)),
            organizer=organizer,
            instance=_minute(meant) if several else None,
            series=series,
            cancelled=_text(event, "STATUS") == "CANCELLED" or title.lower().startswith(_CALLED_OFF),
            counts=_takes_time(event) and ends - begins < _LONGEST,
            created=_stamp(event, "CREATED"),
            stamped=_stamp(event, "DTSTAMP"),
            sequence=_sequence(event),
        )


def _parsed(kind: type[Event] | type[Timezone], block: Block) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return kind.from_ical(block.written())
    except Exception:  # noqa: BLE001 - icalendar lets whatever a broken line causes pass through
        return None


def _newest(events: Sequence[Any]) -> list[Any]:
    """Return of single events under one UID the newest, all of them if there are several."""
    newest = max(_sequence(event) for event in events)
    return [event for event in events if _sequence(event) == newest]


def _sequence(event: Any) -> int:
    found = event.get("SEQUENCE", 0)
    return found if isinstance(found, int) else 0


def _end(event: Any) -> Any:
    if "DTEND" in event:
        return event["DTEND"].dt
    return event["DTSTART"].dt + event["DURATION"].dt if "DURATION" in event else None


def _moment(when: date, walls: Walls) -> datetime:
    return (when if isinstance(when, datetime) else walls.midnight(when)).astimezone(UTC)


def _minute(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(minutes=1)


def _guests(event: Any) -> Iterator[Guest]:
    """Return everybody whom it names, its organizer last, each once."""
    found: dict[str, Guest] = {}
    for name in ("ATTENDEE", "ORGANIZER"):
        for guest in listed(event, name):
            parameters = getattr(guest, "params", {})
            if str(parameters.get("CUTYPE", "")).upper() in _NOBODY or not (address := _address(guest)):
                continue
            declined = str(parameters.get("PARTSTAT", "")).upper() == "DECLINED"
            found.setdefault(address, Guest(address, str(parameters.get("CN", "")), declined))
    yield from found.values()


def _address(guest: str) -> str:
    return str(guest).strip().lower().removeprefix("mailto:")


def _takes_time(event: Any) -> bool:
    free = _text(event, "TRANSP") == "TRANSPARENT"
    return not free and _text(event, "X-MICROSOFT-CDO-BUSYSTATUS") not in _NOT_BUSY


def _text(event: Any, name: str) -> str:
    return str(event.get(name, "")).strip().upper()


def _stamp(event: Any, name: str) -> int | None:
    value = event.get(name)
    found = value.dt if isinstance(value, vDDDTypes) else None
    if not isinstance(found, datetime) or found.year < _FIRST_YEAR:
        return None
    return _minute(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))


def zone_of(data: bytes) -> str:
    """Return the tz database name of the zone that a calendar is in, ``UTC`` if it does not tell.

    That is the one it names, else the one that most of its events begin in.
    """
    body = utf8(data)
    named = Counter(_ZONE.findall(body))
    starts = Counter(_START_ZONE.findall(body))
    ordered = (zone for found in (named, starts) for zone in sorted(found, key=lambda z: (-found[z], z)))
    names = (database_name(zone.decode("ascii", "replace").strip()) for zone in ordered)
    return next(filter(None, names), "UTC")
