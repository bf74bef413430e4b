"""Cautions: what a manager should know about a week's minutes although the policy is obeyed."""

from collections.abc import Sequence

from coachplan.core.allocation import Allocation
from coachplan.core.entitlement import WEEKS_PER_MONTH
from coachplan.core.policy import Policy, Tier
from coachplan.core.ranking import Ranking

_NAMED = 3
"""Names in one sentence before the rest is counted."""


def warnings(ranking: Ranking, policy: Policy, allocation: Allocation, net_minutes: int) -> tuple[str, ...]:
    """Return the warnings about a week's minutes, as plain sentences.

    They compare what each rep is due with the evidence band, the budget with the policy's limits
    and with the manager's ``net_minutes`` of work, the number of reps with the span of one
    manager, and say how firm the seats are.
    """
    found = (
        *_outside_band(policy, allocation),
        _little(policy, allocation.budget_minutes),
        _much(policy, allocation.budget_minutes, net_minutes),
        _span(policy, len(ranking.standings)),
        seat_firmness(ranking) if policy.tiers == "hard" else None,
    )
    return tuple(sentence for sentence in found if sentence)


def _outside_band(policy: Policy, allocation: Allocation) -> tuple[str | None, ...]:
    low, high = policy.band_hours_per_month
    hours = {
        s.name: round(s.due_minutes * WEEKS_PER_MONTH / 60, 3) for s in allocation.shares if s.due_minutes
    }
    band = f"outside the evidence band of {low:g} to {high:g}"
    return (
        _about([name for name, h in hours.items() if h < low], f"less than {low:g} hours a month, {band}"),
        _about([name for name, h in hours.items() if h > high], f"more than {high:g} hours a month, {band}"),
    )


def _about(names: Sequence[str], what: str) -> str | None:
    if not names:
        return None
    more = len(names) - _NAMED
    listed = [*names[:_NAMED], *([f"{more} more"] if more > 0 else [])]
    who = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return f"{who} {'is' if len(names) == 1 else 'are'} due {what}"


def _little(policy: Policy, budget: int) -> str | None:
    if budget >= policy.warn_below_minutes:
        return None
    return f"the week has {budget} minutes of coaching, less than {policy.warn_below_minutes / 60:g} hours"


def _much(policy: Policy, budget: int, net_minutes: int) -> str | None:
    if budget <= policy.warn_above_share * net_minutes:
        return None
    part = f"{budget / net_minutes:.0%} of the week" if net_minutes else "more than the whole week"
    return f"coaching takes {part}; managers have about {policy.warn_above_share:.0%} of it for their team"


def _span(policy: Policy, reps: int) -> str | None:
    if reps > policy.span_warning:
        return (
            f"{reps} reps are more than one manager can coach well; the limit is about {policy.span_warning}"
        )
    if reps > policy.span_note:
        return f"{reps} reps are a wide span for one manager; {policy.span_note} is usual"
    return None


def seat_firmness(ranking: Ranking) -> str | None:
    """Return how likely the least certain top and bottom seats belong to somebody else, if there are any."""
    ends: tuple[tuple[Tier, str], ...] = (("top", "last"), ("bottom", "first"))
    parts = []
    for tier, which in ends:
        seated = [s for s in ranking.standings if s.tier == tier]
        if not seated:
            continue
        edge = seated[-1] if which == "last" else seated[0]
        other = 1 - edge.probability.get(tier, 0.0)
        parts.append(
            f"the {which} {tier} seat (place {edge.position}, {edge.name}) with probability {other:.0%}"
        )
    return f"seats that may belong to somebody else: {', '.join(parts)}" if parts else None
