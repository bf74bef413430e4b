"""One sum split by tier, again and again: the same hours or minutes under each policy."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from coachplan.core.policies.policy import TIERS, Tier
from coachplan.export.html.page import percent

NO_TIER = "no tier"
NOBODY = "\u2013"


@dataclass(frozen=True, slots=True)
class Split:
    """One row of the picture; ``marked`` is the one to compare the others with, ``rest`` goes to nobody.

    ``heads`` is how many reps each tier has; ``None`` is for reps without a tier.
    """

    label: str
    marked: bool
    heads: Mapping[Tier | None, int]
    amounts: Mapping[Tier | None, float]
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One tier's part of a bar and its bar a head; ``kind`` names its colour."""

    tier: str
    kind: str
    begin: str
    width: str
    told: str
    each: str
    each_width: str


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A label with its parts, and what goes to nobody, if anything does."""

    label: str
    marked: bool
    parts: tuple[Part, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Splits:
    """The picture: ``tiers`` are those with somebody in, and how many; ``mark`` is said of the marked row."""

    title: str
    unit: str
    mark: str
    tiers: tuple[tuple[str, str, str], ...]
    rows: tuple[SplitRow, ...]

    @property
    def holds_back(self) -> bool:
        """Tell whether any row has something that goes to nobody."""
        return any(row.rest for row in self.rows)


def splits(
    title: str,
    unit: str,
    rows: Iterable[Split],
    told: Callable[[float], str],
    mark: str = "",
) -> Splits:
    """Return the picture of ``rows``, all on one scale, and all bars a head on another.

    Args:
        title: the picture's heading.
        unit: what the amounts are, in words.
        rows: what to compare.
        told: how an amount is written.
        mark: what to say of the marked row, beside its label.
    """
    known = list(rows)
    tiers = [tier for tier in (*TIERS, None) if any(row.heads.get(tier) for row in known)]
    most = max((fsum(row.amounts.get(tier, 0.0) for tier in tiers) for row in known), default=0.0)
    most_each = max((_each(row, tier) for row in known for tier in tiers), default=0.0)

    def parts(row: Split) -> Iterable[Part]:
        begin = 0.0
        for tier in tiers:
            amount = row.amounts.get(tier, 0.0)
            each = _each(row, tier)
            places = percent(begin, most), percent(amount, most)
            texts = (told(amount), told(each)) if row.heads.get(tier) else (NOBODY, NOBODY)
            yield Part(_name(tier), tier or "none", *places, *texts, percent(each, most_each))
            begin += amount

    drawn = tuple(
        SplitRow(row.label, row.marked, tuple(parts(row)), told(row.rest) if round(row.rest) else "")
        for row in known
    )
    legend = tuple((_name(t), t or "none", _reps([row.heads.get(t, 0) for row in known])) for t in tiers)
    return Splits(title, unit, mark, legend, drawn)


def _each(row: Split, tier: Tier | None) -> float:
    return row.amounts.get(tier, 0.0) / (row.heads.get(tier) or 1)


def _reps(heads: Sequence[int]) -> str:
    least, most = min(heads), max(heads)
    return f"{least} to {most} reps" if least < most else f"{most} rep{'s' if most != 1 else ''}"


def _name(tier: Tier | None) -> str:
    return tier or NO_TIER
