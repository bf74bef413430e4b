"""Extending: a roster on top of a file with what several have in common, as its ``extends:`` asks for."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.calendars import WEB
from coachplan.files.documents import raw
from coachplan.files.marks import Plain, Spot
from coachplan.files.paths import followed, is_policy_file, path_from
from coachplan.files.plain_yaml import parse

_WHOLE = frozenset({"policy"})
"""What a roster replaces as a whole, though it may be a mapping: half a blend is none."""


def said_by(path: Path) -> Mapping[str, Any]:
    """Return what the file at ``path`` says to the rosters that extend it, what it extends included.

    Raises:
        RejectedInput: it cannot be read, or extends others in a circle.
    """
    data, source = raw(path)
    plain = parse(data, source)
    if plain.problems:
        raise RejectedInput(plain.located(plain.problems))
    return (extended(plain, path) if "extends" in plain.value else plain).value


def extended(plain: Plain, file: Path, chain: tuple[Path, ...] = ()) -> Plain:
    """Return the document of ``file`` on top of what it extends; ``chain`` are those that extend it.

    What both say counts as the document has it; ``manager``, ``metrics`` and other sections are merged key
    by key. Paths start where they are written.

    Raises:
        RejectedInput: E1403, files that extend each other in a circle; or the file below cannot be read.
    """
    named, chain = plain.value["extends"], (*chain, followed(file))
    if not isinstance(named, str) or not named.strip():
        return plain  # the model says what is wrong with it
    below = path_from(file.parent, named.strip())
    if followed(below) in chain:
        circle = " -> ".join(one.name for one in (*chain, below))
        _refuse(plain, "E1403", f"rosters extend each other in a circle: {circle}", "remove one 'extends'")
    under = _below(plain, below)
    if "extends" in under.value:
        under = extended(under, below, chain)
    way = Path(os.path.relpath(below.parent, file.parent))
    value = _merged(_from_elsewhere(under.value, way), plain.value)
    return _Layers(plain.source, plain.text, value, plain.spot, plain.problems, over=plain, under=under)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layers(Plain):
    """A document on top of another; what a section of both lacks is missing from the upper one."""

    over: Plain
    under: Plain

    def spot_of(self, path: tuple[str | int, ...], *, key: bool = False) -> Spot:
        return self._layer(path).spot_of(path, key=key)

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        own, others = list[Problem](), list[Problem]()
        for problem in problems:
            (own if self._layer(problem.path) is self.over else others).append(problem)
        return (*self.over.located(own), *self.under.located(others))

    def _layer(self, path: tuple[str | int, ...]) -> Plain:
        """Return the document that says what is at ``path``: the lower one, where the upper leaves it out."""
        over, under = self.over.value, self.under.value
        for key in path[:2]:
            if key not in over:
                return self.under if key in under else self.over
            if not _is_joined(key, under.get(key), over[key]):
                break
            over, under = over[key], under[key]
        return self.over


def _below(plain: Plain, path: Path) -> Plain:
    try:
        data, source = raw(path)
    except RejectedInput as rejected:
        first = rejected.problems[0]
        _refuse(plain, first.code, f"{path}: {first.message}", first.hint)
    under = _parsed(data, source)
    if under.problems:
        raise RejectedInput(under.located(under.problems))
    return under


def _refuse(plain: Plain, code: str, message: str, hint: str) -> NoReturn:
    raise RejectedInput(plain.located([Problem(code, message, ("extends",), hint)]))


@lru_cache(maxsize=64)
def _parsed(data: bytes, source: str) -> Plain:
    """Return a document that many rosters may extend; callers share it and must not change it."""
    return parse(data, source)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        merged[key] = {**merged[key], **value} if _is_joined(key, merged.get(key), value) else value
    return merged


def _is_joined(key: str | int, below: Any, value: Any) -> bool:
    """Tell whether a section has what both documents say; of all else, what the upper says counts alone."""
    return isinstance(below, Mapping) and isinstance(value, Mapping) and key not in _WHOLE


def _policy(spec: Any, way: Path) -> Any:
    if isinstance(spec, Mapping):
        return {_policy(name, way): weight for name, weight in spec.items()}
    if isinstance(spec, list):
        return [_policy(one, way) for one in spec]
    return _file(spec, way) if isinstance(spec, str) and is_policy_file(spec) else spec


def _holidays(value: Any, way: Path) -> Any:
    if isinstance(value, Mapping) and "calendar" in value:
        return {**value, "calendar": _file(value["calendar"], way)}
    is_file = isinstance(value, str) and value.lower().endswith(".ics")
    return _file(value, way) if is_file else value


def _files(value: Any, way: Path) -> Any:
    return [_file(one, way) for one in value] if isinstance(value, list) else _file(value, way)


def _file(value: Any, way: Path) -> Any:
    """Return a path as it is from the other folder; what is no path is left to the model."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or text.startswith("~") or text.lower().startswith(WEB):
        return value
    return (way / text).as_posix()


_Moves = Mapping[str, "_Moves | Callable[[Any, Path], Any]"]

_PERSON: _Moves = {"holidays": _holidays, "calendars": _files}
_SERVER: _Moves = {"password_file": _file, "ca_file": _file}
_PATHS: _Moves = {
    "policy": _policy,
    "metrics_from": _file,
    "manager": _PERSON,
    "reps": _PERSON,
    "coaches": _PERSON,
    "mail": _SERVER,
    "caldav": _SERVER,
}
"""Where paths stand in a roster, by key, and how each is moved; a list has the same keys in each entry."""


def _from_elsewhere(value: Any, way: Path, paths: _Moves = _PATHS) -> Any:
    """Return a document whose paths start from another folder, from which ``way`` leads to its own."""
    if isinstance(value, list):
        return [_from_elsewhere(one, way, paths) for one in value]
    if not isinstance(value, Mapping):
        return value
    moved = dict(value)
    for key, how in paths.items():
        if key in moved:
            moved[key] = how(moved[key], way) if callable(how) else _from_elsewhere(moved[key], way, how)
    return moved
