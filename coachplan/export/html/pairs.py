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
    """Return the picture of ``rows`` (label, two amounts of minutes or ``None``), all on one scale."""
    known = list(rows)
    most = max((amount or 0 for _, *amounts in known for amount in amounts), default=0)
    head, first, second = heads
    drawn = tuple(
        Pair(label, _told(one), _told(two), percent(one or 0, most), percent(two, most))
        for label, one, two in known
    )
    return Pairs(title, head, first, second, drawn)


def _told(minutes: float | None) -> str:
    return "\u2013" if minutes is None else f"{minutes:.0f} min"


def tier_pairs(plan: WeekPlan) -> Pairs:
    """Return this week's minutes by tier: what the policy asks for, by need what is due; what is given."""
    needed = not plan.tier_split.nominal
    rows = [(row.tier, row.due if needed else row.policy, row.placed) for row in by_tier(plan)]
    asked = "due by need" if needed else "the policy asks for"
    return pairs("Minutes by tier", ("tier", asked, "this week gives"), rows)
