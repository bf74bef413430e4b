"""The small typed words of a document: text, names, yes and no, numbers, lists; times are in ``times``.

A document reader hands over every plain scalar as the text that stands in the file (``no`` is
``"no"``, ``9:00`` is ``"9:00"``), so the field decides what it means. Values that are already
typed pass too, so that the JSON of a value reads back.
"""

import math
import re
import unicodedata
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core.core_schema import CoreSchema, no_info_before_validator_function

from coachplan.core.folding import plain
from coachplan.core.problems import fault, shown

_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")
_DECIMAL_COMMA = r"([+-]?[0-9]+),([0-9]+)"
_HEAVIEST = 1e6
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}
_BIDI = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff"
)
_LONGEST_TEXT = 200


def _text(value: Any) -> str:
    """Return one line of visible text, composed (NFC) and trimmed."""
    if value is None:
        hint = 'for the word itself write it in quotes, as "null"'
        raise fault("E1210", "nothing here; text is needed", hint)
    if not isinstance(value, str):
        hint = "put text that holds [ or {, or begins with '- ', in quotes"
        raise fault("E1206", "text is needed here, not a list or a mapping", hint)
    # What is printable holds none of them.
    for char in "" if value.isprintable() else value:
        if unicodedata.category(char) in _FORBIDDEN or char in _BIDI:
            message = f"U+{ord(char):04X} is not allowed; it is an invisible character"
            raise fault("E1305", message, "remove the character")
    text = unicodedata.normalize("NFC", value).strip()
    if not text:
        raise fault("E1210", "nothing here; text is needed", "fill it in, or remove it")
    if len(text) > _LONGEST_TEXT:
        raise fault("E1205", f"text longer than {_LONGEST_TEXT} characters", "shorten it")
    return text


def _identifier(value: str) -> str:
    if not _IDENTIFIER.fullmatch(value):
        raise fault(
            "E1303",
            f"'{value}' cannot be an id",
            "use letters, digits, '.', '_' and '-', at most 64, starting with a letter or digit",
        )
    return value


def _email(value: str) -> str:
    local, at, domain = value.partition("@")
    if not (local and at and domain) or not value.isascii() or re.search(r"[\s,;<>()\"\\]|=\?", value):
        raise fault("E1306", f"'{value}' is not an e-mail address", "write it as name@example.com")
    return value


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in {"true", "false"}:
        return value == "true"
    raise fault("E1206", f"'{value}' is not a yes-or-no value here", "write true or false")


def number_in(text: str) -> float:
    """Return the plain decimal number in ``text``; raises a fault for any other spelling."""
    if _NUMBER.fullmatch(text):
        return float(text)
    hint = 'write a plain decimal number such as 8 or 0.5; put text in quotes, as "010"'
    if found := re.fullmatch(_DECIMAL_COMMA, text[:40]):
        hint = f"write {found[1]}.{found[2]}, with a point"
    raise fault("E1207", f"'{shown(text)}' is not a plain number", hint)


def _number(value: Any) -> float:
    if isinstance(value, bool) or value is None or not isinstance(value, (int, float, str)):
        raise fault("E1207", "a number is needed here", "write it in digits, as 8 or 0.5")
    return number_in(value.strip()) if isinstance(value, str) else float(value)


def _whole(value: Any) -> int:
    found = _number(value)
    if found != int(found):
        raise fault(
            "E1207", f"{found:g} is not a whole number", f"write {math.floor(found)} or {math.ceil(found)}"
        )
    return int(found)


def _perhaps_percent(value: Any) -> float:
    if isinstance(value, str) and value.strip().endswith("%"):
        return number_in(value.strip()[:-1].strip()) / 100
    return _number(value)


def _fraction(value: Any) -> float:
    found = _perhaps_percent(value)
    if not 0 <= found <= 1:
        bound = "at most 100%" if found > 1 else "at least 0%"
        raise fault("E1205", f"a share is {bound}, not {shown(value)}", "write it as 20% or 0.2")
    return found


def _weight(value: Any) -> float:
    found = _perhaps_percent(value)
    if not 0 <= found <= _HEAVIEST:
        bound = f"at most {_HEAVIEST:,.0f}" if found > 0 else "at least 0"
        raise fault("E1205", f"a weight is {bound}, not {shown(value)}", "write it as 40%, 0.4 or 40")
    return found


def value_of(unit: float | str) -> float:
    """Return a ``Unit`` as a number; ``5%`` is 0.05."""
    return _perhaps_percent(unit)


def _unit(value: Any) -> float | str:
    found = _perhaps_percent(value)
    if found <= 0:
        raise fault("E1205", f"must be more than 0, not {shown(value)}")
    return value.strip() if isinstance(value, str) and value.strip().endswith("%") else found


_PERCENT = {"type": "string", "pattern": r"^[0-9.]+\s*%$"}
Text = Annotated[str, BeforeValidator(_text)]
Identifier = Annotated[Text, AfterValidator(_identifier)]
Email = Annotated[Text, AfterValidator(_email)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Number = Annotated[float, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Fraction = Annotated[
    float,
    BeforeValidator(_fraction),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _PERCENT]}),
]
Weight = Annotated[
    float,
    BeforeValidator(_weight),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": _HEAVIEST}, _PERCENT]}),
]
"""How much one thing counts among others, on any scale; a percentage is its fraction."""

Unit = Annotated[
    float | str,
    BeforeValidator(_unit),
    WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _PERCENT]}),
]
"""A difference above 0; one in per cent stays as it is written."""


class OneOrMore:
    """Marks a list that may be written as its single entry, without the brackets."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take a single entry for a list of one."""
        return no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return what an editor checks: an entry, or a list of them."""
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, (str, dict)) else value


def slug(name: str) -> str:
    """Return the default id for ``name``: ASCII letters and digits joined by ``-``."""
    ascii_alone = plain(name).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", ascii_alone.lower()))
    if not words:
        # A name without Latin letters still needs a stable id: its code points.
        words = "u" + "-".join(f"{ord(c):x}" for c in name if not c.isspace())
    return words[:64].rstrip("-")
