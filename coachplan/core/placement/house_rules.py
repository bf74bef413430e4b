"""House rules: a finished plan against the rules that a roster adds, on the wall clock.

Part of the checker, and like it without a line of the rules that the search obeys.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.team.roster import Roster
from coachplan.core.times import WEEKDAYS, weekdays_in


def is_on(roster: Roster, rule: str) -> bool:
    """Tell whether a rule that holds without settings is in force."""
    return bool(roster.rules.get(rule) != "off")


def house_rules(plan: WeekPlan, roster: Roster, stay: frozenset[str]) -> Iterable[str]:
    """Yield every rule of the roster that sessions break, but for those that ``stay`` as published."""
    zone = ZoneInfo(roster.manager.timezone)
    free = [session for session in plan.sessions if session.id not in stay]
    for session in free:
        start, end = session.start.astimezone(zone), session.end.astimezone(zone)
        for fault in (*_on_a_day(_settings(roster, "no_day"), start), *_outside(roster, start, end)):
            yield f"session {session.id} {fault}"
    pairs = [pair for pair in combinations(plan.sessions, 2) if not {s.id for s in pair} <= stay]
    yield from _travels(_settings(roster, "travel"), pairs)


def _settings(roster: Roster, rule: str) -> Mapping[str, Any]:
    found = roster.rules.get(rule)
    return found if isinstance(found, Mapping) else {}


def _on_a_day(settings: Mapping[str, Any], start: datetime) -> Iterable[str]:
    days = settings.get("days")
    if days and WEEKDAYS[start.weekday()] in weekdays_in(str(days)):
        yield "is on a day that is kept free"


def _outside(roster: Roster, start: datetime, end: datetime) -> Iterable[str]:
    settings = _settings(roster, "earliest_latest")
    earliest, latest = (_clock(settings.get(name)) for name in ("earliest", "latest"))
    if earliest is not None and start.time() < earliest:
        yield f"starts before {earliest:%H:%M}"
    if latest is not None and end.time() > latest:
        yield f"ends after {latest:%H:%M}"


def _clock(value: Any) -> time | None:
    if value is None or isinstance(value, time):
        return value
    hour, minute = str(value).split(":")[:2]
    return time(int(hour), int(minute))


def _travels(settings: Mapping[str, Any], pairs: Sequence[tuple[Session, Session]]) -> Iterable[str]:
    places: dict[str, Sequence[str]] = dict(settings.get("places", {}))
    gap = timedelta(minutes=_minutes(settings.get("minutes", 30)))
    for first, second in pairs if places else ():
        here, there = (_first(session, places) for session in (first, second))
        apart = _before(first, second, gap) or _before(second, first, gap)
        if here and there and here != there and not apart:
            yield f"sessions {first.id} and {second.id} leave no time to travel"


def _first(session: Session, places: Mapping[str, Sequence[str]]) -> str:
    return next((name for name, reps in places.items() if set(reps) & set(session.reps)), "")


def _before(first: Session, second: Session, gap: timedelta) -> bool:
    return first.end.astimezone(UTC) + gap <= second.start.astimezone(UTC)


def _minutes(value: Any) -> int:
    """Return a length as people write it: 30, 45m, 1h, 1h30 or 1.5h."""
    text = str(value).strip().removesuffix("in").removesuffix("m")
    hours, found, minutes = text.rpartition("h")
    return round(float(hours) * 60) + int(minutes or 0) if found else int(minutes)
