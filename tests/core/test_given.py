"""What past weeks had planned and given, by tier."""

from datetime import timedelta

from core.test_memory import MONDAY, history, published, session, told

from coachplan.core.memory.given import WEEKS, given_weeks

TIERS = {"ana": "top", "bo": "bottom", "cy": None}


def test_planned_is_the_plan_as_it_was_made_and_given_is_what_was_held() -> None:
    ana, bo, cy = session("ana"), session("bo", hour=12), session("cy", hour=14)
    made = published(ana, bo, cy, tiers=TIERS)
    by_hand = published(ana, cy, tiers=TIERS, cause="skip")
    short = told(ana, "held", minutes=30)
    [week] = given_weeks(history(made, by_hand, short), MONDAY + timedelta(weeks=1))
    assert week.week == "2026-W48"
    assert week.planned == {"top": 45, "middle": 0, "bottom": 45}
    assert week.given == {"top": 30, "middle": 0, "bottom": 0}


def test_both_of_a_pair_count_with_all_the_minutes() -> None:
    pair = session("ana").model_copy(update={"reps": ("ana", "bo")})
    [week] = given_weeks(history(published(pair, tiers=TIERS)), MONDAY + timedelta(weeks=1))
    assert week.planned == week.given == {"top": 45, "middle": 0, "bottom": 45}


def test_only_the_last_weeks_before_the_week_in_question_count() -> None:
    weeks = [published(session("ana", week), week=week, tiers=TIERS) for week in range(WEEKS + 3)]
    found = given_weeks(history(*weeks), MONDAY + timedelta(weeks=WEEKS + 1))
    assert [week.week for week in found] == [weeks[n].week for n in range(1, WEEKS + 1)]
    assert given_weeks(history(*weeks), MONDAY) == ()
