"""Two bars one above the other, again and again: what was planned, and what was given."""

from collections.abc import Iterable
from dataclasses import dataclass

from coachplan.core.plans.by_tier import by_tier
from coachplan.core.plans.plan import WeekPlan
from coachplan.export.html.page import percent


@dataclass(frozen=True, slots=True)
class Pair:
    """One label with two amounts, as words and as lengths."""

    label: str
    first: str
    second: str
    first_width: str
    second_width: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """A picture of pairs: its title, what its bars mean, and the column that its labels head."""

    title: str
    head: str
    first: str
    second: str
    rows: tuple[Pair, ...]


def pairs(title: str, heads: tuple[str, str, str], rows: Iterable[tuple[str, float | None, float]]) -> Pairs:
    """Return the picture of ``rows`` (label and two amounts of minutes), all on one scale."""
    known = list(rows)
    most = max((amount for _, *amounts in known for amount in amounts if amount), default=0)
    head, first, second = heads
    drawn = tuple(
        Pair(
            label,
            "\u2013" if one is None else f"{one:.0f} min",
            f"{two:.0f} min",
            percent(one or 0, most),
            percent(two, most),
        )
        for label, one, two in known
    )
    return Pairs(title, head, first, second, drawn)


def tier_pairs(plan: WeekPlan) -> Pairs:
    """Return this week's minutes by tier: what the policy asks for, and what the calendar gives."""
    rows = [(row.tier, row.policy, row.placed) for row in by_tier(plan)]
    return pairs("Minutes by tier", ("tier", "the policy asks for", "this week gives"), rows)
