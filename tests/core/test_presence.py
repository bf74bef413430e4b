"""After how long somebody without a session is missed."""

from datetime import date
from typing import Any

import pytest

from coachplan.core.calendars.presence import missed_after
from coachplan.core.calendars.taken import NOTHING
from coachplan.core.team.roster import Roster

FRIDAY = date(2026, 11, 20)


def wait(**of_ana: Any) -> int | None:
    """Return after how many days Ana is missed, beside Bo who is always there."""
    manager = {"timezone": "Europe/Berlin"}
    reps = [{"name": "Ana", "id": "ana", **of_ana}, {"name": "Bo", "id": "bo"}]
    found = missed_after(Roster.model_validate({"manager": manager, "reps": reps}), NOTHING, FRIDAY, 28)
    assert found["bo"] == 28
    return found.get("ana")


@pytest.mark.parametrize(
    ("away", "days"),
    [
        ([], 28),
        (["2026-11-16..2026-11-19"], 28),  # there on the Friday
        (["2026-11-16..2026-11-20"], 35),  # a whole week of work
        (["2026-10-26..2026-11-22"], 56),
        (["2026-10-12..2026-10-16"], 28),  # before the four weeks
        (["2026-10-12..2026-10-16", "2026-11-16..2026-11-20"], 42),  # within the five
        (["2025-10-01..2026-11-22"], None),
    ],
)
def test_weeks_away_stop_the_clock(away: list[str], days: int | None) -> None:
    assert wait(away=away) == days


@pytest.mark.parametrize(("started", "days"), [("2026-10-23", 28), ("2026-10-24", None)])
def test_who_has_not_been_in_the_job_for_so_long_is_not_missed(started: str, days: int | None) -> None:
    assert wait(started=started) == days


def test_time_in_the_job_counts_without_the_weeks_away() -> None:
    assert wait(started="2026-10-16", away=["2026-11-16..2026-11-20"]) == 35
    assert wait(started="2026-10-17", away=["2026-11-16..2026-11-20"]) is None


def test_own_hours_tell_which_days_are_work() -> None:
    assert wait(hours={"mon": "9:00-12:00"}, away=["2026-11-16"]) == 35
