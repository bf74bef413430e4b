"""The events that can matter: a quick look at the bytes, long before any of them is understood.

A calendar of many years is mostly past. Reading 20,000 events whole takes seconds, looking at their
first lines takes a tenth of one; whatever is in doubt is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SERIES = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID|EXRULE)[;:]", re.MULTILINE | re.IGNORECASE)
_START, _END = (
    re.compile(rb"^%b(?:[;:][^\r\n]*?(?<=:)([0-9]{8})(?=[T\r\n])|)" % name, re.MULTILINE | re.IGNORECASE)
    for name in (b"DTSTART", b"DTEND")
)
"""The first such line, and its day if that can be seen at a glance."""

_LASTS = re.compile(rb"^DURATION[;:]", re.MULTILINE | re.IGNORECASE)
_LASTS_LONG = re.compile(
    rb"^DURATION[;:](?!P(?:[0-9]{1,2}D)?(?:T(?:[0-9]{1,3}H)?(?:[0-9]{1,5}M)?(?:[0-9]{1,6}S)?)?[\r\n])",
    re.MULTILINE | re.IGNORECASE,
)
_UID = re.compile(rb"^UID[;:]([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_BEGIN, _CLOSE = b"BEGIN:VEVENT", b"END:VEVENT"

_PLACEHOLDER = b"BEGIN:VNOTHING\nEND:VNOTHING"
"""Stands for events that were dropped: a neighbour that does not end would else run into the next one."""

_MARGIN = timedelta(days=2)
"""No zone is that far from another."""

_LASTING = timedelta(days=225)
"""More than 99 days, 999 hours, 99,999 minutes and 999,999 seconds: a length that is short enough to drop."""

_NO_DAY = b"00000000", b"99999999"


@dataclass(frozen=True, slots=True)
class Selection:
    """The bytes without the events that cannot matter; how many events there were, and from when to when.

    ``singles`` are the days on which the first and the last of those begin that do not recur.
    """

    data: bytes
    events: int
    kept: int
    earliest: date | None
    latest: date | None
    singles: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Days as they are written: since when a short event may still last, and the days that are asked for."""

    long_ago: bytes
    low: bytes
    high: bytes


def _written(day: date) -> bytes:
    return day.strftime("%Y%m%d").encode()


def select(data: bytes, first: date, last: date) -> Selection:
    """Drop the events that neither recur nor can touch the days from ``first`` to ``last``."""
    low = first - _MARGIN
    bounds = _Bounds(_written(low - _LASTING), _written(low), _written(last + _MARGIN))
    dropped: list[tuple[int, int]] = []
    kept: set[bytes] = set()
    days = [_NO_DAY[1], _NO_DAY[0]]
    singles = list(days)
    count = 0
    for begin, end in _events(data):
        count += 1
        day = _START.search(data, begin, end)
        if day and day[1]:
            days = [min(days[0], day[1]), max(days[1], day[1])]
            if not (singles[0] <= day[1] <= singles[1] or _SERIES.search(data, begin, end)):
                singles = [min(singles[0], day[1]), max(singles[1], day[1])]
        if day and day[1] and _elsewhere(data, (begin, end), bounds, day[1]):
            dropped.append((begin, end))
        else:
            kept.add(_uid(data, begin, end))
    # A newer version that moved away must still replace the older one that did not.
    gone = [(begin, end) for begin, end in dropped if _uid(data, begin, end) not in kept]
    remaining = _without(data, gone)
    first_single, last_single = map(_day, singles)
    ends = (first_single, last_single) if first_single and last_single else None
    return Selection(remaining, count, count - len(gone), _day(days[0]), _day(days[1]), ends)


def _events(data: bytes) -> Iterator[tuple[int, int]]:
    """Return where events begin and end; one whose end is in doubt is not among them."""
    upper = data.upper()
    begin = _line_of(upper, _BEGIN, 0)
    while begin >= 0:
        following = _line_of(upper, _BEGIN, begin + 1)
        end = _line_of(upper, _CLOSE, begin, following if following >= 0 else len(upper))
        if end >= 0:
            yield begin, end + len(_CLOSE)
        begin = following


def _line_of(upper: bytes, text: bytes, place: int, limit: int | None = None) -> int:
    """Return where ``text`` stands as a line of its own between ``place`` and ``limit``; -1 if nowhere."""
    found = upper.find(text, place, limit)
    while found >= 0:
        after = upper[found + len(text) : found + len(text) + 1]
        if (found == 0 or upper[found - 1 : found] in b"\r\n") and after in b"\r\n":
            return found
        found = upper.find(text, found + 1, limit)
    return -1


def _elsewhere(data: bytes, place: tuple[int, int], bounds: _Bounds, start: bytes) -> bool:
    """Tell whether an event certainly lies outside the days that are asked for."""
    if bounds.low <= start <= bounds.high or _SERIES.search(data, *place):
        return False
    if start > bounds.high:
        return True
    if end := _END.search(data, *place):
        return end[1] is not None and end[1] < bounds.low
    if _LASTS_LONG.search(data, *place):
        return False
    return start < bounds.long_ago or not _LASTS.search(data, *place)


def _uid(data: bytes, begin: int, end: int) -> bytes:
    found = _UID.search(data, begin, end)
    # Events without a UID have nothing to do with each other.
    return found[1] if found else b"%d" % begin


def _without(data: bytes, gone: list[tuple[int, int]]) -> bytes:
    pieces: list[bytes] = []
    place = 0
    for begin, end in gone:
        between = data[place:begin]
        if not pieces or between.strip():
            pieces += [between, _PLACEHOLDER]
        place = end
    return b"".join((*pieces, data[place:]))


def _day(text: bytes) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
