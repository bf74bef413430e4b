"""Shares: what each rep is due and gets this week, in minutes and in words."""

from collections import Counter
from collections.abc import Sequence

from coachplan.core.allocation.entitlement import Entitlements, Setting
from coachplan.core.allocation.ledger import Account, Ledger
from coachplan.core.allocation.tier_weights import is_tiered
from coachplan.core.base import Value
from coachplan.core.isoweek import week_of
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.problems import counted
from coachplan.core.ranking.ranking import Ranking


class Share(Value):
    """What one rep is due this week, and why.

    ``due_minutes`` is the exact entitlement, ``minutes`` the whole sessions handed out,
    ``last_seen`` the week of the last session, such as ``2026-W44``.
    """

    rep: str
    name: str
    tier: Tier | None
    due_minutes: float
    minutes: int
    sessions: int
    credit_before: float
    credit_after: float
    last_seen: str | None
    why: str


def shares_of(
    setting: Setting, entitled: Entitlements, given: Sequence[str], after: Ledger
) -> tuple[Share, ...]:
    """Return the shares in the order of the ranking; ``given`` names the rep of each session."""
    before, later, count = setting.ledger.by_rep(), after.by_rep(), Counter(given)
    shares = []
    for standing in setting.ranking.standings:
        rep = standing.rep
        account = before.get(rep, Account(rep=rep))
        share = Share(
            rep=rep,
            name=standing.name,
            tier=standing.tier,
            due_minutes=entitled.due[rep],
            minutes=count[rep] * setting.length,
            sessions=count[rep],
            credit_before=account.credit,
            credit_after=later[rep].credit,
            last_seen=week_of(account.seen[-1].monday).name if account.seen else None,
            why=entitled.why[rep] + from_before(account.credit, assumed=setting.ledger.assumed),
        )
        shares.append(share)
    return tuple(shares)


def from_before(credit: float, *, assumed: bool) -> str:
    """Return what a reason adds of minutes from before; ``assumed`` where no week on record tells them."""
    minutes = round(abs(credit))
    if not minutes:
        return ""
    where = "by rotation" if assumed else "from before"
    return f"; {counted(minutes, 'minute')} {'owed' if credit > 0 else 'ahead'} {where}"


def left_over_why(left: int, carried: int, length: int, unused_why: str) -> str:
    """Say why some of the budget became no session: too little for one, or ``unused_why``, else the days."""
    few = "is too little" if carried == 1 else "are too few"
    goes = "goes" if carried == 1 else "go"
    rest = f"{counted(carried, 'minute')} {few} for a session of {length} and {goes} into next week"
    whys = [rest] if carried else []
    if left > carried:
        lost = counted(left - carried, "minute") if carried else "they"
        whys.append(f"{lost} go unused: {unused_why or 'the days on offer hold no more sessions'}")
    return "; ".join(whys)


def nominal_split(ranking: Ranking, policy: Policy, budget: int) -> dict[Tier, float]:
    """Return the split that the policy names, in minutes by tier; by need there is none."""
    if policy.basis == "need" or not is_tiered(ranking):
        return {}
    if policy.basis == "shares":
        return {tier: budget * policy.shares[tier] for tier in TIERS}
    heads = Counter(s.tier for s in ranking.standings)
    return {tier: budget * heads[tier] / len(ranking.standings) for tier in TIERS}
