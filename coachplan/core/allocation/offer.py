"""Offer: the minutes that a week hands out, and the claims as they stand against them."""

from collections.abc import Sequence
from math import fsum

from coachplan.core.allocation.apportionment import Claim
from coachplan.core.allocation.entitlement import Entitlements, Setting


def on_offer(
    setting: Setting, entitled: Entitlements, claims: Sequence[Claim]
) -> tuple[Sequence[Claim], float]:
    """Return the claims and the minutes for them: budget and remainder, or what the claims can use.

    The latter holds where caps leave some of the budget unused. Nobody then takes up more than they may get
    this week, and who is ahead takes nothing from what the others are owed.
    """
    offered = float(setting.facts.budget_minutes + setting.ledger.carried_minutes)
    if not entitled.unused_why:
        return claims, offered
    prompt = _prompt(setting, claims)
    room = setting.facts.room(setting.length, setting.ledger.carried_minutes)
    taken = prompt if _usable(prompt) <= room else claims
    return taken, min(offered, _usable(taken) * setting.length)


def _usable(claims: Sequence[Claim]) -> float:
    return fsum(max(c.least, min(c.credit + c.weight, c.most)) for c in claims)


def _prompt(setting: Setting, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claims in which everybody is owed the session of their cadence as soon as it allows one.

    Later weeks are full of what falls due in them: what a cadence could have held and did not is lost for
    good. First sessions stay as they are, so that a team is not seen all at once.
    """
    if setting.policy.basis != "need":
        return claims
    seen = {account.rep for account in setting.ledger.accounts if account.seen}
    return [
        c._replace(credit=max(c.credit, 1 - c.weight)) if c.rep in seen and c.credit + c.weight > 0 else c
        for c in claims
    ]
