"""The law of rules: a plan breaks none, whichever of the files in the folder are in force.

A new rule is one file. Its ``EXAMPLE`` joins these laws by lying there.
"""

from datetime import time
from importlib import import_module
from itertools import combinations
from pkgutil import iter_modules
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from types import ModuleType
from typing import Any

import pytest
from core.small_weeks import W48, dues, placed, random_dues, random_team, seats_of, team
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.calendars.week import week_on_offer
from coachplan.core.placement import rules
from coachplan.core.placement.rules.base import AtMost, Preference, Rule, Scene, Seat, covering
from coachplan.core.placement.rules.day_balance import DayBalance
from coachplan.core.placement.rules.earliest_latest import EarliestLatest
from coachplan.core.placement.rules.in_force import preferences_of, rules_of
from coachplan.core.placement.rules.keep_slot import KeepSlot
from coachplan.core.placement.rules.locked import Locked
from coachplan.core.placement.rules.one_place import OnePlace
from coachplan.core.placement.rules.spread import Spread
from coachplan.core.team.roster import Manager, Roster

MODULES = {
    module.name: import_module(f"coachplan.core.placement.rules.{module.name}")
    for module in iter_modules(rules.__path__)
}
OPINIONS = {name: module for name, module in MODULES.items() if name not in {"base", "in_force"}}
"""Every file but the two that say what a rule is and which there are."""

MONDAY = W48.monday.toordinal()

RULES: list[Rule] = [module.EXAMPLE for module in OPINIONS.values() if hasattr(module, "RULE")]
PREFERENCES: list[Preference] = [
    module.EXAMPLE for module in OPINIONS.values() if hasattr(module, "PREFERENCE")
]


@st.composite
def seats(draw: st.DrawFn, most: int = 7) -> tuple[Seat, ...]:
    """Seats of up to four items on three days; an item has one rep and one length, for the rep maybe more."""
    lengths = st.sampled_from(((30, 0), (45, 45), (15, 60)))
    people = [(draw(st.sampled_from("ab")), *draw(lengths)) for _ in range(4)]
    drawn = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 12)), max_size=most))
    return tuple(
        Seat(item, (rep,), 1 + day, day * 1440 + 540 + 15 * slot, minutes, 540 + 15 * slot, lasts)
        for item, day, slot in drawn
        for rep, minutes, lasts in (people[item],)
    )


def obeys(limit: AtMost, chosen: tuple[int, ...]) -> bool:
    weights = limit.weights or (1,) * len(limit.seats)
    return sum(w for n, w in zip(limit.seats, weights, strict=True) if n in chosen) <= limit.most


def plans(offered: tuple[Seat, ...]) -> list[tuple[int, ...]]:
    """Every choice of seats with at most one per item."""
    numbers = range(len(offered))
    choices = [chosen for size in range(len(offered) + 1) for chosen in combinations(numbers, size)]
    return [chosen for chosen in choices if len({offered[n].item for n in chosen}) == len(chosen)]


@pytest.mark.parametrize("name", OPINIONS)
def test_every_file_is_a_rule_or_a_preference_with_an_example(name: str) -> None:
    module: ModuleType = OPINIONS[name]
    kind = getattr(module, "RULE", None) or getattr(module, "PREFERENCE", None)
    assert kind is not None
    assert issubclass(kind, Rule if hasattr(module, "RULE") else Preference)
    assert isinstance(module.EXAMPLE, kind)


def test_every_file_is_in_force() -> None:
    team = Roster.model_validate({"reps": ["Ana"]})
    in_force = {type(opinion) for opinion in (*rules_of(team), *preferences_of(team))}
    assert in_force == {type(opinion) for opinion in (*RULES, *PREFERENCES)}
    assert len(in_force) == len(OPINIONS) >= 6


def test_rules_take_the_managers_own_settings() -> None:
    manager = Manager(buffer=7, max_sessions_per_day=2, max_minutes_per_day=61)
    found = [rule.model_dump() for rule in rules_of(Roster(manager=manager, reps=({"name": "Ana"},)))]
    assert {"minutes": 7} in found
    assert {"sessions": 2, "minutes": 61} in found


