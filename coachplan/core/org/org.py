"""The organisation: regions within regions, and the rosters of the teams in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.scalars import Flag, OneOrMore, Text

Path = tuple[str | int, ...]
"""The way to a value inside a document."""


class Region(Value):
    """Teams and regions under one lead; the whole organisation is one."""

    name: Text = Field(default="the organisation", description="what to call it")
    lead: Text | None = Field(default=None, description="whom its managers report to")
    rosters: Annotated[tuple[Text, ...], OneOrMore()] = Field(
        default=(), description="rosters, and folders of them, from where this file is"
    )
    pool: Flag | None = Field(
        default=None,
        description="learn how far reps differ from all teams within it together; else as the region above",
    )
    regions: tuple["Region", ...] = Field(default=(), description="regions within it, written likewise")

    def each(
        self, names: tuple[str, ...] = (), path: Path = (), group: str | None = None
    ) -> Iterator["Found"]:
        """Yield this region and all within it, from the top; ``group`` is that of the region above."""
        if self.pool is not None:
            group = (" / ".join(names) or self.name) if self.pool else None
        yield Found(names, path, self, group)
        for number, inner in enumerate(self.regions):
            yield from inner.each((*names, inner.name), (*path, "regions", number), group)


@dataclass(frozen=True, slots=True)
class Found:
    """A region, the names that lead to it from below the top, and its place in the document.

    ``group`` names the region whose teams learn together with its own, if they do.
    """

    names: tuple[str, ...]
    path: Path
    region: Region
    group: str | None = None


@dataclass(frozen=True, slots=True)
class TeamFile:
    """The roster of one team: its path, and the names of the regions that lead to it.

    ``name`` is that of the file without its ending, and of the folder that the team's plans go to. ``group``
    names the region whose teams learn together with it how far reps differ; ``None`` if it learns alone.
    """

    source: str
    name: str
    regions: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation and its teams, in the order in which it names them.

    ``overlooked`` says in which of its folders something is that may be meant, and is no team.
    """

    top: Region
    teams: tuple[TeamFile, ...]
    overlooked: tuple[str, ...] = ()
