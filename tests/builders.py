"""Small worlds in one line."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics
from coachplan.files.policies import load_policy

TODAY = date(2026, 11, 23)
"""A Monday."""


def roster(metrics: Mapping[str, Any] | None = None, /, **reps: Any) -> Roster:
    """Return a team: ``roster(ana="21/58", bo={"win_rate": 0.3})``; a bare cell is a win rate."""
    cells = {name: cell if isinstance(cell, Mapping) else {"win_rate": cell} for name, cell in reps.items()}
    people = [{"name": name.title(), "id": name, "metrics": dict(cell)} for name, cell in cells.items()]
    return Roster.model_validate({"team": "North", "metrics": metrics or {}, "reps": people})


@cache
def _shipped(name: str) -> Policy:
    return load_policy(name, Path())


def policy(name: str = "balanced", /, **changes: Any) -> Policy:
    """Return a shipped policy with a few fields changed."""
    return _shipped(name).model_copy(update=changes)


def ranking(team: Roster, /, **changes: Any) -> Ranking:
    """Return the ranking of a team today under the default policy, with a few of its fields changed."""
    return rank(team, policy(**changes), resolve(team, known_metrics()), TODAY)
