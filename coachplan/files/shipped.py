"""What the package ships: policies, themes and focus texts, as plain data."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coachplan.core.peers.worksheet import Worksheets
    from coachplan.core.plans.content import Library


@cache
def shipped(name: str) -> Any:
    """Return the content of ``data/<name>.yaml``; every plain scalar is text, as in any document.

    Callers share the value and must not change it. It is put together here, in half the time of a loader.
    """
    import yaml

    text = files("coachplan").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    # The C loader is not built everywhere.
    events = yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))

    def value(event: Any) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        parts = []
        while not isinstance(inner := next(events), yaml.CollectionEndEvent):
            parts.append(value(inner))
        mapping = isinstance(event, yaml.MappingStartEvent)
        return dict(zip(parts[::2], parts[1::2], strict=True)) if mapping else parts

    next(events), next(events)  # the stream and the document begin
    return value(next(events))


@cache
def shipped_policies() -> tuple[str, ...]:
    """Return the names of the shipped policies, in alphabetical order."""
    folder = files("coachplan").joinpath("data", "policies")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml") and n[0] != "_"))


@cache
def library() -> "Library":
    """Return the themes and focus texts that sessions are made of."""
    # A ranking asks for policies alone.
    from coachplan.core.plans.content import Library

    return Library.model_validate({"themes": shipped("themes"), "focus": shipped("focus")})


@cache
def templates() -> Mapping[str, str]:
    """Return the text of every page template, by its name."""
    folder = files("coachplan").joinpath("data", "templates")
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in entries}


@cache
def worksheets() -> "Worksheets":
    """Return the texts of sessions that somebody else than the manager holds."""
    # Few plans have such sessions, and a ranking needs nothing of them.
    from coachplan.core.peers.worksheet import Worksheets

    return Worksheets.model_validate(shipped("worksheets"))
