"""The laws of every shipped policy, on any team, budget and presence; each is named as it is written down.

The same laws on fixed teams, where some hold more exactly, are in ``test_policy_laws_fixed.py``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from teams import FIRST_WEEK, ranked, run, seats, shipped, standing, team, week

from coachplan.core.allocation.allocation import Allocation, Ledger, allocate
from coachplan.core.allocation.budget import weekly_budget
from coachplan.core.allocation.ledger import WeekFacts
from coachplan.core.plans.needs import Gauge, cadence_of, needs_of
from coachplan.core.policies.policy import TIERS, Policy, Promise, Tier
from coachplan.core.ranking.ranking import Ranking
from coachplan.files.policies import policy_names

SIZES = (1, 2, 3, 5, 7, 10, 12, 30)
QUARTER = 14
NO_PROBABILITY = dict.fromkeys(TIERS, 0.0)

every_policy = pytest.mark.parametrize("name", policy_names())
few = settings(max_examples=max(1, settings().max_examples // 4))
"""Examples of a law that takes a quarter's run; a policy is tried with each."""


@dataclass(frozen=True)
class Case:
    """A team, and what its weeks hold: budgets and days repeat when they are used up."""

    ranking: Ranking
    needs: Mapping[str, float] = field(default_factory=dict)
    budgets: Sequence[int] = ()
    days: Sequence[Mapping[str, int]] = ()

    def calendar(self, policy: Policy) -> Callable[[date], WeekFacts]:
        """Return the weeks; without budgets they have the policy's own for forty hours."""
        usual = weekly_budget(policy, 2400, len(self.ranking.standings))

        def facts(monday: date) -> WeekFacts:
            number = (monday - FIRST_WEEK).days // 7
            minutes = self.budgets[number % len(self.budgets)] if self.budgets else usual
            days = self.days[number % len(self.days)] if self.days else {}
            return week(self.ranking, minutes, monday, days=dict(days))

        return facts

    def run(self, name: str, weeks: int = 12) -> list[Allocation]:
        """Return the weeks one after the other, every session held."""
        return run(self.ranking, shipped(name), self.calendar(shipped(name)), weeks, self.needs)

    def seated(self, tier: Tier) -> set[str]:
        """Return the reps in ``tier``."""
        return {s.rep for s in self.ranking.standings if s.tier == tier}


@st.composite
def rankings(draw: st.DrawFn, least: int = 1, *, newcomers: bool = True) -> Ranking:
    """Draw who is where: ids in any order, any probabilities, some reps ramping or without data."""
    count = draw(st.integers(least, 14))
    kinds = st.sampled_from(["tiered"] * 5 + ["ramping", "no data"]) if newcomers else st.just("tiered")
    drawn = sorted(draw(st.lists(kinds, min_size=count, max_size=count)), key=lambda kind: kind == "no data")
    seat = iter(seats(drawn.count("tiered")))
    found = []
    for rep, kind in zip(draw(st.permutations([f"rep{n:02d}" for n in range(count)])), drawn, strict=True):
        parts = draw(st.tuples(*[st.integers(0, 9)] * 3).filter(any))
        shares = {tier: part / sum(parts) for tier, part in zip(TIERS, parts, strict=True)}
        if kind == "tiered":
            found.append(standing(rep, next(seat), **shares))
        elif kind == "ramping":
            found.append(standing(rep, None, "ramping", **NO_PROBABILITY))
        else:
            found.append(standing(rep, None, "no data", top=0.2, middle=0.6, bottom=0.2))
    return ranked(found)


def usual(least: int = 1, *, newcomers: bool = True) -> st.SearchStrategy[Case]:
    """Draw a team in usual weeks."""
    return rankings(least, newcomers=newcomers).flatmap(
        lambda ranking: st.builds(Case, st.just(ranking), needs_for(ranking))
    )


def needs_for(ranking: Ranking) -> st.SearchStrategy[dict[str, float]]:
    need = st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5]) | st.floats(0, 2)
    return st.fixed_dictionaries({s.rep: need for s in ranking.standings})


def any_case(budgets: st.SearchStrategy[int]) -> st.SearchStrategy[Case]:
    """Draw a team whose weeks differ in budget and in who is there, and for how long."""

    def build(ranking: Ranking) -> st.SearchStrategy[Case]:
        days = st.fixed_dictionaries(
            {s.rep: st.sampled_from([5, 5, 5, 4, 2, 1, 0]) for s in ranking.standings}
        )
        return st.builds(
            Case,
            st.just(ranking),
            needs_for(ranking),
            st.lists(budgets, min_size=1, max_size=6),
            st.lists(days, min_size=1, max_size=6),
        )

    return rankings().flatmap(build)


def on_fixed_teams(least: int = 1) -> Callable[[Any], Any]:
    """Try the fixed teams too."""

    def add(test: Any) -> Any:
        for count in SIZES:
            if count >= least:
                needs = {f"rep{n:02d}": 1.5 * n / count for n in range(count)}
                test = example(case=Case(team(count), needs))(test)
        return test

    return add


