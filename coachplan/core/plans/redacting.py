"""Redacting: a week that can be shown to others without telling who is who.

It is not anonymous: whoever knows the team's numbers can still guess. But rows tell so little that even
somebody who knows every rep's row guesses right at most ten points more often than by chance: with k
different kinds of rows among n reps the best guess is right for k reps, and k is at most 1 + n / 10.
"""

from collections.abc import Callable, Mapping, Sequence

from coachplan.core.base import Value
from coachplan.core.plans.plan import PlanShare, WeekPlan
from coachplan.core.policies.policy import TIERS, Tier

_ROUND = 15
"""Minutes are rounded to a multiple of this."""

_FACTS: Mapping[str, Callable[[PlanShare], str]] = {
    "tier": lambda share: share.tier or "none",
    "this week": lambda share: "a session" if share.minutes else "none",
}
"""What a row may tell, the most useful first."""


class RedactedRow(Value):
    """One rep under a name that says nothing; ``told`` belongs to the plan's ``facts``."""

    name: str
    told: tuple[str, ...]


class RedactedPlan(Value):
    """A week without names, numbers of anybody, themes and reasons; ``facts`` head what rows tell.

    ``asked`` and ``given`` are minutes by tier; nothing is asked by tier where the policy goes by need.
    """

    week: str
    sessions: int
    minutes: int
    unplaced: int
    reps: int
    proven: bool
    facts: tuple[str, ...]
    rows: tuple[RedactedRow, ...]
    asked: dict[Tier, int]
    given: dict[Tier, int]
    heads: dict[Tier, int]
    certainty: dict[str, int]


def redacted(plan: WeekPlan, order: Sequence[int]) -> RedactedPlan:
    """Return what may be shown of a plan; ``order`` is a random order of its shares, kept nowhere."""
    facts = _facts_told(plan.shares)
    digits = max(2, len(str(len(order))))
    rows = tuple(
        RedactedRow(
            name=f"Rep {number:0{digits}d}", told=tuple(_FACTS[fact](plan.shares[at]) for fact in facts)
        )
        for number, at in enumerate(order, 1)
    )
    nominal, placed = plan.tier_split.nominal, plan.tier_split.placed
    sure = sorted({share.certainty for share in plan.shares})
    return RedactedPlan(
        week=plan.week,
        sessions=len(plan.sessions),
        minutes=sum(session.minutes for session in plan.sessions),
        unplaced=len(plan.unplaced),
        reps=len(plan.shares),
        proven=plan.proof.status == "optimal",
        facts=facts,
        rows=rows if facts else (),
        asked={tier: _rounded(nominal[tier]) for tier in TIERS if tier in nominal},
        given={tier: _rounded(placed.get(tier, 0)) for tier in TIERS},
        heads={tier: sum(share.tier == tier for share in plan.shares) for tier in TIERS},
        certainty={name: sum(share.certainty == name for share in plan.shares) for name in sure},
    )


def _facts_told(shares: Sequence[PlanShare]) -> tuple[str, ...]:
    """Return the facts that rows can tell without there being too many kinds of rows."""
    told: list[str] = []
    for fact in _FACTS:
        kinds = {tuple(_FACTS[one](share) for one in [*told, fact]) for share in shares}
        if len(kinds) <= 1 + len(shares) // 10:
            told.append(fact)
    return tuple(told)


def _rounded(minutes: float) -> int:
    return round(minutes / _ROUND) * _ROUND
