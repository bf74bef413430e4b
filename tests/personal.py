"""Whatever is kept of people: the kinds of value on record, documents full of canaries, the files written."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from running import ROOT

from coachplan.core.memory.privacy import TAGS
from coachplan.core.memory.records import Event
from coachplan.core.plans.plan import WeekPlan

RECORDS: tuple[type[BaseModel], ...] = (*get_args(get_args(Event)[0]), WeekPlan)
"""The kinds of records, and the plan that is kept beside one."""

REP, NAME, WORDS, NUMBER = "jonas-weber", "Jonas Weber", "canary", 987654.25
"""Who is to be forgotten, and what is said of them."""

WRITES = frozenset(
    {"write_text", "write_texts", "write_bytes", "replacing", "mkstemp", "NamedTemporaryFile", "touch"}
)
"""Calls by which a file comes into being, beside ``open`` with a mode, ``os.open`` and SQLite's."""


@dataclass(frozen=True)
class Written:
    """A file, or a kind of them, that the program writes: which modules do, what is in it, until when."""

    what: str
    where: str
    personal: str
    until: str
    modules: tuple[str, ...]


FILES = (
    Written(
        "the history",
        "`.coachplan/history.db` beside the roster, or in `--home`",
        "personal: the records below",
        "`retention:` in the roster, `history purge --older-than`, `forget`, or you remove it",
        ("files/history/store.py",),
    ),
    Written(
        "the history before an update of its form",
        "`history.v1.bak` beside it",
        "personal: as the history",
        "the next `forget` or `purge`",
        ("files/history/store.py",),
    ),
    Written(
        "lock and mark of the history",
        "`lock` and `kept` beside it",
        "none: who holds it is a command and a process number",
        "you remove the folder",
        ("files/history/lock.py", "files/history/store.py"),
    ),
    Written(
        "calendars from an address",
        "`calendars/` beside it",
        "personal: times, and what tells whose one-to-one it is; no other titles, places or guests",
        "the next run replaces them; used for a day at most",
        ("files/calendars/copies.py",),
    ),
    Written(
        "plans, pages, calendars, tables that you asked for",
        "where you asked for them (`--html`, `--ics`, `--out` ...)",
        "personal: what they show; with `--redact` derived",
        "you remove them",
        ("cli/outputs.py", "files/folder.py", "files/atomic.py"),
    ),
    Written(
        "an export or a backup of the history",
        "where you asked for it",
        "personal: the records below",
        "you remove it",
        ("cli/history.py", "files/history/store.py"),
    ),
    Written(
        "mails and calendar entries of a trial",
        "`--dry-run DIR`",
        "personal: what would be sent",
        "you remove them",
        ("cli/outbox.py",),
    ),
    Written(
        "a roster to begin with, and the schema for your editor",
        "where you asked for them",
        "personal: the names that you gave",
        "you remove them",
        ("cli/init.py",),
    ),
    Written(
        "figures that were imported, and rosters of teams",
        "beside the roster, or where you asked for them",
        "personal: names and figures",
        "the next import replaces them; you remove them",
        ("cli/import_output.py",),
    ),
)
"""Every file that the program writes."""


def writers() -> set[str]:
    """Return the modules of the package in which a file is written."""
    found = set()
    for path in (ROOT / "coachplan").rglob("*.py"):
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        if any(_writes(call) for call in calls):
            found.add(path.relative_to(ROOT / "coachplan").as_posix())
    return found


def _writes(call: ast.Call) -> bool:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    flags = {node.attr for arg in call.args for node in ast.walk(arg) if isinstance(node, ast.Attribute)}
    opened = name == "open" and (bool({"w", "wb", "a", "ab", "x", "xb"} & {*words}) or "O_CREAT" in flags)
    return name in WRITES or opened


def kinds(root: object) -> Iterator[type[BaseModel]]:
    """Yield a kind of value and every kind that is somewhere in its fields, each once."""
    found: dict[type[BaseModel], None] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one not in found:
                found[one] = None
                waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += get_args(one)
    yield from found


def full(kind: type[BaseModel]) -> dict[str, Any]:
    """Return a value of a kind, as plain data, in which every field speaks of the person."""
    tags = TAGS[kind].by_field()  # type: ignore[index]  # every kind on record is one of ours
    return {name: _filled(field.annotation, tags[name]) for name, field in kind.model_fields.items()}


def _filled(form: Any, tag: str) -> Any:
    origin, parts = get_origin(form), get_args(form)
    if isinstance(form, type) and issubclass(form, BaseModel):
        return full(form)
    if origin is Literal:
        return parts[0]
    if origin is dict:
        key = parts[0] if get_origin(parts[0]) is Literal else str
        return {_filled(key, "who" if key is str else tag): _filled(parts[1], tag)}
    if origin is tuple:
        inner = [part for part in parts if part is not Ellipsis]
        return [_filled(part, tag) for part in inner]
    if parts:
        return _filled(parts[0], tag)
    return _plain(form, tag)


def _plain(form: Any, tag: str) -> Any:
    """Return one text, number or moment: the person, what is said of them, or something harmless."""
    if form is str:
        return {"who": REP, "lists": REP, "words": REP, "said": WORDS}.get(tag, "x")
    if form in {int, float}:
        return NUMBER if tag == "said" else 1
    return {bool: True, date: "2026-11-23", datetime: "2026-11-23T09:00:00Z"}[form]
