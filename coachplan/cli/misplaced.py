"""Words that stand where their command does not look for them, the roster above all.

A command about the whole team takes the roster by itself; one whose words name something else (a session, a
rep, a calendar, a file) takes it after ``--roster``.
"""

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from shlex import quote
from typing import Any

_ROSTERS = (".yaml", ".yml")
_LONGEST = 40
_TEAMS: tuple[str, ...] = ("roster", "where")
"""How commands call the argument that is a roster, or a folder of them."""


def way_to_name_it(command: Any, words: Sequence[str]) -> str | None:
    """Return what was meant, where ``words`` (``log done ...``) hold one that is in the wrong place."""
    path, leaf, rest = _leaf(command, words)
    kinds = {param.name: param.param_type_name for param in leaf.params}
    if kinds.get("roster") == "argument" and any(word.partition("=")[0] == "--roster" for word in rest):
        return f"The roster stands by itself here: '{_form(path, leaf)}'."
    if first := _first_word(leaf, rest):
        return f"'{first}' comes last: '{_form(path, leaf)}'."
    turned = next((word for word in rest[1:] if word in getattr(leaf, "commands", {})), "")
    if turned and not rest[0].startswith("-"):
        return f"'{turned}' comes first: 'coachplan {path} {turned} {rest[0]}'."
    if hasattr(leaf, "commands") and not leaf.invoke_without_command:
        return _in_group(path, leaf.commands, rest)
    bare = _bare_words(leaf, rest)
    stray = next((word for word in bare if word.endswith(_ROSTERS)), None)
    if kinds.get("roster") == "option" and "source" not in kinds and stray:
        return f"'{stray}' is taken for something else: name the roster with --roster {quote(stray)}"
    return _too_many(path, leaf, bare) if _arguments(leaf) == ["roster"] else None


def _in_group(path: str, below: Mapping[str, Any], rest: Sequence[str]) -> str | None:
    """Return which of the commands ``below`` takes a word that is none of them."""
    word = rest[0] if rest else "-"
    if word.startswith("-") or get_close_matches(word, below, 1):
        return None
    team = _is_team(word)
    wanted = _TEAMS if team else ("week",) if _is_week(word) else ()
    takes = next((name for name, one in below.items() if {*_arguments(one)[:1]} & {*wanted}), None)
    if takes:
        return f"A command is missing before '{word}': coachplan {path} {takes} {quote(word)}"
    if team:
        name, leaf = next(iter(below.items()))
        return f"'{word}' stands after --roster: {_form(f'{path} {name}', leaf)} --roster {quote(word)}"
    return f"No such command '{word[:_LONGEST]}'. Known: {', '.join(below)}."


def _too_many(path: str, leaf: Any, bare: Sequence[str]) -> str | None:
    """Return where the second of two words belongs, of which a command takes the first as its roster."""
    team = next((word for word in bare if _is_team(word)), "".join(bare[:1]))
    extra = next((word for word in bare if word != team), None)
    if len(bare) != 2 or extra is None or _is_team(extra):  # noqa: PLR2004 - the roster, and one word too many
        return None
    if _is_week(extra):
        if not any("--week" in param.opts for param in leaf.params):
            return None
        return f"A week stands after --week: coachplan {path} {quote(team)} --week {extra}"
    return f"'{extra}' is one word too many. For one rep: coachplan explain {quote(team)} {quote(extra)}"


def _bare_words(leaf: Any, rest: Sequence[str]) -> list[str]:
    """Return the words that are neither options nor, as far as can be seen, their values."""
    flags = {name for param in leaf.params if getattr(param, "is_flag", False) for name in param.opts}
    words = ["", *("" if word in flags else word for word in rest)]
    return [word for before, word in pairwise(words) if word and "-" not in {before[:1], word[:1]}]


def _arguments(leaf: Any) -> list[str]:
    return [param.name for param in leaf.params if param.param_type_name == "argument"]


def _is_team(word: str) -> bool:
    return word.endswith(_ROSTERS) or os.path.exists(word)  # noqa: PTH110 - Path.exists raises for a long name


def _is_week(word: str) -> bool:
    # Help and completion come this way too, and start without the models that weeks are made with.
    from coachplan.core.isoweek import is_week_word

    return is_week_word(word)


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
    first = rest[0] if rest and not rest[0].startswith("-") else ""
    return first if "roster" in _arguments(leaf)[1:] and first.endswith(_ROSTERS) else ""
