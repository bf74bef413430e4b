"""Contacts: whose minutes a meeting was, and whether it was planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal, TypeVar

from coachplan.core.audit.matching import Presence
from coachplan.core.audit.meetings import PastMeeting
from coachplan.core.calendars.busy import OURS
from coachplan.core.intervals import Interval

Timing = Literal["planned", "reactive", "unknown"]

OTHERS = ""
"""In the place of a person: guests who are none of the people."""

Key = TypeVar("Key", bound=tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Contact:
    """One person's part of one meeting that took place; ``end`` is in UTC minutes.

    Held sessions of a history can be told in the same way.
    """

    person: str
    end: int
    minutes: Fraction
    one_to_one: bool
    timing: Timing


def contacts(
    meeting: PastMeeting, found: Presence, window: Interval, short_notice: int
) -> tuple[Contact, ...]:
    """Return the parts of everybody who was there: the minutes in the window, in equal parts."""
    minutes = minutes_within(meeting, window)
    heads = len(found.present) + found.others
    if not heads or not minutes:
        return ()
    end, how = min(meeting.end, window[1]), timing(meeting, short_notice)
    part = Fraction(minutes, heads)
    own = tuple(Contact(who, end, part, found.one_to_one, how) for who in found.present)
    rest = Contact(OTHERS, end, part * found.others, one_to_one=False, timing=how)
    return (*own, rest) if found.others else own


def minutes_within(meeting: PastMeeting, window: Interval) -> int:
    """Return how many minutes of ``meeting`` lie in the window."""
    return max(0, min(meeting.end, window[1]) - max(meeting.start, window[0]))


def timing(meeting: PastMeeting, short_notice: int) -> Timing:
    """Tell whether a meeting was planned or came up at short notice (in minutes).

    A series is planned, and so is a session of our own plans. A single meeting is reactive if it was
    created less than ``short_notice`` before it began. Where a calendar does not tell when, the stamp of
    the entry, which is never earlier, can still show that it was planned; else nobody knows.
    """
    if meeting.series or meeting.uid.endswith(OURS):
        return "planned"
    if meeting.created is not None:
        return "reactive" if meeting.start - meeting.created < short_notice else "planned"
    early = meeting.stamped is not None and meeting.start - meeting.stamped >= short_notice
    return "planned" if early else "unknown"


def summed(parts: Iterable[Contact]) -> dict[tuple[str, str, Timing], int]:
    """Return whole minutes by person, ``one-to-one`` or ``group``, and timing.

    They add up to the minutes of the meetings: what division leaves over goes to the largest
    remainders, so that nobody is off by a minute.
    """
    exact: dict[tuple[str, str, Timing], Fraction] = {}
    for one in parts:
        key = (one.person, "one-to-one" if one.one_to_one else "group", one.timing)
        exact[key] = exact.get(key, Fraction(0)) + one.minutes
    return whole(exact)


def whole(exact: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Round to whole minutes with the same sum, the sum being whole; ties go by key."""
    rounded = {key: floor(value) for key, value in exact.items()}
    left = int(sum(exact.values(), Fraction(0))) - sum(rounded.values())
    for key in sorted(exact, key=lambda key: (rounded[key] - exact[key], key))[:left]:
        rounded[key] += 1
    return rounded
