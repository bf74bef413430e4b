"""Problems as lines for a terminal: place, fault, excerpt, way out."""

import re
from collections.abc import Sequence

from coachplan.core.problems import Problem
from coachplan.show.safe import safe

MOST = 20
"""Problems shown; the rest is counted."""

WIDTH = 100
"""Columns of an excerpt."""

_LEAD = 60
"""Columns of an excerpt kept before the caret."""

_LONGEST_KEY = 60
"""Characters of a key in a place."""

_PLAIN_KEY = re.compile(r"[\w-]+")


def lines(problems: Sequence[Problem], *, verbose: bool = False) -> list[str]:
    """Return the lines that tell a reader what is wrong, where, and what to do.

    At most 20 problems are told unless ``verbose``. The text is safe for any terminal.
    """
    told = problems if verbose else problems[:MOST]
    found = [line for problem in told for line in _problem(problem)]
    if len(problems) > len(told):
        found.append(f"coachplan: and {len(problems) - len(told)} more")
    return found


def place(path: Sequence[str | int]) -> str:
    """Return a path in the document as people write it: ``reps[3].quota``."""
    parts = [_part(part) for part in path]
    return safe("".join(parts).removeprefix("."))


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    key = part if len(part) <= _LONGEST_KEY else part[:_LONGEST_KEY] + "\u2026"
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f'["{key}"]'


def _problem(problem: Problem) -> list[str]:
    level = "warning" if problem.is_warning else "error"
    where = [problem.source] if problem.source else []
    where += [str(number) for number in (problem.line, problem.column) if number]
    told = [":".join(where), place(problem.path), problem.message]
    first = f"coachplan: {level}[{problem.code}] " + ": ".join(safe(part) for part in told if part)
    hint = [f"  hint: {safe(problem.hint)}"] if problem.hint else []
    return [first, *_excerpt(problem), *hint]


def _excerpt(problem: Problem) -> list[str]:
    """Return the line of the document with its number, and a caret below the column."""
    if not problem.excerpt.strip():
        return []
    text, before = _cut(problem.excerpt, max(problem.column - 1, 0))
    gutter = " " * max(6, len(str(problem.line)))
    return [f"{problem.line:>{len(gutter)}} | {text}".rstrip(), f"{gutter} | {' ' * before}^"]


def _cut(line: str, at: int) -> tuple[str, int]:
    """Return the part of ``line`` around character ``at`` that fits, and the columns before ``at``."""
    from rich.cells import cell_len

    begin = max(0, at - _LEAD) if len(line) > WIDTH else 0
    text, at = safe(line[begin : begin + WIDTH + _LEAD].replace("\t", "\u2192")), at - begin
    cut_off = begin > 0
    while cell_len(text[:at]) > _LEAD and cell_len(text) > WIDTH:
        text, at, cut_off = text[1:], at - 1, True
    if cut_off:
        text, at = "\u2026" + text, at + 1
    before = cell_len(text[:at])
    if cell_len(text) > WIDTH or begin + WIDTH + _LEAD < len(line):
        text = text[:WIDTH]
        while cell_len(text) >= WIDTH:
            text = text[:-1]
        text += "\u2026"
    return text, before
