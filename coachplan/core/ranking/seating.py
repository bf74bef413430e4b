"""Seating: from each rep's score to positions, tiers, and how sure they are."""

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from coachplan.core.base import Value
from coachplan.core.policies.policy import Policy, Tier
from coachplan.core.ranking.rank_distribution import (
    EXACT_UP_TO,
    Likely,
    Score,
    chances,
    expected_ranks,
    probability_above,
)
from coachplan.core.ranking.samples import is_large
from coachplan.core.ranking.standing import Certainty, Standing, rounded, rounded_all

LEVEL = 0.8
"""The probability that an interval, and a range of ranks, holds."""

LEANING_AT = 0.5
"""A tier that is more likely than not is leaned to."""


class Seat(Value):
    """What a rep was called before: the tier, and how certain it was."""

    tier: Tier | None
    certainty: Certainty


def seats_of(standings: Iterable[Standing]) -> dict[str, Seat]:
    """Return who sits where, and how sure that is: what the next ranking should know."""
    return {one.rep: Seat(tier=one.tier, certainty=one.certainty) for one in standings}


class Field(NamedTuple):
    """All reps in the order of their ids, column by column.

    ``known`` marks reps with data, ``tiered`` those of them who are past the ramp table; ``scores`` has a
    score for everybody; ``reliability`` is the share of what could be known of it that is known.
    ``doubted`` finds the scores were the skills as little related as the team allows, if it may be so.
    """

    ids: Sequence[str]
    known: Sequence[bool]
    tiered: Sequence[bool]
    scores: Sequence[Score]
    reliability: Sequence[float]
    doubted: Callable[[], Sequence[Score]] | None = None


class Seating(NamedTuple):
    """Where everybody stands, column by column, in the order of ``Field.ids``.

    ``order`` lists the reps, best first, by their index; ``ranks`` are the first and the last likely rank,
    ``chance`` the tier probabilities; ``certainty`` tells by index how far to trust a seat.
    """

    order: Sequence[int]
    expected: Sequence[float]
    ranks: tuple[Sequence[int], Sequence[int]]
    chance: Mapping[Tier, Sequence[float]]
    tiers: Sequence[Tier | None]
    certainty: Callable[[int], Certainty]


class Rules(NamedTuple):
    """Heads by tier, what the policy calls certain, and what the reps were called before."""

    heads: Mapping[Tier, int]
    policy: Policy
    before: Mapping[str, Seat]

    def certainty(
        self, rep: str, tier: Tier | None, chance: float, reliability: float, doubted: float
    ) -> Certainty:
        """Return how far to trust a seat: firm is for end tiers, and for values that tell enough.

        A label is given only where it is as sure were skills little related: ``doubted`` is the chance then.
        What was firm stays firm down to a lower probability, so that a label does not flicker.
        """
        policy = self.policy
        if tier is None or reliability < policy.reliability_gate:
            return "unclear"
        sure = min(chance, doubted) >= policy.firm_at
        stays = chance >= policy.firm_until and self.was_firm(rep, tier)
        if tier != "middle" and (sure or stays):
            return "firm"
        return "leaning" if chance >= LEANING_AT else "unclear"

    def was_firm(self, rep: str, tier: Tier) -> bool:
        """Tell whether the rep was firmly in that tier before."""
        seat = self.before.get(rep)
        return seat is not None and (seat.tier, seat.certainty) == (tier, "firm")


def seat(field: Field, rules: Rules) -> Seating:
    """Return where everybody stands, by score; reps without data come last, by id."""
    count = len(field.ids)
    known = [index for index in range(count) if field.known[index]]
    tiered = [index for index in known if field.tiered[index]]
    everybody = _likely(field, known, rules.heads)
    seated = everybody if len(tiered) == len(known) else _likely(field, tiered, rules.heads)
    expected = [(count + 1) / 2] * count
    for index, rank in zip(known, rounded_all(_expected(field, known)), strict=True):
        expected[index] = rank
    # Not by expected rank: who else is on the team would decide between a sure score and an unsure one.
    claims = rounded_all([-score.mean for score in field.scores])
    claims = [claim if here else math.inf for claim, here in zip(claims, field.known, strict=True)]
    order = sorted(range(count), key=claims.__getitem__)
    first, last = [1] * count, [count] * count
    for index, low, high in zip(known, everybody.first, everybody.last, strict=True):
        first[index], last[index] = low, high
    top = _spread(field, tiered, seated.top, _share(rules.heads, "top"))
    bottom = _spread(field, tiered, seated.bottom, _share(rules.heads, "bottom"))
    middle = rounded_all([max(1 - high - low, 0.0) for high, low in zip(top, bottom, strict=True)])
    chance: dict[Tier, Sequence[float]] = {"top": top, "middle": middle, "bottom": bottom}
    tiers = _tiers(field, [i for i in order if field.known[i] and field.tiered[i]], rules, chance)
    doubted = _doubted(field, tiered, rules, chance)

    def certainty(index: int) -> Certainty:
        tier = tiers[index]
        sure, doubtful = (column[tier or "middle"][index] for column in (chance, doubted))
        return rules.certainty(field.ids[index], tier, sure, field.reliability[index], doubtful)

    return Seating(order, expected, (first, last), chance, tiers, certainty)


