"""A stage as the JSON that other programs rely on."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

SUFFIX = ".json"

LONG = 300
"""A list of more records than so many has one record a line: a fifth of the time, and shorter."""

_PLAIN: dict[str, Any] = {"sort_keys": True, "ensure_ascii": True, "allow_nan": False}
_LINE = json.JSONEncoder(**_PLAIN)


def export(value: BaseModel | dict[str, Any]) -> str:
    """Return one JSON document with sorted keys, ASCII only, and a newline at its end."""
    long: dict[str, Sequence[BaseModel]] = {}
    if isinstance(value, BaseModel):
        long = {name: field for name, field in value if _is_long(field)}
        value = value.model_dump(mode="json", exclude=set(long))
    parts = {name: _indented(one) for name, one in value.items()}
    parts |= {name: _listed(records) for name, records in long.items()}
    return "{\n" + ",\n".join(f"  {json.dumps(name)}: {parts[name]}" for name in sorted(parts)) + "\n}\n"


def _is_long(field: Any) -> bool:
    return isinstance(field, Sequence) and len(field) > LONG and isinstance(field[0], BaseModel)


def _indented(value: Any) -> str:
    # No text holds a line break of its own: JSON writes it as \n.
    return json.dumps(value, indent=2, **_PLAIN).replace("\n", "\n  ")


def _listed(records: Sequence[BaseModel]) -> str:
    lines = (_LINE.encode(record.model_dump(mode="json")) for record in records)
    return "[\n    " + ",\n    ".join(lines) + "\n  ]"
