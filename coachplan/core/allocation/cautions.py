"""Cautions: what a manager should know about a week's minutes although the policy is obeyed."""

from collections.abc import Mapping, Sequence
from typing import Literal

from coachplan.core.allocation.allocation import Allocation
from coachplan.core.allocation.entitlement import WEEKS_PER_MONTH
from coachplan.core.calendars.week import Week, days_in_common
from coachplan.core.policies.policy import Policy, Tier
from coachplan.core.ranking.ranking import Ranking

Side = Literal["below", "above"]
_SIDES: tuple[Side, ...] = ("below", "above")

_CERTAIN = 0.005
"""A probability that would be printed as nothing."""

_FEWEST = 3
"""Reps from which on a ranking could make a difference."""

_ALIKE = 2.0
"""Minutes a week that nobody would notice."""

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
        seat_firmness(ranking),
        _nothing_told_apart(ranking),
        _all_alike(policy, allocation),
    )
    return tuple(sentence for sentence in found if sentence)


def _outside_band(policy: Policy, allocation: Allocation) -> tuple[str | None, ...]:
    low, high = policy.band_hours_per_month
    names = {share.rep: share.name for share in allocation.shares}
    found = outside_band(policy, {share.rep: share.due_minutes for share in allocation.shares})
    sides = {side: [names[rep] for rep, (own, _) in found.items() if own == side] for side in _SIDES}
    band = f"outside the evidence band of {low:g} to {high:g}"
    return (
        _about(sides["below"], f"less than {low:g} hours a month, {band}"),
        _about(sides["above"], f"more than {high:g} hours a month, {band}"),
    )


def outside_band(policy: Policy, due: Mapping[str, float]) -> dict[str, tuple[Side, float]]:
    """Return by rep on which side of the evidence band, with how many hours a month.

    ``due`` are minutes a week by rep; who is due nothing (away, say) is left out.
    """
    low, high = policy.band_hours_per_month
    found: dict[str, tuple[Side, float]] = {}
    for rep, minutes in due.items():
        hours = round(minutes * WEEKS_PER_MONTH / 60, 3)
        if minutes and not low <= hours <= high:
            found[rep] = ("below" if hours < low else "above", hours)
    return found


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


def _nothing_told_apart(ranking: Ranking) -> str | None:
    seated = [s for s in ranking.standings if s.tier]
    if not seated or any(s.certainty != "unclear" for s in seated):
        return None
    return "these numbers cannot tell the reps apart yet; read every tier as a guess"


def _all_alike(policy: Policy, allocation: Allocation) -> str | None:
    """Say so where the cap for one rep leaves a policy of shares no difference to make."""
    due = [s.due_minutes for s in allocation.shares if s.due_minutes and s.tier]
    hours = policy.cap_hours_per_month
    if policy.basis != "shares" or hours is None or len(due) < _FEWEST or max(due) - min(due) > _ALIKE:
        return None
    return (
        f"there is time to give everyone {hours:g} hours a month, the most that this policy gives one rep, "
        "so the ranking makes no difference; it would with a smaller budget"
    )


def unreachable(week: Week, names: Mapping[str, str], least: int) -> tuple[str, ...]:
    """Return a sentence for each rep with whom no session of ``least`` minutes is possible on any day.

    ``names`` are the reps' names by id.
    """
    found = []
    for rep in week.reps:
        if not rep.working:
            found.append(f"{names[rep.id]} is away all week, so nothing is due")
        elif week.manager.working and not days_in_common(week, rep, least):
            found.append(
                f"{names[rep.id]} never works at the same time as you for {least} minutes this week, "
                "so nothing is due; check hours and time zone"
            )
    return tuple(found)


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
        if other < _CERTAIN:
            continue
        parts.append(
            f"the {which} {tier} seat (place {edge.position}, {edge.name}) with probability {other:.0%}"
        )
    return f"seats that may belong to somebody else: {', '.join(parts)}" if parts else None