@given(st.integers(0, 2**32), st.sets(st.sampled_from(range(len(RULES)))))
def test_a_plan_breaks_no_rule(seed: int, chosen: set[int]) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster, most=5)
    in_force = tuple(RULES[n] for n in sorted(chosen))
    taken = seats_of(placed(roster, due, rules=in_force), due, roster)
    for seat in taken:
        others = [other for other in taken if other != seat]
        assert all(rule.allows(seat, others) for rule in in_force)


@given(st.integers(0, 2**32))
def test_what_did_not_fit_is_refused_by_a_rule_at_every_seat(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster, most=5)
    placement = placed(roster, due, rules=tuple(RULES))
    taken = seats_of(placement, due, roster)
    for miss in placement.missed:
        item = due[miss.due]
        alone = placed(roster, [item], rules=())
        reached = seats_of(alone, [item], roster)
        assert bool(reached) == (miss.reason in {"crowded-out", *(rule.reason for rule in RULES)})
        assert all(any(not rule.allows(seat, taken) for rule in RULES) for seat in reached)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@given(offered=seats())
def test_the_limits_of_a_rule_allow_what_the_rule_allows(rule: Rule, offered: tuple[Seat, ...]) -> None:
    limits = list(rule.limits(offered))
    for chosen in plans(offered):
        taken = [offered[n] for n in chosen]
        allowed = all(
            rule.allows(seat, [*taken[:place], *taken[place + 1 :]]) for place, seat in enumerate(taken)
        )
        assert allowed == all(obeys(limit, chosen) for limit in limits)


@pytest.mark.parametrize("opinion", PREFERENCES, ids=lambda opinion: type(opinion).__name__)
@given(seed=st.integers(0, 2**32))
def test_a_preference_is_worth_something_to_somebody_and_costs_nothing_unseen(
    opinion: Preference, seed: int
) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    week = week_on_offer(roster, W48)
    due = random_dues(draw, roster)
    taken = seats_of(placed(roster, due, liked=()), due, roster)
    worths = opinion.worths(taken, week)
    assert len(worths) == len(taken)
    assert all(points >= 0 for points in worths)
    for cost in opinion.costs(taken, week):
        assert cost.points >= 0
        assert all(0 <= n < len(taken) for group in cost.groups for n in group)


LIKES: list[tuple[dict[str, Any], dict[str, Any], int]] = [
    ({}, {}, 0),
    ({"preferred": {"mon": "9:00-10:00"}}, {}, 2),
    ({}, {"preferred": {"mon": "9:00-10:00"}}, 4),
    ({"preferred": {"mon": "8:00-9:45"}}, {"preferred": {"mon": "9:00-9:45"}}, 6),
    ({"preferred": {"mon": "9:05-10:00"}}, {"preferred": {"mon": "9:00-9:40"}}, 0),  # not the whole of it
    ({"focus_blocks": {"mon": "9:30-11:00"}}, {}, -6),
    ({"focus_blocks": {"mon": "9:45-11:00"}}, {}, 0),  # it ends as the block begins
    ({"focus_blocks": {"mon": "8:00-9:00"}}, {}, 0),
]


@pytest.mark.parametrize(("manager", "rep", "points"), LIKES)
def test_what_one_session_from_nine_is_worth(
    manager: dict[str, Any], rep: dict[str, Any], points: int
) -> None:
    roster = team({"hours": {"mon": "9:00-9:45"}, **manager}, ana={"hours": "8:00-12:00", **rep})
    levels = {level.name: level.value for level in placed(roster, dues("ana")).levels}
    assert levels["preferences"] == points


def at(item: int, rep: str, clock: str, minutes: int = 45, lasts: int = 0, day: int = MONDAY) -> Seat:
    hour, minute = map(int, clock.split(":"))
    start = 60 * hour + minute
    return Seat(item, (rep,), day, (day - MONDAY) * 1440 + start, minutes, start, lasts)