def _doubted(
    field: Field, tiered: Sequence[int], rules: Rules, chance: Mapping[Tier, Sequence[float]]
) -> Mapping[Tier, Sequence[float]]:
    """Return the chances were skills as little related as the team allows; needed where a label is near."""
    ends: tuple[Tier, Tier] = ("top", "bottom")
    near = any(chance[tier][index] >= rules.policy.firm_at for tier in ends for index in tiered)
    if field.doubted is None or not near:
        return chance
    found = _likely(field._replace(scores=field.doubted()), tiered, rules.heads)
    return {
        **chance,
        "top": _spread(field, tiered, found.top, 0.0),
        "bottom": _spread(field, tiered, found.bottom, 0.0),
    }


def _as_arrays(count: int) -> bool:
    return is_large(count) and count > EXACT_UP_TO


def _expected(field: Field, indices: Sequence[int]) -> Sequence[float]:
    scores = [field.scores[index] for index in indices]
    if _as_arrays(len(scores)):
        from coachplan.core.ranking import large_ranks

        return large_ranks.expected_ranks(scores)
    return expected_ranks(scores)


def _likely(field: Field, indices: Sequence[int], heads: Mapping[Tier, int]) -> Likely:
    scores = [field.scores[index] for index in indices]
    if not scores:
        return Likely((), (), (), ())
    if _as_arrays(len(scores)):
        from coachplan.core.ranking import large_ranks

        return large_ranks.chances(scores, heads["top"], heads["bottom"], LEVEL)
    found = chances(scores, heads["top"], heads["bottom"], LEVEL)
    return Likely(
        [one.top for one in found],
        [one.bottom for one in found],
        [one.first for one in found],
        [one.last for one in found],
    )


def _share(heads: Mapping[Tier, int], tier: Tier) -> float:
    total = sum(heads.values())
    return heads[tier] / total if total else 0.0


def _spread(field: Field, tiered: Sequence[int], chance: Sequence[float], other: float) -> list[float]:
    """Return a tier's probability for everybody; who has no seat gets ``other``."""
    found = [rounded(other)] * len(field.ids)
    for index, share in zip(tiered, rounded_all(chance), strict=True):
        found[index] = share
    return found


def _tiers(
    field: Field, order: Sequence[int], rules: Rules, chance: Mapping[Tier, Sequence[float]]
) -> list[Tier | None]:
    """Seat the reps of ``order``, best first; teams with one tier only have no seats."""
    found: list[Tier | None] = [None] * len(field.ids)
    if not rules.heads["top"] and not rules.heads["bottom"]:
        return found
    ends: tuple[tuple[Tier, Sequence[int]], ...] = (("bottom", order[::-1]), ("top", order))
    for tier, best_claim_first in ends:
        claims = [index for index in best_claim_first if found[index] is None]
        for index in _holders(claims, _Claims(tier, field, rules, chance[tier])):
            found[index] = tier
    for index in order:
        found[index] = found[index] or "middle"
    return found


class _Claims(NamedTuple):
    """What decides between two claims to a seat of ``tier``."""

    tier: Tier
    field: Field
    rules: Rules
    chance: Sequence[float]

    def held(self, index: int) -> bool:
        """Tell whether the rep sat there before."""
        seat = self.rules.before.get(self.field.ids[index])
        return seat is not None and seat.tier == self.tier

    def gives_way(self, holder: int, newcomer: int) -> bool:
        """Tell whether a better claim is sure enough; a label that stays keeps its seat."""
        policy = self.rules.policy
        if self.rules.was_firm(self.field.ids[holder], self.tier) and (
            self.chance[holder] >= policy.firm_until
        ):
            return False
        above = probability_above(self.field.scores[newcomer], self.field.scores[holder])
        return (above if self.tier == "top" else 1 - above) >= seat_moves_at(policy)


def _holders(claims: Sequence[int], between: _Claims) -> Iterable[int]:
    """Return who holds the seats of an end tier; ``claims`` are the reps, best claim first.

    A seat changes hands only when it is likely enough that the newcomer's claim is truly the better one.
    """
    heads = between.rules.heads[between.tier]
    if not between.rules.before:
        return claims[:heads]
    places = [place for place, index in enumerate(claims) if between.held(index)][:heads]
    others = [place for place, index in enumerate(claims) if not between.held(index)]
    free = heads - len(places)
    weakest_first = [-place for place in (*places, *others[:free])]
    heapq.heapify(weakest_first)
    for place in others[free:]:
        weakest = -weakest_first[0] if weakest_first else -1
        if place > weakest or not between.gives_way(claims[weakest], claims[place]):
            break
        heapq.heapreplace(weakest_first, -place)
    return [claims[-place] for place in weakest_first]


def seat_moves_at(policy: Policy) -> float:
    """Return the probability from which a better claim takes a seat: midway between entering and staying."""
    return (policy.firm_at + policy.firm_until) / 2
