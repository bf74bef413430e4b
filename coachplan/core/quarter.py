"""Quarters of a fiscal year in whole ISO weeks; a week belongs to the quarter of its Thursday.

``opens`` is the month in which the fiscal year begins, 1 for January.
"""

from datetime import date, timedelta

_THURSDAY = 3


def _quarter(monday: date, opens: int) -> date:
    """Return the first day of the quarter."""
    thursday = monday + timedelta(days=_THURSDAY)
    into = (thursday.month - opens) % 3
    months = thursday.year * 12 + thursday.month - 1 - into
    return date(months // 12, months % 12 + 1, 1)


def name_of(monday: date, opens: int = 1) -> str:
    """Return ``2026-Q4``, or ``the quarter from November 2026``: fiscal years are numbered in many ways."""
    opening = _quarter(monday, opens)
    return f"{opening.year}-Q{opening.month // 3 + 1}" if opens == 1 else f"the quarter from {opening:%B %Y}"


def first_week(monday: date, opens: int = 1) -> date:
    """Return the Monday of the first ISO week in the quarter of the week that begins on ``monday``."""
    return _first_from(_quarter(monday, opens))


def first_week_of_year(monday: date, opens: int = 1) -> date:
    """Return the Monday of the first ISO week in the fiscal year of the week that begins on ``monday``."""
    thursday = monday + timedelta(days=_THURSDAY)
    return _first_from(date(thursday.year - (thursday.month < opens), opens, 1))


def _first_from(day: date) -> date:
    first_thursday = day + timedelta(days=(_THURSDAY - day.weekday()) % 7)
    return first_thursday - timedelta(days=_THURSDAY)


def weeks_left(monday: date, opens: int = 1) -> int:
    """Return how many weeks of the quarter follow the week that begins on ``monday`` (0: it is the last)."""
    left = 0
    while _quarter(monday + timedelta(weeks=left + 1), opens) == _quarter(monday, opens):
        left += 1
    return left
