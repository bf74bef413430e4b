"""Our own entries in somebody's calendar, found by UID: where each stands now, or that it is called off."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coachplan.core.base import Value
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.calendars.files import CalendarFile, calendar_files
from coachplan.files.calendars.instances import refuse_what_is_none

if TYPE_CHECKING:
    from icalendar import Component

_OURS = "@coachplan"


class OwnEntry(Value):
    """One session as a calendar shows it; ``start`` and ``end`` carry their offset."""

    uid: str
    start: datetime
    end: datetime
    cancelled: bool
    sequence: int


def own_entries(path: Path, zone: str) -> dict[str, OwnEntry]:
    """Return by UID the sessions that a calendar, or a folder of them, holds.

    Times without a zone are read in ``zone``. Of two versions of one entry the later one counts. Our
    entries never recur, so nothing else of the calendar is looked at.

    Raises:
        RejectedInput: E3102, E3103 and E3105 as ``calendar_files``, E3101 it is no calendar, E3110 it
            is a damaged one.
    """
    found: dict[str, OwnEntry] = {}
    for file in calendar_files(path):
        for entry in _entries(file, ZoneInfo(zone)):
            if entry.uid not in found or entry.sequence >= found[entry.uid].sequence:
                found[entry.uid] = entry
    return found


def _entries(file: CalendarFile, zone: ZoneInfo) -> Iterable[OwnEntry]:
    from icalendar import Calendar

    refuse_what_is_none(file.data, file.source)
    try:
        calendars = Calendar.from_ical(file.data, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        message = "this calendar is damaged"
        hint = "export it again as an .ics file"
        raise RejectedInput((Problem("E3110", message, hint=hint, source=file.source),)) from None
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            if str(event.get("UID", "")).endswith(_OURS) and (entry := _entry(event, zone)):
                yield entry


def _entry(event: "Component", zone: ZoneInfo) -> OwnEntry | None:
    """Return the entry, or ``None`` where it has no time of day any more."""
    try:
        get = event.decoded
        start, end = get("DTSTART"), get("DTEND", None)
        end = end if end is not None else start + get("DURATION")
        cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
        sequence = int(event.get("SEQUENCE", 0))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        return None
    start, end = (t if t.tzinfo else t.replace(tzinfo=zone) for t in (start, end))
    return OwnEntry(uid=str(event.get("UID")), start=start, end=end, cancelled=cancelled, sequence=sequence)
