"""ISO weeks: their names, their days, and what people mean by ``--week``."""

import re
from datetime import date, timedelta

from coachplan.core.base import Value
from coachplan.core.problems import reject
from coachplan.core.times import written_as

_NAMED = re.compile(r"([0-9]{4})-?[Ww]([0-9]{1,2})")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHORT = re.compile(r"[Ww]([0-9]{1,2})")
_SLASHED = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}")
_YEARS = (1970, 9998)
_FORMS = "write 2026-W48, a date such as 2026-11-23, this, or next"


class IsoWeek(Value):
    """One week of ISO 8601, known by its Monday; people may begin it ``lead`` days before that.

    A week from Sunday to Saturday has the name of the ISO week that holds most of it.
    """

    monday: date
    lead: int = 0

    @property
    def name(self) -> str:
        """Return the name, such as ``2026-W48``."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def sunday(self) -> date:
        """Return the last day of the ISO week."""
        return self.monday + timedelta(days=6)

    @property
    def first(self) -> date:
        """Return the day on which people begin the week."""
        return self.monday - timedelta(days=self.lead)

    @property
    def last(self) -> date:
        """Return the day on which people end it."""
        return self.first + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        """Return the seven days in order."""
        first = self.first
        return tuple(first + timedelta(days=n) for n in range(7))

    def shifted(self, weeks: int) -> "IsoWeek":
        """Return the week that many weeks later (earlier if negative)."""
        return self.at(self.monday + timedelta(weeks=weeks))

    def at(self, monday: date) -> "IsoWeek":
        """Return the week of another Monday, begun on the same weekday."""
        return IsoWeek(monday=monday, lead=self.lead)


def week_of(day: date, lead: int = 0) -> IsoWeek:
    """Return the week that holds ``day``, begun ``lead`` days before its Monday."""
    inside = day + timedelta(days=lead)
    return IsoWeek(monday=inside - timedelta(days=inside.weekday()), lead=lead)


def is_week_word(text: str) -> bool:
    """Tell whether ``text`` has the form of a week (it may still not exist)."""
    forms = (_NAMED, _DATED, _SHORT, _SLASHED)
    return text in {"this", "next"} or any(form.fullmatch(text) for form in forms)


def week_named(text: str, today: date, lead: int = 0) -> IsoWeek:
    """Return the week that ``this``, ``next``, ``2026-W48`` or a date names, seen from ``today``.

    It begins ``lead`` days before its Monday.

    Raises:
        RejectedInput: E3301 when the year has no such week, E1208 for a day that does not exist,
            E3302 for anything else.
    """
    if text in {"this", "next"}:
        return week_of(today, lead).shifted(text == "next")
    if named := _NAMED.fullmatch(text):
        return week_of(_numbered(int(named[1]), int(named[2])), lead)
    if _DATED.fullmatch(text):
        return week_of(_dated(text), lead)
    reject("E3302", f"'{text}' is not a week", _form_of(text, today))


def _form_of(text: str, today: date) -> str:
    """Return how to write the week that is probably meant."""
    word = text.casefold().removesuffix(" week")
    if word in {"this", "next"}:
        return f"write {word}"
    if short := _SHORT.fullmatch(text):
        return f"write {today.isocalendar().year}-W{int(short[1]):02d}"
    return written_as(text) if _SLASHED.fullmatch(text) else _FORMS


def _dated(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        reject("E1208", f"there is no {text} in the calendar", "check day and month")
    _refuse_far_years(day.year)
    return day


def _refuse_far_years(year: int) -> None:
    if not _YEARS[0] <= year <= _YEARS[1]:
        reject("E3302", f"the year {year} is outside {_YEARS[0]} to {_YEARS[1]}", _FORMS)


def _numbered(year: int, week: int) -> date:
    _refuse_far_years(year)
    weeks = date(year, 12, 28).isocalendar().week
    if not 1 <= week <= weeks:
        reject("E3301", f"{year} has {weeks} weeks", f"the last one is {year}-W{weeks}")
    return date.fromisocalendar(year, week, 1)