def given_to(weeks: Sequence[Allocation]) -> Counter[str]:
    total: Counter[str] = Counter()
    for allocation in weeks:
        total.update({s.rep: s.minutes for s in allocation.shares})
    return total


def minutes_by_tier(case: Case, weeks: Sequence[Allocation]) -> dict[Tier, int]:
    total = given_to(weeks)
    return {tier: sum(total[rep] for rep in case.seated(tier)) for tier in TIERS}


def overdue(case: Case, name: str, promise: Promise, weeks: Sequence[Allocation]) -> list[tuple[int, str]]:
    """Return the weeks in which a rep who is there has waited as long as allowed, and is not seen."""
    facts, found = case.calendar(shipped(name)), []
    for rep in sorted(s.rep for s in case.ranking.standings if promise.tier in {"everyone", s.tier}):
        waited = 0
        for number, allocation in enumerate(weeks):
            if facts(FIRST_WEEK + timedelta(weeks=number)).days[rep] == 0:
                continue
            kinds = [d.theme_kinds for d in allocation.sessions if d.rep == rep]
            wanted = set(promise.theme_kinds)
            seen = any(not wanted or (k and set(k) <= wanted) for k in kinds)
            waited = 0 if seen else waited + 1
            if waited >= promise.every_weeks:
                found.append((number, rep))
    return found


@every_policy
@few
@on_fixed_teams()
@given(case=any_case(st.integers(0, 1500)))
def test_minutes_add_up(name: str, case: Case) -> None:
    for allocation in case.run(name, 8):
        spent = sum(d.minutes for d in allocation.sessions)
        assert spent + allocation.left_over_minutes == allocation.budget_minutes + allocation.carried_minutes
        assert spent == sum(s.minutes for s in allocation.shares)


@every_policy
@few
@on_fixed_teams()
@given(case=any_case(st.integers(700, 1500)))
def test_every_promise_is_kept_whenever_the_calendar_can_hold_it(name: str, case: Case) -> None:
    # Seven hundred minutes hold a session a week with each of fourteen reps.
    weeks = case.run(name)
    assert {p.state for allocation in weeks for p in allocation.promises} <= {"kept"}
    assert [
        found for promise in shipped(name).promises for found in overdue(case, name, promise, weeks)
    ] == []


def test_the_drawn_budgets_can_be_too_small_for_the_promises() -> None:
    case = Case(team(10), budgets=(20,))
    (promise,) = shipped("sbi").promises
    assert overdue(case, "sbi", promise, case.run("sbi"))


@every_policy
@few
@given(case=any_case(st.integers(0, 150)))
def test_every_promise_is_named_when_it_cannot_be_kept(name: str, case: Case) -> None:
    weeks = case.run(name)
    for promise in shipped(name).promises:
        for number, rep in overdue(case, name, promise, weeks):
            broken = [p for p in weeks[number].promises if p.rep == rep and p.state == "broken"]
            assert any(p.theme_kinds == promise.theme_kinds and p.why for p in broken)


@few
@on_fixed_teams(10)
@given(case=usual(10, newcomers=False))
def test_center_for_sales_strategy_top_tiers_minutes_exceed_any_other_tiers_on_teams_of_ten_or_more(
    case: Case,
) -> None:
    total = minutes_by_tier(case, case.run("center-for-sales-strategy"))
    assert total["top"] > max(total["middle"], total["bottom"])


@pytest.mark.parametrize("name", ["center-for-sales-strategy", "sbi"])
@few
@on_fixed_teams(3)
@given(case=usual(3))
def test_per_head_top_is_at_least_middle_and_middle_at_least_bottom_within_one_session(
    name: str, case: Case
) -> None:
    weeks = case.run(name)
    assume(all(case.seated(tier) for tier in TIERS))
    total = minutes_by_tier(case, weeks)
    top, middle, bottom = (total[tier] / len(case.seated(tier)) for tier in TIERS)
    # Sessions are whole: who is due as much or more may be one behind.
    session = shipped(name).quantum
    assert top + session >= middle
    assert middle + session >= bottom
    assert top >= bottom


@pytest.mark.parametrize("name", ["center-for-sales-strategy", "sbi"])
@given(ranking=rankings(3), budget=st.integers(0, 3000))
def test_per_head_top_middle_and_bottom_are_due_no_less_in_that_order(
    name: str, ranking: Ranking, budget: int
) -> None:
    due = allocate(ranking, shipped(name), week(ranking, budget), Ledger()).shares
    by_rep = {s.rep: s.due_minutes for s in due}
    for above, below in pairwise(s for s in ranking.standings if s.tier):
        assert by_rep[above.rep] >= by_rep[below.rep] - 1e-6


@few
@on_fixed_teams()
@given(case=any_case(st.integers(700, 1500)))
def test_sbi_every_top_rep_is_seen_in_every_iso_week_in_which_both_are_present(case: Case) -> None:
    facts = case.calendar(shipped("sbi"))
    for number, allocation in enumerate(case.run("sbi")):
        days = facts(FIRST_WEEK + timedelta(weeks=number)).days
        here = {rep for rep in case.seated("top") if days[rep] > 0}
        assert here <= {d.rep for d in allocation.sessions}


