"""The schema of a document, for editors that complete and check while people type."""

from typing import Any

from pydantic import BaseModel

_BOUNDS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema (draft 7, which editors know) of documents that are read as ``model``."""
    schema: dict[str, Any] = _draft_7(model.model_json_schema())
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}


def _draft_7(part: Any) -> Any:
    """Return ``part`` without ``prefixItems``, and with the bounds that pydantic leaves in its own words."""
    if isinstance(part, list):
        return [_draft_7(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: _draft_7(value) for key, value in part.items()}
    if "prefixItems" in found:
        # minItems and maxItems stay; that every place takes any of the types is close enough.
        kinds = found.pop("prefixItems")
        found["items"] = kinds[0] if all(kind == kinds[0] for kind in kinds) else {"anyOf": kinds}
    for own, standard in _BOUNDS.items():
        if isinstance(found.get(own), (int, float)):
            found[standard] = found.pop(own)
    return found
