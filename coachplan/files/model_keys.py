"""The keys that a model takes at some place of its document."""

import types
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


@lru_cache(maxsize=512)
def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that ``model`` takes in the mapping at ``path``, in the order of the model."""
    kinds = list(_choices(model))
    for part in path:
        kinds = [choice for kind in kinds for inner in _inside(kind, part) for choice in _choices(inner)]
    # A list may be written as its single entry.
    entries = [entry for kind in kinds if get_origin(kind) is tuple for entry in get_args(kind)[:1]]
    models = [kind for kind in (*kinds, *entries) if _is_model(kind)]
    return tuple(dict.fromkeys(name for kind in models for name in kind.model_fields))


def _choices(kind: Any) -> Iterator[Any]:
    """Yield the types that ``kind`` may be, without ``Annotated`` and unions."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _choices(get_args(kind)[0])
    elif origin in {Union, types.UnionType}:
        for choice in get_args(kind):
            yield from _choices(choice)
    else:
        yield kind


def _inside(kind: Any, part: str | int) -> tuple[Any, ...]:
    """Return the type of the value that ``kind`` holds under ``part``."""
    if _is_model(kind):
        field = kind.model_fields.get(part)
        return () if field is None else (field.annotation,)
    held = get_args(kind)
    if not held:
        return ()
    if isinstance(part, str):
        return held[1:] if len(held) > 1 else ()
    return held[:1] if held[-1] is ... or len(held) == 1 else held[part : part + 1]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
