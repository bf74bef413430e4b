"""A reading: what one cell of the roster says about one rep and one metric."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import dropwhile, pairwise
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from coachplan.core.base import Value
from coachplan.core.problems import fault, shown
from coachplan.core.scalars import Text, number_in

LARGEST = 1e12
"""No figure of a sales team is larger; what is larger is a slip."""

LONGEST = 520
"""Weeks in one series at most: ten years."""

MISSING = frozenset({"", "-", "\u2013", "\u2014"})
"""What stands for "not known", besides leaving the cell out; never zero."""

_MISSING_WORDS = frozenset({"n/a", "na", "none"})
"""Words for the same in a cell of the roster, in any case."""

_DIGITS = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_GROUPS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_RATIO = re.compile(r"(0|[1-9][0-9]{0,6})(?:\s*/\s*|\s+of\s+)(0|[1-9][0-9]{0,6})")
_TIME = re.compile(rf"({_DIGITS})\s*(d|days?|w|wk|weeks?|[x\u00d7])")
# Few rosters need these three: they are compiled when one does.
_MONEY = (
    rf"(?P<minus>-?)(?P<before>[$€£¥₹]|[A-Z]{{3}}\s)?\s*(?P<digits>{_GROUPS}|{_DIGITS})"
    r"\s*(?P<scale>[kKM]|[mbB]n?)?\s*(?P<after>[$€£¥₹]|(?<![A-Za-z])[A-Z]{3})?"
)
_CUT_HEAD = r"(?P<sign>[$€£¥₹]|[A-Z]{3}\s)?\s*[+-]?[0-9]+"
_CUT_TAIL = r"(?P<digits>[0-9]+)\s*(?:%|[a-z]{1,5}|[kM])?\s*(?P<sign>[$€£¥₹]|[A-Z]{3})?"
_IN_WORDS = r"(?P<digits>-?[0-9]+(?:[.,][0-9]{1,2})?)\s*(?P<scale>m|mm|mn|mio|mln|millions?|tsd|thousand)\.?"
_GROUP = 3
"""Digits between the commas of an amount."""

_PAIR = 2
"""So many numbers beside a comma may be one that it cuts in two; more are a list."""

_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6, "mn": 1e6, "b": 1e9, "B": 1e9, "bn": 1e9, "Bn": 1e9}
_CODES = {"$": "$", "€": "EUR", "£": "GBP", "¥": "¥", "₹": "INR"}
_PLAIN_SCALES = frozenset({"k", "K", "M"})


class Reading(Value):
    """A measured value with its evidence, where the roster gives it.

    ``value`` is in the metric's own unit (a fraction for percentages and ratios, days for
    durations, plain currency for money). ``hits`` and ``tries`` are set for a ratio written
    ``21/58``. ``series`` holds weekly values, oldest first, ``None`` for a missing week; ``value``
    is then their average, and ``until`` a day of its last week, where that is known. ``evidence``
    is the number of deals or weeks behind the value, where stated. ``text`` is what stands in the
    document, ``currency`` what it names.
    """

    value: float = Field(ge=-LARGEST, le=LARGEST)
    hits: int | None = Field(default=None, ge=0)
    tries: int | None = Field(default=None, ge=1)
    series: tuple[float | None, ...] = ()
    until: date | None = None
    evidence: float | None = Field(default=None, gt=0, le=LARGEST)
    text: str = ""
    currency: str = ""

    @model_validator(mode="after")
    def _some_of_all(self) -> Self:
        if self.hits is not None and self.tries is not None and self.hits > self.tries:
            raise _too_many(self.hits, self.tries)
        return self


def read_cell(value: Any) -> Reading | None:
    """Return what a cell says, ``None`` if it says nothing.

    Reads ``118%``, ``21/58``, ``21 of 58``, ``3.2x``, ``$1,200,000``, ``850k``, ``42d``, ``6 weeks``, a plain
    number, a list of weekly values, or a mapping of ``value`` and ``evidence``. Raises a fault for anything
    else: E1205 out of range, E1206 not a cell, E1207 not a number.
    """
    if value is None or isinstance(value, Reading):
        return value
    if isinstance(value, dict):
        return _with_evidence(value)
    if isinstance(value, (list, tuple)):
        return _weekly(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise fault("E1206", "a metric is a number, 118%, 21/58, an amount, a time, a weekly list, or -")
    if isinstance(value, str):
        return _written(value.strip())
    return Reading(value=_in_range(float(value) if abs(value) <= LARGEST else math.inf))


def _cell(value: Any) -> Any:
    # The JSON of a reading carries all of its fields and reads back as it is.
    if isinstance(value, dict) and not set(value) <= {"value", "evidence"}:
        return value
    return read_cell(value)


Cell = Annotated[
    Reading | None,
    BeforeValidator(_cell),
    WithJsonSchema({"type": ["string", "number", "array", "object", "null"]}),
]
"""One cell of the roster's metrics."""


