"""Days, times of day, spans, lengths of time and zones, as people write them in a document."""

import re
from contextlib import suppress
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from coachplan.core.base import Value
from coachplan.core.problems import fault, shown
from coachplan.core.scalars import Text

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days in ISO order; the index is ``date.weekday()``."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::00)?")
_HALF_DAY = re.compile(r"(1[0-2]|0?[1-9])(?::([0-5][0-9]))?\s*([ap])\.?m\.?", re.IGNORECASE)
_HOUR = re.compile(r"[01]?[0-9]|2[0-3]")
_AGE = re.compile(r"([1-9][0-9]{0,2})\s*(?:m|months?)")
_LENGTH = re.compile(
    r"(?:([0-9]{1,4}(?:\.[0-9]{1,2})?)\s*(?:h|hours?))?\s*(?:([0-9]{1,4})\s*(?:m|min|minutes?)?)?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLASHED = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"
_YEAR_FIRST = r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})"
_FROM_TO = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})\s*(?:-+|\u2013|\u2014|\.{3}|to|until)\s*([0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_NOON = 12
_LONGEST_LENGTH = 6000
_LEAST_KEPT = 6


def _clock(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and (half := _HALF_DAY.fullmatch(value.strip())):
        return time(int(half[1]) % 12 + 12 * (half[3] in "pP"), int(half[2] or 0))
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise fault("E1211", f"'{value}' is not a time of day", "write it as 9:00 or 17:30")
    return time(int(found[1]), int(found[2]))


def written_as(text: str) -> str:
    """Return how to write a date that stands as ``11/26/2026``; both ways where it can be read in two."""
    meant: list[tuple[str, ...]] = []
    if found := re.fullmatch(_SLASHED, text.strip()):
        meant = [(found[3], found[1], found[2]), (found[3], found[2], found[1])]
    elif found := re.fullmatch(_YEAR_FIRST, text.strip()):
        meant = [found.groups()]
    days = []
    for year, month, day in meant:
        with suppress(ValueError):
            days.append(date(int(year), int(month), int(day)).isoformat())
    return f"write it as {' or '.join(dict.fromkeys(days)) or '2026-11-23'}" + (
        ", whichever you mean" if len(set(days)) > 1 else ""
    )


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise fault("E1208", f"'{value}' is not a date", written_as(str(value)))
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise fault("E1208", f"there is no {value.strip()} in the calendar", "check day and month") from None


def _minutes(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return _bounded(value, value)
    text = value.strip().lower() if isinstance(value, str) else ""
    found = _LENGTH.fullmatch(text)
    if not text or not found:
        raise fault("E1212", f"'{value}' is not a length of time", "write minutes as 45, or 1h30, or 1.5h")
    total = float(found[1] or 0) * 60 + int(found[2] or 0)
    if total != int(total):
        raise fault("E1212", f"'{value}' is not a whole number of minutes", f"write {round(total)}m")
    return _bounded(int(total), value)


def _bounded(minutes: int, value: Any) -> int:
    if not 0 <= minutes <= _LONGEST_LENGTH:
        bound = f"at most {_LONGEST_LENGTH // 60} hours" if minutes > 0 else "at least 0 minutes"
        raise fault("E1205", f"a length of time is {bound}, not {shown(value)}", "check the number")
    return minutes


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        # Most runs find nothing wrong, and need none of the names.
        from coachplan.core.zone_names import zones_meant

        meant = zones_meant(value)
        hint = "write continent and city, as Europe/Berlin or America/New_York"
        raise fault(
            "E1213",
            f"'{value}' is not a known time zone",
            f"write it as {' or '.join(meant)}" if meant else hint,
        ) from None
    return value


Clock = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$"}),
]
Day = Annotated[date, BeforeValidator(_day)]
Minutes = Annotated[
    int,
    BeforeValidator(_minutes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": _LONGEST_LENGTH},
                {"type": "string"},
            ]
        }
    ),
]
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month(value: Any) -> int:
    """Read a month: its number, or its English name from three letters on."""
    text = str(value).strip().lower()
    if text.isdecimal() and 1 <= int(text[:4]) <= len(MONTHS):
        return int(text[:4])
    if text.isalpha() and text[:3] in MONTHS:
        return MONTHS.index(text[:3]) + 1
    raise fault("E1218", f"'{value}' is not a month", "write feb, or 2")


Month = Annotated[int, BeforeValidator(_month), WithJsonSchema({"type": ["string", "integer"]})]


def _months(value: Any) -> int:
    """Read a number of months, which is never minutes: ``24 months`` or ``24m``."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _AGE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if not found:
        raise fault("E1219", f"'{shown(value)}' is not a number of months", "write it as 24 months, or 24m")
    return int(found[1])


def _half_a_year(months: int) -> int:
    """Refuse to forget sooner than promises look back (``LOOKBACK_WEEKS``)."""
    if months < _LEAST_KEPT:
        raise fault("E1227", f"{months}m is too short: promises look back half a year", "write 6m or more")
    return months


Months = Annotated[int, BeforeValidator(_months), WithJsonSchema({"type": "string"})]
Retention = Annotated[Months, AfterValidator(_half_a_year)]
ZoneName = Annotated[Text, AfterValidator(_zone)]


class Span(Value):
    """Two times of one day, on the wall clock; written ``9:00-12:30`` or ``9-17``."""

    begins: Clock
    ends: Clock


def _span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    begins, dash, ends = value.replace("\u2013", "-").partition("-")
    if not dash:
        raise fault("E1214", f"'{value}' is not a span of time", "write it as 9:00-17:30")
    if bool(_HOUR.fullmatch(begins.strip())) and _HALF_DAY.fullmatch(ends.strip()):
        raise fault("E1211", f"'{value}' says am or pm once", "write it as 9am-5pm, or 9:00-17:00")
    span = {"begins": _end_of_span(begins), "ends": _end_of_span(ends)}
    if span["begins"] >= span["ends"]:
        raise fault("E1214", f"'{value}' ends before it begins", _later(span, ends))
    return span


def _later(span: dict[str, time], ends: str) -> str:
    """Return how to write a span that was meant to end in the afternoon: ``9-5``."""
    begins, end = span["begins"], span["ends"]
    if begins.hour <= _NOON and end.hour < _NOON and not _HALF_DAY.fullmatch(ends.strip()):
        afternoon = end.replace(hour=end.hour + _NOON)
        if afternoon > begins:
            return f"write it as {begins.hour}:{begins:%M}-{afternoon:%H:%M}"
    return "a span stays within one day"


def _end_of_span(text: str) -> time:
    """Return a time of day that may be an hour alone; outside a span, 9 could be anything."""
    hour = text.strip()
    return _clock(f"{hour}:00" if _HOUR.fullmatch(hour) else hour)


def _spans(value: Any) -> Any:
    if value is None or value == "off":
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(","))
    return value


SpanText = Annotated[Span, BeforeValidator(_span), WithJsonSchema({"type": "string"})]
Spans = Annotated[
    tuple[SpanText, ...],
    BeforeValidator(_spans),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]}
    ),
]


@lru_cache(maxsize=512)
def weekdays_in(text: str) -> tuple[Weekday, ...]:
    """Return the weekdays that ``mon``, ``mon-fri``, ``tue,thu`` or ``daily`` means; raises a fault."""
    days: list[Weekday] = []
    for part in ("mon-sun" if text == "daily" else text).split(","):
        first, dash, last = (word.strip().lower()[:3] for word in part.partition("-"))
        ends = (first, last) if dash else (first, first)
        if any(day not in WEEKDAYS for day in ends):
            hint = "write mon, tue ... sun, a range mon-fri, or tue,thu"
            raise fault("E1215", f"'{text}' is not a weekday", hint)
        low, high = (WEEKDAYS.index(day) for day in ends)
        days += WEEKDAYS[low : high + 1] if low <= high else (*WEEKDAYS[low:], *WEEKDAYS[: high + 1])
    return tuple(day for day in WEEKDAYS if day in days)


def _day_key(value: str) -> str:
    weekdays_in(value)
    return value


DayKey = Annotated[Text, AfterValidator(_day_key)]


def _week_hours(value: Any) -> Any:
    return {"mon-fri": value} if isinstance(value, (str, list, tuple)) else value


WeekHours = Annotated[
    dict[DayKey, Spans],
    BeforeValidator(_week_hours),
    WithJsonSchema({"type": ["string", "array", "object"]}),
]
"""Hours by weekday, written ``9:00-17:00`` (then mon-fri) or ``{mon-thu: 9:00-17:00, fri: 9:00-13:00}``."""


class Days(Value):
    """The days from ``first`` to ``last``, both included; written as one date or ``A..B``."""

    first: Day
    last: Day

    def __contains__(self, day: date) -> bool:
        """Tell whether ``day`` lies within."""
        return self.first <= day <= self.last

    def each(self) -> tuple[date, ...]:
        """Return every day within."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def _days(value: Any) -> Any:
    if isinstance(value, date):
        return {"first": value, "last": value}
    if not isinstance(value, str):
        return value
    if found := re.fullmatch(_FROM_TO, value.strip()):
        raise fault("E1208", f"'{value}' is not a date", f"write it as {found[1]}..{found[2]}")
    first, dots, last = value.partition("..")
    days = {"first": _day(first), "last": _day(last if dots else first)}
    if days["first"] > days["last"]:
        raise fault("E1208", f"'{value}' ends before it begins", "write the earlier day first")
    return days


DaysText = Annotated[Days, BeforeValidator(_days), WithJsonSchema({"type": "string"})]
