"""Settings of rules: written in a roster or a policy, checked by name, and obeyed."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from typing import Any

import pytest
from core.small_weeks import dues, minute, placed, random_dues, random_team, seats_of, team
from core.test_rules import RULES
from hypothesis import given
from hypothesis import strategies as st
from running import SMALL, Around, coachplan, folder_with, plan

from coachplan.core.allocation.allocation import Due
from coachplan.core.placement.rules.in_force import check_rules, preferences_of, rules_of, settled
from coachplan.core.placement.rules.pair_together import PairTogether
from coachplan.core.team.roster import Roster

FREE = {"hours": "9:00-12:00", "buffer": 0}


def ruled(rules: dict[str, Any], **reps: dict[str, Any]) -> Roster:
    return settled(team(FREE, **(reps or {"ana": {}, "bo": {}})).model_copy(update={"rules": rules}), {})


def starts(roster: Roster, *reps: str) -> list[str]:
    found = placed(roster, dues(*reps)).placed
    return [f"{datetime.fromtimestamp(p.start * 60, UTC):%a %H:%M}" for p in found]


def test_no_session_lies_on_a_day_that_is_kept_free() -> None:
    assert starts(ruled({"no_day": {"days": "mon,wed"}}), "ana", "ana") == ["Tue 09:00", "Thu 09:00"]
    everywhere = placed(ruled({"no_day": {"days": "daily"}}), dues("ana"))
    why = "the only times that would fit are on a day that is kept free of sessions"
    assert [(miss.reason, miss.why) for miss in everywhere.missed] == [("no-day", why)]


def test_sessions_stay_between_the_earliest_and_the_latest_time() -> None:
    rules = {"earliest_latest": {"earliest": "9:30", "latest": "10:20"}}
    assert starts(ruled(rules), "ana", "bo") == ["Mon 09:30", "Tue 09:30"]
    (miss,) = placed(ruled({"earliest_latest": {"latest": "9:30"}}), dues("ana")).missed
    why = "the only times that would fit are earlier or later in the day than sessions may be"
    assert (miss.reason, miss.why) == ("too-early-or-late", why)


def test_travel_takes_time_between_two_places_and_none_within_one() -> None:
    north = {"travel": {"minutes": 45, "places": {"north": ["ana", "cy"], "south": ["bo"]}}}
    roster = ruled(north, ana={}, bo={}, cy={})
    found = seats_of(placed(roster, dues("ana", "bo", "cy")), dues("ana", "bo", "cy"), roster)
    for first, second in pairwise(sorted(found, key=lambda seat: seat.start)):
        gap = second.start - first.end
        assert gap >= (45 if ("bo",) in {first.reps, second.reps} and first.day == second.day else 0)
    short = ruled(north, ana={"hours": {"mon": "9:00-10:45"}}, bo={"hours": {"mon": "9:00-10:45"}})
    why = "the times that would fit leave too little time to travel from or to another session"
    assert [(miss.reason, miss.why) for miss in placed(short, dues("ana", "bo")).missed] == [("travel", why)]
    assert not placed(ruled(north, ana={"hours": {"mon": "9:00-10:45"}}, cy={}), dues("ana", "cy")).missed


def test_two_reps_who_meet_together_are_both_free() -> None:
    roster = ruled({}, ana={"hours": {"mon": "9:00-12:00"}}, bo={"hours": {"mon": "11:00-12:00"}})
    due = PairTogether(pairs=(("ana", "bo"),)).to_place(dues("bo", "ana"))
    assert [(d.rep, d.others, d.place, d.minutes) for d in due] == [("ana", ("bo",), 1, 45)]
    assert [place.start for place in placed(roster, due).placed] == [minute("2026-11-23T11:00")]


def test_a_pair_meets_alone_where_lengths_or_themes_differ() -> None:
    rule = PairTogether(pairs=(("ana", "bo"), ("bo", "cy")))
    one = Due(rep="ana", minutes=45, place=1, promise=None, theme_kinds=("deal",))
    other = Due(rep="bo", minutes=45, place=2, promise=None, theme_kinds=("skill",))
    assert list(rule.to_place([one, other])) == [one, other]
    longer = other.model_copy(update={"minutes": 60, "theme_kinds": ()})
    assert list(rule.to_place([one, longer])) == [one, longer]
    free = other.model_copy(update={"theme_kinds": (), "promise": "gap"})
    (joint,) = rule.to_place([one, free])
    assert (joint.promise, joint.theme_kinds, joint.reps) == ("gap", ("deal",), ("ana", "bo"))


def test_a_week_with_a_pair_adds_up(tmp_path: Path) -> None:
    text = f"rules:\n  pair_together: {{pairs: [[priya, rosa]]}}\n{SMALL}"
    around = Around(folder=folder_with(tmp_path, roster=text))
    found: dict[str, Any] = plan("roster.yaml", around=around)
    joint = [session for session in found["sessions"] if len(session["reps"]) == 2]
    assert [(session["reps"], session["kind"]) for session in joint] == [(["priya", "rosa"], "peer")]
    assert {share["rep"]: share["minutes"] for share in found["shares"]} == {"priya": 90, "rosa": 45}
    assert sum(session["minutes"] for session in found["sessions"]) == 90
    assert "reps who meet together" in found["left_over_why"]


USUAL: dict[str, tuple[str, dict[str, Any]]] = {
    "Buffer": ("the buffer between sessions", {"minutes": 15}),
    "DayLimit": ("the limit of a day", {"sessions": 4, "minutes": 180}),
    "EarliestLatest": ("the earliest and latest times", {"earliest": None, "latest": None}),
    "Locked": ("locked sessions", {"starts": {}}),
    "NoDay": ("the days kept free", {"days": None}),
    "OnceADay": ("one session a day with each rep", {}),
    "OnePlace": ("one place at a time", {}),
    "PairTogether": ("reps who meet together", {"pairs": ()}),
    "Travel": ("the time to travel", {"minutes": 30, "places": {}}),
    "DayBalance": ("even days", {"points": 1, "above": 2}),
    "FocusBlocks": ("whole focus blocks", {"points": 6}),
    "KeepSlot": ("an earlier week's slots", {"points": 3, "slots": {}}),
    "PreferredHours": ("preferred hours", {"rep_points": 4, "manager_points": 2}),
    "Spread": ("a day between two sessions of a rep", {"points": 3}),
}
"""What people call every rule and preference, and what it asks for where nobody has written anything."""


def test_what_holds_where_nothing_is_written() -> None:
    roster = Roster.model_validate({"reps": ["Ana"]})
    in_force = (*rules_of(roster), *preferences_of(roster))
    assert {type(one).__name__: (one.title, one.model_dump()) for one in in_force} == USUAL


@pytest.mark.parametrize(
    ("name", "field", "least", "most"),
    [
        ("day_limit", "sessions", 1, 20),
        ("day_balance", "points", 0, 1000),
        ("day_balance", "above", 0, 20),
        ("focus_blocks", "points", 0, 1000),
        ("keep_slot", "points", 0, 1000),
        ("preferred_hours", "rep_points", 0, 1000),
        ("preferred_hours", "manager_points", 0, 1000),
        ("spread", "points", 0, 1000),
    ],
)
def test_a_setting_has_a_least_and_a_most(name: str, field: str, least: int, most: int) -> None:
    refused = {
        value: bool(check_rules({name: {field: value}})) for value in (least - 1, least, most, most + 1)
    }
    assert refused == {least - 1: True, least: False, most: False, most + 1: True}


def test_a_rule_that_is_off_is_gone_and_one_with_a_short_form_is_loose() -> None:
    assert "Spread" not in {type(p).__name__ for p in preferences_of(ruled({"spread": "off"}))}
    assert "OnceADay" not in {type(rule).__name__ for rule in rules_of(ruled({"once_a_day": "off"}))}
    loose = ruled({"day_limit": "off", "buffer": "off"}).manager
    assert (loose.max_sessions_per_day, loose.max_minutes_per_day, loose.buffer) == (20, 1440, 0)


def test_settings_reach_the_managers_own_fields_and_the_roster_beats_the_policy() -> None:
    roster = team(FREE, ana={}).model_copy(update={"rules": {"buffer": {"minutes": "30m"}}})
    found = settled(roster, {"buffer": {"minutes": 5}, "day_limit": {"sessions": 2}})
    assert (found.manager.buffer, found.manager.max_sessions_per_day) == (30, 2)
    assert found.manager.max_minutes_per_day == 180


WRONG: dict[str, tuple[Any, str, str]] = {
    "bufer": ({}, "E1411", "did you mean 'buffer'?"),
    "no-day": ({}, "E1411", "did you mean 'no_day'?"),
    "weather": ({}, "E1411", "known: buffer, day_balance"),
    "buffer": ({"minutes": "soon"}, "E1412", "write minutes as 45"),
    "spread": ({"pionts": 1}, "E1412", "settings: points"),
    "no_day": ("fri", "E1412", "settings: days"),
    "locked": ({"starts": {}}, "E1412", "settings: none"),
    "day_limit": ({"sessions": 0}, "E1412", ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_no_rule_takes_is_refused_by_name(name: str) -> None:
    given_, code, hint = WRONG[name]
    (problem,) = check_rules({name: given_})
    assert (problem.code, problem.path[:2]) == (code, ("rules", name))
    assert hint in problem.hint


@pytest.mark.parametrize("name", ["roster", "policy"])
def test_a_wrong_rule_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    wrong = "rules:\n  no_dya: {days: fri}\n"
    texts = {"roster": wrong + SMALL if name == "roster" else f"policy: own.yaml\n{SMALL}"}
    texts["own"] = f"extends: balanced\n{wrong}"
    ran = coachplan("check", "roster.yaml", around=Around(folder=folder_with(tmp_path, **texts)))
    place = "roster.yaml:2" if name == "roster" else "own.yaml:3"
    assert (ran.code, f"error[E1411] {place}" in ran.err, "did you mean 'no_day'?" in ran.err) == (
        3,
        True,
        True,
    )


def test_a_policy_may_bring_rules(tmp_path: Path) -> None:
    own = "extends: balanced\nrules:\n  no_day: {days: mon-wed}\n"
    around = Around(folder=folder_with(tmp_path, own=own, roster=f"policy: own.yaml\n{SMALL}"))
    found: dict[str, Any] = plan("roster.yaml", around=around)
    assert {datetime.fromisoformat(s["start"]).strftime("%a") for s in found["sessions"]} == {"Thu", "Fri"}


@given(st.integers(0, 2**32), st.integers(0, len(RULES) - 1))
def test_removing_a_rule_never_lowers_the_value(seed: int, gone: int) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster)
    fewer = tuple(rule for number, rule in enumerate(RULES) if number != gone)
    strict, loose = (placed(roster, due, rules=rules) for rules in (tuple(RULES), fewer))
    # The tie-break counts places among all starts; it is no measure across two weeks.
    assert [level.value for level in loose.levels][:-1] >= [level.value for level in strict.levels][:-1]


@given(st.integers(0, 2**32))
def test_with_all_rules_the_order_of_the_roster_changes_nothing(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw)
    due = random_dues(draw, roster)
    turned = roster.model_copy(update={"reps": roster.reps[::-1]})
    assert placed(turned, due, rules=tuple(RULES)) == placed(roster, due, rules=tuple(RULES))
