"""Tier weights: what one rep weighs against another under a policy's split, per head."""

from collections.abc import Mapping
from math import fsum

from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.ranking.ranking import Ranking, Standing

_NEXT_TO_NOTHING = 1e-9
"""Weight of a rep without any need: everybody else comes first."""


def weights_of(ranking: Ranking, policy: Policy, needs: Mapping[str, float]) -> dict[str, float]:
    """Return each rep's weight, by rep; only the proportions matter.

    By ``basis``: ``heads`` weighs everybody alike, ``need`` by need, ``shares`` by the tier's share
    per head, times the probability of the tier (``soft``) or by seat (``hard``). A rep who is still
    ramping weighs nothing under ``shares``, one without data what an average head does. A team
    without tiers is weighed by heads.
    """
    standings = sorted(ranking.standings, key=lambda s: s.rep)
    if policy.basis == "need":
        return {s.rep: max(needs.get(s.rep, 0.0), _NEXT_TO_NOTHING) for s in standings}
    if policy.basis == "heads" or not is_tiered(ranking):
        return dict.fromkeys((s.rep for s in standings), 1.0)
    seated = {s.rep: _membership(s, policy) for s in standings}
    heads = {tier: fsum(member[tier] for member in seated.values()) for tier in TIERS}
    worth = per_head(policy, heads)
    return {rep: fsum(member[tier] * worth[tier] for tier in TIERS) for rep, member in seated.items()}


def is_tiered(ranking: Ranking) -> bool:
    """Tell whether anybody has a seat in a tier."""
    return any(s.tier is not None for s in ranking.standings)


def is_ramping(standing: Standing) -> bool:
    """Tell whether a rep is too short in the job to be in a tier."""
    return standing.certainty == "ramping"


def _membership(standing: Standing, policy: Policy) -> dict[Tier, float]:
    if is_ramping(standing):
        return dict.fromkeys(TIERS, 0.0)
    if policy.tiers == "hard" and standing.tier is not None:
        return {tier: float(tier == standing.tier) for tier in TIERS}
    # A rep without data has no seat; the probabilities, shares of heads then, neither favour nor punish.
    return {tier: standing.probability.get(tier, 0.0) for tier in TIERS}


def per_head(policy: Policy, heads: Mapping[Tier, float]) -> dict[Tier, float]:
    """Return each tier's share per head, tiers pooled until the policy's order holds.

    Pooling adds the shares and the heads of the pair that inverts the order most, and repeats;
    for a chain of tiers this is isotonic regression. A tier without heads weighs nothing, so that
    its share goes to the others in proportion.
    """
    groups: list[tuple[Tier, ...]] = [(tier,) for tier in TIERS if heads[tier] > 0]

    def worth(group: tuple[Tier, ...]) -> float:
        return fsum(policy.shares[t] for t in group) / fsum(heads[t] for t in group)

    while True:
        home = {tier: group for group in groups for tier in group}
        inverted = [
            (worth(home[below]) - worth(home[above]), above, below)
            for above, below in policy.order
            if above in home and below in home and home[above] != home[below]
        ]
        excess, above, below = max(inverted, default=(0.0, "top", "top"))
        if excess <= 0:
            return {tier: worth(home[tier]) if tier in home else 0.0 for tier in TIERS}
        pooled = (*home[above], *home[below])
        groups = [g for g in groups if g not in {home[above], home[below]}] + [pooled]
