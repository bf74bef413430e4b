"""What matters most of an organisation, in a sentence."""

from datetime import datetime
from pathlib import Path

import pytest

from coachplan.core.memory.history import History
from coachplan.core.org.figures import Figures, figures_of
from coachplan.core.org.lede import lede
from coachplan.files.plan_file import read_plan

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (Figures(teams=3, without_plan=1), "2 of 3 teams have a plan; no promise is broken"),
        (
            Figures(teams=2, broken=1, late=4, unplaced=1),
            "2 of 2 teams have a plan; 1 promise broken, 4 kept late; 1 session did not fit",
        ),
        (
            Figures(teams=2, late=1, past=1000, held=900, unconfirmed=810, on_record=7),
            (
                "2 of 2 teams have a plan; no promise is broken, 1 kept late; 90% of the coaching planned in "
                "the last four weeks counts as held, 10% of it confirmed; 0 reps without a session or a "
                "conversation for four weeks"
            ),
        ),
        (
            Figures(teams=1, past=90),
            (
                "1 of 1 team has a plan; no promise is broken; 0% of the coaching planned in the last four "
                "weeks counts as held"
            ),
        ),
    ],
)
def test_the_sentence_says_what_there_is_to_know(figures: Figures, told: str) -> None:
    assert lede(figures) == told


def test_a_promise_that_is_kept_after_its_week_is_late() -> None:
    plan = read_plan(EXAMPLES / "plans" / "monday.json")
    kept = next(promise for promise in plan.promises if promise.state == "kept")
    promises = [kept.model_copy(update={"due_week": week}) for week in ("2026-W47", plan.week, "2026-W50")]
    promises.append(promises[0].model_copy(update={"state": "broken"}))
    late = plan.model_copy(update={"promises": tuple(promises)})
    found = figures_of(late, 9, {}, History(), datetime.fromisoformat("2026-11-23T06:30+00:00"))
    assert (plan.week, found.broken, found.late) == ("2026-W48", 1, 1)
