"""YAML without surprises: plain data, text as it stands, and the place of everything.

Only the parser's events are used: they come one by one, so that depth and number are bounded before
anything is built, and an alias is refused before it can grow. (libyaml ends the process on 50 kB of
brackets as soon as it composes nodes; a million of them are safe as events that stop at the depth.)
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.decoding import control_in, decode, forbidden
from coachplan.files.marks import Plain, Spot

DEEPEST = 32
"""Levels of nesting; a roster needs six."""

MOST_EVENTS = 400_000
"""Values, keys and ends of a document: 5,000 reps with 80 each."""

MOST_ITEMS = 5_000
"""Entries of one list or mapping."""

MOST_DUPLICATES = 100
"""Equal keys after which reading stops."""

LONGEST = 10_000
"""Characters of one value."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG_DIRECTIVE = re.compile(r"^%TAG", re.MULTILINE)
_DASH = re.compile(r"([:-][ \t]+)-(?=[^\S\n]*$|[ \t]+#)", re.MULTILINE)
_NULL = frozenset({"", "~", "null"})
_NO_TAGS = "explicit tags (!) are not supported"
_TOO_MANY = "is this the right file? a roster has 5,000 reps at most"
_EMPTY, _LINES = "the document is empty", "write it as 'key: value' lines"


def parse(data: bytes, source: str = "") -> Plain:
    """Return the document in ``data`` (YAML, and so JSON), called ``source`` in problems.

    Every plain scalar is its text; only ``null``, ``~``, nothing and a ``-`` that ends a line are ``None``.
    The keys of a mapping are composed and trimmed; of two equal ones the first counts, and the second is
    a problem.

    Raises:
        RejectedInput: the document cannot be read (E1101 to E1111), each problem with its place.
    """
    text = ""
    tree = _Tree()
    try:
        text = decode(data)
        _read(text, tree)
    except RejectedInput as rejected:
        broken = Plain(source, text, {}, tree.spot)
        raise RejectedInput(broken.located([*tree.problems, *rejected.problems])) from None
    return Plain(source, text, tree.value, tree.spot, tuple(tree.problems))


def _read(text: str, tree: "_Tree") -> None:
    if found := _TAG_DIRECTIVE.search(text):
        # The parser takes quadratic time over many of them, before its first event.
        line = text.count("\n", 0, found.start()) + 1
        raise RejectedInput((Problem("E1108", _NO_TAGS, hint="remove the line", line=line, column=1),))
    try:
        # People write '-' for nothing; as the last word of a line YAML takes it for the start of a list.
        for number, event in enumerate(yaml.parse(_DASH.sub(r"\1~", text), Loader=_LOADER)):
            if number >= MOST_EVENTS:
                _fail("E1104", f"more than {MOST_EVENTS:,} values", event, _TOO_MANY)
            tree.take(event)
    except yaml.YAMLError as error:
        from coachplan.files.yaml_faults import explain

        raise RejectedInput((explain(error, text),)) from None
    if not tree.documents:
        raise RejectedInput((Problem("E1110", _EMPTY, hint=_LINES, line=1, column=1),))


@dataclass(slots=True)
class _Level:
    """An open list or mapping; ``key`` is the last key, ``waiting`` for its value or not."""

    value: Any
    keys: dict[str, Spot]
    parts: dict[str | int, Spot]
    key: str = ""
    waiting: bool = False


