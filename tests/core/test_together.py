"""Sessions that rules make of those handed out: one for two reps who meet together, and what that saves."""

import pytest
from teams import policy, team, week

from coachplan.core.allocation.allocation import Allocation, Ledger, allocate
from coachplan.core.allocation.together import joined
from coachplan.core.placement.rules.pair_together import PairTogether


def handed(budget: int) -> Allocation:
    ranking = team(2)
    return allocate(ranking, policy("equal"), week(ranking, budget), Ledger())


@pytest.mark.parametrize(
    ("budget", "left", "why"),
    [
        (90, 45, "45 minutes are saved by reps who meet together"),
        (
            100,
            55,
            (
                "10 minutes are too few for a session of 45 and go into next week; "
                "45 minutes are saved by reps who meet together"
            ),
        ),
    ],
)
def test_what_a_joint_session_saves_is_left_over(budget: int, left: int, why: str) -> None:
    found = joined(handed(budget), [PairTogether(pairs=(("rep00", "rep01"),))])
    assert [(due.reps, due.minutes) for due in found.sessions] == [(("rep00", "rep01"), 45)]
    assert (found.left_over_minutes, found.left_over_why) == (left, why)


def test_where_nobody_meets_together_nothing_changes() -> None:
    plan = handed(90)
    assert joined(plan, []) == joined(plan, [PairTogether(pairs=(("rep00", "cy"),))]) == plan
