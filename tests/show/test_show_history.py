"""The history on a terminal: what its figures look like."""

from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from coachplan.core.memory.chronicle import Chronicle, RepSum, WeekSum
from coachplan.core.memory.records import Goal
from coachplan.show.history import history_view

TODAY, PAST = date(2026, 12, 1), date(2026, 11, 30)
WEEK = WeekSum(
    week="2026-W48",
    monday=date(2026, 11, 23),
    published=datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
    **dict.fromkeys(("plans", "sessions", "held", "unconfirmed", "missed", "ahead"), 1),
    due_minutes=45.0,
    held_minutes=45,
)


def test_nothing_is_never_shown_as_less_than_nothing() -> None:
    nearly = dict.fromkeys(("credit", "before_minutes", "due_so_far", "due_minutes", "borne_minutes"), -1e-6)
    rep = RepSum(
        rep="rosa",
        tier="top",
        held_minutes=0,
        held_so_far=0,
        missed=0,
        last_seen=None,
        unplanned_minutes=0,
        **nearly,
    )
    found = Chronicle(team="North", weeks=(WEEK,), reps=(rep,), topics=(), goals=())
    console = Console(width=80)
    with console.capture() as captured:
        console.print(*history_view(found, {}, TODAY, 80))
    assert "rosa" in captured.get()
    assert "-0" not in captured.get()


@pytest.mark.parametrize(
    ("due", "by"), [(None, ""), (TODAY, " (by 2026-12-01)"), (PAST, " (by 2026-11-30, overdue)")]
)
def test_a_goal_whose_day_has_passed_is_overdue(due: date | None, by: str) -> None:
    goal = Goal(at=datetime(2026, 11, 23, tzinfo=UTC), rep="rosa", text="two referrals", due=due)
    found = Chronicle(team="North", weeks=(WEEK,), reps=(), topics=(), goals=(goal,))
    console = Console(width=80)
    with console.capture() as captured:
        console.print(*history_view(found, {}, TODAY, 80))
    assert " ".join(captured.get().split()).endswith(f"rosa: two referrals{by}")
