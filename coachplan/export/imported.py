"""An import as one JSON document."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from coachplan.core.imports.imported import Imported, TeamFigures
from coachplan.core.problems import Problem


def document(imported: Imported, written: Sequence[str], warnings: Sequence[Problem]) -> dict[str, Any]:
    """Return all that an import found, as plain data."""
    return {
        "schema_version": 1,
        "kind": "import",
        "files": [{**asdict(one), "stages": _stages(one.stages)} for one in imported.files],
        "period": imported.period.model_dump(mode="json") if imported.period else None,
        "currency": imported.currency,
        "teams": [_team(one) for one in imported.teams],
        "written": list(written),
        "warnings": [{"code": one.code, "message": one.message} for one in warnings],
    }


def _stages(stages: Any) -> dict[str, Any]:
    return {stage: {"status": status, "deals": count} for stage, (status, count) in stages.items()}


def _team(one: TeamFigures) -> dict[str, Any]:
    reps = []
    for person, own, (won, lost, waiting) in zip(one.team.people, one.figures, one.counts, strict=True):
        metrics = {
            name: found.reading.model_dump(exclude={"text", "series"}) | {"weeks": list(found.weeks)}
            for name, found in own.items()
            if found.reading
        }
        deals = {"won": won, "lost": lost, "open": waiting}
        reps.append({"rep": person.id, "name": person.name, "deals": deals, "metrics": metrics})
    return {"team": one.team.name, "manager": one.team.manager, "reps": reps}
