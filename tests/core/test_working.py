"""Whether coaching takes place, and what that can say of the numbers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from core.test_memory import ANA, BO, MONDAY, history, published, told

from coachplan.core.impact.experiment import BLOCK_WEEKS, Block, Experiment
from coachplan.core.memory.records import Event
from coachplan.core.memory.working import planned_lately, working

TUESDAY = BO.start + timedelta(days=1)
FOUR_WEEKS = timedelta(weeks=4)
OF_TWO = "of 2 sessions planned in the last four weeks were held"


@pytest.mark.parametrize(
    ("said", "full", "short"),
    [
        ((), f"0 {OF_TWO} (2 not confirmed)", "0 of 2 held in 4 weeks, 2 open"),
        ((told(ANA, "held"),), f"1 {OF_TWO} (1 not confirmed)", "1 of 2 held in 4 weeks, 1 open"),
        ((told(ANA, "held", minutes=1), told(BO, "held")), f"2 {OF_TWO}", "2 of 2 held in 4 weeks"),
        ((told(ANA, "held"), told(BO, "missed")), f"1 {OF_TWO}", "1 of 2 held in 4 weeks"),
        ((told(ANA, "held"), told(BO, "cancelled")), f"1 {OF_TWO}", "1 of 2 held in 4 weeks"),
    ],
)
def test_it_is_told_how_much_was_held_and_that_this_says_nothing_of_the_numbers(
    said: Sequence[Event], full: str, short: str
) -> None:
    assert working(history(published(ANA, BO), *said), TUESDAY, None) == (
        f"{full}; only coachplan impact can tell whether numbers moved because of it",
        f"{short}; coachplan impact tells if it helped",
    )


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (ANA.start, 0),  # it has not begun
        (ANA.start + timedelta(minutes=1), 1),
        (ANA.start + FOUR_WEEKS, 2),
        (ANA.start + FOUR_WEEKS + timedelta(minutes=1), 1),
        (BO.start + FOUR_WEEKS + timedelta(minutes=1), 0),
    ],
)
def test_what_was_planned_in_the_last_four_weeks_counts(now: datetime, count: int) -> None:
    known = history(published(ANA, BO))
    assert len(planned_lately(known, now)) == count
    assert (working(known, now, None) is None) == (count == 0)


def test_what_was_called_off_was_planned_whether_or_not_the_week_is_planned_again() -> None:
    skipped = (published(ANA, BO), published(BO, cause="skip"))
    for events in (skipped, (*skipped, published(BO)), (skipped[0], told(ANA, "cancelled"), published(BO))):
        lately = planned_lately(history(*events), TUESDAY)
        assert [(one.id, one.held_minutes) for one in lately] == [(ANA.id, 0), (BO.id, 45)]


@pytest.mark.parametrize(("days", "over"), [(0, 0), (1, 1), (2, 1)])
def test_whether_coaching_helped_is_for_the_experiment_to_say(days: int, over: int) -> None:
    """The block is over on the Tuesday."""
    begun = MONDAY + timedelta(days=1) - timedelta(weeks=BLOCK_WEEKS)
    block = Block(monday=begun, pairs=(), scores={}, tiers={})
    fixed = {"metric": "win_rate", "quantum": 15, "planned": 4, "seed": "x", "level": 0.3, "spread": 0.1}
    experiment = Experiment.model_validate({**fixed, "blocks": (block,)})
    now = ANA.start + timedelta(days=days, minutes=1)
    said = working(history(published(ANA)), now, experiment)
    assert said is not None
    assert said[0].endswith(
        f"; whether numbers moved because of it, coachplan impact tells: {over} of 4 blocks over"
    )
    assert said[1] == f"0 of 1 held in 4 weeks, 1 open; coachplan impact: {over} of 4 blocks over"
