"""Past weeks as a picture: for each tier two columns a week, what was planned and what was given."""

from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.plans.given import GivenWeek, given_by_tier
from coachplan.export.html.page import percent

_ROOM = 4
"""So many weeks have room at least, so that the columns of a single one are not as wide as the page."""

_GAP = 0.24
"""The part of a week's width that stays empty between weeks."""


@dataclass(frozen=True, slots=True)
class Column:
    """One week's pair of columns: where they stand, how wide they are, and where from the top each begins."""

    planned: str
    given: str
    width: str
    planned_top: str
    given_top: str
    planned_height: str
    given_height: str


@dataclass(frozen=True, slots=True)
class TierPast:
    """One tier over the weeks, and its sums."""

    tier: str
    columns: tuple[Column, ...]
    planned: int
    given: int


@dataclass(frozen=True, slots=True)
class Past:
    """The picture; ``rows`` are those of its table: the week, then planned and given of each tier."""

    title: str
    first: str
    last: str
    tiers: tuple[TierPast, ...]
    rows: tuple[tuple[str, ...], ...]


def past_weeks(past: Sequence[GivenWeek]) -> Past:
    """Return the picture of the weeks, oldest first, all tiers on one scale."""
    by_tier = given_by_tier(past)
    most = max((m for tier in by_tier for m in (*tier.planned, *tier.given)), default=0)
    tiers = tuple(
        TierPast(
            tier=one.tier,
            columns=tuple(
                _column(at, max(len(past), _ROOM), amounts, most)
                for at, amounts in enumerate(zip(one.planned, one.given, strict=True))
            ),
            planned=sum(one.planned),
            given=sum(one.given),
        )
        for one in by_tier
    )
    weeks = f"the last {len(past)} weeks" if len(past) > 1 else "the last week"
    rows = [
        (week.week, *(f"{part[at]}" for tier in by_tier for part in (tier.planned, tier.given)))
        for at, week in enumerate(past)
    ]
    sums = ("in all", *(f"{amount}" for tier in tiers for amount in (tier.planned, tier.given)))
    first, last = (week.week.partition("-")[2] for week in (past[0], past[-1]))
    told = (*rows, sums) if len(rows) > 1 else tuple(rows)
    return Past(f"Planned and given, {weeks}", first, last, tiers, told)


def _column(at: int, weeks: int, amounts: tuple[int, int], most: int) -> Column:
    wide = (1 - _GAP) / 2
    planned, given = amounts
    return Column(
        planned=percent(at + _GAP / 2, weeks),
        given=percent(at + _GAP / 2 + wide, weeks),
        width=percent(wide, weeks),
        planned_top=percent(most - planned, most),
        given_top=percent(most - given, most),
        planned_height=percent(planned, most),
        given_height=percent(given, most),
    )
