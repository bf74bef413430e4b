"""One rule, followed period by period: the days that match it, and the times on those days."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from coachplan.files.calendars.rule import Rule, nth_weekday, same_time, week_number
from coachplan.files.calendars.work import Stretch, TooOftenError, Work

_PERIOD_DAYS = {"WEEKLY": 7, "DAILY": 1}
_DAY = timedelta(days=1)

_MOST_STEPS = 100_000
"""Days that are looked at for one rule: 270 years of a daily one."""


def clocks(rule: Rule, start: datetime) -> list[timedelta]:
    """Return the times of day at which the rule recurs; for an hourly rule, within the hour."""
    hours: Iterable[int] = (0,) if rule.frequency == "HOURLY" else rule.hours or (start.hour,)
    minutes, seconds = rule.minutes or (start.minute,), rule.seconds or (start.second,)
    return [timedelta(hours=h, minutes=m, seconds=s) for h in hours for m in minutes for s in seconds]


class Followed:
    """One rule, counted from its start and followed through a stretch of time."""

    def __init__(self, rule: Rule, start: datetime, stretch: Stretch, work: Work) -> None:
        self._rule, self._start, self._stretch, self._work = rule, start, stretch, work
        self._clocks = clocks(rule, start)
        self._left = _MOST_STEPS
        limits = bool(rule.days or rule.month_days or rule.year_days or rule.weeks)
        self._month_days = rule.month_days
        self._days = rule.days
        if rule.frequency in {"YEARLY", "MONTHLY"} and not limits:
            self._month_days = (start.day,)
        elif (rule.frequency == "WEEKLY" and not limits) or (rule.weeks and not rule.days):
            self._days = ((0, start.weekday()),)
        self._months = rule.months
        if rule.frequency == "YEARLY" and not limits and not rule.months:
            self._months = (start.month,)
        # A position counts within its whole period, a count from the very start.
        whole = rule.count is not None or bool(rule.positions)
        self._first = start.date() if whole else stretch.low.date()
        self._last = date.max if rule.positions else stretch.high.date()

    def within(self) -> Iterator[datetime]:
        """Return the occurrences in the stretch, in order."""
        number = 0
        for period in self._periods():
            for moment in self._positioned(self._moments(period)):
                if moment < self._start:
                    continue
                number += 1
                late = self._rule.count is not None and number > self._rule.count
                if late or moment > self._stretch.high:
                    return
                if moment >= self._stretch.low:
                    self._work.spend()
                    yield moment

    def _positioned(self, moments: Iterable[datetime]) -> Iterable[datetime]:
        if not self._rule.positions:
            return moments
        whole = list(moments)
        size = len(whole)
        places = {p - 1 if p > 0 else size + p for p in self._rule.positions}
        return [whole[place] for place in sorted(places) if 0 <= place < size]

    def _periods(self) -> Iterator[date]:
        """Return the first day of each period that may matter."""
        period = self._entry()
        while period <= self._stretch.high.date():
            self._step()
            yield period
            period = self._after(period)

    def _entry(self) -> date:
        """Return the period to begin with: the one of the start, or the last one before the stretch."""
        start, rule = self._start.date(), self._rule
        from_start = rule.count is not None
        target = start if from_start else self._stretch.low.date()
        if rule.frequency == "YEARLY":
            return date(start.year + (target.year - start.year) // rule.interval * rule.interval, 1, 1)
        if rule.frequency == "MONTHLY":
            months = (target.year - start.year) * 12 + target.month - start.month
            return _month(start, months // rule.interval * rule.interval)
        if rule.frequency == "HOURLY":
            return target
        first = start
        if rule.frequency == "WEEKLY":
            first = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
        step = rule.interval * _PERIOD_DAYS[rule.frequency]
        return first + timedelta(days=(target - first).days // step * step)

    def _after(self, period: date) -> date:
        rule = self._rule
        if rule.frequency == "HOURLY":
            return period + _DAY
        if rule.frequency == "YEARLY":
            year = period.year + rule.interval
            return date(year, 1, 1) if year <= date.max.year else date.max
        if rule.frequency == "MONTHLY":
            return _month(period, rule.interval)
        step = timedelta(days=rule.interval * _PERIOD_DAYS[rule.frequency])
        return period + step if step < date.max - period else date.max

    def _moments(self, period: date) -> Iterator[datetime]:
        hourly = self._rule.frequency == "HOURLY"
        for day in self._days_of(period):
            self._step()
            if not self._allows(day):
                continue
            midnight = same_time(day, self._start).replace(hour=0, minute=0, second=0)
            for hour in self._hours(day) if hourly else (0,):
                for clock in self._clocks:
                    yield midnight + timedelta(hours=hour) + clock

    def _step(self) -> None:
        self._left -= 1
        self._work.spend()
        if self._left < 0:
            raise TooOftenError

    def _hours(self, day: date) -> Iterator[int]:
        since = (day - self._start.date()).days * 24 - self._start.hour
        allowed = self._rule.hours or range(24)
        return (hour for hour in allowed if (since + hour) % self._rule.interval == 0)

    def _days_of(self, period: date) -> Iterator[date]:
        """Return the days of a period that may match, in order."""
        frequency = self._rule.frequency
        if frequency in {"DAILY", "HOURLY"}:
            yield period
        elif frequency == "WEEKLY":
            days = {(weekday - self._rule.week_start) % 7 for _, weekday in self._days} or set(range(7))
            yield from (period + timedelta(days=n) for n in sorted(days))
        elif frequency == "MONTHLY":
            yield from self._days_of_month(period)
        else:
            for month in self._months or range(1, 13):
                yield from self._days_of_month(period.replace(month=month))

    def _days_of_month(self, first: date) -> Iterator[date]:
        size = (_month(first, 1) - first).days
        if first + timedelta(days=size) <= self._first or first > self._last:
            return
        numbers: Iterable[int] = range(1, size + 1)
        if self._month_days:
            numbers = sorted({day if day > 0 else size + 1 + day for day in self._month_days})
        for number in numbers:
            if 1 <= number <= size and self._first <= (day := first.replace(day=number)) <= self._last:
                yield day

    def _allows(self, day: date) -> bool:
        rule = self._rule
        if self._months and day.month not in self._months:
            return False
        if self._days and not self._on_weekday(day):
            return False
        if self._month_days and not self._on_month_day(day):
            return False
        if rule.year_days:
            number, size = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
            if number not in rule.year_days and number - size - 1 not in rule.year_days:
                return False
        return not rule.weeks or any(n in rule.weeks for n in week_number(day, rule.week_start))

    def _on_month_day(self, day: date) -> bool:
        size = (_month(day.replace(day=1), 1) - day.replace(day=1)).days
        return day.day in self._month_days or day.day - size - 1 in self._month_days

    def _on_weekday(self, day: date) -> bool:
        weekday = day.weekday()
        if (0, weekday) in self._days:
            return True
        ordinals = [n for n, wanted in self._days if wanted == weekday]
        if not ordinals or self._rule.frequency not in {"YEARLY", "MONTHLY"} or self._rule.weeks:
            return bool(ordinals)
        by_year = self._rule.frequency == "YEARLY" and not self._rule.months
        first = day.replace(month=1, day=1) if by_year else day.replace(day=1)
        last = day.replace(month=12, day=31) if by_year else _month(first, 1) - _DAY
        return any(n in ordinals for n in nth_weekday(day, first, last))


def _month(day: date, ahead: int) -> date:
    """Return the first of the month that comes ``ahead`` months after that of ``day``."""
    number = day.year * 12 + day.month - 1 + ahead
    year = number // 12
    return date(year, number % 12 + 1, 1) if year <= date.max.year else date.max
