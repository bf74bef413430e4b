"""What past weeks had planned and given, by tier and by rep."""

from datetime import timedelta

import pytest
from core.test_memory import ANA, BO, LATER, MONDAY, history, published, session, told

from coachplan.core.allocation.ledger import Ledger
from coachplan.core.memory.chronicle import chronicle
from coachplan.core.memory.given import WEEKS, given_weeks, on_record
from coachplan.core.memory.records import Event
from coachplan.core.plans.given import given_by_tier

NAMES = {"ana": "Zoe", "bo": "Bo", "cy": "Cy"}
TIERS = {"ana": "top", "bo": "bottom", "cy": None}
CY = session("cy", hour=14)


def test_planned_is_the_plan_as_it_was_made_and_given_is_what_was_held() -> None:
    made = published(ANA, BO, CY, tiers=TIERS)
    by_hand = published(ANA, CY, tiers=TIERS, cause="skip")
    short = told(ANA, "held", minutes=30)
    [week] = given_weeks(history(made, by_hand, short), MONDAY + timedelta(weeks=1))
    assert week.week == "2026-W48"
    assert week.planned == {"top": 45, "middle": 0, "bottom": 45}
    assert week.given == {"top": 30, "middle": 0, "bottom": 0}
    assert (week.untiered_planned, week.untiered_given) == (45, 45)


def test_who_has_no_tier_stands_last_and_only_where_there_is_somebody() -> None:
    weeks = history(published(ANA, tiers=TIERS), published(session("cy", 1), week=1, tiers=TIERS))
    first, both = (given_weeks(weeks, MONDAY + timedelta(weeks=n)) for n in (1, 2))
    assert [one.tier for one in given_by_tier(first)] == ["top", "middle", "bottom"]
    assert given_by_tier(both)[-1] == ("no tier", (0, 45), (0, 45))
    assert sum(sum(one.planned) for one in given_by_tier(both)) == 90


@pytest.mark.parametrize(
    "since",
    [
        (),
        (published(BO, CY, tiers=TIERS, cause="skip"),),
        (published(BO, CY, tiers=TIERS, cause="skip"), published(BO, CY, tiers=TIERS)),
        (told(ANA, "cancelled"), published(BO, CY, tiers=TIERS)),
    ],
)
def test_what_was_announced_counts_as_planned_however_the_week_is_planned_again(
    since: tuple[Event, ...],
) -> None:
    known, weeks = history(published(ANA, BO, CY, tiers=TIERS), *since), (MONDAY, MONDAY + timedelta(weeks=1))
    [week] = given_weeks(known, weeks[1])
    found = on_record(known, NAMES, weeks, LATER)
    assert found is not None
    assert week.planned == {"top": 45, "middle": 0, "bottom": 45}
    assert [rep.planned_minutes for rep in found.reps] == [45, 45, 45]
    assert week.given["top"] == (0 if since else 45)
    assert chronicle("North", known, Ledger(), LATER).weeks[0].sessions == 3


def test_what_was_handed_out_anew_counts_as_that_alone() -> None:
    known = history(published(ANA, tiers=TIERS), published(BO, tiers=TIERS, reallocated=True))
    [week] = given_weeks(known, MONDAY + timedelta(weeks=1))
    assert week.planned == {"top": 0, "middle": 0, "bottom": 45}


def test_both_of_a_pair_count_with_all_the_minutes() -> None:
    pair = session("ana").model_copy(update={"reps": ("ana", "bo")})
    [week] = given_weeks(history(published(pair, tiers=TIERS)), MONDAY + timedelta(weeks=1))
    assert week.planned == week.given == {"top": 45, "middle": 0, "bottom": 45}


def test_only_the_last_weeks_before_the_week_in_question_count() -> None:
    weeks = [published(session("ana", week), week=week, tiers=TIERS) for week in range(WEEKS + 3)]
    found = given_weeks(history(*weeks), MONDAY + timedelta(weeks=WEEKS + 1))
    assert [week.week for week in found] == [weeks[n].week for n in range(1, WEEKS + 1)]
    assert len(found) == 8
    assert given_weeks(history(*weeks), MONDAY) == ()


def test_reps_of_one_tier_stand_by_name_and_parts_of_minutes_are_told_to_six_places() -> None:
    one = published(due={"ana": 20 / 3}, tiers=dict.fromkeys(("ana", "bo", "cy"), "top"))
    found = on_record(history(one), NAMES, (MONDAY, MONDAY + timedelta(weeks=1)), LATER)
    assert found is not None
    assert [(rep.name, rep.due_minutes) for rep in found.reps] == [("Bo", 0), ("Cy", 0), ("Zoe", 6.666667)]


def test_a_week_that_only_hands_have_planned_counts_with_its_last_plan() -> None:
    by_hand = published(session("ana"), tiers=TIERS, cause="move")
    [week] = given_weeks(history(published(tiers=TIERS, cause="skip"), by_hand), MONDAY + timedelta(weeks=1))
    assert week.planned["top"] == 45


def test_each_rep_has_what_was_due_planned_and_given() -> None:
    first = published(session("ana"), session("bo", hour=12), tiers=TIERS)
    by_hand = published(session("ana"), tiers=TIERS, cause="skip")
    second = published(session("bo", 1), week=1, tiers={**TIERS, "bo": "middle"})
    third = published(session("ana", 2), week=2, tiers=TIERS)
    known = history(first, by_hand, told(session("ana"), "held", minutes=30), second, third)
    found = on_record(known, {"ana": "Ana"}, (MONDAY, MONDAY + timedelta(weeks=2)), LATER)
    assert found is not None
    assert [
        (r.name, r.tier, r.due_minutes, r.planned_minutes, r.given_minutes, r.missed) for r in found.reps
    ] == [
        ("Ana", "top", 120, 45, 30, 0),
        ("bo", "middle", 60, 90, 45, 1),
        ("cy", None, 0, 0, 0, 0),
    ]
    assert [(week.week, week.given["bottom"], week.given["middle"]) for week in found.weeks] == [
        ("2026-W48", 0, 0),
        ("2026-W49", 0, 45),
    ]
    assert found.unconfirmed == 1
    by_name = on_record(known, {"cy": "Abe", "ana": "Zoe"}, (MONDAY, MONDAY + timedelta(weeks=1)), LATER)
    assert by_name is not None
    assert [(rep.name, rep.tier) for rep in by_name.reps] == [("Zoe", "top"), ("bo", "bottom"), ("Abe", None)]
    assert on_record(known, {}, (MONDAY - timedelta(weeks=9), MONDAY), LATER) is None
