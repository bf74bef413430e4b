"""The smallest change, in small weeks in which it can be seen with the naked eye."""

from collections.abc import Sequence
from typing import Any

import pytest
from core.small_weeks import W48, dues, team

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import Freed, week_on_offer, with_freed
from coachplan.core.explanations.explanation import Relief
from coachplan.core.explanations.smallest_change import Wish, smallest_change
from coachplan.core.placement.placing import Placement, Terms, place
from coachplan.core.placement.rules.in_force import preferences_of, rules_of, settled
from coachplan.core.placement.trial import Trials
from coachplan.core.team.roster import Roster

MORNING = {"hours": {"wed": "9:00-12:00"}, "notice": 0}
NAMES = {"ana": "Ana", "bo": "Bo", "cy": "Cy"}


def terms_of(roster: Roster) -> Terms:
    return Terms(rules_of(roster), preferences_of(roster), 0, roster.manager.grid)


def found(roster: Roster, *reps: str, number: int = 0) -> Relief | None:
    """The smallest change for one of the sessions that do not fit."""
    due, week = dues(*reps), week_on_offer(roster, W48)

    def replan(changed: Roster, freed: Sequence[Freed]) -> tuple[Sequence[Due], Placement]:
        return due, place(with_freed(week_on_offer(changed, W48), freed), due, terms_of(changed))

    placement = place(week, due, terms_of(roster))
    trials = Trials(week, due, terms_of(roster), placement)
    return smallest_change(Wish(placement.missed[number].due, roster, NAMES), trials, replan)


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], tuple[str, ...], str, int]] = {
    "one more session": (
        {"max_sessions_per_day": 1},
        {},
        {},
        ("ana", "bo"),
        "allow 2 sessions a day",
        0,
    ),
    "more minutes": ({"max_minutes_per_day": 60}, {}, {}, ("ana", "bo"), "allow 105 minutes a day", 0),
    "both": (
        {"max_sessions_per_day": 1, "max_minutes_per_day": 45},
        {},
        {},
        ("ana", "bo"),
        "allow 2 sessions and 90 minutes a day",
        0,
    ),
    "no buffer": (
        {"hours": {"wed": "9:00-10:30"}},
        {},
        {},
        ("ana", "bo"),
        "keep no buffer between sessions",
        0,
    ),
    "a rule aside": (
        {},
        {"no_day": {"days": "wed"}},
        {},
        ("ana",),
        "set aside the days kept free",
        0,
    ),
    "a quarter of the manager's time": (
        {"busy": [{"every": "wed", "time": "9:30-11:30"}]},
        {},
        {},
        ("ana",),
        "free Wed 25 Nov 9:30-9:45 in your calendar",
        15,
    ),
    "a quarter of the rep's time": (
        {},
        {},
        {"busy": [{"every": "wed", "time": "9:00-11:30"}]},
        ("ana",),
        "free Wed 25 Nov 11:15-11:30 in the calendar of Ana",
        15,
    ),
    "a longer day": (
        {"hours": {"wed": "9:00-9:30"}},
        {},
        {"hours": {"wed": "8:00-12:00"}},
        ("ana",),
        "work Wed 25 Nov 8:45-9:00, outside the usual hours",
        15,
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_the_smallest_change_is_the_one_that_anybody_would_see(kind: str) -> None:
    manager, rules, rep, reps, words, minutes = CHANGES[kind]
    roster = settled(team({**MORNING, **manager}, ana=rep, bo={}).model_copy(update={"rules": rules}), {})
    change = found(roster, *reps)
    assert change is not None
    assert (change.words, change.minutes) == (words, minutes)


def test_room_is_made_for_those_who_are_owed_more_first() -> None:
    busy = [{"every": "wed", "time": "9:45-12:00"}]
    roster = team({**MORNING, "busy": busy, "buffer": 0}, ana={}, bo={}, cy={})
    change = found(roster, "ana", "bo", "cy")
    assert change is not None
    assert (change.words, change.minutes) == ("free Wed 25 Nov 9:45-10:30 in your calendar", 45)
    # One more place goes to Bo; Cy needs a second one.
    both = found(roster, "ana", "bo", "cy", number=1)
    assert both is not None
    assert both.minutes == 90
    assert both.words.endswith("(1 session that is owed more comes first, and needs room too)")


def test_nothing_small_helps_somebody_who_is_away() -> None:
    assert found(team(MORNING, ana={"away": ["2026-11-23..2026-11-29"]}), "ana") is None