@few
@on_fixed_teams(3)
@given(case=usual(3))
def test_sales_momentum_the_middle_has_the_most_minutes_in_total(case: Case) -> None:
    assume(all(case.seated(tier) for tier in TIERS))
    total = minutes_by_tier(case, case.run("sales-momentum"))
    assert total["middle"] > max(total["top"], total["bottom"])


@few
@on_fixed_teams()
@given(case=usual())
def test_sales_momentum_every_top_rep_is_seen_in_every_second_iso_week(case: Case) -> None:
    for one, other in pairwise(case.run("sales-momentum")):
        assert case.seated("top") <= {d.rep for d in (*one.sessions, *other.sessions)}


@few
@on_fixed_teams()
@given(case=usual())
def test_sales_hunter_in_the_last_two_weeks_of_a_quarter_every_top_rep_has_a_goal_or_evaluation_session(
    case: Case,
) -> None:
    last = case.run("sales-hunter", QUARTER)[-2:]
    goals = {
        d.rep
        for w in last
        for d in w.sessions
        if d.theme_kinds and {*d.theme_kinds} <= {"goal", "evaluation"}
    }
    assert case.seated("top") <= goals


numbers = st.fixed_dictionaries({"calls": st.integers(0, 60), "demos": st.integers(0, 12)})


@given(
    ranking=rankings(2),
    rows=st.lists(numbers, min_size=14, max_size=14),
    pair=st.tuples(st.integers(0, 13), st.integers(0, 13)),
    metric=st.sampled_from(["calls", "demos"]),
    lower=st.integers(0, 60),
    budget=st.integers(0, 900),
)
def test_vantagepoint_two_reps_alike_but_for_one_kpi_gap_the_larger_gap_is_never_entitled_to_less(
    ranking: Ranking,
    rows: list[dict[str, int]],
    pair: tuple[int, int],
    metric: str,
    lower: int,
    budget: int,
) -> None:
    count = len(ranking.standings)
    one, other = (number % count for number in pair)
    assume(one != other)
    # Alike in everything: two who are ramping are promised more than others.
    assume(ranking.standings[one].certainty == ranking.standings[other].certainty)
    reps = [s.rep for s in ranking.standings]
    values = {rep: {k: float(v) for k, v in row.items()} for rep, row in zip(reps, rows, strict=False)}
    values[reps[one]] = values[reps[other]] | {metric: float(lower)}
    gauges = {"calls": Gauge(weight=1, unit=10, leading=True), "demos": Gauge(weight=2, unit=2, leading=True)}
    found = allocate(
        ranking, shipped("vantagepoint"), week(ranking, budget), Ledger(), needs_of(gauges, values)
    )
    due = {s.rep: s.due_minutes for s in found.shares}
    larger, smaller = sorted((reps[one], reps[other]), key=lambda rep: values[rep][metric])
    assert due[larger] >= due[smaller] - 1e-9


@few
@on_fixed_teams()
@given(case=usual(newcomers=False))
def test_vantagepoint_nobody_is_seen_more_often_than_their_cadence(case: Case) -> None:
    # No promise of the policy asks for more; who is ramping is promised minutes of their own.
    assert shipped("vantagepoint").promises == ()
    weeks = case.run("vantagepoint")
    for rep, need in case.needs.items():
        seen = [number for number, w in enumerate(weeks) for d in w.sessions if d.rep == rep]
        assert all(b - a >= cadence_of(shipped("vantagepoint"), need) for a, b in pairwise(seen))


@few
@on_fixed_teams()
@given(
    case=st.builds(
        Case, rankings(newcomers=False), budgets=st.lists(st.integers(0, 1500), min_size=1, max_size=6)
    )
)
def test_equal_minutes_per_rep_differ_by_at_most_one_session_over_12_weeks(case: Case) -> None:
    minutes = given_to(case.run("equal")).values()
    assert max(minutes) - min(minutes) <= shipped("equal").quantum


@every_policy
@given(
    case=any_case(st.integers(0, 1500)),
    pair=st.tuples(st.integers(0, 13), st.integers(0, 13)),
)
def test_swapping_two_reps_numbers_swaps_their_entitlements(
    name: str, case: Case, pair: tuple[int, int]
) -> None:
    reps = [s.rep for s in case.ranking.standings]
    one, other = (reps[number % len(reps)] for number in pair)
    turn = {one: other, other: one}
    swapped = Case(
        ranked([s.model_copy(update={"rep": turn.get(s.rep, s.rep)}) for s in case.ranking.standings]),
        {turn.get(rep, rep): need for rep, need in case.needs.items()},
        case.budgets,
        [{turn.get(rep, rep): days for rep, days in row.items()} for row in case.days],
    )
    before, after = ({s.rep: s.due_minutes for s in c.run(name, 1)[0].shares} for c in (case, swapped))
    assert after == {turn.get(rep, rep): due for rep, due in before.items()}
