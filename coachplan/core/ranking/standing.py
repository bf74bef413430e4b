"""Standings: one rep's place, and what put it there."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, overload

from pydantic import PlainSerializer, ValidatorFunctionWrapHandler, WrapValidator

from coachplan.core.base import Value
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.samples import is_large

DIGITS = 6
"""Printed numbers carry so many decimals; contributions then add up to the score to the last one."""

Certainty = Literal["firm", "leaning", "unclear", "ramping", "no data"]


class Because(Value):
    """What one metric adds to a score.

    ``shown`` is the value as written, ``usual`` the team's centre in the same spelling, ``weight`` the
    metric's share of all weights.
    """

    metric: str
    title: str
    value: float
    shown: str
    evidence: str
    contribution: float
    usual: str = ""
    weight: float = 0.0


class Standing(Value):
    """One rep's place, with its uncertainty.

    ``score`` and ``interval`` are in units of weighted benchmark differences from the team's
    centre (0 is the centre; weights sum to 1). ``interval`` is the 80 % interval. ``tier`` is the
    seat by score, ``None`` for teams of one or two, for ramping reps and for reps without data;
    ``probability`` is then the share of heads by tier. ``reliability`` is the share of what could be
    known about the score that the values tell; ``ramp`` the share of full results expected of a rep who is
    ramping.
    """

    rep: str
    name: str
    position: int
    score: float
    interval: tuple[float, float]
    expected_rank: float
    rank_range: tuple[int, int]
    tier: Tier | None
    certainty: Certainty
    probability: dict[Tier, float]
    because: tuple[Because, ...]
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    reliability: float = 0.0
    ramp: float | None = None


def rounded(value: float) -> float:
    """Round for print; adding zero turns a negative zero into zero."""
    return round(value, DIGITS) + 0.0


def rounded_all(values: Sequence[float]) -> list[float]:
    """Round many values for print."""
    if is_large(len(values)):
        import numpy as np

        # To the same decimal: a whole number by 10^6 is the nearest that there is to it.
        found: list[float] = (np.round(np.asarray(values), DIGITS) + 0.0).tolist()
        return found
    return [round(value, DIGITS) + 0.0 for value in values]


class StandingsOnDemand(Sequence[Standing]):
    """The standings of a large team: each one is made when it is looked at.

    Equal to the tuple of the same standings. ``make`` returns the standing at an index from 0.
    """

    def __init__(self, count: int, make: Callable[[int], Standing]) -> None:
        self._count, self._make = count, make

    @overload
    def __getitem__(self, index: int) -> Standing: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Standing]: ...
    def __getitem__(self, index: int | slice) -> Standing | Sequence[Standing]:
        """Make one standing, or some."""
        if isinstance(index, slice):
            return tuple(self._make(one) for one in range(self._count)[index])
        return self._make(range(self._count)[index])

    def __len__(self) -> int:
        """Return how many reps there are."""
        return self._count

    def __eq__(self, other: object) -> bool:
        """Compare standing by standing."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of the tuple."""
        return hash(tuple(self))


def _as_they_are(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, StandingsOnDemand) else tuple(read(value))


def _whole(value: Sequence[Standing]) -> tuple[Standing, ...]:
    return tuple(value)


Standings = Annotated[
    Sequence[Standing],
    WrapValidator(_as_they_are),
    PlainSerializer(_whole, return_type=tuple[Standing, ...]),
]
"""Everybody's standing, best first."""
