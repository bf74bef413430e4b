"""Quarters in whole ISO weeks; a week belongs to the quarter of its Thursday."""

from datetime import date, timedelta

from coachplan.core.isoweek import week_of

_THURSDAY = 3


def _quarter(monday: date) -> tuple[int, int]:
    thursday = monday + timedelta(days=_THURSDAY)
    return thursday.year, (thursday.month - 1) // 3


def number_of(monday: date) -> int:
    """Return the number of the week's quarter; neighbouring quarters have neighbouring numbers."""
    year, quarter = _quarter(monday)
    return 4 * year + quarter


def first_week(monday: date) -> date:
    """Return the Monday of the first ISO week in the quarter of the week that begins on ``monday``."""
    year, quarter = _quarter(monday)
    opening = date(year, 3 * quarter + 1, 1)
    first_thursday = opening + timedelta(days=(_THURSDAY - opening.weekday()) % 7)
    return week_of(first_thursday).monday


def weeks_left(monday: date) -> int:
    """Return how many weeks of the quarter follow the week that begins on ``monday`` (0: it is the last)."""
    left = 0
    while _quarter(monday + timedelta(weeks=left + 1)) == _quarter(monday):
        left += 1
    return left
