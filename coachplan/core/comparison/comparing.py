"""Comparing: the plans that several policies make of one week, side by side."""

from collections.abc import Iterable, Sequence
from math import fsum

from coachplan.core.allocation.cautions import outside_band
from coachplan.core.allocation.entitlement import WEEKS_PER_MONTH
from coachplan.core.allocation.spent import Spent
from coachplan.core.comparison.comparison import (
    BandBreach,
    Choice,
    Comparison,
    RepMinutes,
    TierMinutes,
    Today,
)
from coachplan.core.plans.plan import PlanShare, WeekPlan
from coachplan.core.policies.figures import Figure, figures
from coachplan.core.policies.policy import TIERS, Policy

NOTICED = 2.0
"""Minutes a week from which on a change is a gain or a loss."""

_SPLIT = (
    *("shares", "tier_heads", "cadences", "caps", "cap_hours_per_month", "promises", "protected"),
    *("signal_share", "budget_share", "budget_hours_per_rep_month", "band_hours_per_month"),
)
"""The fields of a policy whose numbers decide who gets how much."""


def compare(plans: Sequence[tuple[Policy, WeekPlan]], today: Today, *, whole_week: bool = True) -> Comparison:
    """Return the plans of one week, made under different policies, side by side.

    Args:
        plans: each policy with the plan that it makes; at least one, all of one team, week and moment.
        today: the minutes that each rep gets now, whatever they come from: a policy, or a past week.
        whole_week: whether no absence or holiday cuts the week short; a short one is no measure of a month.
    """
    first = plans[0][1]
    return Comparison(
        team=first.team,
        week=first.week,
        monday=first.monday,
        sunday=first.sunday,
        as_of=first.as_of,
        timezone=first.timezone,
        today=today,
        choices=tuple(_choice(policy, plan, today, whole_week=whole_week) for policy, plan in plans),
        whole_week=whole_week,
    )


def due_in(plan: WeekPlan, source: str) -> Today:
    """Return the split of ``plan`` as today's, for want of past weeks."""
    return Today(source=source, minutes={share.rep: share.due_minutes for share in plan.shares})


def had_in(spent: Spent) -> Today:
    """Return the split that past weeks really had, by the week."""
    minutes = {rep: round(each / spent.weeks, 6) for rep, each in spent.minutes.items()}
    told = {
        "history": "what you held and talked ad hoc in",
        "calendar": "the time with reps that your calendar has for",
    }[spent.told_by]
    source = f"{told} {spent.span}, {fsum(minutes.values()):.0f} minutes a week"
    return Today(source=source, minutes=minutes, kind=spent.told_by)


def _choice(policy: Policy, plan: WeekPlan, today: Today, *, whole_week: bool) -> Choice:
    reps = tuple(_rep(share, today) for share in plan.shares)
    moved = sorted((r for r in reps if abs(r.change) >= NOTICED), key=lambda r: (-abs(r.change), r.rep))
    return Choice(
        policy=policy.name,
        title=policy.title,
        summary=policy.summary,
        source=policy.source,
        basis=policy.basis,
        tiers=policy.tiers,
        budget_minutes=plan.budget_minutes,
        left_over_minutes=plan.left_over_minutes,
        sessions=len(plan.sessions),
        placed_minutes=sum(session.minutes for session in plan.sessions),
        unplaced=plan.unplaced,
        by_tier=tuple(_tiers(plan.shares)),
        by_rep=reps,
        gains=tuple(r.rep for r in moved if r.change > 0),
        loses=tuple(r.rep for r in moved if r.change < 0),
        promises=tuple(promise for promise in plan.promises if promise.state != "kept"),
        band_hours_per_month=policy.band_hours_per_month,
        outside_band=tuple(_breaches(policy, plan)) if whole_week else (),
        cautions=plan.cautions,
        figures=_split(policy),
        asks=policy.asks,
        refuses=policy.warns,
        believe=policy.believe,
    )


def _rep(share: PlanShare, today: Today) -> RepMinutes:
    return RepMinutes(
        rep=share.rep,
        name=share.name,
        tier=share.tier,
        certainty=share.certainty,
        due=share.due_minutes,
        placed=share.minutes,
        change=round(share.due_minutes - today.minutes.get(share.rep, 0.0), 6),
        hours_per_month=round(share.due_minutes * WEEKS_PER_MONTH / 60, 3),
    )


def _tiers(shares: Sequence[PlanShare]) -> Iterable[TierMinutes]:
    for tier in (*TIERS, None):
        own = [share for share in shares if share.tier == tier]
        if own:
            due, placed = fsum(share.due_minutes for share in own), sum(share.minutes for share in own)
            yield TierMinutes(
                tier=tier,
                heads=len(own),
                due=round(due, 6),
                placed=placed,
                due_per_head=round(due / len(own), 6),
                placed_per_head=round(placed / len(own), 6),
            )


def _breaches(policy: Policy, plan: WeekPlan) -> Iterable[BandBreach]:
    names = {share.rep: share.name for share in plan.shares}
    due = {share.rep: share.due_minutes for share in plan.shares}
    for rep, (side, hours) in outside_band(policy, due).items():
        yield BandBreach(rep=rep, name=names[rep], side=side, hours_per_month=hours)


def _split(policy: Policy) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures(policy) if figure.path.partition(".")[0] in _SPLIT)
