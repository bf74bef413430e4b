"""By tier: the week's minutes as the policy splits them, as they are due and as they are placed."""

from math import fsum
from typing import NamedTuple

from coachplan.core.plans.plan import WeekPlan
from coachplan.core.policies.policy import TIERS


class TierRow(NamedTuple):
    """One tier: how many reps it has, and their minutes; ``policy`` is ``None`` where it has no say."""

    tier: str
    heads: int
    policy: float | None
    due: float
    placed: int


def by_tier(plan: WeekPlan) -> tuple[TierRow, ...]:
    """Return the tiers that have reps, the reps without a tier last."""
    rows = []
    for tier in (*TIERS, None):
        shares = [share for share in plan.shares if share.tier == tier]
        if shares:
            policy = plan.tier_split.nominal.get(tier) if tier else None
            due, placed = fsum(share.due_minutes for share in shares), sum(share.minutes for share in shares)
            rows.append(TierRow(tier or "no tier", len(shares), policy, due, placed))
    return tuple(rows)
