"""Several policies as one: a share policy with overlays, or a blend by weight.

Promises, protected weeks and caps of all members hold together; where two members set the same
bound, the stricter one wins and brings its provenance along.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from coachplan.core.policies.figures import nominal_split, provenance_of
from coachplan.core.policies.policy import TIERS, Policy, Promise, ProtectedWeeks, Provenance, Tier, TierCap
from coachplan.core.problems import reject

_Item = TypeVar("_Item")

_LOWER_IS_STRICTER = (
    "cap_hours_per_month",
    "signal_share",
    "flag_share",
    "budget_share",
    "budget_hours_per_rep_month",
    "warn_above_share",
    "span_note",
    "span_warning",
)
_HIGHER_IS_STRICTER = (
    "ramping_floor",
    "planned_share",
    "theme_window",
    "warn_below_minutes",
    "firm_at",
    "firm_until",
    "reliability_gate",
    "target_hours_per_month",
)
_LONGEST = 200
"""Characters that a text of a policy may have."""


class _Kind(NamedTuple):
    """How the items of one list are told apart, and which of two alike is the stricter."""

    same: Callable[[Any], Any]
    rank: Callable[[Any], float]
    number: str


def _promise_key(item: Promise | ProtectedWeeks) -> tuple[str, tuple[str, ...]]:
    return item.tier, tuple(sorted(item.theme_kinds))


def _cap_key(item: TierCap) -> tuple[str, int]:
    return item.tier, item.weeks


_LISTS = {
    "promises": _Kind(_promise_key, lambda item: item.every_weeks, "every_weeks"),
    "protected": _Kind(_promise_key, lambda item: -item.weeks, "weeks"),
    "caps": _Kind(_cap_key, lambda item: item.share, "share"),
}


def overlaid(policies: Sequence[Policy]) -> Policy:
    """Return the first policy with the others laid over it.

    The first one decides entitlements, tiers and session lengths; the others add their promises,
    protected weeks, caps, signals and themes. Raises ``RejectedInput`` (E1404) when a later one
    has shares of its own.
    """
    first, *overlays = policies
    for number, overlay in enumerate(overlays, start=1):
        if overlay.basis == "shares":
            message = f"'{overlay.name}' has shares of its own and cannot be laid over '{first.name}'"
            pair = f"{first.name}: 0.5, {overlay.name}: 0.5"
            hint = f"a list takes one share policy, first; or blend them: {{{pair}}}"
            reject("E1404", message, hint, (number,))
    if not overlays:
        return first
    return _joined(
        policies,
        name=" + ".join(p.name for p in policies),
        title=" + ".join(p.title or p.name for p in policies),
        summary=" + ".join(p.summary for p in policies if p.summary),
    )


def blended(members: Sequence[tuple[Policy, float]]) -> Policy:
    """Return the blend of ``members`` by weight (any positive numbers; only their ratio counts).

    Shares are averaged. A member without shares counts with its shares of heads: that is what
    ``heads`` means for the nominal team, and need, which is known per rep only, has no better
    answer by tier. Members that all go by heads, or all by need, keep their basis (and the first
    one's cadences). Seats are hard only when every member says so. Raises ``RejectedInput``
    (E1404) for a weight that is not positive or members that cut the tiers differently.
    """
    _check_members(members)
    policies = [policy for policy, _ in members]
    total = math.fsum(weight for _, weight in members)
    parts = ", ".join(f"{policy.name} {weight / total * 100:.3g} %" for policy, weight in members)
    changes: dict[str, Any] = {
        "name": parts,
        "title": f"blend of {parts}",
        "tiers": "hard" if all(policy.tiers == "hard" for policy in policies) else "soft",
    }
    mixed = len({policy.basis for policy in policies}) > 1
    if not mixed and policies[0].basis != "shares":
        return _joined(policies, **changes)
    shares = {tier: _mean(members, tier, total) for tier in TIERS}
    split = ", ".join(f"{tier} {shares[tier] * 100:.3g} %" for tier in TIERS)
    changes |= {"basis": "shares", "shares": shares, "cadences": (), "summary": f"a blend: {split}"}
    blend = Provenance(kind="derived", source=f"blend of {parts}"[:_LONGEST])
    return _joined(policies, sources={"shares": blend}, **changes)


def _check_members(members: Sequence[tuple[Policy, float]]) -> None:
    first = members[0][0]
    for policy, weight in members:
        if not weight > 0:
            reject(
                "E1404",
                f"the weight of '{policy.name}' is not above 0",
                "write 0.5, or leave it out",
                (policy.name,),
            )
        if policy.tier_heads != first.tier_heads:
            message = f"'{policy.name}' cuts the tiers differently from '{first.name}'"
            reject("E1404", message, "only policies with the same tier_heads can be blended", (policy.name,))


def _mean(members: Sequence[tuple[Policy, float]], tier: Tier, total: float) -> float:
    parts = [weight * (nominal_split(policy) or policy.tier_heads)[tier] for policy, weight in members]
    # Twelve digits keep 35 % from being printed as 35.00000000000001 %.
    return round(math.fsum(parts) / total, 12)


def _joined(
    policies: Sequence[Policy], *, sources: dict[str, Provenance] | None = None, **changes: Any
) -> Policy:
    """Return the first policy with everything the others add, then ``changes``."""
    first = policies[0]
    provenance = {
        path: entry for path, entry in first.provenance.items() if path.partition(".")[0] not in _LISTS
    }
    fields: dict[str, Any] = {}
    for field in (*_LOWER_IS_STRICTER, *_HIGHER_IS_STRICTER):
        winner = _strictest(policies, field)
        found = provenance_of(winner, field)
        fields[field] = getattr(winner, field)
        provenance |= {field: found} if found else {}
    for field, kind in _LISTS.items():
        items = _strictest_items(policies, field, kind)
        fields[field] = [item for item, _ in items]
        provenance |= {f"{field}.{n}": entry for n, (_, entry) in enumerate(items) if entry}
    texts = {key: value[:_LONGEST] if isinstance(value, str) else value for key, value in changes.items()}
    joined = {**first.model_dump(), **fields, **_united(policies), **texts}
    return Policy.model_validate(joined | {"provenance": provenance | (sources or {})})


def _strictest(policies: Sequence[Policy], field: str) -> Policy:
    """Return the member whose number binds most; the earlier one when several do."""
    # A policy without a cap or without signals sets no bound; it has none to win with.
    bounding = [policy for policy in policies if getattr(policy, field)] or list(policies[:1])
    sign = -1 if field in _HIGHER_IS_STRICTER else 1
    return min(bounding, key=lambda policy: sign * (getattr(policy, field) or 0))


def _strictest_items(
    policies: Sequence[Policy], field: str, kind: _Kind
) -> list[tuple[Any, Provenance | None]]:
    found: dict[Any, tuple[Any, Provenance | None]] = {}
    for policy in policies:
        for number, item in enumerate(getattr(policy, field)):
            key = kind.same(item)
            if key not in found or kind.rank(item) < kind.rank(found[key][0]):
                found[key] = (item, provenance_of(policy, f"{field}.{number}.{kind.number}"))
    return list(found.values())


def _united(policies: Sequence[Policy]) -> dict[str, Any]:
    """Return what is simply put together: words, order, themes, pairs."""
    return {
        "source": "; ".join(_once(policy.source for policy in policies if policy.source))[:_LONGEST],
        "asks": _once(text for policy in policies for text in policy.asks),
        "warns": _once(text for policy in policies for text in policy.warns),
        "believe": _once(belief for policy in policies for belief in policy.believe),
        "order": _once(pair for policy in policies for pair in policy.order),
        "themes": {tier: _once(t for p in policies for t in p.themes.get(tier, ())) for tier in TIERS},
        "ramping_themes": _once(theme for policy in policies for theme in policy.ramping_themes),
        "rules": {name: found for p in reversed(policies) for name, found in p.rules.items()},
        "blueprint_pairs": any(policy.blueprint_pairs for policy in policies),
    }


def _once(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))
