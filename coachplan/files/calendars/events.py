"""Events: one VEVENT as a value, with all that decides when it takes time, and what it says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from coachplan.files.calendars.content import Component, Property
from coachplan.files.calendars.details import Details, details
from coachplan.files.calendars.moments import (
    LONGEST,
    BrokenValueError,
    Moment,
    Where,
    length,
    moment,
    moments,
)
from coachplan.files.calendars.rule import BrokenRuleError, Rule, rule

DAY = timedelta(days=1)
_NO_TIME = timedelta()


class BackwardsError(Exception):
    """An event that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long an event is on the wall clock, and in seconds that pass; a clock change sets them apart."""

    shown: timedelta = _NO_TIME
    passing: int = 0


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule, and the last wall-clock time at which it may recur."""

    rule: Rule
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT: a whole series, a single event, or (with ``replaces``) a change to an instance."""

    uid: str
    position: int
    sequence: int
    start: Moment
    length: Length
    recurrences: tuple[Recurrence, ...]
    exceptions: tuple[Recurrence, ...]
    added: tuple[tuple[Moment, Length | None], ...]
    removed: tuple[Moment, ...]
    replaces: Moment | None
    following: bool
    takes_time: bool
    details: Details
    oddities: tuple[tuple[str, str], ...] = ()

    @property
    def recurs(self) -> bool:
        """Tell whether it has more than one instance."""
        return bool(self.recurrences or self.added)

    def within(self, series: "Event") -> "Event":
        """Return the change as an event of ``series``, whose title and people it has if it names none."""
        if not self.details.names_nobody:
            return self
        whole = series.details
        said = replace(self.details, title=whole.title, guests=whole.guests, organizer=whole.organizer)
        return replace(self, details=said)


def event(of: Component, position: int, where: Where, owner: tuple[str, ...]) -> Event:
    """Read one VEVENT of the calendar of somebody with the addresses ``owner``.

    Raises:
        BrokenValueError: it has no usable start, end or place in its series.
        BackwardsError: it ends before it begins.
        UnknownZoneError: nobody knows its zone.
    """
    start = _required(of, "DTSTART", where)
    oddities: list[tuple[str, str]] = []
    replaced, said = of.first("RECURRENCE-ID"), details(of)
    recurrences = () if replaced else tuple(_recurrences(of, "RRULE", start, where, oddities))
    return Event(
        uid=of.text("UID"),
        position=position,
        sequence=_whole(of.text("SEQUENCE")),
        start=start,
        length=_length_of(of, start, where),
        recurrences=recurrences,
        exceptions=tuple(_recurrences(of, "EXRULE", start, where, oddities)),
        added=() if replaced else tuple(_added(of, start, where, oddities)),
        removed=tuple(_removed(of, where, oddities)),
        replaces=_required(of, "RECURRENCE-ID", where) if replaced else None,
        following=replaced is not None and replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        takes_time=not (said.free or said.cancelled or said.declined_by(owner)),
        details=said,
        oddities=tuple(oddities),
    )


def between(start: Moment, end: Moment) -> Length:
    """Return how long it is from ``start`` to ``end``; raises ``BackwardsError``."""
    if start.all_day:
        # A day that ends at some hour is taken whole.
        until = datetime.combine(end.wall.date(), time(0))
        until += DAY if end.wall > until else _NO_TIME
        if until < start.wall:
            raise BackwardsError
        shown = max(until - start.wall, DAY)
        return Length(min(shown, LONGEST), 0)
    if end.all_day:
        end = Moment(end.wall, start.zone)
    shown, passing = end.seen_from(start.zone) - start.wall, end.utc - start.utc
    if shown < _NO_TIME and passing < 0:
        raise BackwardsError
    return Length(min(shown, LONGEST), min(passing, int(LONGEST.total_seconds())))


def lasting(start: Moment, amount: timedelta) -> Length:
    """Return the length of what begins at ``start`` and lasts that long; raises ``BackwardsError``."""
    if amount < _NO_TIME:
        raise BackwardsError
    if start.all_day:
        return Length(max(-(-amount // DAY) * DAY, DAY), 0)
    return Length(amount, int(amount.total_seconds()))


def _required(of: Component, name: str, where: Where) -> Moment:
    found = of.first(name)
    if found is None:
        raise BrokenValueError(f"it has no {name}")
    return moment(found.value, found, where)


def _length_of(of: Component, start: Moment, where: Where) -> Length:
    if of.first("DTEND"):
        return between(start, _required(of, "DTEND", where))
    if lasts := of.text("DURATION"):
        return lasting(start, length(lasts, "DURATION"))
    return Length(DAY, 0) if start.all_day else Length()


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - 32 bits


def _recurrences(
    of: Component, name: str, start: Moment, where: Where, oddities: list[tuple[str, str]]
) -> Iterator[Recurrence]:
    for text in of.all(name):
        try:
            found = rule(text.value)
            until = _until(found.until, start, where)
            yield Recurrence(found, until)
            if until is not None and until < start.wall:
                oddities.append(("W3202", f"its {name} ends before the event begins, so it never happens"))
        except BrokenRuleError as broken:
            oddities.append(("W3202", f"its {name} {broken}, so it does not recur"))
        except BrokenValueError:
            oddities.append(("W3202", f"its {name} has an unreadable UNTIL, so it does not recur"))


def _until(text: str, start: Moment, where: Where) -> datetime | None:
    if not text:
        return None
    last = moment(text, Property("UNTIL", text), where)
    if last.all_day and not start.all_day:
        return last.wall + DAY - timedelta(seconds=1)
    return last.seen_from(start.zone)


def _added(
    of: Component, start: Moment, where: Where, oddities: list[tuple[str, str]]
) -> Iterator[tuple[Moment, Length | None]]:
    for values in of.all("RDATE"):
        for text in filter(str.strip, values.value.split(",")):
            begin, slash, end = text.partition("/")
            try:
                first = moment(begin, values, where)
                lasts = _period(first, end, values, where) if slash else None
            except (BrokenValueError, BackwardsError):
                oddities.append(("W3207", "one of its RDATEs is no date or period, and is passed over"))
                continue
            # A date beside a series of times recurs at the time of that series.
            if first.all_day and not start.all_day:
                first = Moment(datetime.combine(first.wall.date(), start.wall.time()), start.zone)
            yield first, lasts


def _period(first: Moment, end: str, of: Property, where: Where) -> Length:
    if end.strip().upper().startswith(("P", "+P", "-P")):
        return lasting(first, length(end, of.name))
    return between(first, moment(end, of, where))


def _removed(of: Component, where: Where, oddities: list[tuple[str, str]]) -> Iterator[Moment]:
    for values in of.all("EXDATE"):
        try:
            yield from moments(values, where)
        except BrokenValueError:
            oddities.append(("W3207", "one of its EXDATEs is no date or time, and is passed over"))
