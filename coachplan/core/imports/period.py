"""Periods: the days whose deals are counted."""

import re
from datetime import date, timedelta

from coachplan.core.base import Value
from coachplan.core.isoweek import week_of
from coachplan.core.problems import Problem, reject

_QUARTER = re.compile(r"([0-9]{4})[-/ ]?[Qq]([1-4])|[Qq]([1-4])[-/ ]([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS = 3
_FRIDAY = 4


class Period(Value):
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """Return both days as ``2026-07-01..2026-09-30``."""
        return f"{self.first}..{self.last}"

    def weeks(self) -> tuple[date, ...]:
        """Return the Mondays of the ISO weeks that lie within as a whole."""
        monday = week_of(self.first + timedelta(days=6)).monday
        count = max((self.last - monday).days + 1, 0) // 7
        return tuple(monday + timedelta(weeks=n) for n in range(count))

    def through_its_week(self, today: date) -> "Period":
        """Return the period with its last week as a whole, where that is over and its Friday is in.

        A period that ends before stays as it is: its deals may have been exported within that week.
        """
        sunday = week_of(self.last).sunday
        is_whole = self.last.weekday() >= _FRIDAY and sunday < today
        return Period(first=self.first, last=sunday) if is_whole else self

    def quarters(self) -> tuple[str, ...]:
        """Return the calendar quarters that the period is made of; none where it does not fit them."""
        names = []
        day = self.first
        while day <= self.last:
            quarter = quarter_of(day)
            if quarter.first != day or quarter.last > self.last:
                return ()
            names.append(quarter_name(day))
            day = quarter.last + timedelta(days=1)
        return tuple(names)


def weeks_left_out(period: Period, today: date) -> tuple[Problem, ...]:
    """Return the warning (W2140) that weekly figures end before the last week that is over, where they do.

    ``period`` is that of all deals, ``through_its_week``.
    """
    over, weeks = week_of(today).shifted(-1), period.weeks()
    if not weeks or weeks[-1] >= over.monday:
        return ()
    whole = Period(first=period.first, last=over.sunday)
    message = f"weekly figures end in {week_of(weeks[-1]).name}: no deal is dated after {period.last}"
    hint = f"export again; if no deal is missing, say so: --period {whole.name}"
    return (Problem("W2140", message, hint=hint),)


def quarter_name(day: date) -> str:
    """Return the calendar quarter of a day, as ``2026-Q3``."""
    return f"{day.year}-Q{(day.month - 1) // _MONTHS + 1}"


def quarter_of(day: date) -> Period:
    """Return the calendar quarter that holds a day."""
    month = (day.month - 1) // _MONTHS * _MONTHS + 1
    first = date(day.year, month, 1)
    following = date(day.year + month // 10, (month + 2) % 12 + 1, 1)
    return Period(first=first, last=following - timedelta(days=1))


def quarter_in(text: str) -> str | None:
    """Return the quarter that ``2026-Q3`` or ``Q3/2026`` names, in the first form, ``None`` if it is none."""
    found = _QUARTER.fullmatch(text.strip())
    return f"{found[1] or found[4]}-Q{found[2] or found[3]}" if found else None


def period_named(text: str, today: date) -> Period:
    """Return the period that ``2026-Q3``, ``last-quarter``, ``2026`` or ``A..B`` names, seen from ``today``.

    A and B are quarters, years or dates. Raises ``RejectedInput`` (E2123) for anything else.
    """
    if text in {"last-quarter", "this-quarter"}:
        this = quarter_of(today)
        return this if text == "this-quarter" else quarter_of(this.first - timedelta(days=1))
    first, dots, last = (part.strip() for part in text.partition(".."))
    begins, ends = _one(first, text), _one(last if dots else first, text)
    if begins.first > ends.last:
        reject("E2123", f"the period {text} ends before it begins", "write the earlier end first")
    return Period(first=begins.first, last=ends.last)


def _one(part: str, text: str) -> Period:
    quarter = quarter_in(part)
    try:
        if quarter:
            return quarter_of(date(int(quarter[:4]), int(quarter[-1]) * _MONTHS, 1))
        if _YEAR.fullmatch(part):
            return Period(first=date(int(part), 1, 1), last=date(int(part), 12, 31))
        if _DAY.fullmatch(part):
            day = date.fromisoformat(part)
            return Period(first=day, last=day)
    except ValueError:
        reject("E2123", f"there is no {part} in the calendar", "check day and month")
    hint = "write 2026-Q3, last-quarter, this-quarter, 2026, or two ends as 2026-07-01..2026-09-30"
    reject("E2123", f"'{text}' is not a period", hint)
