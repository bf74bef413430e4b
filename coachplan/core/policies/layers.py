"""Layers: one policy written on top of another, as ``extends:`` asks for."""

from collections.abc import Mapping
from typing import Any

from coachplan.core.policies.policy import Provenance

_OWN_WORDS = frozenset({"name", "title", "summary"})
"""What a policy says about itself alone."""

_UNMARKED = _OWN_WORDS | {"source", "asks", "warns", "believe", "rules", "provenance"}
"""Fields without numbers of their own."""

_TABLES = {"shares": "shares", "cadences": "need"}
"""Tables that serve one basis only."""


def layered(
    under: Mapping[str, Any], over: Mapping[str, Any], mark: Provenance | None = None
) -> dict[str, Any]:
    """Return the content of ``over`` written on top of ``under``; neither is validated here.

    Mappings are merged key by key, everything else is replaced. A number that ``over`` states
    loses the provenance it had under it and gets ``mark`` unless ``over`` brings its own. A new
    basis drops the table that served the old one.
    """
    merged = {key: value for key, value in under.items() if key not in _OWN_WORDS}
    for table, basis in _TABLES.items():
        if over.get("basis", basis) != basis:
            merged.pop(table, None)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = {**below, **value}
        else:
            merged[key] = value
    if isinstance(over.get("provenance", {}), Mapping):
        merged["provenance"] = _provenance(under, over, mark)
    return merged


def _provenance(under: Mapping[str, Any], over: Mapping[str, Any], mark: Provenance | None) -> dict[str, Any]:
    changed = _changed(over)
    own = over.get("provenance", {})
    kept = {
        path: entry
        for path, entry in under.get("provenance", {}).items()
        if not any(path.startswith(f"{top}.") for top in changed)
    }
    marked = {top: mark for top in changed if mark and top.partition(".")[0] not in own}
    return {**kept, **marked, **own}


def _changed(over: Mapping[str, Any]) -> tuple[str, ...]:
    paths: list[str] = []
    for key, value in over.items():
        if key in _UNMARKED:
            continue
        paths += [f"{key}.{inner}" for inner in value] if isinstance(value, Mapping) else [key]
    return tuple(paths)
