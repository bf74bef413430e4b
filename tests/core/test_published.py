"""A published week: its list stands, few sessions move, locked and close ones never do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week
from statistics import median
from typing import Any

import pytest
from crowded import DAYS, crowded
from hypothesis import given
from hypothesis import strategies as st
from quarters import FIRST_WEEK, inputs, roster

from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import plan_week
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.plans.published import Earlier
from coachplan.core.team.roster import Roster

SUNDAY = datetime(2026, 9, 27, 6, tzinfo=UTC)
WEDNESDAY = datetime(2026, 9, 30, 7, tzinfo=UTC)
WEEKS = 20
"""Weeks into which a block is dropped."""


def asked(team: Roster, now: datetime = SUNDAY, policy: str = "equal") -> Inputs:
    return replace(inputs(policy, team, FIRST_WEEK), now=now)


@cache
def busy_team(seed: int) -> Roster:
    return crowded(seed, reps=10, busy=(0.2, 0.35), budget="9h")


@cache
def published(seed: int) -> WeekPlan:
    return plan_week(asked(busy_team(seed)), FIRST_WEEK).plan


def changed(team: Roster, **manager: Any) -> Roster:
    document = team.model_dump()
    document["manager"].update(manager)
    return Roster.model_validate(document)


def again(team: Roster, old: WeekPlan, now: datetime = SUNDAY, **earlier: Any) -> WeekPlan:
    return plan_week(asked(team, now), FIRST_WEEK, earlier=Earlier(published=old, **earlier)).plan


def places(plan: WeekPlan) -> dict[str, datetime]:
    return {session.id: session.start for session in plan.sessions}


def with_block(seed: int) -> tuple[Roster, int]:
    """A 90-minute block on the busiest day, and how many sessions it hits."""
    plan, draw = published(seed), Random(seed)  # noqa: S311 - nothing secret
    by_day = {day: [s for s in plan.sessions if s.start.date().isoformat() == day] for day in DAYS}
    day = max(DAYS, key=lambda d: len(by_day[d]))
    begin = draw.choice(by_day[day]).start.astimezone(UTC)
    end = begin + timedelta(minutes=90)
    hits = sum(session.start < end and begin < session.end for session in by_day[day])
    last = min(f"{end:%H:%M}", "23:55")
    block = {"on": day, "time": f"{begin:%H:%M}-{last}"}
    team = busy_team(seed)
    return changed(team, busy=[*(b.model_dump() for b in team.manager.busy), block]), hits


def touched(old: WeekPlan, new: WeekPlan) -> int:
    now = places(new)
    return sum(now.get(name) != start for name, start in places(old).items())


def test_a_dropped_block_moves_as_many_sessions_as_it_hits() -> None:
    moves, hits, without = [], [], []
    for seed in range(WEEKS):
        team, hit = with_block(seed)
        old, new = published(seed), again(team := team, published(seed))
        assert {s.id for s in new.sessions} | {m.id for m in new.unplaced} >= set(places(old))
        hits.append(hit)
        moves.append(touched(old, new))
        without.append(touched(old, plan_week(asked(team), FIRST_WEEK).plan))
    assert all(move >= hit for move, hit in zip(moves, hits, strict=True))
    assert median(moves) == median(hits)
    assert sum(move == hit for move, hit in zip(moves, hits, strict=True)) >= WEEKS * 3 // 4
    assert median(without) >= 2 * median(moves)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_moves_when_nothing_changed(seed: int) -> None:
    for now in (SUNDAY, WEDNESDAY):
        new = again(busy_team(seed), published(seed), now)
        assert (places(new), new.changes) == (places(published(seed)), ())
        assert {s.id: s.theme for s in new.sessions} == {s.id: s.theme for s in published(seed).sessions}


def edited(team: Roster) -> Roster:
    """The team on Wednesday: the last one sells as nobody before."""
    document = team.model_dump()
    document["reps"][-1]["metrics"] = {"quota_attainment": "300%"}
    document["reps"][0]["metrics"] = {"quota_attainment": "10%"}
    return Roster.model_validate(document)


def test_an_edited_metric_does_not_reshuffle_the_week() -> None:
    team = roster(8)
    old = plan_week(asked(team, policy="center-for-sales-strategy"), FIRST_WEEK).plan
    wednesday = asked(edited(team), WEDNESDAY, "center-for-sales-strategy")
    new = plan_week(wednesday, FIRST_WEEK, earlier=Earlier(published=old)).plan
    assert places(new) == places(old)
    assert [s.minutes for s in new.shares] != []
    assert {s.rep: (s.minutes, s.due_minutes) for s in new.shares} == {
        s.rep: (s.minutes, s.due_minutes) for s in old.shares
    }
    anew = plan_week(wednesday, FIRST_WEEK, earlier=Earlier(published=old, reallocate=True)).plan
    assert {s.rep: s.minutes for s in anew.shares} != {s.rep: s.minutes for s in old.shares}


@given(seed=st.integers(0, 3), dice=st.integers(0, 2**32), reallocate=st.booleans())
def test_a_locked_session_never_moves(seed: int, dice: int, *, reallocate: bool) -> None:
    draw = Random(dice)  # noqa: S311 - nothing secret
    old = published(seed)
    locked = frozenset(session.id for session in old.sessions if draw.random() < 0.4)
    begin = draw.randrange(9, 15)
    block = {"every": "mon-fri", "time": f"{begin}:00-{begin + 2}:30"}
    team = changed(busy_team(seed), busy=[*(b.model_dump() for b in busy_team(seed).manager.busy), block])
    limits = {"max_sessions_per_day": draw.choice((1, 2, 4)), "buffer": draw.choice((15, 60))}
    new = again(changed(team, **limits), old, locked=locked, reallocate=reallocate)
    assert {name: places(new).get(name) for name in locked} == {name: places(old)[name] for name in locked}
    assert all(session.locked == (session.id in locked) for session in new.sessions)
    third = again(changed(team, **limits), new)
    assert all(places(third)[name] == places(old)[name] for name in locked)


def test_what_starts_within_the_freeze_stays_and_its_clash_is_told() -> None:
    old, team = published(0), busy_team(0)
    first = min(old.sessions, key=lambda s: s.start)
    now = first.start.astimezone(UTC) - timedelta(hours=20)
    block = {"on": first.start.date().isoformat(), "time": "9:00-17:00"}
    full = changed(team, busy=[*(b.model_dump() for b in team.manager.busy), block])
    stays = again(full, old, now)
    assert places(stays)[first.id] == first.start
    assert any(" and ".join(first.names) in alert and "busy" in alert for alert in stays.alerts)
    moves = again(changed(full, freeze=0), old, now)
    assert places(moves).get(first.id) != first.start
    assert first.id in {change.session for change in moves.changes}


def test_a_rep_who_left_has_no_session_and_nobody_gets_the_minutes() -> None:
    old, team = published(1), busy_team(1)
    gone = old.sessions[0].reps[0]
    smaller = team.model_copy(update={"reps": tuple(rep for rep in team.reps if rep.id != gone)})
    new = again(smaller, old)
    left = {s.id: s.start for s in old.sessions if gone not in s.reps}
    assert places(new) == left
    assert "no longer on the roster" in new.left_over_why
    assert {change.why for change in new.changes} == {f"{old.sessions[0].names[0]} left the roster"}


def test_the_minutes_of_a_rep_who_left_go_into_the_next_week() -> None:
    old, team = published(1), busy_team(1)
    gone = old.sessions[0].reps[0]
    freed = sum(s.minutes for s in old.sessions if gone in s.reps)
    smaller = team.model_copy(update={"reps": tuple(rep for rep in team.reps if rep.id != gone)})
    for here, carried in ((team, 10), (smaller, 10 + freed)):
        made = plan_week(asked(here), FIRST_WEEK, earlier=Earlier(published=old, carried=10))
        assert made.ledger.carried_minutes == carried
        assert (f"{freed} go into next week" in made.plan.left_over_why) == (here is smaller)


def test_a_rep_who_came_is_on_the_list_without_a_session() -> None:
    old, team = published(1), busy_team(1)
    new_rep = Roster.model_validate({"reps": ["Zoe"]}).reps
    new = again(team.model_copy(update={"reps": (*team.reps, *new_rep)}), old)
    assert places(new) == places(old)
    (share,) = [share for share in new.shares if share.rep == "zoe"]
    assert (share.minutes, "since the week was published" in share.why) == (0, True)


def test_a_session_that_did_not_fit_is_placed_when_there_is_room() -> None:
    team = crowded(3)
    old = plan_week(asked(team), FIRST_WEEK).plan
    assert old.unplaced
    free = changed(team, busy=[])
    free = free.model_copy(update={"reps": tuple(rep.model_copy(update={"busy": ()}) for rep in free.reps)})
    new = again(free, old)
    assert new.complete
    assert touched(old, new) == 0
    assert [change.what for change in new.changes] == ["added"] * len(old.unplaced)


def test_a_published_plan_reads_back_from_its_json() -> None:
    old = WeekPlan.model_validate_json(published(2).model_dump_json())
    assert again(busy_team(2), old).changes == ()


def test_the_slot_of_last_week_is_kept_where_nothing_speaks_against_it() -> None:
    team, next_week = busy_team(0), FIRST_WEEK.shifted(1)
    free = changed(team, busy=[], preferred={}, focus_blocks={})
    plain = free.model_copy(
        update={"reps": tuple(r.model_copy(update={"busy": (), "preferred": {}}) for r in free.reps)}
    )
    before = plan_week(asked(plain), FIRST_WEEK).plan
    late = [s.model_copy(update=shifted(s, 90)) for s in before.sessions]
    old = before.model_copy(update={"sessions": tuple(late)})
    new = plan_week(asked(plain), next_week, earlier=Earlier(previous=old)).plan
    slots = {(s.reps, f"{s.start:%a %H:%M}") for s in old.sessions}
    kept = sum((s.reps, f"{s.start:%a %H:%M}") in slots for s in new.sessions)
    alone = plan_week(asked(plain), next_week).plan
    assert kept > sum((s.reps, f"{s.start:%a %H:%M}") in slots for s in alone.sessions)
    assert kept >= len({s.reps for s in new.sessions} & {s.reps for s in old.sessions}) // 2


def shifted(session: Session, minutes: int) -> dict[str, datetime]:
    by = timedelta(minutes=minutes)
    return {"start": session.start + by, "end": session.end + by}
