"""Plan files: the JSON that ``schedule --json`` prints, read back."""

import json
from pathlib import Path

from pydantic import ValidationError

from coachplan.core.plans.plan import SCHEMA_VERSION, WeekPlan
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.documents import raw


def read_plan(path: Path | str) -> WeekPlan:
    """Return the plan in a file (``-`` for standard input).

    Raises:
        RejectedInput: E0102 and E0103, it cannot be read; E1501, it holds no plan.
    """
    data, source = raw(path)
    try:
        found = json.loads(data.decode("utf-8-sig"))
        if isinstance(found, dict) and found.get("kind") == "plan":
            return WeekPlan.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _refused(
            source, f"this is not a plan that this version reads: {where or 'its fields'}"
        ) from None
    except (ValueError, RecursionError):
        raise _refused(source, "this is not a plan, nor any JSON") from None
    raise _refused(source, "this is not a plan, though it is JSON")


def is_plan(path: Path | str) -> bool:
    """Tell whether a file looks like a plan rather than like a roster."""
    if not str(path).endswith(".json") or not Path(path).is_file():
        return False
    try:
        found = json.loads(raw(path)[0].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("kind") == "plan"


def _refused(source: str, message: str) -> RejectedInput:
    hint = f"write one with: coachplan schedule --json > plan.json (schema_version {SCHEMA_VERSION})"
    return RejectedInput((Problem("E1501", message, hint=hint, source=source),))
