"""Figures: every number of a policy with where it comes from."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from coachplan.core.base import Value
from coachplan.core.policies.policy import TIERS, Policy, Provenance, Tier


class Figure(Value):
    """One number: its path (``shares.top``), its value, and its provenance if it has one."""

    path: str
    value: float
    provenance: Provenance | None


def provenance_of(policy: Policy, path: str) -> Provenance | None:
    """Return where the number at ``path`` comes from; an entry covers everything beneath it."""
    words = path.split(".")
    for length in range(len(words), 0, -1):
        found = policy.provenance.get(".".join(words[:length]))
        if found:
            return found
    return None


def figures(policy: Policy) -> tuple[Figure, ...]:
    """Return every number of ``policy`` in the order of its fields."""
    content = policy.model_dump(exclude={"provenance"})
    return tuple(
        Figure(path=p, value=v, provenance=provenance_of(policy, p)) for p, v in _numbers(content, "")
    )


def _numbers(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _numbers(inner, f"{path}.{index}")


def nominal_split(policy: Policy) -> dict[Tier, float] | None:
    """Return each tier's share of the budget (sums to 1), or ``None`` where need decides.

    Under ``basis: heads`` a tier gets what its share of heads is.
    """
    if policy.basis == "need":
        return None
    return dict(policy.shares if policy.basis == "shares" else policy.tier_heads)


def per_head(policy: Policy, heads: Mapping[Tier, int]) -> dict[Tier, float] | None:
    """Return each rep's share of the budget by tier for a team of ``heads``, or ``None`` by need.

    An empty tier's share goes to the others in proportion.
    """
    if policy.basis == "need":
        return None
    if policy.basis == "heads":
        team = sum(heads[tier] for tier in TIERS)
        return {tier: 1 / team for tier in TIERS if heads[tier]}
    staffed = [tier for tier in TIERS if heads[tier]]
    whole = math.fsum(policy.shares[tier] for tier in staffed)
    return {tier: policy.shares[tier] / whole / heads[tier] if whole else 0.0 for tier in staffed}
