"""Marks: where each value of a document stands, and a problem with its place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from coachplan.core.problems import Problem

_PASSWORD = re.compile(r"(?i)\bpass(word|phrase)?[\"']?\s*:|://[^/\s@]*:[^/\s@]*@")
"""A line that holds a password where none should stand, in an address too."""

_NONE: Mapping[Any, Any] = MappingProxyType({})


class Spot(NamedTuple):
    """Where a value begins; ``keys`` and ``parts`` say the same of its keys and its values."""

    line: int
    column: int
    keys: Mapping[str, "Spot"] = _NONE
    parts: Mapping[str | int, "Spot"] = _NONE


@dataclass(frozen=True, slots=True)
class Plain:
    """A document as plain data: mappings, lists, text and ``None``, with the place of each.

    ``problems`` are faults that leave the rest readable (keys that stand twice).
    """

    source: str
    text: str
    value: dict[str, Any]
    spot: Spot
    problems: tuple[Problem, ...] = ()

    def spot_of(self, path: tuple[str | int, ...], *, key: bool = False) -> Spot:
        """Return the place of the value at ``path`` (of its key if ``key``), or of the nearest above it."""
        spot = self.spot
        for part in path[:-1]:
            if part not in spot.parts:
                return spot
            spot = spot.parts[part]
        if not path:
            return spot
        last = path[-1]
        if key and isinstance(last, str) and last in spot.keys:
            return spot.keys[last]
        return spot.parts.get(last, spot)

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems with source, line, column and excerpt, each once, in the order of the file."""
        lines = self.text.splitlines()
        found = {self._located(problem, lines): None for problem in problems}
        return tuple(sorted(found, key=lambda p: (p.line, p.column, p.code, p.message)))

    def _located(self, problem: Problem, lines: list[str]) -> Problem:
        line, column = problem.line, problem.column
        if not line:
            spot = self.spot_of(problem.path)
            line, column = spot.line, spot.column
        first = f" (first at line {self.spot_of(problem.first).line})" if problem.first else ""
        return replace(
            problem,
            message=problem.message + first,
            first=(),
            source=self.source,
            line=line,
            column=column,
            excerpt=_shown(problem.excerpt or (lines[line - 1] if 0 < line <= len(lines) else "")),
        )


def _shown(line: str) -> str:
    """Return a line of a document as it may be shown; one that gives a password away may not."""
    return "" if _PASSWORD.search(line) else line
