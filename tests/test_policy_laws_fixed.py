"""What each shipped policy promises, on fixed teams of one to thirty, week after week and to the minute."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise
from math import fsum

import pytest
from teams import FIRST_WEEK, LAST_WEEK, run, shipped, team, usual_weeks, week

from coachplan.core.allocation.allocation import Allocation, Ledger, allocate, ledger_at
from coachplan.core.plans.needs import Gauge, cadence_of, needs_of
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.ranking import Ranking
from coachplan.files.policies import policy_names

SIZES = (1, 2, 3, 5, 7, 10, 12, 30)
TIERED = SIZES[2:]
QUARTER = 14
WEEKS = 26
"""The first quarter and the second, carried on as published plans are."""

teams_of = pytest.mark.parametrize("count", SIZES)
tiered = pytest.mark.parametrize("count", TIERED)
every_policy = pytest.mark.parametrize("name", policy_names())


def needs(count: int) -> dict[str, float]:
    """From none to the needs that are seen weekly, in the order of the team."""
    return {f"rep{n:02d}": 1.5 * n / count for n in range(count)}


@cache
def published(name: str, count: int) -> tuple[Allocation, ...]:
    ranking = team(count)
    return tuple(run(ranking, shipped(name), usual_weeks(ranking, shipped(name)), WEEKS, needs(count)))


@cache
def unpublished(name: str, count: int) -> tuple[Allocation, ...]:
    """Each week planned for itself, as without history."""
    ranking, policy = team(count), shipped(name)
    calendar = usual_weeks(ranking, policy)
    found = []
    for number in (0, 3, 8, 13, 14, 20):
        monday = FIRST_WEEK + timedelta(weeks=number)
        ledger = ledger_at(ranking, policy, monday, calendar, needs(count))
        found.append(allocate(ranking, policy, calendar(monday), ledger, needs(count)))
    return tuple(found)


def twelve(weeks: Sequence[Allocation]) -> Iterable[Sequence[Allocation]]:
    return (weeks[n : n + 12] for n in range(len(weeks) - 11))


def given(weeks: Iterable[Allocation]) -> Counter[str]:
    total: Counter[str] = Counter()
    for allocation in weeks:
        total.update({s.rep: s.minutes for s in allocation.shares})
    return total


def by_tier(ranking: Ranking, minutes: Counter[str]) -> dict[Tier | None, int]:
    total: Counter[Tier | None] = Counter()
    for standing in ranking.standings:
        total[standing.tier] += minutes[standing.rep]
    return dict(total)


def furthest(weeks: Sequence[Allocation]) -> float:
    """The largest difference between minutes given and minutes due of any rep."""
    return max(
        abs(fsum(w.shares[n].minutes - w.shares[n].due_minutes for w in weeks))
        for n in range(len(weeks[0].shares))
    )


@every_policy
@teams_of
def test_minutes_add_up(name: str, count: int) -> None:
    for allocation in (*published(name, count), *unpublished(name, count)):
        spent = sum(d.minutes for d in allocation.sessions)
        assert spent + allocation.left_over_minutes == allocation.budget_minutes + allocation.carried_minutes
        assert spent == sum(s.minutes for s in allocation.shares)


@every_policy
@teams_of
def test_what_is_given_is_what_is_due_within_one_session(name: str, count: int) -> None:
    weeks, session = published(name, count), shipped(name).quantum
    for length in range(1, 13):
        assert furthest(weeks[:length]) <= session + 1e-3
    # Promises of many reps that fall into the same week push others a little further back.
    assert max(furthest(weeks[:length]) for length in range(13, WEEKS + 1)) <= 1.25 * session
    # Any other window lies between two weeks that are each about one session away at most.
    assert max(furthest(window) for window in twelve(weeks)) <= 2 * session


@every_policy
@teams_of
def test_every_promise_is_kept(name: str, count: int) -> None:
    for allocation in (*published(name, count), *unpublished(name, count)):
        assert {p.state for p in allocation.promises} <= {"kept"}
        assert {d.minutes for d in allocation.sessions} <= {shipped(name).quantum}


@every_policy
@teams_of
def test_nobody_waits_longer_than_promised(name: str, count: int) -> None:
    weeks = published(name, count)
    for promise in shipped(name).promises:
        for standing in team(count).standings:
            if promise.tier not in {"everyone", standing.tier}:
                continue
            kept = [
                any(
                    d.rep == standing.rep
                    and (not promise.theme_kinds or d.theme_kinds == promise.theme_kinds)
                    for d in allocation.sessions
                )
                for allocation in weeks
            ]
            span = promise.every_weeks
            assert all(any(kept[n : n + span]) for n in range(len(kept) - span + 1))


@pytest.mark.parametrize("count", [n for n in SIZES if n >= 10])
def test_center_for_sales_strategy_gives_the_top_tier_most(count: int) -> None:
    for window in twelve(published("center-for-sales-strategy", count)):
        total = by_tier(team(count), given(window))
        assert total["top"] > max(total["middle"], total["bottom"])


@pytest.mark.parametrize("name", ["center-for-sales-strategy", "sbi"])
@tiered
def test_per_head_the_top_gets_most_and_the_bottom_least(name: str, count: int) -> None:
    ranking = team(count)
    heads = Counter(s.tier for s in ranking.standings)
    total = by_tier(ranking, given(published(name, count)[:12]))
    assert (
        total["top"] / heads["top"] >= total["middle"] / heads["middle"] >= total["bottom"] / heads["bottom"]
    )
    for allocation in published(name, count):
        due = {tier: allocation.due[tier] / heads[tier] for tier in allocation.due}
        assert due["top"] >= due["middle"] - 1e-6 >= due["bottom"] - 2e-6


@tiered
def test_center_for_sales_strategy_caps_each_bottom_rep_over_four_weeks(count: int) -> None:
    weeks = published("center-for-sales-strategy", count)
    for first in range(len(weeks) - 3):
        window = weeks[first : first + 4]
        limit = 0.1 * sum(w.budget_minutes for w in window)
        minutes = given(window)
        assert all(minutes[s.rep] <= limit for s in team(count).standings if s.tier == "bottom")


@tiered
def test_sbi_sees_every_top_rep_every_week(count: int) -> None:
    top = {s.rep for s in team(count).standings if s.tier == "top"}
    for allocation in (*published("sbi", count), *unpublished("sbi", count)):
        assert top <= {d.rep for d in allocation.sessions}


@tiered
def test_sales_momentum_gives_the_middle_most(count: int) -> None:
    for window in twelve(published("sales-momentum", count)):
        total = by_tier(team(count), given(window))
        assert total["middle"] > max(total["top"], total["bottom"])


@pytest.mark.parametrize("name", ["sales-hunter", "balanced"])
@tiered
def test_top_reps_talk_about_goals_as_the_quarter_ends(name: str, count: int) -> None:
    weeks, kinds = published(name, count)[QUARTER - 2 : QUARTER], {"goal", "evaluation"}
    assert FIRST_WEEK + timedelta(weeks=QUARTER - 1) == LAST_WEEK
    for standing in team(count).standings:
        if standing.tier == "top":
            own = [d for w in weeks for d in w.sessions if d.rep == standing.rep]
            assert any(d.theme_kinds and set(d.theme_kinds) <= kinds for d in own)


@teams_of
def test_vantagepoint_sees_nobody_more_often_than_needed(count: int) -> None:
    policy, weeks = shipped("vantagepoint"), published("vantagepoint", count)
    for rep, need in needs(count).items():
        seen = [n for n, w in enumerate(weeks) for d in w.sessions if d.rep == rep]
        cadence = cadence_of(policy, need)
        assert all(later - earlier >= cadence for earlier, later in pairwise(seen))


@teams_of
def test_vantagepoint_never_owes_less_to_the_larger_gap(count: int) -> None:
    ranking, policy = team(count + 1), shipped("vantagepoint")
    gauges = {"calls": Gauge(weight=1, unit=10, leading=True), "demos": Gauge(weight=2, unit=2, leading=True)}
    for calls in range(0, 60, 5):
        values = {s.rep: {"calls": 40.0 + 3 * n, "demos": 5.0} for n, s in enumerate(ranking.standings)}
        values["rep00"] = values["rep01"] | {"calls": float(calls)}
        for budget in (100, 300, 480):
            found = allocate(ranking, policy, week(ranking, budget), Ledger(), needs_of(gauges, values))
            due = {s.rep: s.due_minutes for s in found.shares}
            larger, smaller = sorted(("rep00", "rep01"), key=lambda rep: values[rep]["calls"])
            assert due[larger] >= due[smaller] - 1e-9


@teams_of
def test_equal_differs_by_one_session_at_most(count: int) -> None:
    for window in twelve(published("equal", count)):
        minutes = given(window).values()
        assert max(minutes) - min(minutes) <= shipped("equal").quantum


@every_policy
@tiered
def test_swapping_two_reps_swaps_their_entitlements(name: str, count: int) -> None:
    ranking, need = team(count), needs(count)
    best, worst = ranking.standings[0], ranking.standings[-1]
    swapped = ranking.model_copy(
        update={
            "standings": (
                best.model_copy(update={"rep": worst.rep}),
                *ranking.standings[1:-1],
                worst.model_copy(update={"rep": best.rep}),
            )
        }
    )
    turned = need | {best.rep: need[worst.rep], worst.rep: need[best.rep]}
    one, other = (
        {s.rep: s.due_minutes for s in allocate(r, shipped(name), week(r, 480), Ledger(), n).shares}
        for r, n in ((ranking, need), (swapped, turned))
    )
    assert (one[best.rep], one[worst.rep]) == (other[worst.rep], other[best.rep])
    assert all(one[s.rep] == other[s.rep] for s in ranking.standings[1:-1])
