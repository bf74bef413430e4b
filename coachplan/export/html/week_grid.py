"""The week as a picture: a column a day, sessions as blocks, time that cannot be had shaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coachplan.core.calendars.week import Week, instant, local
from coachplan.core.intervals import Interval, difference, intersection
from coachplan.core.plans.frame import Frame, frame_of
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.export.html.page import percent

_STEP = 30
"""The picture begins and ends on whole half hours."""


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a day, from top to bottom."""

    top: str
    height: str


@dataclass(frozen=True, slots=True)
class Block:
    """One session on the picture; ``short`` is what a narrow column has room for."""

    band: Band
    names: tuple[str, ...]
    short: str
    times: str
    start: str
    theme: str


@dataclass(frozen=True, slots=True)
class DayColumn:
    """One day: its name, what is shaded, what is placed."""

    weekday: str
    number: str
    shaded: tuple[Band, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """The picture of a week; ``hours`` are the full hours with their place."""

    hours: tuple[tuple[str, str], ...]
    days: tuple[DayColumn, ...]
    told: str


def week_grid(plan: WeekPlan, week: Week) -> WeekGrid:
    """Return the picture of a plan on the manager's week."""
    frame = frame_of(plan, week, _STEP)
    length = frame.last - frame.first
    hours = tuple(
        (f"{minute // 60}:00", percent(minute - frame.first, length))
        for minute in range(-(-frame.first // 60) * 60, frame.last, 60)
    )
    days = tuple(_day(plan, week, frame, day) for day in frame.days)
    told = f"{len(plan.sessions)} sessions on {sum(bool(day.blocks) for day in days)} days; listed below"
    return WeekGrid(hours, days, told)


def clock_span(session: Session, zone: ZoneInfo) -> str:
    """Return start and end, with a dash between them, on the clock of ``zone``."""
    return f"{clock(session.start, zone)}\u2013{clock(session.end, zone)}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Return the time of day as ``9:00``."""
    here = moment.astimezone(zone)
    return f"{here.hour}:{here:%M}"


def _day(plan: WeekPlan, week: Week, frame: Frame, day: date) -> DayColumn:
    midnight = instant(day, datetime.min.time(), frame.zone)
    whole = (midnight, midnight + 24 * 60)
    now = int(plan.as_of.timestamp()) // 60
    free = intersection(week.manager.free, [(now, 1 << 40)])
    taken = [(_minute(s.start), _minute(s.end)) for s in plan.sessions]
    bands = (_band(one, frame, day) for one in difference(difference([whole], free), taken))
    here = (s for s in plan.sessions if s.start.astimezone(frame.zone).date() == day)
    return DayColumn(
        weekday=f"{day:%a}",
        number=str(day.day),
        shaded=tuple(band for band in bands if band),
        blocks=tuple(_blocks(here, frame, day)),
    )


def _blocks(sessions: Iterable[Session], frame: Frame, day: date) -> Iterable[Block]:
    for session in sessions:
        band = _band((_minute(session.start), _minute(session.end)), frame, day)
        if band:
            yield Block(
                band=band,
                names=session.people,
                short=(session.people[0].split() or [""])[0] if len(session.people) == 1 else "Several",
                times=clock_span(session, frame.zone),
                start=clock(session.start, frame.zone),
                theme=session.theme[:1].upper() + session.theme[1:],
            )


def _band(span: Interval, frame: Frame, day: date) -> Band | None:
    """Return the part of a column that a time in UTC minutes takes up, ``None`` for none."""
    begin, end = (
        min(max(_wall(minute, frame.zone, day), frame.first), frame.last) - frame.first for minute in span
    )
    length = frame.last - frame.first
    return Band(percent(begin, length), percent(end - begin, length)) if begin < end else None


def _wall(minute: int, zone: ZoneInfo, day: date) -> int:
    """Return the minute of ``day`` that the wall clock shows; before or after the day, its edge."""
    here = local(minute, zone)
    if here.date() != day:
        return 0 if here.date() < day else 24 * 60
    return here.hour * 60 + here.minute


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
