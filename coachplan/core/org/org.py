"""The organisation: regions within regions, and the rosters of the teams in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.scalars import OneOrMore, Text

Path = tuple[str | int, ...]
"""The way to a value inside a document."""


class Region(Value):
    """Teams and regions under one lead; the whole organisation is one."""

    name: Text = Field(default="the organisation", description="what to call it")
    lead: Text | None = Field(default=None, description="whom its managers report to")
    rosters: Annotated[tuple[Text, ...], OneOrMore()] = Field(
        default=(), description="rosters, and folders of them, from where this file is"
    )
    regions: tuple["Region", ...] = Field(default=(), description="regions within it, written likewise")

    def each(self, names: tuple[str, ...] = (), path: Path = ()) -> Iterator["Found"]:
        """Yield this region and all within it, from the top."""
        yield Found(names, path, self)
        for number, inner in enumerate(self.regions):
            yield from inner.each((*names, inner.name), (*path, "regions", number))


@dataclass(frozen=True, slots=True)
class Found:
    """A region, the names that lead to it from below the top, and its place in the document."""

    names: tuple[str, ...]
    path: Path
    region: Region


@dataclass(frozen=True, slots=True)
class TeamFile:
    """The roster of one team: its path, and the names of the regions that lead to it.

    ``name`` is that of the file without its ending, and of the folder that the team's plans go to.
    """

    source: str
    name: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation and its teams, in the order in which it names them."""

    top: Region
    teams: tuple[TeamFile, ...]
