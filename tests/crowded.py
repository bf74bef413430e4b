"""Overfull weeks as a roster gives them: many reps, calendars half booked, more due than the days hold."""

from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from typing import Any

from coachplan.core.team.roster import Roster

DAYS = ("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02")
"""The working days of the first ISO week of a quarter."""

Span = tuple[int, int]


def crowded(
    seed: int, reps: int = 14, busy: tuple[float, float] = (0.4, 0.65), budget: str = "16h"
) -> Roster:
    """Return a team in which everybody's days are booked to about half; the same seed gives the same team."""
    draw = Random(seed)  # noqa: S311 - nothing secret
    people = [_rep(draw, number, busy) for number in range(reps)]
    manager = {
        "hours": "9:00-17:00",
        "budget": budget,
        "busy": _meetings(draw, busy),
        "preferred": {"tue-thu": "9:00-12:00"},
        "focus_blocks": {
            draw.choice(("mon", "wed")): "9:00-11:00",
            draw.choice(("thu", "fri")): "14:00-16:00",
        },
    }
    return Roster.model_validate({"team": "North", "manager": manager, "reps": people})


def _rep(draw: Random, number: int, busy: tuple[float, float]) -> dict[str, Any]:
    begin = draw.choice((9, 11, 13, 15))
    return {
        "name": f"Rep {number:02d}",
        "busy": _meetings(draw, busy),
        "preferred": f"{begin}:00-{begin + 2}:00",
        "metrics": {"quota_attainment": f"{draw.randint(60, 140)}%"},
    }


def _meetings(draw: Random, busy: tuple[float, float]) -> list[dict[str, str]]:
    """Book meetings of 30 to 90 minutes until the drawn share of each day is taken."""
    blocks = []
    for day in DAYS:
        share, today = draw.uniform(*busy) * 480, list[Span]()
        while sum(end - begin for begin, end in today) < share:
            length = draw.choice((30, 60, 60, 90))
            begin = draw.randrange(540, 1020 - length + 1, 30)
            if all(end <= begin or begin + length <= start for start, end in today):
                today.append((begin, begin + length))
        blocks += [{"on": day, "time": f"{_clock(begin)}-{_clock(end)}"} for begin, end in sorted(today)]
    return blocks


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
