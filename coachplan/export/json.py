"""A stage as the JSON that other programs rely on."""

import json
from typing import Any

from pydantic import BaseModel

SUFFIX = ".json"


def export(value: BaseModel | dict[str, Any]) -> str:
    """Return one JSON document with sorted keys, ASCII only, and a newline at its end."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=True, allow_nan=False) + "\n"
