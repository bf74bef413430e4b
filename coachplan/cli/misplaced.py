"""A roster that stands where its command does not look for it.

A command about the whole team takes the roster by itself; one whose words name something else (a session, a
rep, a calendar, a file) takes it after ``--roster``.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_ROSTERS = (".yaml", ".yml")


def way_to_name_it(command: Any, words: Sequence[str]) -> str | None:
    """Return how to name the roster, where ``words`` (``log done ...``) name it in the other way."""
    path, leaf, rest = _leaf(command, words)
    kinds = {param.name: param.param_type_name for param in leaf.params}
    if kinds.get("roster") == "argument" and any(word.partition("=")[0] == "--roster" for word in rest):
        return f"The roster stands by itself here: '{_form(path, leaf)}'."
    if first := _first_word(leaf, rest):
        return f"'{first}' comes last: '{_form(path, leaf)}'."
    turned = next((word for word in rest[1:] if word in getattr(leaf, "commands", {})), "")
    if turned and not rest[0].startswith("-"):
        return f"'{turned}' comes first: 'coachplan {path} {turned} {rest[0]}'."
    flags = {name for param in leaf.params if getattr(param, "is_flag", False) for name in param.opts}
    bare = ["", *("" if word in flags else word for word in rest)]
    stray = next((word for before, word in pairwise(bare) if _is_stray(before, word)), None)
    if kinds.get("roster") == "option" and "source" not in kinds and stray:
        return f"'{stray}' is taken for something else: name the roster with '--roster {stray}'."
    return None


def _leaf(command: Any, words: Sequence[str]) -> tuple[str, Any, Sequence[str]]:
    """Return the command that the first words name, groups gone through, and the words after it."""
    path, rest = [words[0]], words[1:]
    while rest and (below := getattr(command, "commands", {}).get(rest[0])):
        command, path, rest = below, [*path, rest[0]], rest[1:]
    return " ".join(path), command, rest


def _form(path: str, leaf: Any) -> str:
    """Return how a command is written, with all that it needs."""
    needed = [p for p in leaf.params if p.param_type_name == "argument"]
    words = [
        "FILE" if p.name == "roster" else p.name.upper() for p in needed if p.required or p.name == "roster"
    ]
    return " ".join(["coachplan", path, *words])


def _first_word(leaf: Any, rest: Sequence[str]) -> str:
    """Return the roster that stands first where the command takes it after another word; else nothing."""
    names = [param.name for param in leaf.params if param.param_type_name == "argument"]
    return rest[0] if "roster" in names[1:] and rest and _is_stray("", rest[0]) else ""


def _is_stray(before: str, word: str) -> bool:
    return word.endswith(_ROSTERS) and not before.startswith("-") and not word.startswith("-")
