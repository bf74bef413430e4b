"""Small weeks for the tests of placing: a few people, a few days, hours and meetings at random."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from typing import Any
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import week_on_offer
from coachplan.core.isoweek import IsoWeek
from coachplan.core.placement.placing import Placement, Terms, place
from coachplan.core.placement.rules.base import Preference, Rule, Seat
from coachplan.core.placement.rules.in_force import preferences_of, rules_of
from coachplan.core.team.roster import Roster

W48 = IsoWeek(monday=date(2026, 11, 23))
DAYS = ("mon", "tue", "wed", "thu", "fri")
REPS = ("ana", "bo", "cy")


def dues(*reps: str, minutes: int = 45, promised: Sequence[int] = ()) -> tuple[Due, ...]:
    """Sessions to place in the order of handing out; those in ``promised`` (positions) are promised."""
    return tuple(
        Due(rep=rep, minutes=minutes, place=n + 1, promise="gap" if n in promised else None)
        for n, rep in enumerate(reps)
    )


def team(manager: dict[str, Any] | None = None, **reps: dict[str, Any]) -> Roster:
    """A roster in which nobody has a break unless told otherwise: ``team({"hours": ...}, ana={...})``."""
    people = [{"name": rep.title(), "id": rep, **fields} for rep, fields in reps.items()]
    return Roster.model_validate({"manager": {"breaks": {}, **(manager or {})}, "reps": people})


def minute(text: str, zone: str = "UTC") -> int:
    """The UTC minute of a wall-clock time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) // 60


def placed(  # noqa: PLR0913, PLR0917 - a small world in one call
    roster: Roster,
    due: Sequence[Due],
    earliest: int = 0,
    week: IsoWeek = W48,
    rules: tuple[Rule, ...] | None = None,
    liked: tuple[Preference, ...] | None = None,
    before: Mapping[int, int] | None = None,
) -> Placement:
    """Place ``due`` under the roster's own rules, or under others, against the starts ``before``."""
    terms = Terms(
        rules_of(roster) if rules is None else rules,
        preferences_of(roster) if liked is None else liked,
        earliest,
        roster.manager.grid,
        before or {},
        names={rep.id: rep.name for rep in roster.reps},
    )
    return place(week_on_offer(roster, week), due, terms)


def seats_of(placement: Placement, due: Sequence[Due], roster: Roster) -> tuple[Seat, ...]:
    """The seats that a placement takes."""
    zone = ZoneInfo(roster.manager.timezone)
    return tuple(
        Seat(p.due, due[p.due].reps, at.toordinal(), p.start, length, at.hour * 60 + at.minute)
        for p in placement.placed
        for length, at in ((due[p.due].minutes, datetime.fromtimestamp(p.start * 60, zone)),)
    )


def random_team(draw: Random, grid: int = 15, zone: str = "UTC") -> Roster:
    """A manager of two or three short days with meetings, preferences and limits, and one to three reps."""
    days = sorted(draw.sample(DAYS, draw.randint(2, 3)), key=DAYS.index)
    manager = {
        "timezone": zone,
        "hours": {day: _span(draw, 9, 10, 60, 120) for day in days},
        "busy": [{"every": draw.choice(days), "time": _span(draw, 9, 11, 15, 60)}] * draw.randint(0, 1),
        "preferred": {day: _span(draw, 9, 11, 45, 120) for day in days if draw.random() < 0.5},
        "focus_blocks": {day: _span(draw, 9, 11, 30, 90) for day in days if draw.random() < 0.4},
        "max_sessions_per_day": draw.randint(1, 3),
        "max_minutes_per_day": draw.choice((45, 60, 90, 180)),
        "buffer": draw.choice((0, 10, 15, 30)),
        "grid": grid,
    }
    reps = {
        rep: {
            "hours": {day: _span(draw, 8, 10, 120, 240) for day in days if draw.random() < 0.85},
            "preferred": {day: _span(draw, 9, 11, 45, 90) for day in days if draw.random() < 0.5},
            "busy": [{"every": draw.choice(days), "time": _span(draw, 9, 11, 15, 45)}] * draw.randint(0, 1),
        }
        for rep in REPS[: draw.randint(1, 3)]
    }
    return team(manager, **reps)


def _span(draw: Random, first: int, last: int, shortest: int, longest: int) -> str:
    """A span of time that begins between two hours, on any multiple of five minutes."""
    begin = draw.randrange(first * 60, last * 60, 5)
    end = begin + draw.randrange(shortest, longest + 1, 5)
    return f"{begin // 60}:{begin % 60:02d}-{end // 60}:{end % 60:02d}"


def random_dues(draw: Random, roster: Roster, most: int = 4) -> tuple[Due, ...]:
    """Up to ``most`` sessions with reps of the roster, some promised, of one length."""
    reps = [draw.choice(roster.reps).id for _ in range(draw.randint(1, most))]
    promised = [n for n in range(len(reps)) if draw.random() < 0.3]
    return dues(*reps, minutes=draw.choice((30, 45)), promised=promised)