def uncut(cells: Any) -> Any:
    """Return a mapping of figures as it is; raises a fault (E1207) where a comma has cut one in two.

    Inside braces ``quota: 1,02`` is ``quota: 1`` and a key ``02`` without a value.
    """
    if not isinstance(cells, dict):
        return cells
    for (key, value), (rest, nothing) in pairwise(cells.items()):
        if nothing is not None or not isinstance(value, str):
            continue
        if (head := re.fullmatch(_CUT_HEAD, value.strip())) and (tail := re.fullmatch(_CUT_TAIL, str(rest))):
            message = f"the comma in '{key}: {value},{rest}' ends the value"
            weeks = [value.strip(), *_cut_off(cells, rest)]
            listed = len(weeks) > _PAIR and not all(len(week) == _GROUP for week in weeks[1:])
            hint = _in_brackets(weeks) if listed else _mended(head, tail, f"{value},{rest}")
            raise fault("E1207", message, hint)
    return cells


def _cut_off(cells: Mapping[Any, Any], first: Any) -> Iterator[str]:
    """Yield the numbers that a comma has cut off, from the first one on."""
    for key, nothing in dropwhile(lambda cell: cell[0] != first, cells.items()):
        if nothing is not None or not re.fullmatch(r"[0-9.]+", str(key)):
            return
        yield str(key)


def _in_brackets(weeks: Iterable[str]) -> str:
    return f"write the values of several weeks in brackets, as [{', '.join(weeks)}]"


def _mended(head: re.Match[str], tail: re.Match[str], text: str) -> str:
    if head["sign"] or tail["sign"]:
        return f'put an amount with commas in quotes, as "{head["sign"] or ""}1,000,000"'
    if len(tail["digits"]) == _GROUP:
        return f"write {text.replace(',', '')} without the comma, or {text.replace(',', '.')} with a point"
    return f"write {text.replace(',', '.')}, with a point"


Cells = Annotated[dict[Text, Cell], BeforeValidator(uncut)]
"""The cells of one rep, by metric as the roster spells it."""


def _written(text: str) -> Reading | None:
    if text in MISSING or text.casefold() in _MISSING_WORDS:
        return None
    if found := _RATIO.fullmatch(text):
        return _ratio(int(found[1]), int(found[2]), text)
    if text.endswith("%"):
        return Reading(value=_in_range(number_in(text[:-1].strip()) / 100), text=text)
    if found := _TIME.fullmatch(text):
        return Reading(value=_in_range(float(found[1]) * (7 if found[2][0] == "w" else 1)), text=text)
    if found := re.fullmatch(_MONEY, text):
        return _money(found, text)
    try:
        value = number_in(text)
    except PydanticCustomError:
        raise _unclear(text) from None
    return Reading(value=_in_range(value), text=text)


def _ratio(hits: int, tries: int, text: str) -> Reading | None:
    if tries == 0 and hits == 0:
        return None
    if hits > tries:
        raise _too_many(hits, tries)
    return Reading(value=hits / tries, hits=hits, tries=tries, text=text)


def _too_many(hits: int, tries: int) -> Exception:
    hint = "write won/closed, as 21/58; for result over target write a percentage, as 118%"
    return fault("E1205", f"{hits} of {tries} is more than all of them", hint)


