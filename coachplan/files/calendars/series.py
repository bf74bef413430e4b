"""Series: the events of a calendar become instances, with every change and exception in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from coachplan.files.calendars.events import Event, Length, Recurrence
from coachplan.files.calendars.moments import Moment
from coachplan.files.calendars.occurrences import last_of, occurrences
from coachplan.files.calendars.work import Stretch, TooMuchWorkError, TooOftenError, Work
from coachplan.files.calendars.zones import EPOCH, UNIVERSAL, Zone

Key = date | datetime | int
"""What a change or an exception points at: a day, a wall-clock time, or a UTC second."""

_FAR = timedelta(hours=27)
"""No two clocks are further apart."""

_FARTHEST = timedelta(days=3_660)
_NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance: UTC seconds as the calendar means them, and the time it covers in any reading.

    A time that a clock change skips or doubles can mean two instants; ``covers`` holds both. ``meant``
    is the second for which its series meant it, ``None`` if it is the only one with its UID.
    """

    event: Event
    wall: datetime
    start: int
    end: int
    covers: tuple[int, int]
    meant: int | None = None
    standing: bool = False

    @property
    def all_day(self) -> bool:
        """Tell whether it takes whole days."""
        return self.event.start.all_day


@dataclass(slots=True)
class Unrolled:
    """The instances of a calendar in a window, and what was odd: ``(event, code, text)``."""

    instances: list[Instance]
    oddities: list[tuple[Event, str, str]]


def unroll(events: Sequence[Event], window: tuple[int, int], work: Work, most: int) -> Unrolled:
    """Return the instances that touch ``window`` (UTC seconds), by start and then by place in the file.

    Raises:
        TooMuchWorkError: there are more than ``most`` of them, or the steps are spent.
    """
    found = Unrolled([], [])
    for group in _by_uid(events):
        series = _Series(group, window, work, found.oddities)
        found.instances += series.instances()
        if len(found.instances) > most:
            raise TooMuchWorkError
    found.instances.sort(key=lambda i: (i.start, i.end, i.event.position))
    return found


def _by_uid(events: Sequence[Event]) -> list[list[Event]]:
    groups: dict[str, list[Event]] = {}
    for event in events:
        # Without a UID nothing belongs together; a space cannot begin one, since values are stripped.
        groups.setdefault(event.uid or f" {event.position}", []).append(event)
    return list(groups.values())


