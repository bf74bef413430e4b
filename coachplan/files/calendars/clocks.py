"""The zones that a calendar describes itself: its VTIMEZONEs (RFC 5545, 3.6.5)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from coachplan.files.calendars.content import Component, Property
from coachplan.files.calendars.moments import BrokenValueError, Where, moment, moments
from coachplan.files.calendars.occurrences import occurrences
from coachplan.files.calendars.rule import BrokenRuleError, rule
from coachplan.files.calendars.work import Stretch, TooOftenError, Work
from coachplan.files.calendars.zones import EPOCH, UNIVERSAL, UnknownZoneError, Zone, in_database, known

_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
_DAY = 86_400
_SAMPLES = 200

_STEPS = 5
"""What a change of the clock costs in steps."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A change of the clock: at which UTC second, and the seconds ahead of UTC before and after."""

    second: int
    before: int
    after: int


class DescribedZone(Zone):
    """A zone made of the changes that a VTIMEZONE gives."""

    def __init__(self, turns: list[_Turn]) -> None:
        self._turns = sorted(turns, key=lambda turn: (turn.second, turn.before, turn.after))
        self._seconds = [turn.second for turn in self._turns]

    def ahead(self, second: int) -> int:
        """Return how many seconds the clock is ahead of UTC."""
        place = bisect_right(self._seconds, second)
        return self._turns[place - 1].after if place else self._turns[0].before

    def utc(self, wall: datetime, fold: int = 0) -> int:
        """Return the UTC second at which the clock shows ``wall``."""
        shown = (wall - EPOCH) // timedelta(seconds=1)
        before, after = self.ahead(shown - 2 * _DAY), self.ahead(shown + 2 * _DAY)
        first, last = (bisect_right(self._seconds, shown + days * _DAY) for days in (-2, 2))
        near = {before, after, *(turn.after for turn in self._turns[first:last])}
        fits = sorted(shown - a for a in near if self.ahead(shown - a) == a)
        if fits:
            return fits[-1] if fold else fits[0]
        return shown - (after if fold else before)

    def wall(self, second: int) -> datetime:
        """Return what the clock shows at a UTC second."""
        return EPOCH + timedelta(seconds=second + self.ahead(second))


class CalendarZones:
    """The zones of one calendar by name, each worked out once, and what is odd about them."""

    def __init__(
        self, calendar: Component, aliases: Mapping[str, str], window: tuple[int, int], work: Work
    ) -> None:
        self._definitions = {
            part.text("TZID"): part for part in reversed(calendar.parts) if part.name == "VTIMEZONE"
        }
        self._aliases, self._window, self._work = aliases, window, work
        self._found: dict[str, Zone | None] = {}
        self.contradictions: list[str] = []

    def named(self, name: str) -> Zone:
        """Return the zone; raises ``UnknownZoneError``."""
        if name not in self._found:
            self._found[name] = self._resolve(name)
        zone = self._found[name]
        if zone is None:
            raise UnknownZoneError(name)
        return zone

    def _resolve(self, name: str) -> Zone | None:
        definition = self._definitions.get(name)
        described = None if definition is None else _described(definition, self._window, self._work)
        meant = known(name)
        if meant is None:
            return described or in_database(self._aliases.get(name, ""))
        if described is not None and self._differ(meant, described):
            self.contradictions.append(name)
        return meant

    def _differ(self, one: Zone, other: Zone) -> bool:
        begin, end = self._window
        step = max(_DAY // 4, (end - begin) // _SAMPLES)
        return any(one.wall(second) != other.wall(second) for second in range(begin, end, step))


def _described(definition: Component, window: tuple[int, int], work: Work) -> Zone | None:
    """Return the zone of a VTIMEZONE, right from some years before the window to the year after it."""
    first, last = (EPOCH + timedelta(seconds=second) for second in window)
    stretch = Stretch(first - timedelta(days=12 * 366), last + timedelta(days=366))
    # Onsets are wall-clock times; the offset that they are counted from stands beside them.
    plain = Where(named=lambda _: UNIVERSAL, floating=lambda: UNIVERSAL, days=UNIVERSAL, work=work)
    turns: list[_Turn] = []
    try:
        for part in definition.parts:
            if part.name in {"STANDARD", "DAYLIGHT"}:
                turns += _turns(part, stretch, plain)
    except (BrokenValueError, BrokenRuleError, TooOftenError, UnknownZoneError):
        return None
    return DescribedZone(turns) if turns else None


def _turns(part: Component, stretch: Stretch, plain: Where) -> Iterator[_Turn]:
    before, after = _seconds(part.text("TZOFFSETFROM")), _seconds(part.text("TZOFFSETTO"))
    start = part.first("DTSTART")
    if start is None:
        raise BrokenValueError("it does not say since when")
    first = moment(start.value, start, plain).wall
    walls = {first}
    for added in part.all("RDATE"):
        single = Property(added.name, added.value.split("/")[0], added.parameters)
        walls |= {m.wall for m in moments(single, plain)}
    for text in part.all("RRULE"):
        recurring = rule(text.value)
        walls |= set(
            occurrences(recurring, first, _until(recurring.until, before, plain), stretch, plain.work)
        )
    plain.work.spend(_STEPS * len(walls))
    for wall in sorted(walls):
        yield _Turn((wall - EPOCH) // timedelta(seconds=1) - before, before, after)


def _until(text: str, before: int, plain: Where) -> datetime | None:
    if not text:
        return None
    wall = moment(text, Property("UNTIL", text), plain).wall
    return wall + timedelta(seconds=before) if text.endswith("Z") else wall


def _seconds(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if not found:
        raise BrokenValueError("an offset of its zone is no offset")
    hours, minutes, seconds = (int(found[n] or 0) for n in (2, 3, 4))
    ahead = hours * 3600 + minutes * 60 + seconds
    if ahead >= _DAY:
        raise BrokenValueError("an offset of its zone is longer than a day")
    return ahead if found[1] == "+" else -ahead
