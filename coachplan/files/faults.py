"""What a model says against a document, as problems in plain words."""

import re
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coachplan.core.problems import Problem
from coachplan.files.marks import Plain
from coachplan.files.model_keys import keys_at

_OWN_CODE = re.compile(r"[EW][0-9]{4}")
_WORD = re.compile(r"'([^']*)'|([0-9]+)")
_KEY = "[key]"
_LONGEST_WORD = 100
"""Characters of a misspelt word that are compared."""

_LONGEST = 300
"""Characters of a message; it may quote the document."""

Path = tuple[str | int, ...]
"""The way to a value inside a document."""

_ALSO_CALLED = {"lunch": "breaks", "lunch_break": "breaks", "meetings": "busy"} | dict.fromkeys(
    ("vacation", "pto", "leave"), "away"
)
"""Keys as people write them who never read ours, where no similar spelling leads to the right one."""

_ALMOST = 0.85
"""So alike are 'mail' and 'email': rather misspelt than misplaced."""

_A_LIST = "a list is needed here"
_A_MAPPING = "'key: value' lines are needed here"
_A_NUMBER = "a number is needed here"
_KINDS = {
    "list_type": ("E1206", _A_LIST),
    "tuple_type": ("E1206", _A_LIST),
    "dict_type": ("E1206", _A_MAPPING),
    "mapping_type": ("E1206", _A_MAPPING),
    "model_type": ("E1206", _A_MAPPING),
    "model_attributes_type": ("E1206", _A_MAPPING),
    "string_type": ("E1206", "text is needed here"),
    "bool_type": ("E1206", "true or false is needed here"),
    "bool_parsing": ("E1206", "true or false is needed here"),
    "int_type": ("E1207", _A_NUMBER),
    "int_parsing": ("E1207", _A_NUMBER),
    "float_type": ("E1207", _A_NUMBER),
    "float_parsing": ("E1207", _A_NUMBER),
    "finite_number": ("E1205", "the number must be finite"),
}
_EACH = "write [a, b], or a '- ' line for each"
_HOW = {
    _A_LIST: _EACH,
    _A_MAPPING: "write them indented below it, or as {key: value, key: value}",
    _A_NUMBER: "write it in digits, as 8 or 0.5",
}
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}

_OTHER_KINDS = {
    "Region": (
        ("reps",),
        "the roster of one team, not an organisation",
        "coachplan schedule ROSTER plans its week",
    ),
    "Roster": (
        ("rosters", "regions"),
        "an organisation, not a roster",
        "coachplan org schedule ORG plans every team",
    ),
    "Policy": (
        ("reps", "rosters", "regions"),
        "a roster or an organisation, not a policy",
        "coachplan policies lists those that there are",
    ),
}
"""By what is asked for: the keys that only the other kind of document has, and what to do with such a one."""


def other_kind(plain: Plain, model: type[BaseModel]) -> list[Problem]:
    """Return the one thing to say of a document in the place of another kind."""
    keys, what, hint = _OTHER_KINDS.get(model.__name__, ((), "", ""))
    return [Problem("E1112", f"this is {what}", (key,), hint) for key in keys if key in plain.value][:1]


def faults(error: ValidationError, plain: Plain, model: type[BaseModel]) -> list[Problem]:
    """Return the problems that ``error`` stands for: one a place, and none that another one explains."""
    found: dict[tuple[Path, bool], Problem] = {}
    explained: set[Path] = set()
    for one in error.errors(include_url=False):
        path, at_key = _path(one["loc"], one["type"], plain.value)
        # Of the branches of a union the one that has its own words speaks.
        if (path, at_key) in found and not _OWN_CODE.fullmatch(one["type"]):
            continue
        code, message, hint = _said(one, path, plain.value, model)
        problem = Problem(code, _cut(message), path, hint)
        if at_key:
            spot = plain.spot_of(path, key=True)
            problem = replace(problem, line=spot.line, column=spot.column)
        found[path, at_key] = problem
        explained.update(path[:length] for length in range(len(path)))
        if one["type"] == "extra_forbidden":
            # The key that was meant is missing for this reason alone.
            near = _nearest(str(path[-1]), keys_at(model, path[:-1]))
            explained.update((*path[:-1], key) for key in near)
    return [problem for (path, _), problem in found.items() if path not in explained]