class _Series:
    """All events with one UID."""

    def __init__(
        self,
        group: Sequence[Event],
        window: tuple[int, int],
        work: Work,
        oddities: list[tuple[Event, str, str]],
    ) -> None:
        masters = [event for event in group if event.replaces is None]
        newest = max((event.sequence for event in masters), default=0)
        self._masters = [event for event in masters if event.sequence == newest]
        changes = (event for event in group if event.replaces)
        self._changes = sorted(
            (event.within(self._masters[0]) if self._masters else event for event in changes),
            key=lambda e: (e.sequence, e.position),
        )
        self._window, self._work, self._oddities = window, work, oddities
        self._recurs = any(event.recurs for event in self._masters) or bool(self._changes)
        self._alone = not self._recurs and len(self._masters) == 1

    def instances(self) -> list[Instance]:
        """Return the instances that touch the window."""
        found = [instance for master in self._masters for instance in self._of(master)]
        newest = {_key(change.replaces, change): change for change in self._changes if change.replaces}
        found += [self._instance(change, change.start.wall, change.length) for change in newest.values()]
        once = {(instance.start, instance.end, instance.event.takes_time): instance for instance in found}
        return [instance for instance in once.values() if self._touches(instance)]

    def _touches(self, instance: Instance) -> bool:
        begin, end = instance.covers
        return begin < self._window[1] and (end > self._window[0] or begin == end == self._window[0])

    def _instance(self, event: Event, wall: datetime, lasts: Length, zone: Zone | None = None) -> Instance:
        clock = zone or event.start.zone
        start, other = clock.utc(wall), clock.utc(wall, 1)
        meant = event.replaces.utc if event.replaces else start
        until = wall + lasts.shown
        end = max(clock.utc(until), start + lasts.passing)
        covers = min(start, other), max(end, clock.utc(until, 1))
        # An event without length takes no time, even where a clock change makes it ambiguous.
        covers = covers if lasts.shown or lasts.passing else (start, start)
        return Instance(
            event, wall, start, max(start, end), covers, None if self._alone else meant, self._recurs
        )

    def _of(self, master: Event) -> Iterator[Instance]:
        changed = {_key(change.replaces, master) for change in self._changes if change.replaces}
        removed = {_key(moment, master) for moment in master.removed}
        following = self._following(master)
        try:
            walls = self._walls(master, [change for _, change in following])
        except TooOftenError:
            self._oddities.append((master, "W3201", "it recurs more often than hourly, or without end"))
            yield self._whole_span(master)
            return
        gone = removed | changed
        for wall, lasts in walls:
            if gone and not gone.isdisjoint((wall.date(), wall, master.start.zone.utc(wall))):
                continue
            yield self._followed(master, wall, lasts, following)

    def _following(self, master: Event) -> list[tuple[int, Event]]:
        """Return the changes that hold for all later instances too, with the second since when they do."""
        changes = [
            (change.replaces.utc, change)
            for change in self._changes
            if change.following and change.replaces and abs(_shift(change, master.start.zone)) <= _FARTHEST
        ]
        return sorted(changes, key=lambda pair: (pair[0], pair[1].sequence, pair[1].position))

    def _followed(
        self, master: Event, wall: datetime, lasts: Length, following: list[tuple[int, Event]]
    ) -> Instance:
        """Return the instance as the last change to it and all that follow leaves it."""
        if not following:
            return self._instance(master, wall, lasts)
        zone = master.start.zone
        at = zone.utc(wall)
        change = next((change for since, change in reversed(following) if since <= at), None)
        if change is None:
            return self._instance(master, wall, lasts)
        moved = self._instance(change, wall + _shift(change, zone), change.length, zone)
        return replace(moved, meant=at)

    def _walls(self, master: Event, following: list[Event]) -> list[tuple[datetime, Length]]:
        """Return when the series recurs near the window, and how long each time."""
        if not (master.recurs or master.exceptions):
            return [(master.start.wall, master.length)]
        stretch = self._stretch(master, following)
        # A rule that ends before it begins leaves no instance, not even the first one.
        over = any(r.until is not None and r.until < master.start.wall for r in master.recurrences)
        found = {} if over else {master.start.wall: master.length}
        for recurrence in master.recurrences:
            for wall in self._recurring(master, recurrence, stretch):
                found.setdefault(wall, master.length)
        for moment, lasts in master.added:
            found[moment.seen_from(master.start.zone)] = lasts or master.length
        for wall in self._excepted(master, stretch):
            found.pop(wall, None)
        return sorted(found.items(), key=lambda item: item[0])

    def _excepted(self, master: Event, stretch: Stretch) -> Iterator[datetime]:
        for recurrence in master.exceptions:
            try:
                yield from self._recurring(master, recurrence, stretch)
            except TooOftenError:
                self._oddities.append((master, "W3202", "its EXRULE recurs too often, and is passed over"))

    def _recurring(self, master: Event, recurrence: Recurrence, stretch: Stretch) -> list[datetime]:
        rule = recurrence.rule
        if master.start.all_day:
            # Whole days have no hours to recur at.
            rule = replace(rule, hours=(), minutes=(), seconds=())
        return occurrences(rule, master.start.wall, recurrence.until, stretch, self._work)

    def _stretch(self, master: Event, following: list[Event]) -> Stretch:
        longest = max(event.length.shown for event in (master, *following))
        back = min(longest, _FARTHEST)
        moved = max((abs(_shift(change, master.start.zone)) for change in following), default=timedelta())
        moved += _FAR
        first, last = (EPOCH + timedelta(seconds=second) for second in self._window)
        return Stretch(first - back - moved, last + moved)

    def _whole_span(self, master: Event) -> Instance:
        """Return the time from the first instance to the last one, as far as it is known."""
        ends = [last_of(r.rule, master.start.wall, r.until) for r in master.recurrences]
        lasts = [master.start.zone.latest(end + master.length.shown) for end in ends if end is not None]
        end = max(lasts) if len(lasts) == len(ends) else _NEVER
        whole = self._instance(master, master.start.wall, master.length)
        return replace(whole, end=end, covers=(whole.covers[0], max(end, whole.covers[1])))


def _shift(change: Event, zone: Zone) -> timedelta:
    """Return by how much a change moves its instance on the wall clock."""
    return change.start.seen_from(zone) - (change.replaces or change.start).seen_from(zone)


def _key(moment: Moment, series: Event) -> Key:
    """Return what ``moment`` points at in the series: an instance's day, wall-clock time or UTC second."""
    if series.start.all_day:
        # Exchange writes midnight in some zone where a day is meant.
        away = moment.zone == UNIVERSAL and not moment.all_day
        return (moment.seen_from(series.start.zone) if away else moment.wall).date()
    if moment.all_day:
        return moment.wall.date()
    return moment.wall if moment.floating else moment.utc
