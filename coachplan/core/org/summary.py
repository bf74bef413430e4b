"""The summary: regions and teams beside each other, the worst first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.org.figures import Figures, TeamFigures
from coachplan.core.org.org import Region


class RegionFigures(Value):
    """One region with all that is within it; ``names`` lead to it from the top, which has none."""

    names: tuple[str, ...]
    name: str
    lead: str | None
    policies: tuple[str, ...]
    figures: Figures


class OrgSummary(Value):
    """An organisation in figures: the whole, then each region before those within it; and the teams."""

    schema_version: int = 1
    kind: Literal["org summary"] = "org summary"
    org: str
    weeks: tuple[str, ...]
    regions: tuple[RegionFigures, ...]
    teams: tuple[TeamFigures, ...]


def summed(top: Region, teams: Sequence[TeamFigures]) -> OrgSummary:
    """Return the figures of every region and team of an organisation."""
    return OrgSummary(
        org=top.name,
        weeks=tuple(sorted({team.week for team in teams if team.week})),
        regions=tuple(_regions(top, (), teams)),
        teams=tuple(sorted(teams, key=lambda team: (team.figures.rank, team.team, team.roster))),
    )


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