def _path(loc: Path, kind: str, value: Any) -> tuple[Path, bool]:
    """Return the place in the document that ``loc`` means, and whether its key is meant.

    Names of union branches are no part of a document, nor is what a text was turned into.
    """
    path: list[str | int] = []
    for part in loc:
        if part == _KEY:
            return tuple(path), True
        if _holds(value, part):
            value = value[part]
        elif not (kind == "missing" and isinstance(value, dict)):
            continue
        path.append(part)
    return tuple(path), kind == "extra_forbidden"


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _said(one: ErrorDetails, path: Path, value: Any, model: type[BaseModel]) -> tuple[str, str, str]:
    """Return code, message and hint."""
    kind, context = one["type"], one.get("ctx", {})
    if _OWN_CODE.fullmatch(kind):
        return kind, one["msg"], str(context.get("hint", ""))
    if kind == "missing":
        return _missing(one["loc"][-1])
    if kind == "extra_forbidden":
        return _misplaced(path, model) or _unknown_key(str(path[-1]), keys_at(model, path[:-1]))
    if kind == "literal_error":
        words = tuple(dict.fromkeys(text or figure for text, figure in _WORD.findall(context["expected"])))
        at_key = _KEY in one["loc"]
        return _unknown_key(str(path[-1]), words) if at_key else _not_one_of(_at(value, path), words)
    return _about_value(kind, context, _at(value, path)) or ("E1206", _lower(one["msg"]), "")


def _missing(key: str | int) -> tuple[str, str, str]:
    if isinstance(key, int):
        return "E1210", "an entry is missing here", _EACH
    return "E1210", f"'{key}' is missing", f"add '{key}: ...'"


def _about_value(kind: str, context: dict[str, Any], written: Any) -> tuple[str, str, str] | None:
    """Return code, message and hint where a value has the wrong kind, size or number of entries."""
    if kind in _KINDS:
        return _other_kind(*_KINDS[kind], written)
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return "E1205", _out_of_bounds(words, context[name], written), ""
    if kind == "too_short":
        return "E1210", f"too few entries; at least {context['min_length']} needed", _EACH
    if kind == "too_long":
        return "E1104", f"more than {context['max_length']:,} entries", "remove what is too many"
    return None


def _other_kind(code: str, message: str, written: Any) -> tuple[str, str, str]:
    if written is None:
        return "E1210", f"nothing here; {message.removesuffix(' here')}", "fill it in, or remove it"
    return code, message, _HOW.get(message, "")


def _out_of_bounds(words: str, limit: float, written: Any) -> str:
    if not isinstance(written, str):
        return f"must be {words} {limit:g}"
    bound = f"{limit * 100:g}%" if written.endswith("%") else f"{limit:g}"
    return f"must be {words} {bound}, not {written}"


def _misplaced(path: Path, model: type[BaseModel]) -> tuple[str, str, str] | None:
    """Return what to say of a key that is known at the top of the document, or one level below, alone."""
    key, top = str(path[-1]), keys_at(model, ())
    known = keys_at(model, path[:-1])
    if _ALSO_CALLED.get(key) in known or get_close_matches(key, known, n=1, cutoff=_ALMOST):
        return None
    if key in top:
        return "E1209", f"'{key}' does not belong here", "it stands at the top of the document, further left"
    below = [f"'{name}'" for name in top if key in keys_at(model, (name,))]
    hint = f"it stands under {' or '.join(below)}"
    return ("E1209", f"'{key}' does not belong here", hint) if below else None


def _unknown_key(key: str, known: tuple[str, ...]) -> tuple[str, str, str]:
    if key == "password" and "password_env" in known:
        hint = "no secret stands here: password_env names the variable that holds it, password_file a file"
        return "E1209", "unknown key 'password'", hint
    return "E1209", f"unknown key '{key}'", _suggestion(key, known, "keys here: ")


def _not_one_of(written: Any, words: tuple[str, ...]) -> tuple[str, str, str]:
    if not isinstance(written, str):
        return "E1206", "one word is needed here", "write one of: " + ", ".join(words)
    return "E1206", f"'{written}' is not known here", _suggestion(written, words, "write one of: ")


def _suggestion(word: str, known: tuple[str, ...], otherwise: str) -> str:
    near = _nearest(word, known)
    meant = " or ".join(f"'{key}'" for key in near)
    return f"did you mean {meant}?" if near else otherwise + ", ".join(known)


@lru_cache(maxsize=1024)
def _nearest(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that may be meant: what it is also called, all that hold its parts, or the closest."""
    text = word[:_LONGEST_WORD].lower()
    if _ALSO_CALLED.get(text) in known:
        return (_ALSO_CALLED[text],)
    parts = set(text.split("_"))
    if len(parts) > 1 and (longer := tuple(key for key in known if parts < set(key.split("_")))):
        return longer
    return tuple(get_close_matches(text, known, n=1))


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST else message[: _LONGEST - 1] + "\u2026"
