"""The summary: regions and teams beside each other, the worst first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.isoweek import week_named
from coachplan.core.org.figures import Figures, TeamFigures
from coachplan.core.org.org import Region
from coachplan.core.problems import some_of


class RegionFigures(Value):
    """One region with all that is within it; ``names`` lead to it from the top, which has none."""

    names: tuple[str, ...]
    name: str
    lead: str | None
    policies: tuple[str, ...]
    figures: Figures


class OrgSummary(Value):
    """An organisation in figures: the whole, then each region before those within it; and the teams.

    ``weeks`` are those whose plans are added up.
    """

    schema_version: int = 1
    kind: Literal["org summary"] = "org summary"
    org: str
    weeks: tuple[str, ...]
    regions: tuple[RegionFigures, ...]
    teams: tuple[TeamFigures, ...]
    warnings: tuple[str, ...] = ()


def summed(top: Region, teams: Sequence[TeamFigures], latest_by: date | None = None) -> OrgSummary:
    """Return the figures of every region and team of an organisation.

    With the day ``latest_by`` each team comes with its latest plan by then: a plan that is older than
    another team's does not count. Without, all come with the plan of the week that was named.
    """
    compared = _of_the_latest_week(teams) if latest_by else teams
    weeks = sorted({team.week for team in compared if team.state == "planned"})
    return OrgSummary(
        org=top.name,
        weeks=tuple(weeks),
        regions=tuple(_regions(top, (), compared)),
        teams=tuple(sorted(compared, key=lambda team: (team.figures.rank, team.team, team.roster))),
        warnings=tuple(_warnings(compared, weeks, latest_by)),
    )


def _of_the_latest_week(teams: Sequence[TeamFigures]) -> Sequence[TeamFigures]:
    latest = max((team.week for team in teams), default="")
    return [team.without_plan() if team.week and team.week < latest else team for team in teams]


def _warnings(teams: Sequence[TeamFigures], weeks: Sequence[str], latest_by: date | None) -> Iterator[str]:
    """Yield what the figures do not show: weeks that are over, or are not the same for all."""
    if len(weeks) > 1:
        both = f"{weeks[0]} for some teams and {weeks[-1]} for others"
        yield f"the week is {both}, as theirs begin on other days; the hours of both are added up"
    if latest_by and weeks and week_named(weeks[-1], latest_by).sunday < latest_by:
        yield f"{weeks[-1]} is over, and no team has a plan since"
    for team in teams:
        if team.plan_of:
            instead = f"where it would be stands that of the team '{team.plan_of}'"
            way_out = "keep the plans of each organisation in a folder of its own"
            yield f"{team.team} has no plan: {instead}; {way_out}"
    behind = [team.team for team in teams if team.is_behind]
    if behind:
        have = "has" if len(behind) == 1 else "have"
        yield f"{some_of(behind)} {have} no plan of {weeks[-1]}; older ones count as none"


def _regions(region: Region, names: tuple[str, ...], teams: Sequence[TeamFigures]) -> Iterator[RegionFigures]:
    """Yield a region, then those within it, the worst first."""
    own = [team for team in teams if team.regions[: len(names)] == names]
    yield RegionFigures(
        names=names,
        name=region.name,
        lead=region.lead,
        policies=tuple(sorted({team.policy for team in own if team.policy})),
        figures=_sum(team.figures for team in own),
    )
    within = [[*_regions(inner, (*names, inner.name), own)] for inner in region.regions]
    for found in sorted(within, key=lambda found: (found[0].figures.rank, found[0].name)):
        yield from found


def _sum(figures: Iterable[Figures]) -> Figures:
    sums = dict.fromkeys(Figures.model_fields, 0)
    for one in figures:
        for field in sums:
            sums[field] += getattr(one, field)
    return Figures(**sums)
