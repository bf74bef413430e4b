"""Past meetings: what calendars say of them, each meeting once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from coachplan.core.problems import Problem


@dataclass(frozen=True, slots=True, order=True)
class Guest:
    """Somebody a meeting names, its organizer included; the address is lower case."""

    address: str = field(repr=False)
    name: str = field(default="", repr=False)
    declined: bool = False


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """One meeting on one day, in UTC minutes since 1970; its title and guests are never written anywhere.

    ``instance`` is the minute for which its series meant it, ``None`` outside a series. ``counts``
    is false for what a calendar shows as free, and for whole days. ``created`` and ``stamped`` say
    when it was set up and when its entry was written, as far as the calendar tells.
    """

    uid: str
    start: int
    end: int
    title: str = field(default="", repr=False)
    guests: tuple[Guest, ...] = field(default=(), repr=False)
    organizer: str = field(default="", repr=False)
    instance: int | None = None
    series: bool = False
    cancelled: bool = False
    counts: bool = True
    created: int | None = None
    stamped: int | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings of one calendar that touch the window, and what was odd about it.

    ``events`` counts the entries of the whole calendar; ``owner`` is the address that the calendar
    goes by, if its name is one.
    """

    source: str
    meetings: tuple[PastMeeting, ...] = ()
    findings: tuple[Problem, ...] = ()
    events: int = 0
    owner: str = ""


def once(calendars: Iterable[Sequence[PastMeeting]]) -> tuple[PastMeeting, ...]:
    """Return all meetings in their order, those that stand in several calendars once.

    Two entries are one meeting if UID and instance are the same; the newer version counts
    (SEQUENCE), then the one that was cancelled. Without a UID the whole content must be the same.
    """
    found: dict[tuple[object, ...], PastMeeting] = {}
    for meeting in (one for meetings in calendars for one in meetings):
        key = (meeting.uid, meeting.instance) if meeting.uid else _content(meeting)
        other = found.get(key)
        found[key] = meeting if other is None else max(other, meeting, key=_version)
    return tuple(sorted(found.values(), key=_content))


def _version(meeting: PastMeeting) -> tuple[object, ...]:
    return meeting.sequence, meeting.cancelled, *_content(meeting)


def _content(meeting: PastMeeting) -> tuple[object, ...]:
    """Return all that a meeting is, in an order that sorts by time."""
    maybe = (meeting.instance, meeting.created, meeting.stamped)
    return (
        *(meeting.start, meeting.end, meeting.uid, meeting.title, meeting.guests, meeting.organizer),
        *(-1 if one is None else one for one in maybe),
        *(meeting.series, meeting.cancelled, meeting.counts, meeting.sequence),
    )
