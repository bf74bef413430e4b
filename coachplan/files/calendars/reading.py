"""Reading a calendar: bytes in, busy time out, and what was odd on the way."""

from collections.abc import Callable
from datetime import date

from coachplan.core.calendars.busy import CalendarReading, CalendarTerms, OneToOne
from coachplan.core.calendars.one_to_ones import match
from coachplan.core.intervals import Interval, intersection, union
from coachplan.files.calendars.events import DAY, Event
from coachplan.files.calendars.findings import Findings, plain
from coachplan.files.calendars.instances import read_instances, whole_minutes
from coachplan.files.calendars.zones import EPOCH

_MINUTES = 1440
"""Of a day; the window is in minutes since the epoch."""


def read_calendar(data: bytes, source: str, terms: CalendarTerms) -> CalendarReading:
    """Return what a calendar takes from the window; ``source`` is how messages call it.

    Raises:
        RejectedInput: E3101 this is no calendar, E3103 it is too large, E3203 it asks for too much work.
            Whatever is wrong with single events is a finding instead, and the others count.
    """
    read = read_instances(data, source, terms)
    busy = list(read.declared)
    away: list[Interval] = []
    standing: list[OneToOne] = []
    with_whom = _partners(terms, read.findings)
    for instance in read.instances:
        begin, end = whole_minutes(instance.covers)
        if begin == end or not instance.event.takes_time or instance.event.uid in terms.ours:
            continue
        partner = with_whom(instance.event) if instance.standing and not instance.all_day else None
        if partner is None:
            busy.append((begin, end))
            away += [(begin, end)] if instance.event.details.out_of_office else []
        else:
            standing.append(OneToOne(partner=partner, start=begin, end=end))
    return CalendarReading(
        source=source,
        busy=intersection(union(busy), [terms.window]),
        away=intersection(union(away), [terms.window]),
        one_to_ones=tuple(sorted(standing, key=lambda one: (one.start, one.end, one.partner))),
        findings=read.findings.problems(),
        events=read.selection.events,
        counted=len(busy) + len(standing),
        earliest=read.selection.earliest,
        latest=read.selection.latest,
    )


def read_holidays(data: bytes, source: str, terms: CalendarTerms) -> dict[date, str]:
    """Return the whole days of the window that a calendar of holidays names, busy or not.

    A day that the window holds in part counts. Raises as ``read_calendar``.
    """
    found: dict[date, str] = {}
    low, high = (minute // _MINUTES for minute in (terms.window[0], terms.window[1] - 1))
    for instance in read_instances(data, source, terms).instances:
        if not instance.all_day:
            continue
        name = plain(instance.event.details.title) or "holiday"
        first = (instance.wall - EPOCH) // DAY
        last = first + max(instance.event.length.shown // DAY, 1) - 1
        for number in range(max(first, low), min(last, high) + 1):
            found.setdefault((EPOCH + number * DAY).date(), name)
    return found


def _partners(terms: CalendarTerms, findings: Findings) -> Callable[[Event], str | None]:
    """Return what tells the partner of an event, if it is a one-to-one; each event is looked at once."""
    known: dict[int, str | None] = {}

    def partner(of: Event) -> str | None:
        if of.position not in known:
            found = match(of.details.meeting, terms.matcher)
            if found.sharing:
                names = ", ".join(found.sharing)
                findings.event("W3208", of.uid, f"this meeting may be with any of {names}; it counts as busy")
            known[of.position] = found.partner
        return known[of.position]

    return partner
