"""The wording of an impact: what it says, and what it never leaves out."""

from datetime import date

import pytest
from builders import roster

from coachplan.core.impact.effect import Effect, Range
from coachplan.core.impact.impact import Impact, Outlook
from coachplan.core.impact.rebound import Rebound
from coachplan.core.impact.words import ON_THEIR_OWN, over_words, worded
from coachplan.core.team.metrics import Metric, resolve
from coachplan.files.metrics import known_metrics

MONDAY = date(2026, 11, 23)


def metric(name: str, cell: str) -> Metric:
    return resolve(roster({}, ana={name: cell}), known_metrics())[0]


ATTAINMENT, CYCLE = metric("quota_attainment", "100%"), metric("cycle_days", "40d")


def effect(**changes: object) -> Effect:
    found = Effect(
        pairs=30,
        estimate=0.03,
        error=0.04,
        chance=0.46,
        likely=Range(low=-0.05, high=0.11),
        whenever=Range(low=-0.12, high=0.18),
        shrunken=0.025,
        shrunken_error=0.037,
        positive=0.75,
    )
    return found.model_copy(update=changes)


def told(measure: Metric = ATTAINMENT, /, **changes: object) -> str:
    found = Impact(
        team="North",
        as_of=MONDAY,
        metric=measure.name,
        title=measure.title,
        design="coin",
        state="finished",
        outlook=Outlook(quantum=15, blocks=6, weeks=24, pairs=5, smallest=0.07),
        effect=effect(),
        rebound=Rebound(rise=0.22, own=0.2, low=2),
        blocks_over=6,
        weeks_more=112,
    )
    return " ".join(worded(found.model_copy(update=changes), measure, MONDAY).sentences)


@pytest.mark.parametrize(
    ("over", "blocks", "expected"),
    [
        (0, 1, "0 of 1 block is over"),
        (1, 1, "1 of 1 block is over"),
        (0, 6, "0 of 6 blocks are over"),
        (1, 6, "1 of 6 blocks is over"),
        (6, 6, "6 of 6 blocks are over"),
    ],
)
def test_one_block_is_over_and_many_are(over: int, blocks: int, expected: str) -> None:
    assert over_words(over, blocks) == expected


def test_a_difference_that_luck_explains_is_called_so() -> None:
    text = told()
    assert "Reps who got 30 more minutes by coin toss scored 3 points higher" in text
    assert "(likely range -5 to +11)" in text
    assert "That is compatible with no effect." in text
    assert "about 112 more weeks" in text
    assert "With your team an effect below 7 points cannot be seen before week 24." in text
    assert (
        "The 2 reps with the lowest figures before each block rose by 22 points; "
        "such reps rise by about 20 points on their own." in text
    )


def test_a_claim_says_how_often_luck_does_as_much() -> None:
    text = told(effect=effect(chance=0.02, likely=Range(low=0.01, high=0.11)), claim=True)
    assert "more than chance explains: luck alone does as much in 2% of such experiments" in text
    assert "compatible with no effect" not in text


def test_who_looks_early_is_told_the_range_that_allows_for_it() -> None:
    assert "trust only the wider range of -12 points to +18 points" in told(state="running")
    early = told(state="running", effect=effect(whenever=Range(low=None, high=None)))
    assert "too early to look" in early


def test_less_is_better_where_the_metric_says_so() -> None:
    found = effect(estimate=2.0, likely=Range(low=-1.0, high=5.0))
    assert "scored 2 days better in sales cycle (likely range -1.0 to +5)" in told(CYCLE, effect=found)


@pytest.mark.parametrize("state", ["no coin", "before the start", "running", "finished"])
@pytest.mark.parametrize("rebound", [None, Rebound(rise=-0.1, own=-0.05), Rebound(rise=0.1, own=0.08)])
def test_the_regression_to_the_mean_is_always_told(state: str, rebound: Rebound | None) -> None:
    text = told(state=state, rebound=rebound, effect=None)
    assert "on their own" in text
    assert "on their own" in ON_THEIR_OWN


def test_a_fall_of_one_is_not_told_as_one_of_the_whole_team() -> None:
    fallen = Rebound(rise=-0.025, own=-0.01, low=1, fell=1, reps=4)
    text = told(state="no coin", rebound=fallen, effect=None, blocks_over=0)
    assert (
        "The rep with the lowest figures at the start fell by 2.5 points; 1 of the 4 reps compared went down."
        in text
    )
    assert "whole team" not in text
