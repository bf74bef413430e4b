"""The budget: how many minutes of coaching a week holds."""

from math import floor

from coachplan.core.allocation.entitlement import WEEKS_PER_MONTH
from coachplan.core.policies.policy import Policy
from coachplan.core.team.roster import Budget


def weekly_budget(policy: Policy, net_minutes: int, reps: int, budget: Budget | None = None) -> int:
    """Return the week's coaching minutes, rounded down.

    The roster's own budget goes first: minutes (never more than the week has) or a share of net
    working time. Else the policy's: the lesser of its share of net working time and its hours
    per rep and month.

    Args:
        policy: the policy in use.
        net_minutes: the manager's working minutes after holidays and absence, before meetings.
        reps: how many reps share the week.
        budget: the roster's budget, if it gives one.
    """
    if budget and budget.minutes is not None:
        return min(budget.minutes, net_minutes)
    if budget and budget.share is not None:
        return floor(round(budget.share * net_minutes, 6))
    by_rep = policy.budget_hours_per_rep_month * 60 * reps / WEEKS_PER_MONTH
    return floor(round(min(policy.budget_share * net_minutes, by_rep), 6))
