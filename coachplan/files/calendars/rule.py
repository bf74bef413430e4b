"""Recurrence rules (RFC 5545, 3.3.10): the text becomes a value, or the reason why it cannot."""

import re
from dataclasses import dataclass

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")

_NUMBERS = {
    "BYSECOND": (0, 60),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
_FROM_ZERO = {"BYSECOND", "BYMINUTE", "BYHOUR"}
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_LONGEST_VALUE = 2_000
_LARGEST_STEP = 100_000
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BrokenRuleError(Exception):
    """A rule that has no meaning; the text says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE; ``days`` are ``(ordinal or 0, weekday)``, ``until`` stays as written."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    seconds: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def plain(self) -> bool:
        """Tell whether it repeats at one fixed distance."""
        return not (
            self.seconds or self.minutes or self.hours or self.days or self.month_days or self.year_days
        ) and not (self.weeks or self.months or self.positions)


def rule(text: str) -> Rule:
    """Return the rule that ``text`` writes.

    Raises:
        BrokenRuleError: it has no meaning, or can never be met.
    """
    parts = _parts(text)
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise BrokenRuleError("does not say how often")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.get("SKIP", "OMIT") != "OMIT":
        raise BrokenRuleError("counts in another calendar than the usual one")
    found = Rule(
        frequency=frequency,
        interval=_number(parts, "INTERVAL", 1, _LARGEST_STEP) or 1,
        count=_number(parts, "COUNT", 1, None),
        until=parts.get("UNTIL", ""),
        seconds=tuple(dict.fromkeys(min(second, 59) for second in _numbers(parts, "BYSECOND"))),
        minutes=_numbers(parts, "BYMINUTE"),
        hours=_numbers(parts, "BYHOUR"),
        days=_days(parts.get("BYDAY", "")),
        month_days=_numbers(parts, "BYMONTHDAY"),
        year_days=_numbers(parts, "BYYEARDAY"),
        weeks=_numbers(parts, "BYWEEKNO"),
        months=_numbers(parts, "BYMONTH"),
        positions=_numbers(parts, "BYSETPOS"),
        week_start=WEEKDAYS.index(parts["WKST"]) if parts.get("WKST") in WEEKDAYS else 0,
    )
    _refuse_the_impossible(found)
    return found


def _parts(text: str) -> dict[str, str]:
    if len(text) > _LONGEST_VALUE:
        raise BrokenRuleError(f"is longer than {_LONGEST_VALUE} characters")
    parts: dict[str, str] = {}
    for part in text.upper().replace(" ", "").split(";"):
        name, _, value = part.partition("=")
        if value:
            parts.setdefault(name, value)
    return parts


def _number(parts: dict[str, str], name: str, least: int, most: int | None) -> int | None:
    if name not in parts:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", parts[name]):
        raise BrokenRuleError(f"has a {name} that is no whole number")
    value = int(parts[name])
    if value < least:
        raise BrokenRuleError(f"has {name}={value}")
    return value if most is None else min(value, most)


def _numbers(parts: dict[str, str], name: str) -> tuple[int, ...]:
    least, most = _NUMBERS[name]
    values: list[int] = []
    for text in parts.get(name, "").split(","):
        if text and not re.fullmatch(r"[+-]?[0-9]{1,3}", text):
            raise BrokenRuleError(f"has a {name} that is no whole number")
        if text:
            values.append(int(text))
    if any(not least <= v <= most or (v == 0 and name not in _FROM_ZERO) for v in values):
        raise BrokenRuleError(f"has a {name} outside {least} to {most}")
    return tuple(sorted(set(values)))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    days: list[tuple[int, int]] = []
    for part in text.split(","):
        found = _DAY.fullmatch(part)
        if part and not found:
            raise BrokenRuleError("has a BYDAY that is no weekday")
        if found:
            days.append((int(found[1] or 0), WEEKDAYS.index(found[2])))
    return tuple(sorted(set(days)))


def _refuse_the_impossible(found: Rule) -> None:
    """Refuse days that no month has, such as 30 February."""
    months = found.months or range(1, 13)
    if found.month_days and not any(
        abs(day) <= _LAST_DAYS[m - 1] for day in found.month_days for m in months
    ):
        raise BrokenRuleError("asks for a day that no such month has")
