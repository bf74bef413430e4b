"""A run over an organisation: what became of each team."""

from collections.abc import Mapping, Sequence
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.ranking.common import Common

State = Literal["planned", "kept", "refused"]

Learning = Literal["common", "history", "size", "figures"]
"""Whence a team has how far its reps differ: from what teams have in common, from what its history keeps for
the quarter, or from its own figures: as it is large, or as no metric of its own is among those in common."""


class Fault(Value):
    """Why a team has no plan: a code, what is wrong, the way out, and where."""

    code: str
    message: str
    hint: str
    file: str
    line: int
    column: int


class TeamRun(Value):
    """One team of a run.

    ``kept`` is a plan that stood there already, made from the same inputs; a ``refused`` team has no new
    plan, and ``faults`` say why. ``folder`` holds the plan, ``unplaced`` counts sessions that did not fit;
    a plan is not ``complete`` with such, nor where the proof of what counts most is open.
    """

    roster: str
    regions: tuple[str, ...]
    state: State
    team: str = ""
    week: str = ""
    folder: str = ""
    sessions: int = 0
    unplaced: int = 0
    complete: bool = True
    faults: tuple[Fault, ...] = ()


class PoolRun(Value):
    """The teams of a region that was to learn together: how many could be read, large ones apart; their reps.

    ``common`` is what they have in common; ``None`` where they are too few, and each team learned alone.
    ``planned_by`` counts the teams that have a plan by what it goes by.
    """

    group: str
    teams: int
    reps: int
    common: Common | None = None
    planned_by: Mapping[Learning, int] = {}


class OrgRun(Value):
    """What became of every team, in the order of the organisation, and what to know about all of them.

    ``pools`` are the regions whose teams were to learn together how far reps differ.
    """

    schema_version: int = 1
    kind: Literal["org run"] = "org run"
    org: str
    teams: tuple[TeamRun, ...]
    warnings: tuple[str, ...] = ()
    pools: tuple[PoolRun, ...] = ()

    def count(self, state: State) -> int:
        """Return how many teams are in a state."""
        return sum(team.state == state for team in self.teams)

    @property
    def short(self) -> Sequence[TeamRun]:
        """Return the teams whose plan is not complete."""
        return [team for team in self.teams if team.state != "refused" and not team.complete]