class _Tree:
    """The document so far."""

    def __init__(self) -> None:
        self.value: dict[str, Any] = {}
        self.spot = Spot(1, 1)
        self.problems: list[Problem] = []
        self.documents = 0
        self._open: list[_Level] = []

    def take(self, event: Any) -> None:
        """Add one event; raises ``RejectedInput`` for what a document may not have."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.AliasEvent):
            _refuse_reference(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                _fail("E1109", "a second document begins here", event, "keep one document; remove the '---'")

    def _scalar(self, event: Any) -> None:
        _refuse_extras(event)
        text: str = event.value
        if len(text) > LONGEST:
            hint = "shorten it; is a quote missing at its end?"
            _fail("E1205", f"a value longer than {LONGEST:,} characters", event, hint)
        if event.style == '"' and (char := control_in(text)):
            _fail("E1107", forbidden(char), event, "remove the escape")
        level = self._open[-1] if self._open else None
        if level is not None and isinstance(level.value, dict) and not level.waiting:
            self._key(level, text, event)
            return
        value = None if not event.style and text in _NULL else text
        if level is None:
            message = _EMPTY if value is None else "the document is a single text"
            _fail("E1110", message, event, _LINES)
        mark = event.start_mark
        self._add(level, value, Spot(mark.line + 1, mark.column + 1))

    def _key(self, level: _Level, text: str, event: Any) -> None:
        if not text and not event.style:
            _fail("E1111", "a key is missing before the ':'", event, "write 'key: value', or remove the ':'")
        if text == "<<" and not event.style:
            _fail(
                "E1101",
                "merge keys (<<) are not supported",
                event,
                "write the keys out where they are needed",
            )
        if len(level.keys) >= MOST_ITEMS:
            _fail("E1104", f"more than {MOST_ITEMS:,} keys in one mapping", event, _TOO_MANY)
        key = text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()
        level.key, level.waiting = key, True
        spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
        if key in level.keys:
            first = level.keys[key].line
            message = f"duplicate key '{key}' (first at line {first})"
            hint = "keep one of the two" if first == spot.line else "keep one of the two lines"
            self.problems.append(
                Problem("E1204", message, self._path(), hint, line=spot.line, column=spot.column)
            )
            if len(self.problems) >= MOST_DUPLICATES:
                raise RejectedInput
        else:
            level.keys[key] = spot

    def _start(self, event: Any) -> None:
        _refuse_extras(event)
        if len(self._open) >= DEEPEST:
            _fail("E1102", f"nested deeper than {DEEPEST}", event, "check brackets and indentation from here")
        mapping = isinstance(event, yaml.MappingStartEvent)
        mark = event.start_mark
        inner = _Level({} if mapping else [], {}, {})
        spot = Spot(mark.line + 1, mark.column + 1, inner.keys, inner.parts)
        if self._open:
            level = self._open[-1]
            if isinstance(level.value, dict) and not level.waiting:
                hint = "put text that begins with [ or { in quotes"
                _fail("E1111", "a key is a word, not a list or a mapping", event, hint)
            self._add(level, inner.value, spot)
        elif mapping:
            self.value, self.spot = inner.value, spot
        else:
            _fail("E1110", "the document is a list", event, _LINES)
        self._open.append(inner)

    def _add(self, level: _Level, value: Any, spot: Spot) -> None:
        if isinstance(level.value, dict):
            level.waiting = False
            # Of two equal keys the first counts; what stands under the second is only read.
            if level.key not in level.value:
                level.value[level.key] = value
                level.parts[level.key] = spot
            return
        index = len(level.value)
        if index >= MOST_ITEMS:
            message = f"more than {MOST_ITEMS:,} entries in one list"
            problem = Problem("E1104", message, self._path(), _TOO_MANY, line=spot.line, column=spot.column)
            raise RejectedInput((problem,))
        level.value.append(value)
        level.parts[index] = spot

    def _path(self) -> tuple[str | int, ...]:
        return tuple(
            level.key if isinstance(level.value, dict) else len(level.value) - 1 for level in self._open
        )


def _refuse_extras(event: Any) -> None:
    if event.anchor is not None:
        _refuse_reference(event)
    if event.tag is not None:
        _fail("E1108", _NO_TAGS, event, "remove the word that begins with '!', or put the text in quotes")
    if event.__class__ is yaml.ScalarEvent and event.value == "=" and not event.style:
        _fail("E1108", "a bare '=' is a tag, and tags are not supported", event, 'write it in quotes, as "="')


def _refuse_reference(event: Any) -> NoReturn:
    hint = "write the value out where it is needed, or put text with * or & in quotes"
    _fail("E1101", "anchors (&) and aliases (*) are not supported", event, hint)


def _fail(code: str, message: str, event: Any, hint: str = "") -> NoReturn:
    mark = event.start_mark
    raise RejectedInput((Problem(code, message, hint=hint, line=mark.line + 1, column=mark.column + 1),))
