"""Seating: from each rep's score to positions, tiers, and how sure they are."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coachplan.core.policy import TIERS, Policy, Tier
from coachplan.core.rank_distribution import Chances, Score, chances, expected_ranks
from coachplan.core.roster import Rep
from coachplan.core.scoring import Posterior
from coachplan.core.standing import Because, Certainty, Standing, rounded

LEVEL = 0.8
"""The probability that an interval, and a range of ranks, holds."""

SIDE = 1.2815515655446004
"""So many standard deviations to either side make up ``LEVEL`` of a normal distribution."""

LEANING_AT = 0.5
"""A tier that is more likely than not is leaned to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rep on the way to a standing."""

    rep: Rep
    ramp: float | None
    found: Posterior
    because: tuple[Because, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def score(self) -> Score:
        """Return the score as a normal distribution."""
        return Score(self.found.mean, self.found.deviation)

    @property
    def tiered(self) -> bool:
        """Tell whether the rep has data and is past the ramp table."""
        return self.ramp is None and bool(self.because)


def standings(entries: Sequence[Entry], heads: Mapping[Tier, int], policy: Policy) -> tuple[Standing, ...]:
    """Return the reps in order, best first; ``heads`` is how many of those with a tier sit in each."""
    ranked = [entry for entry in entries if entry.because]
    scores = [entry.score for entry in ranked]
    expected = dict(zip((entry.rep.id for entry in ranked), expected_ranks(scores), strict=True))
    ranges = _chances(ranked, heads)
    tiered = [entry for entry in ranked if entry.tiered]
    likely = _chances(tiered, heads)
    middle = (len(entries) + 1) / 2
    ordered = sorted(
        entries,
        key=lambda entry: (
            not entry.because,
            rounded(expected.get(entry.rep.id, middle)),
            -rounded(entry.found.mean),
            entry.rep.id,
        ),
    )
    seats = _seats([entry.rep.id for entry in ordered if entry.tiered], heads)
    return tuple(
        _standing(
            entry,
            position,
            rounded(expected.get(entry.rep.id, middle)),
            ranges.get(entry.rep.id, Chances(0.0, 0.0, 1, len(entries))),
            _Seat(seats.get(entry.rep.id), _probability(likely.get(entry.rep.id), heads), policy),
        )
        for position, entry in enumerate(ordered, 1)
    )


def _chances(entries: Sequence[Entry], heads: Mapping[Tier, int]) -> dict[str, Chances]:
    if not entries:
        return {}
    found = chances([entry.score for entry in entries], heads["top"], heads["bottom"], LEVEL)
    return dict(zip((entry.rep.id for entry in entries), found, strict=True))


def _seats(reps: Sequence[str], heads: Mapping[Tier, int]) -> dict[str, Tier]:
    """Seat the reps, given in order, from top to bottom; teams with one tier only have no seats."""
    if not heads["top"] and not heads["bottom"]:
        return {}
    seats = [tier for tier in TIERS for _ in range(heads[tier])]
    return dict(zip(reps, seats, strict=True))


def _probability(found: Chances | None, heads: Mapping[Tier, int]) -> dict[Tier, float]:
    if found is None:
        count = sum(heads.values())
        top, bottom = (heads[tier] / count if count else 0.0 for tier in ("top", "bottom"))
    else:
        top, bottom = found.top, found.bottom
    top, bottom = (rounded(min(max(share, 0.0), 1.0)) for share in (top, bottom))
    return {"top": top, "middle": rounded(max(1 - top - bottom, 0.0)), "bottom": bottom}


@dataclass(frozen=True, slots=True)
class _Seat:
    tier: Tier | None
    probability: dict[Tier, float]
    policy: Policy

    def certainty(self, reliability: float) -> Certainty:
        """Return how far to trust the seat: firm is for end tiers, and for values that tell enough."""
        if self.tier is None or reliability < self.policy.reliability_gate:
            return "unclear"
        chance = self.probability[self.tier]
        if chance >= self.policy.firm_at and self.tier != "middle":
            return "firm"
        return "leaning" if chance >= LEANING_AT else "unclear"


def _standing(entry: Entry, position: int, expected: float, likely: Chances, seat: _Seat) -> Standing:
    score = rounded(math.fsum(because.contribution for because in entry.because))
    side = SIDE * entry.found.deviation
    certainty: Certainty = "no data"
    if entry.because:
        certainty = seat.certainty(entry.found.reliability) if entry.ramp is None else "ramping"
    return Standing(
        rep=entry.rep.id,
        name=entry.rep.name,
        position=position,
        score=score,
        interval=(rounded(score - side), rounded(score + side)),
        expected_rank=expected,
        rank_range=(min(likely.first, position), max(likely.last, position)),
        tier=seat.tier,
        certainty=certainty,
        probability=seat.probability,
        because=entry.because,
        missing=entry.missing,
        warnings=entry.warnings,
        reliability=rounded(entry.found.reliability),
        ramp=entry.ramp,
    )
