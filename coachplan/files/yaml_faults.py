"""The parser's complaints in plain words."""

import re
from typing import Any

from coachplan.core.problems import Problem

_QUOTE = "put the text in quotes"
_AFTER = "a quote within a quoted text is written twice; only a comment may follow a closing quote"
_BEGINS = re.compile("unexpected end of stream|expected ':'|document indicator")
"""Complaints whose cause stands where the text or bracket begins, not where the parser gave up."""

_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a ':' where no key can stand",
        "check the indentation; put text that holds ': ' in quotes",
    ),
    (
        "did not find expected key",
        "this line does not fit the lines above",
        "check the indentation, and quotes or brackets just above",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not fit the list above",
        "begin it with '- ' under the other '-', or indent it further",
    ),
    (
        "did not find expected ',' or ']'",
        "a ',' or ']' is missing before this",
        "close the list that was opened with '['",
    ),
    (
        "did not find expected ',' or '}'",
        "a ',' or '}' is missing before this",
        "close the mapping that was opened with '{'",
    ),
    ("did not find expected node content", "a value is missing before this", "check commas and brackets"),
    ("could not find expected ':'", "a ':' is missing after the key", "write 'key: value', with a space"),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        "begin the list on a line of its own; put text that begins with '- ' in quotes",
    ),
    (
        "did not find expected <document start>",
        "this line does not belong to the document above",
        "check the indentation",
    ),
    ("alphabetic or numeric character", "text cannot begin with '*' or '&'", _QUOTE),
    ("unknown escape", "an unknown escape in double quotes", "write a backslash twice, or use single quotes"),
    ("expected hexdecimal number", "an unknown escape in double quotes", "write a backslash twice"),
    ("unexpected document indicator", "a quote is not closed before the '---' below", "close the quote"),
)


def explain(error: Any, text: str) -> Problem:
    """Return the problem that a YAML error of PyYAML stands for; ``text`` is the document."""
    said = str(getattr(error, "problem", None) or error).splitlines()[0]
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    lines = text.splitlines()
    line, column = (mark.line, mark.column) if mark else (0, 0)
    early = line >= len(text.rstrip().splitlines()) and "did not find expected" in said
    opened = getattr(error, "context_mark", None)
    if opened and (early or _BEGINS.search(said)):
        line, column = opened.line, opened.column
    if line >= len(lines) > 0:
        line, column = len(lines) - 1, len(lines[-1])
    before, char = (lines[line][:column], lines[line][column : column + 1]) if lines else ("", "")
    if early or "unexpected end of stream" in said:
        message, hint = _unclosed(context)
        return Problem("E1111", message, hint=hint, line=line + 1, column=column + 1)
    code, message, hint = _explained(said, char, context)
    if "expected ','" in said and opened:
        hint += f" at line {opened.line + 1}"
    if "expected key" in said and before.strip():
        message, hint = "this text follows where nothing can follow", _AFTER
    return Problem(code, message, hint=hint, line=line + 1, column=column + 1)


def _unclosed(context: str) -> tuple[str, str]:
    what = "quote" if "scalar" in context else "bracket"
    return f"a {what} is never closed", f"add the closing {what}"


def _explained(said: str, char: str, context: str) -> tuple[str, str, str]:
    """Return code, message and hint."""
    if char == "\t" or "tab character" in said:
        return "E1105", "a tab cannot indent", "use spaces"
    if "invalid Unicode character escape" in said:
        return "E1107", "half of a character is not allowed (a lone surrogate)", "write the character itself"
    if "tag" in said or "tag" in context:
        return (
            "E1108",
            "explicit tags (!) are not supported",
            "remove the word that begins with '!', or quote it",
        )
    if "cannot start any token" in said:
        return "E1111", f"text cannot begin with '{char}'", _QUOTE
    for part, message, hint in _WORDS:
        if part in said:
            return "E1111", message, hint
    return "E1111", f"this is not YAML: {said}", "check indentation, quotes and brackets"