def _money(found: re.Match[str], text: str) -> Reading:
    sign = (found["before"] or found["after"] or "").strip()
    scale = found["scale"] or ""
    twice = found["before"] and found["after"]
    commas = found["digits"].count(",")
    # Without a currency, 1,234 may be a thousand or one and a bit, and 1.2m minutes or millions.
    if twice or (not sign and (commas == 1 or (scale and scale not in _PLAIN_SCALES))):
        raise _unclear(text)
    if not sign and not scale and not commas:
        return Reading(value=_in_range(number_in(text)), text=text)
    amount = float(found["digits"].replace(",", "")) * _SCALES.get(scale, 1)
    value = _in_range(-amount if found["minus"] else amount)
    return Reading(value=value, text=text, currency=_CODES.get(sign, sign))


def _unclear(text: str) -> Exception:
    hint = "write 1234 or 0.5, 118%, 21/58, $1,200,000, 850k, 42d, or - for a value that is missing"
    if re.fullmatch(r"-?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})\s*%?", text[:40]):
        hint = f"write {text.replace(',', '.')}, with a point"
    elif re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", text):
        hint = f"write {text.replace(',', '')}, or {text.replace(',', '.')} for a fraction"
    elif re.fullmatch(r"-?[0-9.]+(?:\s*,\s*-?[0-9.]+){2,}", text[:80]):
        hint = _in_brackets(week.strip() for week in text.split(","))
    elif re.fullmatch(r"-?\.[0-9]+\s*%?", text[:40]):
        hint = f"write {text.replace('.', '0.')}"
    elif found := re.fullmatch(_IN_WORDS, text[:40], re.IGNORECASE):
        scale = "M for millions" if found["scale"][0] in "mM" else "k for thousands"
        hint = f"write {found['digits'].replace(',', '.')}{scale}"
    return fault("E1207", f"'{shown(text)}' can be read in more than one way, or in none", hint)


def _in_range(value: float) -> float:
    if not abs(value) <= LARGEST:
        raise fault("E1205", f"a metric must lie between {-LARGEST:g} and {LARGEST:g}", "check the number")
    return value


def _with_evidence(cell: dict[Any, Any]) -> Reading | None:
    if "value" not in cell or not set(cell) <= {"value", "evidence"}:
        raise fault(
            "E1206",
            "a metric written as a mapping has 'value' and 'evidence'",
            "as {value: 118%, evidence: 12}",
        )
    reading = None if isinstance(cell["value"], dict) else read_cell(cell["value"])
    stated = read_cell(cell.get("evidence"))
    if reading is None or stated is None:
        return reading
    if stated.value <= 0:
        raise fault("E1205", "evidence is a number of deals or weeks above zero", "as evidence: 12")
    return reading.model_copy(update={"evidence": stated.value})


def _weekly(cells: Sequence[Any]) -> Reading | None:
    if len(cells) > LONGEST:
        raise fault("E1205", f"a series of {len(cells)} weeks; at most {LONGEST} are read", "keep the latest")
    if any(isinstance(cell, (list, tuple, dict)) for cell in cells):
        raise fault("E1206", "a weekly list holds one plain value per week", "as [12, 9, -, 14]")
    weeks = [read_cell(cell) for cell in cells]
    known = [week for week in weeks if week is not None]
    if not known:
        return None
    if all(week.tries for week in known):
        return _added(known)
    if any(week.tries for week in known):
        raise fault(
            "E1207", "a weekly list mixes ratios with plain values", "write 3/10 in every week, or in none"
        )
    value = math.fsum(week.value for week in known) / len(known)
    series = tuple(None if week is None else week.value for week in weeks)
    return Reading(value=value, series=series, currency=_one_currency(known))


def _added(weeks: Iterable[Reading]) -> Reading | None:
    pairs = [(week.hits or 0, week.tries or 0) for week in weeks]
    hits, tries = (sum(column) for column in zip(*pairs, strict=True))
    return _ratio(hits, tries, f"{hits}/{tries}")


def _one_currency(weeks: Iterable[Reading]) -> str:
    found = sorted({week.currency for week in weeks if week.currency})
    if len(found) > 1:
        raise fault(
            "E1207", f"one list in several currencies: {', '.join(found)}", "write all weeks in one currency"
        )
    return found[0] if found else ""
