"""The week as a grid: a column a day, a line each half hour."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from coachplan.core.calendars.week import Week
from coachplan.core.plans.frame import frame_of
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.show.glyphs import Glyphs
from coachplan.show.safe import safe

_ROW = 30
"""Minutes that one line of the calendar stands for."""

_CLOCK = 6
"""Columns for the time of day."""

_WIDE_DAY = 13
"""Columns that a day needs for a session's start and end; with fewer only the start is shown."""


class Grid:
    """A week in columns; ``lines`` draws it."""

    def __init__(self, plan: WeekPlan, week: Week, width: int, glyphs: Glyphs) -> None:
        """Lay the week out on ``width`` columns."""
        self.plan = plan
        self.week = week
        self.glyphs = glyphs
        self.frame = frame_of(plan, week, _ROW)
        self.zone, self.days = self.frame.zone, self.frame.days
        self.now = int(plan.as_of.timestamp()) // 60
        self.column = (width - _CLOCK) // len(self.days) - 1

    def lines(self) -> RenderableType:
        """Return the head, a line each half hour, and what the shading means."""
        first, last = self._hours()
        names = [
            day_name(day) if self.column >= _WIDE_DAY - 1 else f"{day:%a} {day.day}" for day in self.days
        ]
        rows = [self._row("", [Text(name, "bold") for name in names])]
        rows.append(Text(self.glyphs.rule * (_CLOCK + len(self.days) * (self.column + 1) - 1), "dim"))
        for minute in range(first, last, _ROW):
            told = minute % 60 == 0 or minute == first
            label = f"{minute // 60:2d}:{minute % 60:02d}" if told else ""
            rows.append(self._row(label, [self._cell(day, minute) for day in self.days]))
        shading = f"{self.glyphs.busy * 2} busy, away, a break or past"
        rows.append(Text(f"{shading}; earlier and later hours hold no session", "dim"))
        return Group(*rows)

    def _hours(self) -> tuple[int, int]:
        """Return the first and the last minute of the day that are drawn: those that sessions lie in."""
        spans = [(s.start.astimezone(self.zone), s.end.astimezone(self.zone)) for s in self.plan.sessions]
        if not spans or any(start.date() != end.date() for start, end in spans):
            return self.frame.first, self.frame.last
        first = min(start.hour * 60 + start.minute for start, _ in spans)
        last = max(end.hour * 60 + end.minute for _, end in spans)
        return first // _ROW * _ROW, -(-last // _ROW) * _ROW

    def _row(self, label: str, cells: list[Text]) -> Text:
        row = Text(f"{label:<{_CLOCK}}", "dim", no_wrap=True)
        for cell in cells:
            if cell.cell_len > self.column:
                cell.truncate(self.column - 1)
                cell.append(self.glyphs.ellipsis)
            cell.pad_right(self.column + 1 - cell.cell_len)
            row.append_text(cell)
        return row

    def _cell(self, day: date, minute: int) -> Text:
        begin = _moment(day, minute, self.zone)
        end = begin + _ROW
        here = [s for s in self.plan.sessions if _minute(s.start) < end and begin < _minute(s.end)]
        if here:
            return Text(" ").join(self._block(session, begin) for session in here)
        free = self.now < end and any(a < end and begin < b for a, b in self.week.manager.free)
        return Text("" if free else self.glyphs.busy * self.column, "dim")

    def _block(self, session: Session, begin: int) -> Text:
        """Return what the line that begins at minute ``begin`` shows of a session: who, then when."""
        start, end = _minute(session.start), _minute(session.end)
        bar = Text(self.glyphs.session, "cyan")
        who, at = safe(", ".join(session.people)), clock(session.start, self.zone)
        if start >= begin:
            short = end <= begin + _ROW
            return bar.append(f"{at} {who}" if short else who, "bold cyan")
        if start >= begin - _ROW:
            until = f"-{clock(session.end, self.zone)}" if self.column >= _WIDE_DAY - 1 else ""
            return bar.append(f"{at}{until}", "cyan")
        return bar


def day_name(day: date) -> str:
    """Return a day as ``Mon 23 Nov``."""
    return f"{day:%a} {day.day} {day:%b}"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Return the wall-clock time as ``9:05``."""
    here = moment.astimezone(zone)
    return f"{here.hour}:{here:%M}"


def _moment(day: date, minute: int, zone: ZoneInfo) -> int:
    return _minute(datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute))


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
