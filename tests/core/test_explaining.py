"""Explaining: every reason is true, every price is the least, every change does what it says."""

from functools import cache
from itertools import product
from typing import Any

import pytest
from core.by_hand import _World
from core.small_weeks import W48, dues, team
from explained import Told, told_of
from running import ROSTER

from coachplan.cli.explained import explained
from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import chosen_week
from coachplan.core.calendars.week import week_on_offer
from coachplan.core.explanations.explanation import Explanation
from coachplan.core.explanations.price import price_of
from coachplan.core.explanations.slot_reasons import Moment, slot_of
from coachplan.core.placement.placing import Terms, place
from coachplan.core.placement.rules.in_force import preferences_of, rules_of
from coachplan.core.placement.trial import Trials
from coachplan.core.plans.published import Earlier
from coachplan.core.team.roster import Roster

WEEKS = 10
"""Overfull weeks in the quick suite; ``python tests/explained.py`` tries fifty."""


@cache
def told(seed: int) -> list[Told]:
    return told_of(seed, most=1)


@pytest.mark.parametrize("seed", range(WEEKS))
def test_the_smallest_change_places_its_session_and_nobody_loses_one(seed: int) -> None:
    assert told(seed)
    for one in told(seed):
        if one.unfitted.smallest_change:
            assert one.places, one
            assert not one.harms, one


def test_a_change_is_named_for_nearly_every_session() -> None:
    named = [one.unfitted.smallest_change is not None for seed in range(WEEKS) for one in told(seed)]
    assert len(named) >= WEEKS
    assert sum(named) >= 0.9 * len(named)


def trials(roster: Roster, *reps: str, promised: tuple[int, ...] = ()) -> Trials:
    week, due = week_on_offer(roster, W48), dues(*reps, promised=promised)
    terms = Terms(rules_of(roster), preferences_of(roster), 0, roster.manager.grid)
    return Trials(week, due, terms, place(week, due, terms))


ALL_DAY = {"hours": "8:00-12:00"}
NAMES = {"ana": "Ana", "bo": "Bo", "cy": "Cy"}


@pytest.mark.parametrize("reps", list(product(("ana", "bo", "cy"), repeat=3)))
def test_the_price_of_forcing_is_the_least_that_any_week_pays(reps: tuple[str, ...]) -> None:
    short = {"hours": {"mon": "9:00-10:00"}}
    roster = team({"hours": {"mon": "9:00-10:45", "tue": "9:00-9:45"}}, ana=ALL_DAY, bo=ALL_DAY, cy=short)
    found, world = trials(roster, *reps), _World(roster, dues(*reps), W48, 0)
    for miss in found.placement.missed:
        price = price_of(miss.due, found, NAMES)
        with_it = [world.judged(plan) for plan in world.plans() if plan[miss.due] is not None]
        assert price.possible == bool(with_it)
        if with_it:
            best = max(with_it, key=world.order)
            before = found.starts(found.placement)
            lost = [d for n, d in enumerate(dues(*reps)) if n in before and best.plan[n] is None]
            assert [(loss.rep, loss.minutes) for loss in price.losses] == [(d.rep, d.minutes) for d in lost]


def test_what_no_price_buys_is_called_impossible() -> None:
    roster = team({"hours": {"mon": "9:00-9:45"}}, ana={"hours": {"tue": "9:00-12:00"}})
    assert not price_of(0, trials(roster, "ana"), NAMES).possible


def reason(roster: Roster, *reps: str) -> str:
    """Why the first session is where it is."""
    found = trials(roster, *reps)
    start = found.starts(found.placement)[0]
    return slot_of(Moment(0, "id", start), found, NAMES).why


WED = {"hours": {"wed": "9:00-12:00"}}
SLOTS: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...], str]] = {
    "tie": (WED, {}, ("ana",), "a tie: another time would do as well"),
    "only time": ({"hours": {"wed": "9:00-9:45"}}, {}, ("ana",), "it is the only time that can be had"),
    "preferred": (
        WED,
        {"preferred": "10:00-10:45"},
        ("ana",),
        "it lies within the rep's preferred hours; any other time is worse",
    ),
    "preferred hours are busy": (
        {**WED, "busy": [{"every": "wed", "time": "10:00-11:00"}]},
        {"preferred": {"wed": "10:00-11:00"}},
        ("ana",),
        "none of the rep's preferred hours can be had: the manager's calendar is busy then",
    ),
    "preferred hours cut a focus block": (
        {**WED, "focus_blocks": {"wed": "10:00-11:00"}},
        {"preferred": {"wed": "10:00-11:00"}},
        ("ana",),
        "would cost more than they bring: the week would be 2 points less liked (whole focus blocks by 6)",
    ),
    "preferred hours cost another a session": (
        {"hours": {"wed": "9:00-10:45"}},
        {"preferred": {"wed": "9:30-10:15"}},
        ("ana", "bo"),
        "Bo would lose 45 minutes",
    ),
}


@pytest.mark.parametrize("kind", SLOTS)
def test_why_a_session_is_at_its_time(kind: str) -> None:
    manager, rep, reps, words = SLOTS[kind]
    assert words in reason(team(manager, ana=rep, bo={}), *reps)


def test_a_tie_names_the_other_time() -> None:
    found = trials(team(WED, ana={}), "ana")
    slot = slot_of(Moment(0, "id", found.starts(found.placement)[0]), found, NAMES)
    assert slot.tie is not None
    assert slot.tie > slot.start


@cache
def of(rep: str, now: str = "2026-11-26T12:00") -> Explanation:
    inputs = read_inputs(ROSTER, Asked(now=now))
    return explained(inputs, chosen_week(inputs, "this"), Earlier(), rep)


def test_the_minutes_add_up_in_words() -> None:
    due, credit, whole, placed = of("ana-duarte").minutes
    assert due.startswith("due 69.0 minutes: 69 of 450 minutes are due, by how likely each tier is")
    assert credit == "with +12.0 minutes from before that makes 81.0"
    assert whole == "sessions are whole: 45 + 45 minutes, number 1, 9 of the 10 handed out this week"
    assert placed == "placed: 45 minutes; carried on: +36.0"


def test_a_rep_without_a_session_is_told_why() -> None:
    found = next(
        e for e in (of(rep, "2026-11-23T06:30") for rep in ("jonas-weber", "ana-duarte")) if e.sessions
    )
    assert found.unplaced == ()
    assert found.solves >= 1


def test_a_session_that_must_stay_says_so() -> None:
    from coachplan.files.plan_file import read_plan

    inputs = read_inputs(ROSTER, Asked(now="2026-11-24T07:00"))
    old = read_plan(ROSTER.replace("roster.yaml", "plans/monday.json"))
    rep = old.sessions[0].reps[0]
    found = explained(inputs, chosen_week(inputs, "this"), Earlier(published=old), rep)
    assert "it stays where it was published" in found.sessions[0].why
