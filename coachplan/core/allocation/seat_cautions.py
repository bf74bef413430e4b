"""Cautions about seats: how far the order itself can be trusted."""

from coachplan.core.allocation.caution import Caution, percent
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.ranking import Ranking

_CERTAIN = 0.005
"""A probability that would be printed as nothing."""


def nothing_told_apart(ranking: Ranking) -> Caution | None:
    """Say so where no seat is more than a guess."""
    seated = [s for s in ranking.standings if s.tier]
    if not seated or any(s.certainty != "unclear" for s in seated):
        return None
    text = "these numbers cannot tell the reps apart yet; read every tier as a guess"
    return Caution(code="unclear", topic="how firm the seats are", text=text)


def seat_firmness(ranking: Ranking) -> Caution | None:
    """Return how likely the least certain top and bottom seats belong to somebody else, if there are any."""
    ends: tuple[tuple[Tier, str], ...] = (("top", "last"), ("bottom", "first"))
    parts, numbers = [], {}
    for tier, which in ends:
        seated = [s for s in ranking.standings if s.tier == tier]
        if not seated:
            continue
        edge = seated[-1] if which == "last" else seated[0]
        other = 1 - edge.probability[tier]
        if other < _CERTAIN:
            continue
        numbers[edge.rep] = round(other, 6)
        parts.append(
            f"the {which} {tier} seat (place {edge.position}, {edge.name}) with probability {percent(other)}"
        )
    if not parts:
        return None
    text = f"seats that may belong to somebody else: {', '.join(parts)}"
    return Caution(
        code="seats", topic="how firm the seats are", text=text, reps=tuple(numbers), numbers=numbers
    )
