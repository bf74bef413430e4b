"""The budget: how many minutes of coaching a week holds."""

from math import floor

from coachplan.core.allocation.entitlement import WEEKS_PER_MONTH
from coachplan.core.policies.policy import Policy
from coachplan.core.team.roster import Budget


def weekly_budget(
    policy: Policy, net_minutes: int, reps: int, budget: Budget | None = None, full_minutes: int | None = None
) -> int:
    """Return the week's coaching minutes, rounded down.

    A budget of one's own goes first: minutes (never more than the week has) or a share of net
    working time. Else the policy's: the lesser of its share of net working time and its hours
    per rep and month.

    Args:
        policy: the policy in use.
        net_minutes: the manager's working minutes after holidays and absence, before meetings.
        reps: how many reps share the week.
        budget: the roster's budget, or that of this week, if one is given.
        full_minutes: what ``net_minutes`` would be without holidays and absence, where a budget in minutes is
            meant for such a week and shrinks with its days; ``None``: it is meant for this week as it is.
    """
    if budget and budget.minutes is not None:
        meant = budget.minutes
        if full_minutes:
            meant = meant * net_minutes // full_minutes
        return min(meant, net_minutes)
    if budget and budget.share is not None:
        return floor(round(budget.share * net_minutes, 6))
    by_rep = policy.budget_hours_per_rep_month * 60 * reps / WEEKS_PER_MONTH
    return floor(round(min(policy.budget_share * net_minutes, by_rep), 6))
