"""Beside: the same minutes as each policy's entitlements would have shared them out."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import fsum

from coachplan.core.allocation.entitlement import Setting, entitlements, tier_minutes
from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.audit.figures import PolicyHours
from coachplan.core.audit.scene import Team
from coachplan.core.policies.policy import Policy

_WORKDAYS = 5
_DIGITS = 3


def beside(team: Team, minutes: int, weeks: int, day: date) -> tuple[PolicyHours, ...]:
    """Return ``minutes`` of rep time in ``weeks`` weeks under each policy, in the order of ``team``.

    They are spread evenly over the weeks, with everybody there all week: a policy's floors and
    caps hold as in any week. ``day`` is the last of the past days.
    """
    budget = minutes // weeks
    if not budget:
        return ()
    monday = day - timedelta(days=day.weekday())
    days = {standing.rep: _WORKDAYS for standing in team.ranking.standings}
    facts = WeekFacts(monday=monday, budget_minutes=budget, days=days)
    # Minutes that whole weeks leave over are shared like the others.
    scale = minutes / budget
    return tuple(_under(policy, team, facts, scale, first=n == 0) for n, policy in enumerate(team.policies))


def _under(policy: Policy, team: Team, facts: WeekFacts, scale: float, *, first: bool) -> PolicyHours:
    setting = Setting(team.ranking, policy, facts, Ledger(), team.needs, policy.quantum)
    due = {rep: each * scale for rep, each in entitlements(setting).due.items()}
    tiers = {tier: round(each, _DIGITS) for tier, each in tier_minutes(team.ranking, due).items()}
    unused = facts.budget_minutes * scale - fsum(due.values())
    return PolicyHours(
        policy=policy.name,
        minutes={rep: round(each, _DIGITS) for rep, each in sorted(due.items())},
        tier_minutes=tiers,
        unused_minutes=round(max(0.0, unused), _DIGITS) + 0.0,
        in_force=first,
    )


def shares_in_force(policies: Sequence[PolicyHours]) -> dict[str, float]:
    """Return each rep's share of rep time under the policy in force, empty without one."""
    for one in policies:
        if one.in_force:
            whole = fsum(one.minutes.values()) + one.unused_minutes
            return {rep: minutes / whole for rep, minutes in one.minutes.items()}
    return {}