@pytest.mark.parametrize(
    ("other", "allowed"),
    [
        (at(1, "ana", "9:15", 15), False),  # she is still in the session that the manager has left
        (at(1, "ana", "9:59", 15), False),
        (at(1, "ana", "10:00", 15), True),
        (at(1, "ana", "8:30", 15, 31), False),
        (at(1, "ana", "8:30", 15, 30), True),
        (at(1, "bo", "9:15", 15), True),
        (at(0, "ana", "9:15", 15), True),  # another time for the same session
    ],
)
def test_nobody_is_in_two_places(other: Seat, *, allowed: bool) -> None:
    opened = at(0, "ana", "9:00", 15, lasts=60)
    assert OnePlace().allows(opened, [other]) == OnePlace().allows(other, [opened]) == allowed
    # Where the manager stays to the end, the buffer has to keep sessions apart.
    assert OnePlace().allows(at(0, "ana", "9:00"), [at(1, "ana", "9:15")])


@pytest.mark.parametrize(
    ("clock", "allowed"), [("9:29", False), ("9:30", True), ("10:15", True), ("10:16", False)]
)
def test_a_session_may_begin_at_the_earliest_and_end_at_the_latest_time(clock: str, *, allowed: bool) -> None:
    assert EarliestLatest(earliest=time(9, 30), latest=time(11)).allows(at(0, "ana", clock), ()) == allowed


WEDNESDAY = MONDAY + 2
SLOTS = KeepSlot(slots={"ana": ((0, 540), (2, 600))})
WORTH: list[tuple[Preference, list[Seat], int]] = [
    (SLOTS, [at(0, "ana", "9:00")], 3),
    (SLOTS, [at(0, "ana", "9:00"), at(1, "ana", "10:00", day=WEDNESDAY)], 6),
    (SLOTS, [at(0, "ana", "9:15"), at(1, "bo", "9:00"), at(2, "ana", "9:00", day=WEDNESDAY)], 0),
    (DayBalance(), [at(n, "ana", f"{n + 9}:00") for n in range(2)], 0),
    (DayBalance(), [at(n, "ana", f"{n + 9}:00") for n in range(4)], -2),
    (DayBalance(points=3, above=1), [at(n, "ana", f"{n + 9}:00") for n in range(4)], -9),
    (DayBalance(points=0), [at(n, "ana", f"{n + 9}:00") for n in range(4)], 0),
    (DayBalance(), [at(n, "ana", "9:00", day=MONDAY + n) for n in range(4)], 0),
    (Spread(), [at(0, "ana", "9:00"), at(1, "ana", "9:00", day=MONDAY + 1)], -3),
    (Spread(), [at(0, "ana", "9:00"), at(1, "bo", "9:00", day=MONDAY + 1)], 0),
    (Spread(), [at(0, "ana", "9:00"), at(1, "ana", "9:00", day=WEDNESDAY)], 0),
    (Spread(), [at(0, "ana", "9:00"), at(1, "ana", "11:00")], 0),
    (Spread(), [at(n, "ana", "9:00", day=MONDAY + n) for n in range(3)], -6),
]


@pytest.mark.parametrize(("preference", "taken", "points"), WORTH)
def test_what_a_preference_thinks_of_a_week(preference: Preference, taken: list[Seat], points: int) -> None:
    assert preference.value(taken, week_on_offer(team(ana={}, bo={}), W48)) == points


def test_rules_and_preferences_know_what_earlier_plans_say() -> None:
    scene = Scene(fixed={3: 600}, slots={"ana": ((0, 540),)})
    (locked,) = [rule for rule in rules_of(team(ana={}), scene) if isinstance(rule, Locked)]
    assert locked.starts == {3: 600}
    (slots,) = [one for one in preferences_of(team(ana={}), scene) if isinstance(one, KeepSlot)]
    assert slots.slots == {"ana": ((0, 540),)}


@given(seats(), st.integers(0, 30))
def test_covering_names_the_largest_groups_under_way_at_a_moment(
    offered: tuple[Seat, ...], tail: int
) -> None:
    moments = {seat.start for seat in offered}
    groups = [
        {n for n, seat in enumerate(offered) if seat.start <= moment < seat.end + tail} for moment in moments
    ]
    largest = {frozenset(group) for group in groups if not any(group < other for other in groups)}
    found = list(covering(offered, moments, tail))
    assert {frozenset(group) for group in found} == {group for group in largest if len(group) > 1}
    assert len(found) == len(set(found))
    assert all(group == tuple(sorted(group)) for group in found)
