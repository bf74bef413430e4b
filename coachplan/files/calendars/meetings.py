"""Past meetings: the bytes of a calendar become the meetings that touch a window, and what was odd."""

from collections import Counter
from datetime import timedelta

from coachplan.core.audit.meetings import Meetings, PastMeeting
from coachplan.core.calendars.busy import CalendarTerms
from coachplan.files.calendars.content import content_lines, utf8
from coachplan.files.calendars.instances import read_instances
from coachplan.files.calendars.series import Instance
from coachplan.files.calendars.zones import database_name

_LONGEST = int(timedelta(days=1).total_seconds())
"""What lasts as long is no meeting, even if it begins at some hour."""


def read_meetings(data: bytes, source: str, terms: CalendarTerms) -> Meetings:
    """Return the meetings of a calendar that touch the window, cancelled and declined ones included.

    Whole days are left out. ``source`` is how messages call the calendar; raises as ``read_instances``.
    """
    read = read_instances(data, source, terms)
    first, last = terms.window
    found = (_meeting(instance) for instance in read.instances if not instance.all_day)
    owner = read.name.lower()
    return Meetings(
        source=source,
        meetings=tuple(meeting for meeting in found if meeting.start < last and meeting.end > first),
        findings=read.findings.problems(),
        events=read.selection.events,
        owner=owner if "@" in owner else "",
    )


def _meeting(instance: Instance) -> PastMeeting:
    event, said = instance.event, instance.event.details
    return PastMeeting(
        uid=event.uid,
        start=instance.start // 60,
        end=instance.end // 60,
        title=said.title,
        guests=said.guests,
        organizer=said.organizer,
        instance=_minute(instance.meant),
        series=instance.standing,
        cancelled=said.called_off,
        counts=not said.free and instance.end - instance.start < _LONGEST,
        created=_minute(said.created),
        stamped=_minute(said.stamped),
        sequence=event.sequence,
    )


def _minute(second: int | None) -> int | None:
    return None if second is None else second // 60


def zone_of(data: bytes) -> str:
    """Return the tz database name of the zone that a calendar is in, ``UTC`` if it does not tell.

    That is the one it names, else the one that most of its events begin in.
    """
    named: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    for line in content_lines(utf8(data), ("X-WR-TIMEZONE", "DTSTART")):
        if line.name == "DTSTART" and (start := line.property()):
            starts[start.parameters.get("TZID", "")] += 1
        elif line.name == "X-WR-TIMEZONE" and (zone := line.property()):
            named[zone.value] += 1
    ordered = (zone for found in (named, starts) for zone in sorted(found, key=lambda z: (-found[z], z)))
    return next(filter(None, map(database_name, ordered)), "UTC")
